"""Words of the page about WeChat groups."""

from __future__ import annotations

GROUP_PAGES: dict[str, tuple[str, str]] = {
    "groups": ("社群", "Groups"),
    "groups.how": (
        "门店登记的微信群。人数由导购登记；快闪群到期自动算结束，解散要在微信里做。"
        "快闪群开几天、每人最多带几个群，在「品牌」里改。下面是进行中的群数。",
        "The WeChat groups that stores have registered. Guides count the members; a flash group has"
        " ended after its last day, and is dissolved in WeChat. How long one lasts and how many a"
        " guide may run is set under Brand. Running by now:",
    ),
    "groups.all": ("全部", "All"),
    "groups.show": ("查看", "Show"),
    "groups.name": ("群名", "Name"),
    "groups.type": ("类型", "Type"),
    "groups.store": ("门店", "Store"),
    "groups.state": ("状态", "State"),
    "groups.runner": ("带群导购", "Run by"),
    "groups.opened": ("开群", "Opened"),
    "groups.ends": ("结束", "Last day"),
    "groups.members": ("人数", "Members"),
    "groups.join_url": ("进群链接（https，可不填）", "Address to join (https, may stay empty)"),
    "groups.none": ("没有社群。", "No groups."),
    "groups.new": ("登记新群", "Register a group"),
    "groups.register": ("登记", "Register"),
    "groups.suggest.dissolve": ("该解散了", "To be dissolved"),
    "groups.suggest.regroup": ("建议重组或解散", "Regroup or dissolve"),
    "groups.suggest.wake": ("很久没发内容", "Quiet"),
    "groups.suggest.full": ("快满了", "Nearly full"),
}
