"""The words of the pages for posts that HQ asks for."""

POST_TASKS: dict[str, tuple[str, str]] = {
    "post_task.push": ("推送成发圈任务", "Push as a task"),
    "post_task.new": ("推送发圈任务", "Ask for a post"),
    "post_task.how": (
        "导购的今日页会显示这条任务。导购只要取用了素材（复制、传手机、存文件夹都算，没网也算），"
        "就自动完成；标了「没发」的不算。",
        "Guides see it on Today. Whoever takes the material to the phone, in whatever way and also"
        " without a network, has done it; what is marked as not posted does not count.",
    ),
    "post_task.material": ("素材", "Material"),
    "post_task.until": ("截止日", "By"),
    "post_task.note": ("给导购的话", "A word to the guides"),
    "post_task.to": ("谁来发", "Who posts"),
    "post_task.everybody": ("全部导购", "Everybody"),
    "post_task.regions": ("区域", "Regions"),
    "post_task.stores": ("门店", "Stores"),
    "post_task.guides": ("导购", "Guides"),
    "post_task.give": ("推送", "Push"),
    "post_task.progress": ("完成", "Done"),
    "post_task.of": ("{done}/{asked} 人", "{done} of {asked}"),
    "post_task.open": ("还没发", "Not yet"),
    "post_task.done": ("已发", "Done"),
    "post_task.over": ("已截止", "Over"),
    "post_task.withdrawn": ("已撤回", "Withdrawn"),
    "post_task.withdraw": ("撤回", "Withdraw"),
    "post_task.withdraw_sure": ("确定撤回", "Yes, withdraw it"),
    "post_task.withdraw_hint": (
        "导购下次联网后就看不到这条任务；已经发的不受影响。",
        "It goes from the guides' lists at their next contact; what was posted stays.",
    ),
    "post_task.store": ("门店", "Store"),
    "post_task.nobody": ("没有符合的在职导购。", "No guide at work is meant."),
    "empty.post_tasks": ("还没有推送过发圈任务。", "No post was asked for yet."),
}
