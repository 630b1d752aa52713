"""Words of the pages about materials."""

from __future__ import annotations

UPLOAD_WORDS: dict[str, tuple[str, str]] = {
    "upload.waiting": ("等待", "waiting"),
    "upload.waits": ("网断了，接上后接着传…", "no line: it goes on when there is one…"),
    "upload.checked": ("检查中…", "is checked…"),
    "upload.taken": ("收下了", "taken"),
    "upload.cancelled": ("已取消", "cancelled"),
    "upload.unreadable": ("读不了这个文件，它可能被移走了。", "it cannot be read; was it moved?"),
    "upload.failed": ("没有收下，请再试一次。", "it was not taken; try again."),
    "upload.expired": (
        "登录过期了。重新登录后选同样的文件，会从断的地方接着传。",
        "you are signed out. Sign in and choose the same files: it goes on where it stopped.",
    ),
    "upload.sent": (
        "已完成 {n} / {all} 个，{mb} / {all_mb} MB",
        "{n} of {all} done, {mb} of {all_mb} MB",
    ),
    "upload.finished": ("收下 {good} 个，没有收下 {bad} 个。", "{good} taken, {bad} not taken."),
}
"""What the script of the page says while it sends."""

MATERIAL_PAGES: dict[str, tuple[str, str]] = {
    **UPLOAD_WORDS,
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
    "picture.title": ("图片、视频和文件", "Pictures, film and documents"),
    "picture.count": ("{n} / {most} 个", "{n} of {most}"),
    "picture.none": (
        "还什么都没有。这样的素材，导购只能复制文案。",
        "There is nothing yet. Of such a material guides copy the caption alone.",
    ),
    "picture.later": (
        "保存之后再加图片、视频或文件。",
        "Save it first; then pictures, a film or documents can be added.",
    ),
    "picture.add": ("选择文件", "Choose files"),
    "picture.take": (
        "可以一次选多个，还能加 {room} 个。图片：JPEG、PNG、WebP，每张不超过 {picture} MB；"
        "或一段视频：MP4、MOV（H.264 或 H.265），不超过 {film} MB；"
        "或文件：PDF、Word、Excel、PPT，每个不超过 {document} MB。"
        "拍摄地点、时间、机型会自动去掉。",
        "Several at once; there is room for {room} more. Pictures: JPEG, PNG or WebP of at most "
        "{picture} MB each; or one film: MP4 or MOV (H.264 or H.265) of at most {film} MB; or "
        "documents: PDF, Word, Excel, PowerPoint of at most {document} MB each. Where and when "
        "they were taken, and by what, is taken out.",
    ),
    "picture.take_pictures": (
        "可以一次选多张，还能加 {room} 张；JPEG、PNG、WebP，单张不超过 {picture} MB。"
        "拍摄地点等信息会自动去掉。",
        "Several at once; there is room for {room} more. JPEG, PNG or WebP of at most "
        "{picture} MB each. Where they were taken, and the like, is taken out.",
    ),
    "picture.cover": ("视频封面（可不选）", "A picture for the film (may be left out)"),
    "picture.cover_says": (
        "导购在素材墙上看到的就是它；不选就显示一个播放标志。",
        "Guides see it on the wall of materials; without it, a sign stands there.",
    ),
    "picture.send": ("上传", "Upload"),
    "picture.nth": ("第 {n} 个：{name}", "No. {n}: {name}"),
    "picture.earlier": ("第 {n} 个往前移", "Move no. {n} forward"),
    "picture.after": ("第 {n} 个往后移", "Move no. {n} back"),
    "picture.remove": ("拿掉第 {n} 个", "Take no. {n} out"),
    "picture.no_file": ("先选文件，再上传。", "Choose files first."),
    "picture.nameless": ("没有名字的文件", "a file without a name"),
    "picture.refused": ("{name} 没有收下：{why}", "{name} was not taken: {why}"),
    "picture.too_many": (
        "一条最多 {most} 个，多出来的没有收下。",
        "There may be {most} at most; the others were not taken.",
    ),
    "picture.changed_meanwhile": (
        "刚才有别人动过这里，下面是现在的样子，请再改一次。",
        "Somebody else has changed them meanwhile. Below they are as they stand: do it again.",
    ),
    "picture.why.empty": ("文件是空的。", "it is empty."),
    "picture.why.too_large": ("超过 {megabytes} MB。", "it has more than {megabytes} MB."),
    "picture.why.too_many_pixels": (
        "尺寸太大（超过 4000 万像素），请缩小后再传。",
        "it has more than 40 million pixels; make it smaller first.",
    ),
    "picture.why.no_picture": (
        "不是能用的图片、视频或文件。图片请用 JPEG、PNG 或 WebP；iPhone 的 HEIC 请先转成 JPEG。",
        "it is no picture, film or document that can be used. Of pictures take JPEG, PNG or WebP; "
        "turn HEIC of an iPhone into JPEG first.",
    ),
    "picture.why.broken": (
        "文件坏了，或只有一部分。请重新导出再传。",
        "it is broken, or a part only. Export it again.",
    ),
    "picture.why.moving": ("动图不能发朋友圈。", "moving pictures cannot be posted in Moments."),
    "picture.why.something_else": (
        "里面还藏着别的文件。请另存为一个新文件再传。",
        "another file hides in it. Save it as a new file first.",
    ),
    "picture.why.film_format": (
        "这种视频微信和手机放不了。请导出成普通的 MP4（H.264）再传。",
        "WeChat and phones do not play such a film. Export it as a plain MP4 (H.264).",
    ),
    "picture.why.old_office": (
        "是老格式的 Office 文件。请另存为 docx、xlsx、pptx 或 PDF 再传。",
        "it is of an old Office. Save it as docx, xlsx, pptx or PDF first.",
    ),
    "picture.why.active": (
        "里面有宏、嵌入的对象，或打开时要运行、要联网的内容。请导出成普通 PDF 再传。",
        "it holds macros, embedded objects, or something that runs or fetches when it is opened. "
        "Export it as a plain PDF first.",
    ),
    "picture.why.locked": (
        "有密码或版权保护，打不开。请去掉保护再传。",
        "it is protected by a password or a licence. Take that off first.",
    ),
    "picture.why.cover": (
        "选的封面不是能用的图片。请换一张 JPEG、PNG 或 WebP。",
        "what was chosen as its picture is none. Take JPEG, PNG or WebP.",
    ),
    "picture.why.too_many": ("一条最多 {most} 个。", "there may be {most} at most."),
    "picture.why.pictures_only": ("这里只放图片。", "there are pictures only here."),
    "picture.why.one_film": ("一条素材只能有一段视频。", "a material has one film at most."),
    "picture.why.not_together": (
        "图片、视频、文件不能放在同一条素材里。请另建一条。",
        "pictures, films and documents do not go together. Make another material of it.",
    ),
    "picture.why.changed_on_the_way": (
        "在路上坏了，请再传一次。",
        "it was broken on its way. Send it again.",
    ),
    "upload.cancel": ("取消", "Cancel"),
    "upload.look": ("查看", "Have a look"),
    "picture.why.storage": (
        "服务器的磁盘满了。请联系管理员，腾出空间后再传。",
        "the server's disk is full. Ask whoever runs it to make room.",
    ),
}
