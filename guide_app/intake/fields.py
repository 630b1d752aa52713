"""What a column can be mapped to, for each target, and how its cells are read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from guide_app.domain.words import Consent, FollowUpState, Relation, Source, Temperature


class Target(StrEnum):
    """What the rows of a file are."""

    CUSTOMER = "customer"
    FAMILY = "family"
    ORDER = "order"
    WECOM = "wecom"
    RETURN = "return"


class Form(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    PHONE = "phone"
    MONEY = "money"
    INT = "int"
    DATE = "date"
    BIRTHDAY = "birthday"
    CHOICE = "choice"
    TAGS = "tags"


MANY = frozenset({"tags"})
"""Fields that several columns may be mapped to."""

_CUSTOMER_KEYS = {"phone": Form.PHONE, "member_number": Form.TEXT}
FIELDS: Mapping[Target, Mapping[str, Form]] = {
    Target.CUSTOMER: {
        **_CUSTOMER_KEYS,
        "name": Form.TEXT,
        "title": Form.TEXT,
        "wechat": Form.TEXT,
        "remark": Form.TEXT,
        "source": Form.CHOICE,
        "state": Form.CHOICE,
        "temperature": Form.CHOICE,
        "consent": Form.CHOICE,
        "size": Form.TEXT,
        "preference": Form.TEXT,
        "birthday": Form.BIRTHDAY,
        "guide": Form.TEXT,
        "store": Form.TEXT,
        "tags": Form.TAGS,
        "child_name": Form.TEXT,
        "child_birthday": Form.BIRTHDAY,
        "child_size": Form.TEXT,
        "note": Form.TEXT,
        "note_on": Form.DATE,
        "note_author": Form.TEXT,
    },
    Target.FAMILY: {
        **_CUSTOMER_KEYS,
        "relation": Form.CHOICE,
        "name": Form.TEXT,
        "size": Form.TEXT,
        "birthday": Form.BIRTHDAY,
    },
    Target.ORDER: {
        **_CUSTOMER_KEYS,
        "number": Form.TEXT,
        "store": Form.TEXT,
        "guide": Form.TEXT,
        "ordered_on": Form.DATE,
        "amount": Form.MONEY,
        "items": Form.INT,
        "summary": Form.TEXT,
    },
    Target.WECOM: {
        "phone": Form.PHONE,
        "name": Form.TEXT,
        "remark": Form.TEXT,
        "guide": Form.TEXT,
        "added_on": Form.DATE,
        "channel_code": Form.TEXT,
        "deleted_on": Form.DATE,
    },
    Target.RETURN: {
        "number": Form.TEXT,
        "order": Form.TEXT,
        "returned_on": Form.DATE,
        "amount": Form.MONEY,
    },
}

REQUIRED: Mapping[Target, tuple[tuple[str, ...], ...]] = {
    Target.CUSTOMER: (("phone", "member_number", "wechat"),),
    Target.FAMILY: (("phone", "member_number"), ("name",)),
    Target.ORDER: (
        ("number",),
        ("phone", "member_number"),
        ("store",),
        ("ordered_on",),
        ("amount",),
    ),
    Target.WECOM: (("name", "remark", "phone"), ("guide",), ("added_on", "deleted_on")),
    Target.RETURN: (("number",), ("order",), ("returned_on",)),
}
"""Of each group one field must be mapped, or a file of this target has no meaning."""

CHOICES: Mapping[str, Mapping[str, str]] = {
    "source": {
        "门店": Source.STORE,
        "到店": Source.STORE,
        "店内": Source.STORE,
        "门店扫码": Source.STORE_CODE,
        "扫码": Source.STORE_CODE,
        "渠道码": Source.STORE_CODE,
        "包裹卡": Source.PARCEL_CARD,
        "老带新": Source.REFERRAL,
        "转介绍": Source.REFERRAL,
        "朋友介绍": Source.REFERRAL,
        "朋友圈": Source.MOMENTS,
        "社群": Source.GROUP,
        "群": Source.GROUP,
        "直播": Source.LIVE,
        "抖音直播": Source.LIVE,
        "商城": Source.MALL,
        "小程序": Source.MALL,
        "导入": Source.IMPORTED,
        "其他": Source.OTHER,
        "其它": Source.OTHER,
    },
    "state": {
        "新客": FollowUpState.NEW,
        "新": FollowUpState.NEW,
        "跟进中": FollowUpState.IN_PROGRESS,
        "已购": FollowUpState.BOUGHT,
        "已成交": FollowUpState.BOUGHT,
        "不感兴趣": FollowUpState.NOT_INTERESTED,
        "流失": FollowUpState.LOST,
    },
    "temperature": {
        "冷淡": Temperature.COLD,
        "一般": Temperature.WARM,
        "迫切": Temperature.HOT,
    },
    "consent": {
        "同意": Consent.GRANTED,
        "是": Consent.GRANTED,
        "yes": Consent.GRANTED,
        "拒绝": Consent.WITHDRAWN,
        "退订": Consent.WITHDRAWN,
        "否": Consent.WITHDRAWN,
        "no": Consent.WITHDRAWN,
    },
    "relation": {
        "孩子": Relation.CHILD,
        "宝宝": Relation.CHILD,
        "儿子": Relation.CHILD,
        "女儿": Relation.CHILD,
        "配偶": Relation.PARTNER,
        "丈夫": Relation.PARTNER,
        "妻子": Relation.PARTNER,
        "老公": Relation.PARTNER,
        "老婆": Relation.PARTNER,
        "父母": Relation.PARENT,
        "父亲": Relation.PARENT,
        "母亲": Relation.PARENT,
        "其他": Relation.OTHER,
    },
}
"""The shop's words for the values of closed lists; the values themselves are understood as well."""
