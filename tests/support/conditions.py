"""Random conditions and random people to whom they are put, rather near each other."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from guide_app.domain.condition import ASKS, CHOICES, NEVER_MISSING, Ask, Condition, Fact
from guide_app.domain.condition_reading import read_condition
from guide_app.domain.entities import Customer, CustomerDate, CustomerTag, FamilyMember
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from tests.domain.people import BRAND, GUIDE, STORE

TAGS = [row_id("tag", number) for number in range(6)]
KINDS = [row_id("kind", number) for number in range(3)]
GUIDES = [GUIDE, row_id("guide", 2)]
STORES = [STORE, row_id("store", 2)]
CODES = ["3D", "A1", "3d", "衣%", "_"]
DAYS = (-400, -91, -90, -31, -30, -8, -7, -1, 0, 1, 7, 14, 300)
MONEY = (0, 1, 9_999, 10_000, 50_000, 123_456_789)


def asking(*groups: dict[str, Any] | list[dict[str, Any]]) -> Condition:
    """The condition of these groups, each a clause or a list of them."""
    listed = [group if isinstance(group, list) else [group] for group in groups]
    return read_condition({"all": [{"any": group} for group in listed]})


def worn(*tag_ids: str) -> dict[str, Any]:
    """Any of these tags."""
    return {"fact": "tag", "in": list(tag_ids)}


def a_condition(chance: Random, today: date) -> Condition:
    """Up to four groups of up to three clauses."""
    groups = [
        {"any": [_clause(chance, today) for _ in range(chance.randint(1, 3))]}
        for _ in range(chance.randint(0, 4))
    ]
    return read_condition({"all": groups})


def a_clause_of(chance: Random, fact: Fact, today: date) -> Condition:
    """One clause on the fact."""
    return read_condition({"all": [{"any": [_clause(chance, today, fact)]}]})


def _clause(chance: Random, today: date, fact: Fact | None = None) -> dict[str, Any]:
    fact = fact or chance.choice(list(Fact))
    asked = _ASKED[ASKS[fact]](chance, fact, today)
    clause = {"fact": fact.value, **asked}
    if chance.random() < 0.3:
        clause["not"] = True
    if fact not in NEVER_MISSING and asked.keys() - {"kind", "yearly"} and chance.random() < 0.3:
        clause["missing"] = True
    return clause


def _choice(chance: Random, fact: Fact, _today: date) -> dict[str, Any]:
    others = {Fact.TAG: TAGS, Fact.GUIDE: GUIDES, Fact.STORE: STORES}
    values = [one.value for one in CHOICES[fact]] if fact in CHOICES else others[fact]
    return {"in": chance.sample(values, chance.randint(1, min(3, len(values))))}


def _part(chance: Random, _fact: Fact, _today: date) -> dict[str, Any]:
    wanted = chance.sample(CODES, chance.randint(0, 2))
    return {"has": wanted} if wanted else {}


def _day(chance: Random, fact: Fact, today: date) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if fact is Fact.DATE:
        asked["kind"] = chance.choice(KINDS)
        if chance.random() < 0.4:
            first = chance.choice(DAYS)
            span = {"from": first, "until": first + chance.choice((0, 7, 60, 366))}
            return asked | span | {"yearly": True}
    first, last = sorted(chance.sample(DAYS, 2))
    absolute = chance.random() < 0.3
    for name, days in (("from", first), ("until", last)):
        if chance.random() < 0.7:
            asked[name] = (today + timedelta(days)).isoformat() if absolute else days
    return asked


def _number(chance: Random, fact: Fact, _today: date) -> dict[str, Any]:
    numbers = {Fact.OVERDUE_DAYS: (-30, -1, 0, 1, 10, 400), Fact.CHILD_MONTHS: (0, 1, 6, 12, 36)}
    return _bounds(chance, sorted(chance.sample(numbers.get(fact, (0, 1, 2, 5, 30, 60)), 2)))


def _money(chance: Random, _fact: Fact, _today: date) -> dict[str, Any]:
    amounts = sorted(chance.sample(MONEY, 2))
    return _bounds(chance, [f"{amount / 100:.2f}" for amount in amounts])


def _bounds(chance: Random, pair: list[Any]) -> dict[str, Any]:
    both = zip(("least", "most"), pair, strict=True)
    return {name: value for name, value in both if chance.random() < 0.7}


def _birthday(chance: Random, _fact: Fact, _today: date) -> dict[str, Any]:
    form = chance.random()
    if form < 0.2:
        return {}
    if form < 0.6:
        return {"months": chance.sample(range(1, 13), chance.randint(1, 3))}
    return {"within": chance.choice((0, 1, 7, 30, 366))}


def _flag(_chance: Random, _fact: Fact, _today: date) -> dict[str, Any]:
    return {}


_ASKED = {
    Ask.CHOICE: _choice,
    Ask.PART: _part,
    Ask.DAY: _day,
    Ask.NUMBER: _number,
    Ask.MONEY: _money,
    Ask.BIRTHDAY: _birthday,
    Ask.FLAG: _flag,
}


def a_person(chance: Random, name: str, today: date) -> Person:
    """Somebody with a fact here and there, and now and then one that makes no sense."""
    customer_id = row_id("customer", name)
    row: dict[str, Any] = {"brand_id": BRAND, "customer_id": customer_id}

    def maybe(value: Any) -> Any:
        return value if chance.random() < 0.6 else None

    def near() -> date:
        return today + timedelta(chance.choice(DAYS) + chance.randint(-1, 1))

    def money() -> Decimal:
        return Decimal(chance.choice(MONEY) * chance.choice((1, 1, 1, 3, -1))) / 100

    def born(oldest: int) -> dict[str, Any]:
        on = today - timedelta(chance.randint(-40, oldest))
        parts = {
            "birthday_year": maybe(on.year),
            "birthday_month": maybe(on.month),
            "birthday_day": maybe(chance.choice((on.day, today.day, 29, 30, 31))),
            "birthday_lunar": chance.random() < 0.4,
        }
        if chance.random() < 0.03:
            parts["birthday_year"] = chance.choice((-5, 0, 2**52))
            parts["birthday_month"] = chance.choice((-5, 0, 13, 2**52))
        return parts

    customer = Customer(
        id=customer_id,
        brand_id=BRAND,
        store_id=chance.choice(STORES),
        guide_id=maybe(chance.choice(GUIDES)),
        name=name,
        source=chance.choice(("store", "live", "mall")),
        state=chance.choice(("new", "in_progress", "bought", "lost")),
        temperature=maybe(chance.choice(("cold", "warm", "hot"))),
        consent=chance.choice(("granted", "withdrawn")),
        size=maybe(chance.choice(("", "M"))),
        added_on=near(),
        last_contact_on=maybe(near()),
        last_order_on=maybe(near()),
        last_order_amount=maybe(money()),
        order_count=chance.choice((0, 1, 2, 3, 30, -1)),
        order_total=money(),
        repurchase_days=maybe(chance.choice((0, 7, 30, 36_500, 36_501, 2**52, -3))),
        deleted_us=chance.random() < 0.3,
        first_order_on=maybe(near()),
        last_return_on=maybe(near()),
        last_answer_on=maybe(near()),
        last_cold_on=maybe(near()),
        code=maybe(chance.choice(("", "3D A1", "a1", "衣%", "3d_"))),
        **born(20_000),
    )
    tags = [
        CustomerTag(id=row_id(name, tag), **row, group_id=row_id("g"), tag_id=tag, adds=[])
        for tag in chance.sample(TAGS, chance.randint(0, 3))
    ]
    family = [
        FamilyMember(
            id=row_id(name, "kin", number),
            **row,
            relation=chance.choice(("child", "child", "partner")),
            removed=chance.random() < 0.2,
            **born(1_200),
        )
        for number in range(chance.randint(0, 2))
    ]
    dates = [
        CustomerDate(
            id=row_id(name, "date", number),
            **row,
            kind_id=chance.choice(KINDS),
            on=near() - timedelta(chance.choice((0, 365, 366, 3_653))),
            removed=chance.random() < 0.2,
        )
        for number in range(chance.randint(0, 3))
    ]
    return Person(customer, family=family, tags=tags, dates=dates)
