"""The words of the page for the stores' pools."""

POOL: dict[str, tuple[str, str]] = {
    "pool": ("公共池", "Pools"),
    "pool.how": (
        "没有导购跟进的客户在这里等待。导入名单时填门店、不填导购，客户就进入该门店的公共池；"
        "导购可以在工作台认领，也可以在这里按规则分配。分配后当天生成电话添加任务。",
        "Customers nobody looks after wait here. A list that is imported with a store and without"
        " a guide goes into that store's pool. Guides claim from it, or it is shared out here by a"
        " rule; whoever is given out is to be called the same day.",
    ),
    "pool.store": ("门店", "Store"),
    "pool.waiting": ("等待", "Waiting"),
    "pool.working": ("已分出、未联系", "Given out, not worked"),
    "pool.rule": ("分配规则", "Rule"),
    "pool.rule.even": ("平均分配", "Evenly"),
    "pool.rule.load": ("客户少的导购优先", "To whoever has fewest customers"),
    "pool.rule.last_guide": ("给上次成交的导购，其余平均", "To whoever sold last, the rest evenly"),
    "pool.preview": ("预览", "Preview"),
    "pool.would": (
        "将这样分配（一次最多 {n} 位，先到的先分）：",
        "Would be shared out like this, {n} at most at once, the longest waiting first:",
    ),
    "pool.nobody": (
        "没有可分配的客户，或门店没有在职导购。",
        "Nobody waits there, or no guide works there.",
    ),
    "pool.give": ("按此分配", "Share out"),
    "pool.given": ("已分配：", "Shared out:"),
    "pool.take_back": ("撤销这次分配", "Undo"),
    "pool.take_back_hint": (
        "还没联系的客户退回公共池，已联系的保留。",
        "Whoever was not worked yet goes back; the others stay.",
    ),
    "done.taken_back": ("已退回公共池。", "Back in the pool."),
}
