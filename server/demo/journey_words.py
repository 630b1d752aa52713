"""What the supermarket of The Complete Journey says to its households, and how it sorts them."""

from __future__ import annotations

from collections.abc import Mapping

from guide_app.domain.words import Stage, StepKind, Trigger
from server.demo.chain import Group
from server.demo.scripts import Plan, Step, Words

BRAND_NAME = "旅程生活超市"

GROUPS = (
    Group(
        "age",
        "年龄",
        True,
        "blue",
        ("19–24岁", "25–34岁", "35–44岁", "45–54岁", "55–64岁", "65岁以上"),
    ),
    Group("income", "收入", True, "accent", ("2.5万以下", "2.5–5万", "5–10万", "10万以上")),
    Group("home", "住房", True, "neutral", ("自有住房", "租房")),
    Group("marriage", "婚姻", True, "neutral", ("已婚", "未婚")),
    Group("family", "家庭", True, "amber", ("一人", "两人无孩", "单亲有孩", "双亲有孩")),
    Group("kids", "孩子数", True, "neutral", ("没有孩子", "一个孩子", "两个孩子", "三个以上")),
)

CODES = {
    **dict(zip("123456", GROUPS[0].tags, strict=True)),
    **dict(zip("ABCD", GROUPS[1].tags, strict=True)),
}
"""The codebook: ages by digits, incomes by letters."""

TAGS: Mapping[str, Mapping[str, str]] = {
    "age": {
        "19-24": "19–24岁",
        "25-34": "25–34岁",
        "35-44": "35–44岁",
        "45-54": "45–54岁",
        "55-64": "55–64岁",
        "65+": "65岁以上",
    },
    "income": {
        "Under 15K": "2.5万以下",
        "15-24K": "2.5万以下",
        "25-34K": "2.5–5万",
        "35-49K": "2.5–5万",
        "50-74K": "5–10万",
        "75-99K": "5–10万",
        "100-124K": "10万以上",
        "125-149K": "10万以上",
        "150-174K": "10万以上",
        "175-199K": "10万以上",
        "200-249K": "10万以上",
        "250K+": "10万以上",
    },
    "home_ownership": {
        "Homeowner": "自有住房",
        "Probable Homeowner": "自有住房",
        "Renter": "租房",
        "Probable Renter": "租房",
    },
    "marital_status": {"Married": "已婚", "Unmarried": "未婚"},
    "household_comp": {
        "1 Adult No Kids": "一人",
        "2 Adults No Kids": "两人无孩",
        "1 Adult Kids": "单亲有孩",
        "2 Adults Kids": "双亲有孩",
    },
    "kids_count": {"0": "没有孩子", "1": "一个孩子", "2": "两个孩子", "3+": "三个以上"},
}
"""What the answers in the demographics' columns are as tags."""

SCRIPTS = (
    Words(
        "after",
        "购后3天",
        Stage.AFTER_PURCHASE,
        StepKind.CARE,
        "{称呼}您好，我是{门店}的{导购}。前几天买的都还新鲜吧？有不满意的直接跟我说，小票不用留。",
    ),
    Words(
        "again",
        "该来补货了",
        Stage.REPURCHASE,
        StepKind.BENEFIT,
        "{称呼}，离您上次来已经{天数}天，家里常用的该补了吧？今天生鲜会员价，要留什么跟{导购}说。",
    ),
    Words(
        "again.late",
        "迟迟没来",
        Stage.REPURCHASE,
        StepKind.CARE,
        "{称呼}，好些天没见您来{门店}了，是不是最近忙？需要的话列个单子发我，我配好您来取。",
    ),
    Words(
        "birthday",
        "生日",
        Stage.BIRTHDAY,
        StepKind.PRIVILEGE,
        "{称呼}，{门店}祝您和家人生日快乐！服务台给您留了一份小蛋糕，这周来都可以领。",
    ),
    Words(
        "silent",
        "沉默·问近况",
        Stage.SILENT,
        StepKind.CARE,
        "{称呼}，好久不见。是我们哪里没做好，还是搬家了？方便的话告诉{导购}一声，都谢谢您。",
    ),
    Words(
        "silent.last",
        "沉默·最后问一次",
        Stage.SILENT,
        StepKind.ROUTINE,
        "{称呼}，怕打扰您，就问这一次：以后有活动还给您发吗？回个「发」或者「不用」就行，都谢谢您。",
    ),
)

SOPS = (
    Plan(
        "purchase",
        "购后关怀",
        Trigger.PURCHASE,
        0,
        (Step(3, StepKind.CARE, "问问买的东西满不满意", "after"),),
    ),
    Plan(
        "repurchase",
        "按自己的节奏该来了",
        Trigger.REPURCHASE,
        0,
        (
            Step(0, StepKind.BENEFIT, "提醒补货，带上会员价", "again"),
            Step(7, StepKind.CARE, "比平常晚了一周，关心一下", "again.late"),
        ),
    ),
    Plan(
        "birthday",
        "生日关怀",
        Trigger.BIRTHDAY,
        0,
        (Step(-3, StepKind.PRIVILEGE, "告诉她服务台有一份小蛋糕", "birthday"),),
    ),
    Plan(
        "silent",
        "沉默唤醒",
        Trigger.SILENT,
        30,
        (
            Step(0, StepKind.CARE, "问问近况，不推销", "silent"),
            Step(14, StepKind.ROUTINE, "最后问一次还要不要消息，尊重选择", "silent.last"),
        ),
        known_days=73,
    ),
)
