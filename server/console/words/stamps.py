"""Words of the page on which HQ lays out a poster's stamp."""

from __future__ import annotations

STAMP_PAGES: dict[str, tuple[str, str]] = {
    "stamp.title": ("海报落款", "Stamp of the poster"),
    "stamp.about": (
        "导购发海报时，电脑会自动印上自己的姓名、门店和个人二维码。",
        "When a guide sends the poster, the PC puts their name, store and personal code on it.",
    ),
    "stamp.flyer_title": ("微传单排版", "Layout of the micro-flyer"),
    "stamp.flyer_about": (
        "一张图加几句话、价格和二维码，拼成一张图；导购发的时候自动换成自己的姓名、门店和二维码。",
        "A picture, a few lines, a price and a code as one image. When a guide sends it, it has "
        "their own name, store and code.",
    ),
    "stamp.layout.flyer": ("微传单", "Micro-flyer"),
    "stamp.headline": ("大标题", "Headline"),
    "stamp.headline_says": ("最多 {most} 个字。", "At most {most} characters."),
    "stamp.lines": ("卖点，一行一条", "What is to be said, a line each"),
    "stamp.lines_says": (
        "{fewest}–{lines} 条，每条最多 {most} 个字。",
        "{fewest} to {lines} lines of at most {most} characters.",
    ),
    "stamp.price": ("价格", "Price"),
    "stamp.price_says": (
        "怎么写就怎么印，例如 ¥199 起；最多 {most} 个字，可以不填。",
        "Printed as it is written, such as ¥199; at most {most} characters, or none.",
    ),
    "stamp.bad.headline": (
        "大标题要填，最多 {most} 个字。",
        "There must be a headline of at most {most} characters.",
    ),
    "stamp.bad.lines": (
        "卖点要 {fewest}–{lines} 条，每条最多 {most} 个字。",
        "There must be {fewest} to {lines} lines of at most {most} characters.",
    ),
    "stamp.bad.price": ("价格最多 {most} 个字。", "The price has at most {most} characters."),
    "stamp.open": ("设置落款", "Lay out the stamp"),
    "stamp.none_yet": ("还没设置落款，导购发出去的就是原图。", "None yet: it goes out as it is."),
    "stamp.is_there": ("已设置落款。", "There is one."),
    "stamp.no_picture": ("先上传海报图片，再设置落款。", "Upload the poster's picture first."),
    "stamp.no_poster": (
        "只有「海报模板」和「微传单」会印导购的二维码。请先改素材的类型。",
        "Only posters and micro-flyers carry a guide's code. Change the material's type first.",
    ),
    "stamp.layout": ("版式", "Layout"),
    "stamp.layout.band": ("底部横条", "Strip at the bottom"),
    "stamp.layout.corner": ("右下角卡片", "Card in the corner"),
    "stamp.layout.centre": ("居中", "In the middle"),
    "stamp.layout.own": ("自己定位置", "Own places"),
    "stamp.layout.without": ("不印落款", "No stamp"),
    "stamp.hint": ("二维码旁的提示语", "Words beside the code"),
    "stamp.hint_says": (
        "最多 {most} 个字，可以不填。自己定位置时不印。",
        "At most {most} characters, or none. Not printed with own places.",
    ),
    "stamp.own": ("自己定位置（百分比）", "Own places, in hundredths"),
    "stamp.own_says": (
        "左、宽按图片宽度算，上、高按图片高度算；二维码是正方形，宽 {lowest}–{highest}，"
        "再小微信压缩后就扫不出来了。姓名、门店四个数都不填就不印。",
        "Left and width are of the picture's width, top and height of its height. The code is a "
        "square, {lowest} to {highest} wide: a smaller one is not read once WeChat has shrunk the "
        "picture. A name or store without numbers is left out.",
    ),
    "stamp.part.code": ("二维码", "Code"),
    "stamp.part.name": ("姓名", "Name"),
    "stamp.part.store": ("门店", "Store"),
    "stamp.left": ("左", "Left"),
    "stamp.top": ("上", "Top"),
    "stamp.width": ("宽", "Width"),
    "stamp.height": ("高", "Height"),
    "stamp.ink": ("字的颜色", "Colour of the words"),
    "stamp.ink.auto": ("自动（看不清时加底）", "By itself, with a plate where needed"),
    "stamp.ink.dark": ("深色", "Dark"),
    "stamp.ink.light": ("浅色", "Light"),
    "stamp.ink_says": (
        "只管直接印在图上的字：「居中」和「自己定位置」。",
        "Of words on the picture itself: “In the middle” and “Own places”.",
    ),
    "stamp.align": ("字的对齐", "Words stand"),
    "stamp.align.left": ("靠左", "Left"),
    "stamp.align.centre": ("居中", "Centred"),
    "stamp.align.right": ("靠右", "Right"),
    "stamp.align_says": ("只管「自己定位置」。", "With “Own places”."),
    "stamp.for": ("用谁来预览", "Preview for"),
    "stamp.preview": ("预览", "Preview"),
    "stamp.preview_of": ("{layout} 的预览", "Preview of {layout}"),
    "stamp.as_sent": ("导购发出去就是这样", "This is what goes out"),
    "stamp.sample": (
        "这位还没填个人二维码链接，预览里的码只是样子，扫了打不开；填好之前，这位发不了海报。",
        "This person has no personal code yet: the one in the preview leads nowhere, and until "
        "there is one they cannot send posters.",
    ),
    "stamp.bad.code": (
        "二维码：左、上、宽三个数都要填整数，宽 {lowest}–{highest}，左加宽不能超过 100。",
        "Code: left, top and width are whole numbers, the width {lowest} to {highest}, and left "
        "and width at most 100 together.",
    ),
    "stamp.bad.name": (
        "姓名：四个数都填整数或都不填，宽至少 10、高至少 2，不能超出图片。",
        "Name: four whole numbers or none, at least 10 wide and 2 high, within the picture.",
    ),
    "stamp.bad.store": (
        "门店：四个数都填整数或都不填，宽至少 10、高至少 2，不能超出图片。",
        "Store: four whole numbers or none, at least 10 wide and 2 high, within the picture.",
    ),
    "stamp.bad.hint": ("提示语最多 {most} 个字。", "The words have at most {most} characters."),
    "stamp.bad.layout": ("请选一个版式。", "Choose a layout."),
    "stamp.changed_meanwhile": (
        "刚才有别人改过落款。再按一次保存，就换成下面这样。",
        "Somebody else has changed the stamp meanwhile. Save once more to replace it by this.",
    ),
}
