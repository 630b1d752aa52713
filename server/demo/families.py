"""A made-up family: who they are, what they bought and what was noted about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from guide_app.domain.business_day import day_begins_at
from guide_app.domain.entities import (
    Customer,
    CustomerTag,
    FamilyMember,
    FollowUp,
    Guide,
    Order,
    Tag,
    TagGroup,
    TimelineEntry,
)
from guide_app.domain.ids import row_id
from guide_app.domain.intervals import usual_interval
from guide_app.domain.words import (
    Consent,
    FollowUpState,
    Relation,
    Source,
    Temperature,
    TimelineKind,
)
from guide_app.mutations.orders import order_id
from guide_app.mutations.tag_rows import tag_row_id
from server.demo.chain import COLORS, PRODUCTS, TAG_GROUPS, size_at
from server.demo.names import CHILDREN, FATHERS, MOTHERS, full_name, phone_number
from server.demo.scripts import NOTES, REMARKS

_SOURCES = (
    (Source.STORE, 40),
    (Source.STORE_CODE, 22),
    (Source.REFERRAL, 12),
    (Source.PARCEL_CARD, 9),
    (Source.MOMENTS, 7),
    (Source.GROUP, 5),
    (Source.LIVE, 3),
    (Source.MALL, 2),
)
_PREFERENCES = ("素色", "亮色", "纯棉", "宽松", "运动款", "连帽", "不要卡通", "蓝色系", "粉色系")
_TIME_ZONE = "Asia/Shanghai"


@dataclass(slots=True)
class Household:
    """A customer with everything that belongs to it."""

    customer: Customer
    members: list[FamilyMember] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    tags: list[CustomerTag] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    entries: list[TimelineEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    """What happened with a customer, and when."""

    added_on: date
    ordered_on: tuple[date, ...] = ()
    contacted_on: date | None = None


class Author:
    """Makes households; every number, of phones, members and orders, is given out once.

    Args:
        day: The day on which the demo lives.
        tags: Tag and group by the tag's name.
    """

    def __init__(self, brand_id: str, day: date, tags: dict[str, tuple[Tag, TagGroup]]) -> None:
        self._brand_id = brand_id
        self._day = day
        self._tags = tags
        self._made = 0
        self._receipts: Counter[tuple[str, date]] = Counter()

    def household(
        self, chance: Random, guide: Guide, store_code: str, number: int, story: Story
    ) -> Household:
        """The ``number``-th household of a guide."""
        customer_id = row_id("demo", "customer", guide.id, number)
        members = self._children(chance, customer_id)
        customer = self._customer(chance, customer_id, guide, members, story)
        made = Household(customer, members)
        self._buy(chance, made, guide, store_code, story)
        self._note(chance, made, guide, story)
        self._tag(chance, made)
        self._made += 1
        return made

    def contact_entry(
        self, household: Household, guide: Guide, on: date, text: str | None, outcome: str | None
    ) -> TimelineEntry:
        """The line of the history that says that somebody wrote to the customer."""
        details = {"action": "send", "outcome": outcome}
        return self._entry(household, guide, TimelineKind.CONTACT, on, 11, text, details)

    def _customer(
        self,
        chance: Random,
        customer_id: str,
        guide: Guide,
        children: list[FamilyMember],
        story: Story,
    ) -> Customer:
        who = chance.choices(("mother", "father", "grandmother"), (86, 9, 5))[0]
        name = full_name(chance, FATHERS if who == "father" else MOTHERS)
        surname = name[:2] if name[:2] in ("欧阳", "上官", "司马") else name[0]
        nickname = children[0].name if children else None
        title = surname + {"mother": "姐", "father": "哥", "grandmother": "阿姨"}[who]
        if nickname and chance.random() < 0.35:
            title = nickname + {"mother": "妈妈", "father": "爸爸", "grandmother": "奶奶"}[who]
        own_birthday = chance.random() < 0.12
        contacted = story.contacted_on is not None
        cold = contacted and chance.random() < 0.06
        return Customer(
            id=customer_id,
            brand_id=self._brand_id,
            store_id=str(guide.store_id),
            guide_id=guide.id,
            name=name,
            title=title,
            phone=phone_number(self._made) if chance.random() < 0.96 else None,
            wechat=f"wx_{self._made:06x}" if chance.random() < 0.5 else None,
            member_number=f"XL{20_000_000 + self._made}" if chance.random() < 0.7 else None,
            remark=chance.choice(REMARKS) if chance.random() < 0.3 else None,
            source=chance.choices([s for s, _ in _SOURCES], [w for _, w in _SOURCES])[0].value,
            state=_state(chance, story),
            temperature=_temperature(chance, cold) if contacted else None,
            consent=(Consent.WITHDRAWN if chance.random() < 0.01 else Consent.GRANTED).value,
            size=children[0].size if len(children) == 1 else None,
            preference=chance.choice(_PREFERENCES) if chance.random() < 0.4 else None,
            birthday_month=chance.randint(1, 12) if own_birthday else None,
            birthday_day=chance.randint(1, 28) if own_birthday else None,
            added_on=story.added_on,
            last_contact_on=story.contacted_on,
            cool_until=self._day + timedelta(days=chance.randint(3, 25)) if cold else None,
            deleted_us=chance.random() < 0.008,
        )

    def _children(self, chance: Random, customer_id: str) -> list[FamilyMember]:
        count = chance.choices((0, 1, 2, 3), (8, 58, 30, 4))[0]
        made = []
        for number, name in enumerate(chance.sample(CHILDREN, count)):
            born_on = self._day - timedelta(days=chance.randint(400, 14 * 365))
            known = chance.random() < 0.62
            lunar = known and chance.random() < 0.12
            made.append(
                FamilyMember(
                    id=row_id("demo", "child", customer_id, number),
                    brand_id=self._brand_id,
                    customer_id=customer_id,
                    relation=Relation.CHILD.value,
                    name=name if chance.random() < 0.9 else None,
                    size=size_at((self._day - born_on).days // 365),
                    birthday_year=born_on.year if known else None,
                    birthday_month=born_on.month if known else None,
                    birthday_day=min(born_on.day, 29) if known else None,
                    birthday_lunar=lunar,
                )
            )
        return made

    def _buy(
        self, chance: Random, made: Household, guide: Guide, store_code: str, story: Story
    ) -> None:
        days = sorted(story.ordered_on)
        for on in days:
            self._receipts[store_code, on] += 1
            number = f"{store_code}-{on:%y%m%d}-{self._receipts[store_code, on]:03d}"
            lines, items, amount = _basket(chance, on, made.members)
            made.orders.append(
                Order(
                    id=order_id(self._brand_id, number),
                    brand_id=self._brand_id,
                    customer_id=made.customer.id,
                    store_id=made.customer.store_id,
                    guide_id=guide.id,
                    items=items,
                    number=number,
                    ordered_on=on,
                    amount=amount,
                    summary="；".join(lines),
                )
            )
        if days:
            made.customer = replace(
                made.customer,
                last_order_on=days[-1],
                last_order_amount=made.orders[-1].amount,
                order_count=len(days),
                order_total=sum((order.amount for order in made.orders), Decimal()),
                repurchase_days=usual_interval(days),
            )

    def _note(self, chance: Random, made: Household, guide: Guide, story: Story) -> None:
        details = {"source": made.customer.source}
        added = self._entry(made, guide, TimelineKind.ADDED, story.added_on, 10, None, details)
        made.entries.append(added)
        latest = max([story.added_on, *story.ordered_on])
        count = chance.choices((0, 1, 2, 3), (45, 35, 15, 5))[0]
        for text in chance.sample(NOTES, count):
            passed = (self._day - latest).days
            on = latest + timedelta(days=chance.randint(0, max(0, min(passed - 1, 40))))
            hour = chance.randint(10, 20)
            made.entries.append(self._entry(made, guide, TimelineKind.NOTE, on, hour, text, None))

    def _tag(self, chance: Random, made: Household) -> None:
        wanted = []
        if made.members:
            size = int(made.members[0].size or 110)
            wanted.append(TAG_GROUPS[0].tags[min(4, max(0, (size - 80) // 20))])
            wanted.append(chance.choice(("男孩", "女孩")))
        if len(made.members) > 1:
            wanted.append("二胎" if len(made.members) == 2 else "三胎")
        if made.customer.order_total >= 1_500:
            wanted.append("高价值")
        elif made.customer.order_count >= 3:
            wanted.append("稳定复购")
        elif chance.random() < 0.3:
            wanted.append(chance.choice(("折扣敏感", "潜力")))
        for group, share in (("style", 0.35), ("wants", 0.4), ("habit", 0.3), ("child", 0.1)):
            if chance.random() < share:
                tags = next(item.tags for item in TAG_GROUPS if item.key == group)
                wanted.append(chance.choice(tags[4:] if group == "child" else tags))
        for name in dict.fromkeys(wanted):
            tag, group_row = self._tags[name]
            made.tags.append(
                CustomerTag(
                    id=tag_row_id(made.customer.id, tag, group_row),
                    brand_id=self._brand_id,
                    customer_id=made.customer.id,
                    group_id=tag.group_id,
                    tag_id=tag.id,
                    adds=[row_id("demo", "tagged", made.customer.id)],
                )
            )

    def _entry(
        self,
        made: Household,
        guide: Guide,
        kind: TimelineKind,
        on: date,
        hour: int,
        text: str | None,
        details: object,
    ) -> TimelineEntry:
        number = len(made.entries)
        return TimelineEntry(
            id=row_id("demo", "entry", made.customer.id, number),
            brand_id=self._brand_id,
            customer_id=made.customer.id,
            kind=kind.value,
            on=on,
            at=_at(on, hour, number),
            guide_id=guide.id,
            text=text,
            details=details,
        )


def _at(on: date, hour: int, minute: int) -> datetime:
    return day_begins_at(on, _TIME_ZONE) + timedelta(hours=hour, minutes=minute)


def _basket(
    chance: Random, on: date, children: list[FamilyMember]
) -> tuple[list[str], int, Decimal]:
    """What one purchase held: its lines, how many pieces, and what they cost."""
    season = [product for product in PRODUCTS if on.month in product.months]
    lines, pieces, amount = [], 0, 0
    for product in chance.sample(season, chance.choices((1, 2, 3), (62, 29, 9))[0]):
        size = (chance.choice(children).size if children else None) or "120"
        count = 2 if chance.random() < 0.15 else 1
        times = f" ×{count}" if count > 1 else ""
        lines.append(f"{product.name} {chance.choice(COLORS)} {size}{times}")
        pieces += count
        amount += product.price * count
    discount = chance.choices((100, 95, 90, 80), (55, 20, 15, 10))[0]
    return lines, pieces, (Decimal(amount) * discount / 100).quantize(Decimal("0.01"))


def _state(chance: Random, story: Story) -> str:
    roll = chance.random()
    if roll < 0.02:
        return FollowUpState.NOT_INTERESTED.value
    if story.ordered_on:
        return FollowUpState.BOUGHT.value
    return (FollowUpState.IN_PROGRESS if story.contacted_on else FollowUpState.NEW).value


def _temperature(chance: Random, cold: bool) -> str:
    if cold:
        return Temperature.COLD.value
    return chance.choices((Temperature.WARM, Temperature.HOT), (3, 1))[0].value
