"""The words of the page for customers who may be one person, and of merged ones."""

SAME_PERSON: dict[str, tuple[str, str]] = {
    "same-person": ("疑似同一人", "Maybe the same person"),
    "same.how": (
        "这些客户的手机号、微信号或会员号相同，或者其他身份（见客户页）指向同一个人。"
        "合并后由保留的那位代表两人：双方的记录都留着，客户归保留那位的导购跟进，另一台电脑上不再显示；合并随时可以拆开。",
        "These customers have the same phone, WeChat or member number, or what else they are known "
        "by (see their pages) points to one person. After a merge the one you keep stands for "
        "both: the records of both stay, the customer is that one's guide's, and leaves the other "
        "guide's PC. A merge can be parted at any time.",
    ),
    "same.one": ("同一个人", "The same person"),
    "same.agree": ("相同：{what}", "The same: {what}"),
    "same.said": ("其他身份指向同一个人", "What else they are known by points to one person"),
    "same.keep": ("合并，保留这位", "Merge, keep this one"),
    "same.different": ("不是同一人", "Not the same person"),
    "same.merged_into": ("已并入", "Merged into"),
    "same.holds": ("由以下客户合并而来，可分别拆开：", "Merged from these; each can be parted:"),
    "same.part": ("拆开", "Part"),
    "empty.same": ("没有疑似重复的客户。", "Nobody seems to be here twice."),
    "done.one_person": ("已合并为同一个客户。", "Merged into one customer."),
    "done.unmerged": ("已拆开，各自的记录都在。", "Parted; each has its own records."),
    "done.two_people": ("已记下：不是同一人。", "Noted: not the same person."),
}
