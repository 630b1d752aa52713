"""The words of the pages for mass sends."""

MASS_SENDS: dict[str, tuple[str, str]] = {
    "send.new": ("计划一次群发", "Plan a mass send"),
    "send.name": ("名称", "Name"),
    "send.on": ("日期", "Day"),
    "send.to": ("发给", "To"),
    "send.everybody": ("全部客户", "Everybody"),
    "send.segments": ("人群", "Segments"),
    "send.tags": ("有这个标签的客户", "Customers with the tag"),
    "send.condition": ("按条件筛选的客户", "Customers chosen by a condition"),
    "send.plan": ("计划", "Plan it"),
    "send.state": ("状态", "State"),
    "send.waiting": ("待发", "Planned"),
    "send.cancelled": ("已取消", "Cancelled"),
    "send.settled": ("已发，送达 {n} 人", "Gone out to {n}"),
    "send.reaches": ("按今天的情况，会送达", "By what is known today, reaches"),
    "send.reached": ("已送达", "Reached"),
    "send.passed_over": ("联系次数已满，这次不打扰", "Left in peace: contacted enough"),
    "send.people": ("{n} 人", "{n}"),
    "send.cancel": ("取消这次群发", "Cancel it"),
    "send.cancel_sure": ("确定取消", "Yes, cancel it"),
    "send.cancel_hint": (
        "取消后不再占用客户的联系次数，导购的安排会重新出现。",
        "It then takes no place in the budget any more; what guides had to do comes back.",
    ),
    "send.how": (
        "当天和前一天，它先占用客户的联系次数，导购的安排为它让位。到了当天，服务器记下送达了谁，"
        "计入客户的联系次数。不想被打扰、正在停联、已流失或联系次数已满的客户不会送达。"
        "发送由人在企业微信里操作。",
        "On its day and the day before it takes its places in the contact budget before the guides'"
        " own work. When the day comes the server notes whom it reaches, and it counts. Whoever"
        " wants no contact, is given a rest, is lost or was contacted enough is left out. Sending"
        " itself is done by a person in WeCom.",
    ),
    "send.rule": (
        "每位客户 {days} 天内最多 {cap} 次",
        "At most {cap} contacts with a customer in {days} days",
    ),
    "empty.sends": ("还没有群发计划。", "No mass sends yet."),
    "done.planned": ("已计划。", "Planned."),
    "done.cancelled": ("已取消。", "Cancelled."),
}
