"""Words of the page on which HQ says how a material goes out."""

from __future__ import annotations

PUBLISH_PAGES: dict[str, tuple[str, str]] = {
    "publish.title": ("怎么发", "How it goes out"),
    "publish.open": ("换说法、标签、给谁看、手机预览", "Wordings, tags, audience, preview"),
    "publish.about": (
        "每位导购的电脑会自动轮换说法，大家发的不会一模一样。",
        "The PC of each guide takes turns among the wordings, so that not everybody posts the "
        "same words.",
    ),
    "publish.voice.usual": ("常规", "Usual"),
    "publish.voice.short": ("简短", "Short"),
    "publish.voice.long": ("详细", "Long"),
    "publish.voice.funny": ("有趣", "Funny"),
    "publish.wordings": ("其他说法", "Other wordings"),
    "publish.tags": ("标签", "Tags"),
    "publish.tags_says": (
        "用空格隔开，最多 {most} 个，每个不超过 {letters} 个字。导购按标签找素材。",
        "Parted by blanks; at most {most}, each of at most {letters} characters. Guides find "
        "materials by them.",
    ),
    "publish.reach": ("给谁看", "Meant for"),
    "publish.everybody": ("所有导购", "All guides"),
    "publish.some": ("只给选中的", "Only those chosen"),
    "publish.nobody": (
        "选了「只给选中的」，但一个也没选。请至少选一个，或改成「所有导购」。",
        "Only those chosen, and nobody is: choose somebody, or all guides.",
    ),
    "publish.region_ids": ("区域", "Regions"),
    "publish.store_ids": ("门店", "Stores"),
    "publish.guide_ids": ("导购", "Guides"),
    "publish.no_region": ("其他", "Others"),
    "publish.preview": ("看效果", "Preview"),
    "publish.as_posted": ("朋友圈里的样子", "As in Moments"),
    "publish.unfold": ("全文", "Unfold"),
    "publish.somebody": ("导购", "Guide"),
    "publish.now": ("1 分钟前", "1 minute ago"),
    "publish.picture": ("第 {n} 张", "Picture {n}"),
    "publish.posted": ("谁发了", "Who posted it"),
    "publish.store": ("门店", "Store"),
    "publish.taken_by": ("取用导购", "Guides who took it"),
    "publish.times": ("已发", "Posted"),
    "publish.likes": ("点赞", "Likes"),
    "publish.comments": ("评论", "Comments"),
    "publish.none_posted": ("还没有导购取用。", "No guide has taken it yet."),
    "publish.no_store": ("总部", "HQ"),
    "publish.duplicate": ("复制一条", "Duplicate"),
    "publish.copy_of": ("{title}（副本）", "{title} (copy)"),
    "publish.take_back": ("收回", "Take back"),
    "publish.take_back_says": (
        "收回后，所有电脑下次联网就看不到它；已经发出去的朋友圈不会消失。",
        "It goes from every PC at its next contact. What was posted already stays where it is.",
    ),
    "publish.take_back_sure": ("确认收回", "Take it back"),
    "publish.put_back": ("重新启用", "Let it go out again"),
    "publish.changed_meanwhile": (
        "刚才有别人改过。下面是你填的，再保存一次就以你的为准。",
        "Somebody else has changed it meanwhile. Below is what you typed; saved again, it counts.",
    ),
    "material.all_types": ("全部类型", "All types"),
    "material.all_folders": ("全部文件夹", "All folders"),
    "material.all_tags": ("全部标签", "All tags"),
    "material.for_some": ("部分可见", "For some"),
}
