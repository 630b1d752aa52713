"""The made-up chain 小鹿童装: its regions, stores, people, tags and products, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

BRAND_NAME = "小鹿童装"

REGIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "银川区",
        (
            ("YC01", "银川万达店"),
            ("YC02", "银川大阅城店"),
            ("YC03", "银川新华百货店"),
            ("YC04", "银川悦海新天地店"),
            ("YC05", "银川吾悦广场店"),
            ("YC06", "银川西夏万达店"),
            ("YC07", "银川森林公园店"),
            ("YC08", "贺兰德胜店"),
        ),
    ),
    (
        "宁北区",
        (
            ("NB01", "大武口万达店"),
            ("NB02", "大武口朝阳街店"),
            ("NB03", "惠农静安店"),
            ("NB04", "平罗玉皇阁店"),
        ),
    ),
    (
        "宁南区",
        (
            ("NN01", "吴忠万达店"),
            ("NN02", "吴忠利通店"),
            ("NN03", "青铜峡古峡街店"),
            ("NN04", "灵武西湖店"),
            ("NN05", "中卫鼓楼店"),
            ("NN06", "中宁宁安店"),
            ("NN07", "固原新时代店"),
        ),
    ),
    (
        "兰州区",
        (
            ("LZ01", "兰州万达店"),
            ("LZ02", "兰州国芳店"),
            ("LZ03", "兰州西固店"),
            ("LZ04", "兰州安宁店"),
            ("LZ05", "兰州新区店"),
            ("LZ06", "白银人民路店"),
        ),
    ),
    (
        "河西区",
        (
            ("HX01", "武威天马店"),
            ("HX02", "张掖甘泉店"),
            ("HX03", "酒泉鼓楼店"),
            ("HX04", "嘉峪关新华店"),
            ("HX05", "敦煌沙州店"),
        ),
    ),
)
"""Every region with its stores: code and name."""

FIRST_STORE = "YC01"
STAR_GUIDE = ("linxiaoyu", "林晓雨")
FIRST_MANAGER = ("wangmin", "王敏")
HQ_PERSON = ("hq", "周岚")


@dataclass(frozen=True, slots=True)
class Group:
    """A tag group with its tags."""

    key: str
    name: str
    single_choice: bool
    color: str
    tags: tuple[str, ...]


TAG_GROUPS = (
    Group("age", "孩子年龄", True, "blue", ("0–2岁", "幼儿园", "小学低年级", "小学高年级", "初中")),
    Group("value", "价值", True, "accent", ("高价值", "稳定复购", "折扣敏感", "潜力")),
    Group("child", "孩子", False, "neutral", ("男孩", "女孩", "二胎", "三胎", "怕热", "敏感肌")),
    Group("style", "风格", False, "neutral", ("运动", "学院", "甜美", "国风", "户外", "简约")),
    Group("wants", "关注品类", False, "amber", ("内衣家居", "外套羽绒", "校服", "童鞋", "亲子装")),
    Group(
        "habit",
        "购物习惯",
        False,
        "neutral",
        ("看直播", "只看朋友圈", "周末到店", "可异地付款", "老带新"),
    ),
)

CODES = {
    **dict(zip("12345", TAG_GROUPS[0].tags, strict=True)),
    **dict(zip("ABCDE", TAG_GROUPS[4].tags, strict=True)),
    "M": "男孩",
    "F": "女孩",
    "S": "敏感肌",
    "H": "怕热",
    "T": "二胎",
    "U": "三胎",
    "G": "高价值",
    "W": "稳定复购",
    "Z": "折扣敏感",
    "Q": "潜力",
}
"""The codebook: `3D` is a child of primary school whose parent looks for shoes."""

COLORS = (
    "天空蓝",
    "奶油白",
    "樱花粉",
    "薄荷绿",
    "藏青",
    "姜黄",
    "雾灰",
    "豆沙红",
    "浅卡其",
    "黑色",
)


@dataclass(frozen=True, slots=True)
class Product:
    """What hangs on the rail; ``months`` are those in which it sells."""

    name: str
    price: int
    months: tuple[int, ...]


_ALWAYS = tuple(range(1, 13))
_SUMMER = (4, 5, 6, 7, 8)
_AUTUMN = (8, 9, 10, 11)
_WINTER = (10, 11, 12, 1, 2)
_SPRING = (2, 3, 4, 5)
PRODUCTS = (
    Product("排汗套装", 198, _SUMMER),
    Product("速干短袖", 99, _SUMMER),
    Product("防晒皮肤衣", 169, _SUMMER),
    Product("冰感家居服", 129, _SUMMER),
    Product("纯棉连衣裙", 228, _SUMMER),
    Product("校园针织背心", 149, _AUTUMN),
    Product("加绒卫衣", 189, _AUTUMN),
    Product("摇粒绒外套", 239, _AUTUMN),
    Product("工装长裤", 159, _ALWAYS),
    Product("牛仔裤", 169, _ALWAYS),
    Product("轻薄羽绒服", 399, _WINTER),
    Product("长款羽绒服", 568, _WINTER),
    Product("德绒保暖内衣", 159, _WINTER),
    Product("加厚羽绒裤", 269, _WINTER),
    Product("风衣外套", 289, _SPRING),
    Product("春秋运动套装", 259, _SPRING),
    Product("条纹长袖", 109, _SPRING),
    Product("纯棉内裤三条装", 69, _ALWAYS),
    Product("中筒袜五双装", 49, _ALWAYS),
    Product("亲子装卫衣", 219, _AUTUMN),
)
_SIZES = ((1, 80), (2, 90), (3, 100), (5, 110), (6, 120), (8, 130), (9, 140), (11, 150))


def size_at(age: int) -> str:
    """The size that a child of that age wears."""
    return str(next((size for oldest, size in _SIZES if age <= oldest), 160))
