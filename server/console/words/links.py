"""Words of the page about links."""

from __future__ import annotations

LINK_PAGES: dict[str, tuple[str, str]] = {
    "link-results": ("链接效果", "Links and who looked"),
    "link_results.meaning": (
        "最近 {days} 天导购发出的链接和顾客的浏览。没有同意 Cookie 的，同一台手机一天只算一位；"
        "搜索引擎、聊天里的预览和刷量不计。停留只统计同意过的。",
        "Links that guides gave away within {days} days, and who looked. Without a cookie a phone "
        "counts as one visitor a day; search engines, previews in chats and floods do not count. "
        "Time on page is known only of those who allowed it.",
    ),
    "link_results.no_address": (
        "还没有填顾客页面网址，导购发不了链接。",
        "The address of the pages is not set, so that guides have no links to give away.",
    ),
    "link_results.set_address": ("去设置", "Set it"),
    "link_results.page": ("页面", "Page"),
    "link_results.links": ("发出链接", "Links"),
    "link_results.visitors": ("访客", "Visitors"),
    "link_results.looks": ("浏览次数", "Looks"),
    "link_results.known": ("认出的客户", "Known customers"),
    "link_results.forwarded": ("转发来的", "Forwarded"),
    "link_results.saved": ("保存", "Saved"),
    "link_results.seconds": ("平均停留", "Time on page"),
    "link_results.s": ("{n} 秒", "{n} s"),
}
