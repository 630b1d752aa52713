"""What the made-up chain publishes for its guides to take along, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guide_app.domain.words import MaterialKind, MaterialType


@dataclass(frozen=True, slots=True)
class Publication:
    """A material."""

    key: str
    title: str
    type: MaterialType
    kind: MaterialKind
    caption: str
    valid_from: date | None = None
    valid_until: date | None = None


MATERIALS = (
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
    ),
    Publication(
        "layers",
        "秋天三件叠着穿",
        MaterialType.IMAGE_POST,
        MaterialKind.KNOWLEDGE,
        "早晚凉中午热，娃一天三个季节。里面吸汗的，中间薄绒的，外面挡风的，热了脱一件就行。尺码身高都写在图里了。",
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
    ),
    Publication(
        "school",
        "开学季活动",
        MaterialType.CAMPAIGN,
        MaterialKind.EVENT,
        "开学季两件八折，校服里面搭的都在里面，9 月 10 日截止。",
        valid_from=date(2026, 8, 15),
        valid_until=date(2026, 9, 10),
    ),
)
