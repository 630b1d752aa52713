"""What the made-up chain publishes for its guides to take along, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.words import MaterialKind, MaterialType


@dataclass(frozen=True, slots=True)
class Publication:
    """A material.

    Attributes:
        pictures: What stands on each of them; see `server.demo.pictures`.
        styles: Numbers of the products that it is about; see `server.demo.products`.
        days_ago: When it was published, before the day of the demo.
    """

    key: str
    title: str
    type: MaterialType
    kind: MaterialKind
    caption: str
    valid_from: date | None = None
    valid_until: date | None = None
    pictures: tuple[str, ...] = ()
    days_ago: int = 20
    styles: tuple[str, ...] = ()


MATERIALS = (
    Publication(
        "outing",
        "国庆出游怎么穿不捂汗",
        MaterialType.IMAGE_POST,
        MaterialKind.REVIEW,
        "出门玩最怕娃一身汗再吹风。今年我给儿子带的是这三件：一件贴身排汗，一件薄外套，一条速干裤。"
        "爬山回来里面还是干的～ 尺码身高我都写在图里了，需要的妈妈喊我。",
        valid_until=date(2026, 10, 8),
        pictures=(
            *("贴身排汗", "薄外套", "速干裤", "110 码", "120 码", "130 码"),
            *("爬山实测", "口袋够大", "一卷就走"),
        ),
        days_ago=0,
        styles=("BL2602", "JK2603", "PT2604"),
    ),
    Publication(
        "fabric",
        "孩子出汗多，选面料看这三点",
        MaterialType.IMAGE_POST,
        MaterialKind.KNOWLEDGE,
        "看吊牌三样就够：棉含量、克重、织法。夏天选细针距，秋天选毛圈，贴身的别选加厚磨毛。",
        pictures=("看吊牌", "棉含量", "看克重", "看织法", "细针距", "毛圈布"),
        days_ago=2,
    ),
    Publication(
        "blue130",
        "天空蓝 130 码返场",
        MaterialType.IMAGE_POST,
        MaterialKind.PRODUCT,
        "问了一夏天的天空蓝，130 码补到货了，一共二十来件。要的妈妈说一声，我给留着。",
        pictures=("天空蓝", "130 返场", "门店有货"),
        days_ago=0,
        styles=("TS2601",),
    ),
    Publication(
        "weekend",
        "店里的周末",
        MaterialType.IMAGE_POST,
        MaterialKind.FUN,
        "周末店里来了好多小朋友试鞋，走两步先学小鸭子～ 大家周末都带娃去哪儿玩？",
        pictures=("周末见", "小鸭子步"),
        days_ago=4,
    ),
    Publication(
        "sizes",
        "身高尺码对照表",
        MaterialType.FILE,
        MaterialKind.KNOWLEDGE,
        "身高尺码对照表，存一张买哪家都用得上：按身高选，不按年龄选；介于两个码之间选大的，袖口卷一道就好。",
    ),
    Publication(
        "washing",
        "新衣服第一次怎么洗",
        MaterialType.IMAGE_POST,
        MaterialKind.CARE,
        "新衣服第一次下水：翻过来，冷水，单独洗，别泡。晾的时候扯平肩线，干了不变形。照着洗，穿到明年还是新的～",
        pictures=("先翻过来", "冷水单独洗", "别泡太久", "扯平肩线", "阴凉处晾"),
        days_ago=6,
    ),
    Publication(
        "layers",
        "秋天三件叠着穿",
        MaterialType.IMAGE_POST,
        MaterialKind.KNOWLEDGE,
        "早晚凉中午热，娃一天三个季节。里面吸汗的，中间薄绒的，外面挡风的，热了脱一件就行。尺码身高都写在图里了。",
        pictures=("秋天叠穿", "里面吸汗", "中间薄绒", "外面挡风"),
        days_ago=1,
        styles=("BL2602", "FL2605", "JK2603"),
    ),
    Publication(
        "wardrobe",
        "换季理衣柜清单",
        MaterialType.ARTICLE,
        MaterialKind.KNOWLEDGE,
        "换季理衣柜，先看三样：袖子短没短、裤腰紧没紧、鞋头还剩多少。缺什么记下来再买，不囤。",
    ),
    Publication(
        "gift",
        "生日小礼物海报",
        MaterialType.POSTER,
        MaterialKind.CARE,
        "小寿星这个月来店里，有一份留好名字的小礼物，不买也能领。",
        pictures=("生日快乐",),
        days_ago=12,
    ),
    Publication(
        "school",
        "开学季活动",
        MaterialType.CAMPAIGN,
        MaterialKind.EVENT,
        "开学季两件八折，校服里面搭的都在里面，9 月 10 日截止。",
        valid_from=date(2026, 8, 15),
        valid_until=date(2026, 9, 10),
        pictures=("开学季", "两件八折", "校服里面搭"),
        days_ago=40,
    ),
)
