"""Words of the pages about scripts."""

from __future__ import annotations

SCRIPT_PAGES: dict[str, tuple[str, str]] = {
    "script-results": ("话术效果", "Script results"),
    "script_results.meaning": (
        "回复率 = 发出后 {days} 天内有回复、要到店或购买的条数 ÷ 发出满 {days} 天的条数。"
        "只算导购从工作台复制或扫码取走、并标记「已发送」的；手动改过的另计。"
        "区间是 95% 的威尔逊区间，两条说法的区间重叠就还分不出高下；不足 {few} 条的样本太少。"
        "点数字看明细。",
        "Reply rate = messages answered, or followed by a visit or a purchase, within {days} days "
        "÷ messages sent {days} days ago or longer. Counted is what guides copied or scanned here "
        "and marked as sent; what they changed by hand is counted apart. The interval is Wilson's "
        "at 95%: two wordings whose intervals overlap cannot be told apart yet, and below {few} "
        "messages there are too few. "
        "Open a figure to see its messages.",
    ),
    "script_results.wording": ("说法", "Wording"),
    "script_results.sent": ("发出", "Sent"),
    "script_results.answered": ("有回复", "Answered"),
    "script_results.rate": ("回复率", "Rate"),
    "script_results.interval": ("95% 区间", "95% interval"),
    "script_results.open": ("未满期", "Not over"),
    "script_results.by_hand": ("手动改过", "By hand"),
    "script_results.thin": ("样本太少", "Too few"),
    "script_results.own": ("导购自己的说法（合计）", "Guides' own words, together"),
    "script_results.sent.meaning": (
        "发出满 {days} 天、没有手动改过的消息。",
        "Messages sent {days} days ago or longer, not changed by hand.",
    ),
    "script_results.answered.meaning": (
        "其中 {days} 天内有回复、要到店或购买的。",
        "Those that were answered, or followed by a visit or a purchase, within {days} days.",
    ),
    "script_results.open.meaning": (
        "发出还不满 {days} 天，暂不计入。",
        "Sent less than {days} days ago, not counted yet.",
    ),
    "script_results.by_hand.meaning": (
        "导购发送前手动改过的，不计入回复率。",
        "Changed by the guide before sending; not counted.",
    ),
    "left_own": ("只属于本人，不能补录", "Theirs alone; nobody makes it for them"),
    "script.for_whom": ("适用标签", "For customers with a tag"),
    "script.for_whom.hint": (
        "不勾选就对所有客户可用；勾选后只推荐给有其中任一标签的客户。",
        "With none ticked it is for everybody; else only for customers with any of these tags.",
    ),
    "script.no_tags": ("还没有标签。", "There are no tags yet."),
    "script.add_wording": ("新增说法", "Add a wording"),
    "script.wordings.hint": (
        "多准备几种说法，系统轮着用，同一位客户不会收到两遍一样的话。",
        "With several wordings, used in turn, nobody reads the same words twice.",
    ),
    "script.no_wordings": ("只有上面这一种说法。", "There is only the wording above."),
}
