"""What the made-up chain says to its customers, and when: scripts and SOPs as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.domain.words import Stage, StepKind, Trigger


@dataclass(frozen=True, slots=True)
class Words:
    """A script."""

    key: str
    title: str
    stage: Stage
    kind: StepKind
    text: str


SCRIPTS = (
    Words(
        "greeting.1",
        "初次问好",
        Stage.GREETING,
        StepKind.ROUTINE,
        "{称呼}您好，我是{门店}的{导购}，以后给孩子挑衣服找我就行。尺码、颜色、库存随时问，不买也没关系～",
    ),
    Words(
        "greeting.2",
        "初次问好·带尺码",
        Stage.GREETING,
        StepKind.ROUTINE,
        "{称呼}好，我是小鹿童装{门店}的{导购}。{孩子}现在穿{孩子尺码}是吧，我记下了，有合适的新款我先给您留意。",
    ),
    Words(
        "greeting.3",
        "初次问好·包裹卡",
        Stage.GREETING,
        StepKind.CARE,
        "{称呼}您好，我是{导购}，您的小鹿专属导购。衣服收到先别剪吊牌，尺码不合适7天内拿到任意一家店都能换。",
    ),
    Words(
        "ice.1",
        "破冰·问年龄",
        Stage.ICE_BREAKING,
        StepKind.CARE,
        "{称呼}，这几天早晚温差大，{孩子}上学穿得够不够？孩子出汗多的话里面那件别太厚，我可以帮您配一套。",
    ),
    Words(
        "ice.2",
        "破冰·尺码表",
        Stage.ICE_BREAKING,
        StepKind.CONTENT,
        "{称呼}，给您发一张我们家的身高尺码对照表，存着以后买哪家都用得上。{孩子}现在大概多高？",
    ),
    Words(
        "ice.3",
        "破冰·小游戏",
        Stage.ICE_BREAKING,
        StepKind.FUN,
        "{称呼}，店里这周在做「小鹿找影子」涂色活动，孩子来涂一张就送贴纸。{孩子}喜欢画画吗？",
    ),
    Words(
        "product.1",
        "新款到店",
        Stage.PRODUCT,
        StepKind.CONTENT,
        "{称呼}，秋冬新款到{门店}了，{尺码}的码数齐。您上次看中的颜色我给您留一件，周末带孩子来试？",
    ),
    Words(
        "product.2",
        "到货提醒",
        Stage.PRODUCT,
        StepKind.PRIVILEGE,
        "{称呼}，您问过的{孩子尺码}到货了，就两件。我先挂在前台，您看今天方便还是明天方便？",
    ),
    Words(
        "product.3",
        "搭配建议",
        Stage.PRODUCT,
        StepKind.CONTENT,
        "{称呼}，上次带走的「{上次购买}」，配一件薄羽绒或者摇粒绒正好，图发您看看，不合适就当参考。",
    ),
    Words(
        "product.4",
        "国庆活动",
        Stage.PRODUCT,
        StepKind.EVENT,
        "{称呼}，国庆这几天满399减60，和会员价可以一起用。{尺码}的保暖内衣和羽绒都有，要不要我先给您留码？",
    ),
    Words(
        "after.1",
        "购后3天·试穿",
        Stage.AFTER_PURCHASE,
        StepKind.CARE,
        "{称呼}，上次的「{上次购买}」孩子穿着还舒服吗？长短不合适随时拿来换，吊牌剪了也没关系，跟我说一声就行。",
    ),
    Words(
        "after.2",
        "购后3天·洗护",
        Stage.AFTER_PURCHASE,
        StepKind.CARE,
        "{称呼}，提醒您一下：新衣服第一次洗用凉水、反面晾，颜色更经穿。{孩子}穿着合身吗？",
    ),
    Words(
        "after.3",
        "购后15天·反馈",
        Stage.AFTER_PURCHASE,
        StepKind.CONTENT,
        "{称呼}，「{上次购买}」穿了两周，起球缩水都没有吧？有什么不满意直接跟{导购}说，我们改。",
    ),
    Words(
        "after.4",
        "购后30天·搭配",
        Stage.AFTER_PURCHASE,
        StepKind.BENEFIT,
        "{称呼}，给老顾客留了换季搭配券，20元无门槛，月底前都能用。{孩子}是不是又长个儿了？",
    ),
    Words(
        "again.1",
        "复购·换季",
        Stage.REPURCHASE,
        StepKind.CONTENT,
        "{称呼}，算着该添衣服了，离上次买已经{天数}天。{孩子}现在穿{孩子尺码}还够吗？我按新身高给您配两套看看。",
    ),
    Words(
        "again.2",
        "复购·内衣袜子",
        Stage.REPURCHASE,
        StepKind.BENEFIT,
        "{称呼}，贴身的内裤袜子半年换一次最好，三条装和五双装一起带有会员价。要的话我跟下次的衣服一起给您留。",
    ),
    Words(
        "birthday.1",
        "生日前·小礼物",
        Stage.BIRTHDAY,
        StepKind.PRIVILEGE,
        "{称呼}，这几天是{孩子}的生日，店里给孩子留了一份小礼物，方便的时候来{门店}拿，不用买东西。",
    ),
    Words(
        "birthday.2",
        "生日前·生日券",
        Stage.BIRTHDAY,
        StepKind.BENEFIT,
        "{称呼}，{孩子}马上{年龄}岁了！生日月有一张8折券，已经放进您的会员里，{导购}先祝孩子健健康康。",
    ),
    Words(
        "birthday.3",
        "生日当天",
        Stage.BIRTHDAY,
        StepKind.CARE,
        "{称呼}，今天是个好日子，祝{孩子}生日快乐，天天开心、个子蹭蹭长！——小鹿{门店} {导购}",
    ),
    Words(
        "birthday.4",
        "生日之后·补一句祝福",
        Stage.BIRTHDAY,
        StepKind.CARE,
        "{称呼}，{孩子}的生日过去{已过天数}天了，祝福补上：天天开心、健康长大！——{导购}",
    ),
    Words(
        "silent.1",
        "沉默·先关心",
        Stage.SILENT,
        StepKind.CARE,
        "{称呼}，好一阵没联系了，{孩子}最近还好吧？天凉了注意加衣服，有需要随时喊我，{导购}一直在{门店}。",
    ),
    Words(
        "silent.2",
        "沉默·换季清单",
        Stage.SILENT,
        StepKind.CONTENT,
        "{称呼}，我整理了一份「换季该留该换」的小清单，照着收拾衣柜能省不少。要的话我发您，不推销。",
    ),
    Words(
        "silent.3",
        "沉默·老客福利",
        Stage.SILENT,
        StepKind.BENEFIT,
        "{称呼}，给好久没来的老顾客准备了一张30元券，{尺码}的秋装也到了。用不用都没关系，先给您留着。",
    ),
    Words(
        "silent.4",
        "沉默·最后问一次",
        Stage.SILENT,
        StepKind.ROUTINE,
        "{称呼}，怕打扰您，就问这一次：以后有新款和活动还给您发吗？回个「发」或者「不用」就行，都谢谢您。",
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One contact of a SOP; script and material by their keys."""

    day_offset: int
    kind: StepKind
    task: str
    script: str
    material: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A SOP.

    Attributes:
        known_days: Only for who answered or bought within so many days. The last message of a
            SOP for the silent begins a silence too: by then nobody may be known any more who did
            not answer, or the SOP would begin again and again.
    """

    key: str
    name: str
    trigger: Trigger
    trigger_days: int
    steps: tuple[Step, ...]
    known_days: int | None = None


SOPS = (
    Plan(
        "added",
        "新客破冰",
        Trigger.ADDED,
        0,
        (
            Step(2, StepKind.CARE, "问问孩子多大、穿多少码，记进档案", "ice.1"),
            Step(5, StepKind.CONTENT, "发身高尺码对照表，不谈买", "ice.2", "sizes"),
            Step(10, StepKind.FUN, "邀请来店里参加涂色活动", "ice.3"),
        ),
    ),
    Plan(
        "purchase",
        "购后关怀",
        Trigger.PURCHASE,
        0,
        (
            Step(3, StepKind.CARE, "问试穿：长短、松紧、孩子喜不喜欢", "after.1", "washing"),
            Step(15, StepKind.CONTENT, "问两周后的穿着感受，收集反馈", "after.3"),
            Step(30, StepKind.BENEFIT, "送换季搭配券，看看有没有长个儿", "after.4", "layers"),
        ),
    ),
    Plan(
        "birthday",
        "生日关怀",
        Trigger.BIRTHDAY,
        0,
        (
            Step(-7, StepKind.PRIVILEGE, "告诉家长店里留了生日小礼物", "birthday.1", "gift"),
            Step(0, StepKind.CARE, "生日当天祝福，只祝福不推销", "birthday.3"),
        ),
    ),
    Plan(
        "silent",
        "沉默唤醒",
        Trigger.SILENT,
        30,
        (
            Step(0, StepKind.CARE, "先关心孩子，不发商品", "silent.1"),
            Step(7, StepKind.CONTENT, "没回复就发换季清单", "silent.2", "wardrobe"),
            Step(30, StepKind.BENEFIT, "送老客券，问要不要留码", "silent.3"),
            Step(40, StepKind.ROUTINE, "最后问一次还要不要消息，尊重选择", "silent.4"),
        ),
        known_days=99,
    ),
)

NOTES = (
    "孩子出汗多，问有没有薄一点的长袖",
    "上小学了，想要两套校服里面搭的",
    "妈妈在医院上班，微信晚上9点以后才回",
    "喜欢素色，不要卡通大图案",
    "奶奶带孩子来的，钱是妈妈远程付",
    "说换季再看，先不要推羽绒",
    "对羊毛过敏，只买纯棉",
    "老大的衣服给老二穿，只给老大买新的",
    "试了130有点长，下次拿120",
    "问过亲子装，爸爸要XL",
    "周末来店里，平时没时间",
    "上次的卫衣洗了有点起球，已换新",
    "家住固原，寄顺丰，付邮费也行",
    "朋友推荐来的，朋友也是我们老顾客",
    "不喜欢打电话，发微信就好",
    "孩子要参加运动会，要一套速干",
    "等活动，满减的时候一定叫她",
    "孩子挑颜色，只穿蓝色和绿色",
    "想看长款羽绒服，预算500以内",
    "二宝明年三月出生，到时候推新生儿系列",
)

REMARKS = (
    "悦海小学二年级",
    "万达楼上瑜伽馆老板",
    "拼单群群主",
    "同事介绍",
    "住附近，接孩子顺路来",
    "教师，寒暑假有空",
    "外地客户，邮寄",
    "爱问价，不急",
    "双职工，老人带娃",
    "做微商，懂面料",
    "社区团长",
    "开幼儿园的",
)

MANUAL_TASKS = (
    "上次缺140码的长款羽绒服，到货了告诉她",
    "答应国庆后给她发亲子装的图",
    "换货的卫衣到店了，约时间来取",
    "孩子运动会结束，问速干衣好不好穿",
    "她说发了工资再来，问要不要留那套德绒内衣",
    "帮她问兰州店有没有110的天空蓝",
)
