"""What a file is about and which column means what, guessed from its header and first rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from guide_app.intake import cells
from guide_app.intake.errors import BadCell
from guide_app.intake.fields import FIELDS, REQUIRED, Form, Target
from guide_app.intake.limits import SNIFFED_ROWS
from guide_app.intake.profile import Column, Profile
from guide_app.intake.table import RawRow, Table, is_blank

_WORDS = {
    "phone": "手机号 手机 手机号码 电话 联系电话 电话号码 会员手机 phone mobile tel telephone "
    "cellphone phonenumber mobilephone",
    "member_number": "会员号 会员卡号 会员编号 卡号 会员id member memberno membernumber memberid "
    "cardno customerid customerno householdid vipno",
    "title": "称呼 尊称 title salutation",
    "wechat": "微信 微信号 wechat weixin wechatid",
    "remark": "备注 说明 remark remarks note notes comment",
    "source": "来源 客户来源 渠道 source channel",
    "state": "跟进状态 状态 state status followupstate",
    "temperature": "温度 意向 意向度 temperature intent",
    "consent": "同意联系 是否同意 授权 consent optin",
    "preference": "偏好 喜好 preference",
    "guide": "导购 专属导购 跟进人 营业员 店员 销售 guide salesperson clerk owner assistant",
    "tags": "标签 客户标签 tags tag labels",
    "note": "跟进记录 沟通记录 回访记录 跟进内容 沟通内容 笔记 followup followupnote contactlog",
    "note_on": "跟进日期 沟通日期 记录日期 回访日期 记录时间 跟进时间 notedate followupdate",
    "note_author": "记录人 作者 填写人 author noteauthor notedby writtenby",
    "child_name": "孩子姓名 孩子 宝宝 宝宝姓名 小孩 孩子昵称 child childname kid baby babyname",
    "child_birthday": "孩子生日 宝宝生日 孩子出生日期 childbirthday babybirthday childdob",
    "child_size": "孩子尺码 宝宝尺码 孩子身高 childsize",
    "relation": "关系 relation relationship",
    "number": "订单号 单号 小票号 订单编号 流水号 交易号 order orderno ordernumber orderid "
    "receipt receiptno basketid transactionid invoice",
    "store": "门店 店铺 门店编码 门店名称 店号 store storeid storecode storename shop branch",
    "ordered_on": "日期 下单日期 订单日期 购买日期 销售日期 交易日期 下单时间 交易时间 购买时间 "
    "date orderdate orderedat ordertime purchasedate transactiondate transactiontimestamp",
    "amount": "金额 实付 实付金额 实收 订单金额 成交金额 销售额 amount total paid sales salesvalue "
    "totalamount price",
    "items": "件数 数量 items quantity qty pieces count",
    "summary": "商品 商品名称 明细 摘要 summary product products description",
}
_NAMES = {
    Target.CUSTOMER: {
        "name": "姓名 客户姓名 会员姓名 名字 客户 客户名称 顾客 name fullname customername",
        "size": "尺码 常穿尺码 size",
        "birthday": "生日 出生日期 会员生日 birthday birthdate dob dateofbirth",
    },
    Target.FAMILY: {
        "name": "孩子姓名 孩子 宝宝 宝宝姓名 孩子昵称 家人 姓名 childname kid name",
        "size": "孩子尺码 宝宝尺码 孩子身高 尺码 childsize size",
        "birthday": "孩子生日 宝宝生日 孩子出生日期 生日 出生日期 childbirthday birthday dob",
    },
    Target.ORDER: {},
    Target.WECOM: {
        "name": "客户名称 客户昵称 客户",
        "remark": "客户备注名 备注名 客户备注 备注",
        "guide": "添加人 添加人账号 所属员工 所属成员 所属企微号 企业成员",
        "added_on": "添加时间 添加日期 添加好友时间",
        "channel_code": "来源 添加方式 添加渠道 渠道",
        "deleted_on": "删除时间 流失时间 删除日期",
    },
    Target.RETURN: {
        "number": "退货单号 退单号 退货编号 退款单号 售后单号 "
        "returnno returnnumber returnid refundno refundid",
        "order": "原订单号 原单号 原小票号 订单号 订单编号 小票号 "
        "orderno ordernumber orderid order receiptno originalorder",
        "returned_on": "退货日期 退货时间 退款日期 退款时间 退货日 "
        "returnedon returndate returnedat refunddate",
        "amount": "退货金额 退款金额 退款 refund refundamount returnamount returnedamount",
    },
}
_PERSONS = {"客户", "顾客", "孩子", "宝宝", "小孩", "家人"}
"""A column of this name holds names; one that only begins so, such as 孩子性别, anything else."""
_YEAR_LAST = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y")


def propose(table: Table, name: str, target: Target | None = None) -> Profile | None:
    """A profile that fits the table, or None where it does not say enough.

    Args:
        target: What its rows are, when a person has said so; else the likeliest is taken.
    """
    sample = list(islice(table.rows(), SNIFFED_ROWS))
    guesses = {
        item: guess_columns(table.columns, sample, item)
        for item in ([target] if target else Target)
    }
    found = likeliest(guesses)
    return None if found is None else Profile(name, found, guesses[found])


def likeliest(guesses: Mapping[Target, Sequence[Column]]) -> Target | None:
    """The target of which the most columns were found, among those that need no more.

    Nothing but WeCom's list says who added a customer, and when; and where the only day is that of
    a return, the rows are returns.
    """
    fitting = [target for target, columns in guesses.items() if _is_enough(columns, target)]
    if Target.WECOM in fitting:
        return Target.WECOM
    if Target.RETURN in fitting:
        returned = _source(guesses[Target.RETURN], "returned_on")
        if _source(guesses.get(Target.ORDER, ()), "ordered_on") in (None, returned):
            return Target.RETURN
    return max(fitting, key=lambda target: len(guesses[target]), default=None)


def guess_columns(
    names: Sequence[str],
    sample: Sequence[RawRow],
    target: Target,
    tag_groups: Collection[str] = (),
) -> tuple[Column, ...]:
    """The columns that can be mapped, each field at most once; but every tag group is tags.

    Args:
        names: What the columns are called.
        sample: The first rows.
        target: What the rows are.
        tag_groups: What the brand's tag groups are called.
    """
    words = {
        field: (_NAMES[target].get(field) or _WORDS.get(field, "")).split()
        for field in FIELDS[target]
    }
    taken: dict[str, int] = {}
    tags: list[int] = []
    groups = {_plain(group) for group in tag_groups} if "tags" in FIELDS[target] else set()
    for is_exact in (True, False):
        for position, name in enumerate(names):
            plain = _plain(name)
            if position in taken.values() or position in tags:
                continue
            if not is_exact and plain in groups:
                tags.append(position)
                continue
            for field, synonyms in words.items():
                if field not in taken and _means(plain, synonyms, exact=is_exact):
                    taken[field] = position
                    break
    if "phone" in FIELDS[target] and "phone" not in taken:
        free = set(range(len(names))).difference(taken.values(), tags)
        phone = next((position for position in sorted(free) if _phones(sample, position)), None)
        if phone is not None:
            taken["phone"] = phone
    found = [*taken.items(), *(("tags", position) for position in tags)]
    made = []
    for field, position in sorted(found, key=lambda item: item[1]):
        formats: tuple[str, ...] = ()
        if FIELDS[target][field] in (Form.DATE, Form.BIRTHDAY):
            formats = day_formats(sample, position)
        made.append(Column(names[position], field, formats=formats))
    return tuple(made)


def _source(columns: Sequence[Column], to: str) -> str | None:
    return next((column.source for column in columns if column.to == to), None)


def _is_enough(columns: Sequence[Column], target: Target) -> bool:
    mapped = {column.to for column in columns}
    return all(not mapped.isdisjoint(group) for group in REQUIRED[target])


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\(.*?\)|[\s_\-*:./#的]", "", text)


def _means(plain: str, synonyms: Sequence[str], *, exact: bool) -> bool:
    if exact:
        return plain in synonyms
    within = (word for word in synonyms if len(word) > 1 and word not in _PERSONS)
    return any(not word.isascii() and word in plain for word in within)


def _phones(sample: Sequence[RawRow], position: int) -> bool:
    """Whether most of a column's cells are mobile numbers."""
    filled = [row.cells[position] for row in sample if not is_blank(row.cells[position])]
    good = 0
    for cell in filled:
        try:
            phone = cells.as_phone(cell)
        except BadCell:
            continue
        good += phone is not None and len(phone) == 11 and phone.startswith("1")
    return good * 2 > len(filled)


def day_formats(sample: Sequence[RawRow], position: int) -> tuple[str, ...]:
    """The way in which days with the year last are written, when all of the sample agrees."""
    texts = [row.cells[position] for row in sample if not is_blank(row.cells[position])]
    if not texts or _all_days(texts, ()):
        return ()
    for pattern in _YEAR_LAST:
        if _all_days(texts, (pattern,)):
            return (pattern,)
    return ()


def _all_days(texts: Sequence[object], formats: tuple[str, ...]) -> bool:
    try:
        return all(cells.as_birthday(text, formats) is not None for text in texts)
    except BadCell:
        return False
