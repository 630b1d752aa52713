"""The words of the pages for single tasks of HQ."""

HQ_TASKS: dict[str, tuple[str, str]] = {
    "task.new": ("交代一个任务", "Give a task"),
    "task.give": ("交代任务", "Give a task"),
    "task.to": ("交代给谁的导购", "To the guides of"),
    "task.only": ("只这一位客户", "This customer alone"),
    "task.look": ("先看影响", "See what it would do"),
    "task.look_hint": ("看过再交代，不会马上发出。", "Nothing is given before you have seen it."),
    "task.go": ("确认交代", "Give it"),
    "task.how": (
        "任务会出现在这些客户的导购的「今日」清单里，写明是总部任务和截止日。它和其他安排一样受克制规则约束："
        "不想被打扰、正在停联或联系次数已满的客户，当天不打扰，名单里写明原因。过了截止日还没做的不再催办。",
        "It stands on the day's list of the guides of these customers, as a task from HQ with its"
        " last day. The contact budget, the temperature and consent hold for it as for everything"
        " else: who is to be left in peace is listed with the reason. After its last day it is not"
        " due any more.",
    ),
    "task.nobodys": (
        "这位客户现在没有导购，先分配导购再交代。",
        "No guide has this customer: hand the customer to one first.",
    ),
    "task.would": ("现在交代的话", "Given now"),
    "task.customers": ("客户", "Customers"),
    "task.stores": ("门店", "Stores"),
    "task.guides": ("导购", "Guides"),
    "task.peace_today": ("今天会不打扰", "Left in peace today"),
    "task.unserved": (
        "另有 {n} 位客户没有导购，不会交代。",
        "{n} more have no guide; nobody gets it for them.",
    ),
    "task.nobody": ("没有符合的客户。", "There is nobody to give it for."),
    "task.about": ("约 {n}", "about {n}"),
    "task.sampled": (
        "客户太多，「今天不打扰」按抽查 {asked} 位估算，误差约 {within} 位；"
        "交代后各导购的电脑会逐位照规则办。",
        "Too many to ask the rules about each: those left in peace are an estimate from {asked} of"
        " them, within some {within}. Every guide's PC asks about each.",
    ),
    "task.sampled_rows": (
        "今天到期的有 {due} 位，太多，只核对了 {asked} 位，这里列出其中今天不打扰的。",
        "{due} are due today, too many to ask the rules about each: these are the ones left in"
        " peace among {asked} of them.",
    ),
    "task.given": ("已交代", "Given"),
    "task.given_on": ("交代于", "Given on"),
    "task.given_by": ("交代人", "Given by"),
    "task.done": ("已完成", "Done"),
    "task.skipped": ("已跳过", "Skipped"),
    "task.open": ("待做", "To be done"),
    "task.peace": ("其中今天不打扰", "of these left in peace today"),
    "task.left": ("今天不打扰", "Left in peace today"),
    "task.late": ("过期未做", "Too late"),
    "task.gone": ("已收回", "Taken back"),
    "task.all_stores": ("全部门店", "All stores"),
    "task.state.withdrawn": ("已撤回", "Withdrawn"),
    "task.state.giving": ("正在放进清单", "Being put on the lists"),
    "task.state.taking": ("正在移出清单", "Being taken off the lists"),
    "task.so_far": ("{total} 位客户，已完成 {done} 位", "{done} of {total} customers"),
    "task.may_leave": (
        "可以离开此页，服务器会接着做；中途重启也不会重复。",
        "You may leave this page: the server goes on by itself, also after a restart, and does"
        " nothing twice.",
    ),
    "task.state.over": ("已截止", "Over"),
    "task.state.running": ("进行中", "Under way"),
    "task.change": ("修改任务", "Change it"),
    "task.change_hint": (
        "改的是还没做的：导购电脑下次同步就会更新。已经做的、跳过的不变；交代给谁、从哪天起不能改。",
        "What is not done yet changes, on every guide's PC with its next sync. What is done or"
        " skipped stays as it was. For whom it is, and from which day, cannot be changed.",
    ),
    "task.no_change.withdrawn": (
        "任务已撤回，不能再改。需要的话请重新交代。",
        "It has been withdrawn and cannot be changed any more: give a new one.",
    ),
    "task.no_change.over": (
        "截止日已过，不能再改。需要的话请重新交代。",
        "Its last day has passed, so it cannot be changed any more: give a new one.",
    ),
    "task.give_anew": ("重新交代", "Give a new one"),
    "task.history": ("修改记录", "What was changed"),
    "task.changed": ("改了什么", "What"),
    "task.state.renewing": ("正在更新清单", "Being changed on the lists"),
    "task.withdraw": ("撤回任务", "Withdraw it"),
    "task.withdraw_sure": ("确定撤回", "Yes, withdraw it"),
    "task.withdraw_hint": (
        "还没做的从导购清单里收回；已经做的保留。",
        "What is not done goes off the guides' lists; what is done stays.",
    ),
    "task.no_rows": ("没有。", "None."),
    "task.why": ("原因", "Why"),
    "peace.removed": ("已移出名单", "No longer a customer"),
    "peace.consent_withdrawn": ("不想被打扰", "No contact wanted"),
    "peace.deleted_us": ("已删除好友", "Has deleted us"),
    "peace.cooling_down": ("正在停联", "Was cold and is given a rest"),
    "peace.sop_ended": ("SOP 已结束", "The SOP has ended"),
    "peace.too_late": ("已过截止日", "The last day has passed"),
    "peace.lost": ("已流失", "Is marked as lost"),
    "peace.over_budget": ("联系次数已满", "Was contacted often enough"),
    "peace.contacted_today": ("今天已联系过", "Was contacted today already"),
    "peace.moved": ("导购已改到别的日子", "The guide moved work to another day"),
    "empty.tasks": ("还没有交代过任务。", "No tasks were given yet."),
    "done.given": ("已交代。", "Given."),
    "done.changed": ("已修改。", "Changed."),
    "done.withdrawn": ("已撤回。", "Withdrawn."),
}
