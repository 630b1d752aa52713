"""Words of the pages of figures."""

from __future__ import annotations

FIGURE_PAGES: dict[str, tuple[str, str]] = {
    "figures": ("数据", "Figures"),
    "figures.hint": (
        "按添加客户的那一周统计；点数字看是哪些客户。",
        "By the week in which customers were added; a number opens its customers.",
    ),
    "figures.week": ("周（周一）", "Week from"),
    "figures.by_guide": ("{day} 起一周，按导购", "The week from {day}, by guide"),
    "figures.all_stores": ("全部门店", "All stores"),
    "figures.choose": ("查看", "Show"),
    "figures.days": ("{days} 天", "{days} days"),
    "figures.of": ("{counted} / {all}", "{counted} of {all}"),
    "figures.nobody": ("没有跟进人", "Nobody's"),
    "figures.since": ("开始", "From"),
    "figures.until": ("计入日", "Counts since"),
    "figures.more": ("只显示前 500 位。", "Only the first 500 are shown."),
    "figures.what": ("怎么算的", "How they are counted"),
    "empty.figures": ("这一周没有客户。", "No customers in this week."),
    "figure.adds": ("新增客户", "Customers added"),
    "figure.greeting_reply": ("首次打招呼回复率", "First greeting answered"),
    "figure.conversation": ("私信沟通占比", "Conversation share"),
    "figure.first_purchase": ("首次购买", "First purchases"),
    "figure.add_to_purchase": ("从添加到购买", "From adding to buying"),
    "figure.average_order": ("客单价", "Average order value"),
    "figures.by_code": ("{day} 起一周，按渠道码", "The week from {day}, by channel code"),
    "means.average_order": (
        "这一周添加的客户，添加后的实付金额（扣除退货）÷ 订单数；全部退回的订单不算。",
        "What customers added in the week have paid since, less what came back, by the number of "
        "their orders; orders that came back whole are left out.",
    ),
    "figures.sops": ("SOP 转化", "SOP conversion"),
    "figures.sop_share": ("购买占比", "Bought"),
    "figures.sop_window": ("计入期", "Window"),
    "figures.sop_enrolled": ("进入", "Began"),
    "figures.sop_bought": ("购买", "Bought on"),
    "figures.sop_too_many": (
        "客户太多，请先选一家门店。",
        "There are too many customers; choose a store first.",
    ),
    "means.sop": (
        "{first} – {last} 进入 SOP 的客户中，进入之后、计入期内买过的占比；"
        "同一位客户在一个版本里只算一次。"
        "计入期从进入的第二天算起，到最后一步再加 {grace} 天。计入期还没过完的也算在内。"
        "条件按客户现在的资料判断，已停用的 SOP 不在其中。",
        "Of the customers who began the SOP from {first} to {last}, how many have bought after "
        "that day and within the window; a customer counts once in each version. The window ends "
        "{grace} days after the last step. Those whose window is still open are among them. "
        "Conditions are asked of the customers as they are now; SOPs out of use are left out.",
    ),
    "empty.sop_figures": ("这段时间没有客户进入 SOP。", "Nobody began a SOP in these weeks."),
    "means.adds": ("这一周添加的客户。", "Customers added in the week."),
    "means.greeting_reply": (
        "这一周第一次打招呼的客户中，7 天内回复的占比。",
        "Of the customers first written to in the week, how many answered within 7 days.",
    ),
    "means.conversation": (
        "这一周添加的客户中，真正聊过的占比；回复打招呼不算。",
        "Of the customers added in the week, with how many there was a real exchange; "
        "the greeting is not counted.",
    ),
    "means.first_purchase": (
        "这一周添加的客户中，添加后买过的占比；后来退货的也算买过。",
        "Of the customers added in the week, how many have bought since; "
        "who brought it back has bought all the same.",
    ),
    "means.add_to_purchase": (
        "这一周添加并且买过的客户里，一半在添加后这么多天内就买了。",
        "Of those added in the week who have bought, half did so within this many days.",
    ),
}
