"""Words of the page on which HQ prints parcel cards."""

from __future__ import annotations

CARD_PAGES: dict[str, tuple[str, str]] = {
    "cards": ("包裹卡", "Parcel cards"),
    "card.about": (
        "放进包裹里的小卡片，顾客扫码加导购。A、B 两版长得不一样，角上印着是哪一版。",
        "Cards that go into a parcel: customers scan them to add a guide. Versions A and B look "
        "different, and say in a corner which they are.",
    ),
    "card.form": ("尺寸", "Size"),
    "card.form.business": (
        "名片 90×54 mm，8 张拼一张 A4，带出血和裁切线",
        "Business card 90×54 mm, eight on A4 with bleed and cut marks",
    ),
    "card.form.a6": ("A6，一张纸一张卡", "A6, one card a sheet"),
    "card.paper.business": ("A4", "A4"),
    "card.paper.a6": ("A6", "A6"),
    "card.version": ("版本", "Version"),
    "card.version_of": ("{letter} 版", "Version {letter}"),
    "card.headline": ("大标题", "Headline"),
    "card.headline_says": (
        "最多 {most} 个字，可以自己换行。",
        "At most {most} characters; break lines where you like.",
    ),
    "card.reward": ("扫码有什么好处", "What scanning brings"),
    "card.reward_says": (
        "最多 {most} 个字，可以自己换行。",
        "At most {most} characters; break lines where you like.",
    ),
    "card.sender": ("落款", "From"),
    "card.hint": ("二维码旁的提示语", "Words beside the code"),
    "card.usual_hint": ("微信扫一扫", "Scan with WeChat"),
    "card.guide": ("印谁的二维码", "Whose code"),
    "card.own_address": ("下面填的链接", "The address below"),
    "card.address": ("链接", "Address"),
    "card.address_says": (
        "选了人就用他的个人二维码，这里不用填。",
        "Not needed where a person is chosen: their personal code is printed.",
    ),
    "card.count": ("张数", "How many cards"),
    "card.count_says": ("1–2000，按整张纸凑满。", "1 to 2,000, made up to whole sheets."),
    "card.preview": ("预览", "Preview"),
    "card.as_printed": ("印出来就是这样", "This is what is printed"),
    "card.takes": (
        "{paper} 纸 {sheets} 张，共 {cards} 张卡",
        "{sheets} sheets of {paper}, {cards} cards",
    ),
    "card.pdf": ("下载 PDF", "Download the PDF"),
    "card.how_to_print": (
        "打印时选「实际大小」或 100%，不要「适合页面」。",
        "Print it at its actual size (100 %), not fitted to the page.",
    ),
    "card.not_yet": ("填好左边，再点预览。", "Fill in the form, then press Preview."),
    "card.wrong": ("{what}：{why}", "{what}: {why}"),
}
