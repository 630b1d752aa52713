"""The words of the pages about who is who, and about the brand's other systems."""

IDENTITIES: dict[str, tuple[str, str]] = {
    "waiting": ("待认领", "Waiting"),
    "integrations": ("系统对接", "Other systems"),
    "waiting.how": (
        "商城、收银等系统送来的订单、退货和浏览记录，以及表格导入的订单，如果还不知道是哪位客户，就先放"
        "在这里，不会丢。客户留下手机号或会员号，或系统告诉我们这几个身份是同一个人，就会自动归到客户"
        "名下。比订单先到的退货也在这里等，订单一到就记上。",
        "Orders from the mall, the till, other systems and files, and views, whose customer is not"
        " known yet wait here; nothing is lost. Once a customer has the phone or member number, or"
        " a system says which identities are one person's, they go to the customer by themselves."
        " So do returns that come before their order.",
    ),
    "waiting.of_order": ("订单 {number}", "Order {number}"),
    "waiting.all_of_it": ("全退", "All of it"),
    "waiting.misfit": (
        "与订单对不上：日期早于下单，或超过还没退的金额",
        "Does not fit the order: before the purchase, or more than was left",
    ),
    "waiting.count": ("待认领的数量", "How many wait"),
    "waiting.each": ("订单和退货明细", "Each order and return"),
    "waiting.kind": ("内容", "What"),
    "waiting.day": ("今天", "Today"),
    "waiting.days": ("{n} 天内", "Within {n} days"),
    "waiting.older": ("更早", "Older"),
    "waiting.number": ("编号", "Number"),
    "waiting.on": ("日期", "Day"),
    "waiting.known_by": ("身份或订单", "Known by, or of"),
    "waiting.received": ("收到", "Received"),
    "waiting.search": ("查一个身份", "Look an identity up"),
    "waiting.value": ("完整的号码或 ID", "The whole number or id"),
    "waiting.scope": ("所属应用、企业或商城", "App, corporation or mall"),
    "waiting.scope_hint": (
        "OpenID 填公众号或小程序的 AppID，外部联系人填企业 ID，商城账号填商城名；其他留空。",
        "The app's id for an OpenID, the corporation's for an external contact, the mall for its"
        " account; else nothing.",
    ),
    "waiting.whose": ("客户", "Customer"),
    "waiting.nobodys": ("还没有归到客户", "No customer yet"),
    "waiting.at": ("已归到", "Is with"),
    "waiting.waits": ("待认领", "Waiting"),
    "waiting.contested": (
        "从{day}起有别的客户也用它：之后只凭它来的内容先放着，等总部决定。",
        "Since {day} somebody else is said to have it too: what came under it alone since then"
        " waits until HQ decides.",
    ),
    "waiting.pairs": ("疑似同一人：{n} 对", "Maybe the same person: {n}"),
    "waiting.unseen": ("没有系统提到过它。", "No system has spoken of it."),
    "known_as": ("其他身份", "Also known as"),
    "known_as.link": ("属于同一个人的身份", "One person's identities"),
    "known_as.from": ("来源", "From"),
    "known_as.since": ("起始", "Since"),
    "known_as.by_hand": ("总部手动", "By hand"),
    "known_as.taken_back": ("已撤回", "Taken back"),
    "known_as.in_question": ("有矛盾，未采用", "In question"),
    "known_as.none": ("还没有其他系统提到这位客户。", "No other system has spoken of them."),
    "known_as.add": ("手动添加", "Add by hand"),
    "known_as.take_back": ("撤回", "Take back"),
    "known_as.put_back": ("恢复", "Put back"),
    "identity.unionid": ("微信 UnionID", "WeChat UnionID"),
    "identity.external_userid": ("企业微信外部联系人", "WeCom external contact"),
    "identity.openid": ("微信 OpenID", "WeChat OpenID"),
    "identity.member_number": ("会员号", "Member number"),
    "identity.mall_account": ("商城账号", "Mall account"),
    "identity.phone": ("手机号", "Phone"),
    "identity.visitor": ("访客", "Visitor"),
    "trace.order": ("订单", "Orders"),
    "trace.return": ("退货", "Returns"),
    "trace.view": ("浏览", "Views"),
    "integration.how": (
        "给商城、小程序、收银、ERP 等系统各建一个令牌，它们用令牌送来订单、退货、身份，以及客户看了"
        "什么（接口见 docs/server.md）。令牌只显示一次；停用的系统请吊销。",
        "Make one token for each system: mall, mini program, till, ERP. With it they send orders,"
        " returns, who is who, and what customers looked at (see docs/server.md for the"
        " interface). A token is shown once; revoke that of a system you no longer use.",
    ),
    "integration.name": ("系统名称", "Name of the system"),
    "integration.made": ("建立", "Made"),
    "integration.used": ("最近使用", "Last used"),
    "integration.never": ("还没用过", "Never"),
    "integration.state": ("状态", "State"),
    "integration.in_use": ("在用", "In use"),
    "integration.revoked": ("{at} 吊销", "Revoked {at}"),
    "integration.make": ("新建令牌", "New token"),
    "integration.revoke": ("吊销", "Revoke"),
    "integration.revoke_hint": (
        "吊销后这个系统马上送不进来。已经收到的内容都保留。",
        "The system is shut out at once. What it has sent stays.",
    ),
    "integration.revoke_sure": ("确定吊销", "Yes, revoke it"),
    "integration.token_of": ("{name} 的令牌", "The token of {name}"),
    "integration.once": (
        "只显示这一次。请马上填进对方系统，不要发在聊天里。",
        "Shown this once. Put it into the other system now, and into no chat.",
    ),
    "empty.waiting": ("没有待认领的内容。", "Nothing waits."),
    "empty.integrations": ("还没有对接的系统。", "No systems yet."),
    "done.token_revoked": ("令牌已吊销。", "The token is revoked."),
}
