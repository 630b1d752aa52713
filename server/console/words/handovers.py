"""The words of the page for handovers and WeCom."""

HANDOVERS: dict[str, tuple[str, str]] = {
    "handovers": ("转交与企业微信", "Handovers and WeCom"),
    "handovers.how": (
        "工作台里的转交不会改动企业微信：好友关系仍在原导购名下。请按下面的清单，在企业微信管理后台"
        "为每一对导购发起客户继承，每次最多 {n} 位；24 小时后生效，客户可以拒绝。"
        "代班期满会还回的、转交后又转回的，以及不共享客户的经销商门店，不在清单里。",
        "A handover changes nothing in WeCom: a customer's friend there stays the guide until now."
        " Start the transfer in WeCom's admin for each pair of guides, {n} customers at most at"
        " once; it takes effect after 24 hours, and a customer may refuse. Left out are customers"
        " who are lent for a shift or are back already, and those of a dealer who shares none.",
    ),
    "handovers.since": ("起始日期", "Since"),
    "handovers.show": ("查看", "Show"),
    "handovers.all": ("下载全部", "Download all"),
    "handovers.list": ("下载清单", "Download"),
    "handovers.file": ("企业微信继承清单", "wecom-transfers"),
    "handovers.from": ("原导购", "From"),
    "handovers.to": ("接手导购", "To"),
    "handovers.last": ("最近一次", "Latest"),
    "handovers.customers": ("客户", "Customers"),
    "handovers.known": ("已知外部联系人 ID", "External id known"),
    "handovers.batches": ("分几批", "Batches"),
    "handovers.of_them_planned": ("其中 {n} 位待转交", "{n} still to go"),
    "handovers.nobody": (
        "这段时间没有需要在企业微信里继承的客户。",
        "Nobody since then has to be transferred in WeCom.",
    ),
    "handovers.planned": ("待转交", "to go"),
    "handovers.moved": ("已转交", "handed over"),
    "handovers.column.batch": ("批次", "Batch"),
    "handovers.column.from": ("原导购", "From"),
    "handovers.column.from_account": ("原导购账号", "From (account)"),
    "handovers.column.to": ("接手导购", "To"),
    "handovers.column.to_account": ("接手导购账号", "To (account)"),
    "handovers.column.store": ("门店", "Store"),
    "handovers.column.name": ("客户", "Customer"),
    "handovers.column.wechat": ("微信号", "WeChat"),
    "handovers.column.external_userid": ("外部联系人 ID", "External user id"),
    "handovers.column.on": ("转交日期", "Date"),
    "handovers.column.state": ("状态", "State"),
}
