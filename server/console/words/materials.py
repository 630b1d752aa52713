"""Words of the pages about materials."""

from __future__ import annotations

MATERIAL_PAGES: dict[str, tuple[str, str]] = {
    "material.search": ("搜索标题", "Search by title"),
    "material.all_kinds": ("全部内容", "All subjects"),
    "material.all_states": ("全部状态", "All states"),
    "material.state": ("状态", "State"),
    "material.current": ("可用", "May go out"),
    "material.not_yet": ("未到时间", "Not yet"),
    "material.expired": ("已过期", "Expired"),
    "material.archived": ("已停用", "Archived"),
    "material.lasts": ("有效期", "Valid"),
    "material.always": ("长期有效", "For good"),
    "material.from": ("{day}起", "From {day}"),
    "material.until": ("{day}到期", "Until {day}"),
    "material.with_state": ("{title}（{state}）", "{title} ({state})"),
    "material.none": (
        "还没有素材。新增一条，SOP 的步骤里就能选它，导购在「今日」一键复制文案。",
        "There are no materials yet. Once there is one, a step of a SOP can name it, and guides "
        "copy its caption from Today with one key.",
    ),
    "material.unused": ("还没有 SOP 用到它。", "No SOP names it."),
    "material.id": ("素材编号", "Its number"),
    "material.id_hint": (
        "商城、小程序回传「谁看过」时，把这个编号填在 code 里，导购看到的就是这里的标题。",
        "Where another system reports who looked at it, give this as its code: guides then read "
        "the title above.",
    ),
    "picture.title": ("图片", "Pictures"),
    "picture.count": ("{n} / {most} 张", "{n} of {most}"),
    "picture.none": (
        "还没有图片。没有图片的素材，导购只能复制文案。",
        "There are none yet. Of a material without pictures guides copy the caption alone.",
    ),
    "picture.later": ("保存之后再加图片。", "Save it first; then pictures can be added."),
    "picture.add": ("加图片", "Add pictures"),
    "picture.take": (
        "可以一次选多张，还能加 {room} 张；JPEG、PNG、WebP，单张不超过 {megabytes} MB。"
        "拍摄地点等信息会自动去掉。",
        "Several at once; there is room for {room} more. JPEG, PNG or WebP of at most "
        "{megabytes} MB each. Where they were taken, and the like, is taken out.",
    ),
    "picture.send": ("上传", "Upload"),
    "picture.nth": ("第 {n} 张：{name}", "Picture {n}: {name}"),
    "picture.earlier": ("第 {n} 张往前移", "Move picture {n} forward"),
    "picture.after": ("第 {n} 张往后移", "Move picture {n} back"),
    "picture.remove": ("拿掉第 {n} 张", "Take picture {n} out"),
    "picture.no_file": ("先选图片，再上传。", "Choose pictures first."),
    "picture.nameless": ("没有名字的文件", "a file without a name"),
    "picture.refused": ("{name} 没有收下：{why}", "{name} was not taken: {why}"),
    "picture.too_many": (
        "一条最多 {most} 张，多出来的没有收下。",
        "There may be {most} at most; the others were not taken.",
    ),
    "picture.changed_meanwhile": (
        "刚才有别人动过这些图片，下面是现在的样子，请再改一次。",
        "Somebody else has changed the pictures meanwhile. Below they are as they stand: do it "
        "again.",
    ),
    "picture.why.empty": ("文件是空的。", "it is empty."),
    "picture.why.too_large": ("超过 {megabytes} MB。", "it has more than {megabytes} MB."),
    "picture.why.too_many_pixels": (
        "尺寸太大（超过 4000 万像素），请缩小后再传。",
        "it has more than 40 million pixels; make it smaller first.",
    ),
    "picture.why.no_picture": (
        "不是能用的图片。请用 JPEG、PNG 或 WebP；iPhone 的 HEIC 请先转成 JPEG。",
        "it is no picture that can be used. Take JPEG, PNG or WebP; turn HEIC of an iPhone into "
        "JPEG first.",
    ),
    "picture.why.broken": (
        "文件坏了，只有一部分能看。请重新导出再传。",
        "it is broken, and shows in part only. Export it again.",
    ),
    "picture.why.moving": ("动图不能发朋友圈。", "moving pictures cannot be posted in Moments."),
    "picture.why.something_else": (
        "图片后面还藏着别的文件。请另存为一张新图片再传。",
        "another file hides behind the picture. Save it as a new picture first.",
    ),
    "picture.why.too_many": ("一条最多 {most} 张。", "there may be {most} at most."),
    "picture.why.storage": (
        "服务器的磁盘满了。请联系管理员，腾出空间后再传。",
        "the server's disk is full. Ask whoever runs it to make room.",
    ),
}
