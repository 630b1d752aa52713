"""For whom a condition holds: the one language of SOPs, their steps, mass sends and segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from guide_app.domain.condition import ASKS, EVERYBODY, Ask, Clause, Condition, Fact
from guide_app.domain.condition_days import (
    Written,
    born_between,
    days_of_the_year,
    span_of,
    written_birthdays,
    written_day,
)
from guide_app.domain.condition_writing import canonical, document_of
from guide_app.domain.entities import Customer, FamilyMember
from guide_app.domain.person import Person
from guide_app.domain.words import Relation

__all__ = [
    "EVERYBODY",
    "Clause",
    "Condition",
    "Fact",
    "Needs",
    "canonical",
    "document_of",
    "matches",
    "needs",
    "with_merged_tags",
]

LONGEST_INTERVAL = 36_500
"""A longer repurchase interval than this, in days, or a negative one is not known to be one."""


class Needs(StrEnum):
    """What rows a condition reads beside the customer's own."""

    TAGS = "tags"
    DATES = "dates"
    FAMILY = "family"


NEEDED_ROWS: Mapping[Fact, Needs] = {
    Fact.TAG: Needs.TAGS,
    Fact.DATE: Needs.DATES,
    Fact.HAS_CHILD: Needs.FAMILY,
    Fact.CHILD_MONTHS: Needs.FAMILY,
}
"""The facts that stand in other rows than the customer's own."""


def needs(condition: Condition) -> frozenset[Needs]:
    """The rows that `matches` reads of a person; the others may be left empty."""
    facts = (clause.fact for group in condition.groups for clause in group)
    return frozenset(NEEDED_ROWS[fact] for fact in facts if fact in NEEDED_ROWS)


def matches(condition: Condition, person: Person, today: date) -> bool:
    """Whether the condition holds for the person on the brand's day.

    Whether a customer was removed is not asked: that is for whoever asks.
    """
    for group in condition.groups:
        for clause in group:
            if holds(clause, person, today):
                break
        else:
            return False
    return True


def holds(clause: Clause, person: Person, today: date) -> bool:
    """Whether one clause holds."""
    answer = _ANSWERS[ASKS[clause.fact]](clause, person, today)
    return (clause.missing if answer is None else answer) != clause.negated


def with_merged_tags(condition: Condition, standing: Mapping[str, str]) -> Condition:
    """The condition with a tag asking for every tag that means the same, as some were merged.

    Args:
        condition: As it was written.
        standing: From `guide_app.domain.tags.merged_ids`.
    """
    alike: dict[str, set[str]] = {}
    for tag_id, stands in standing.items():
        alike.setdefault(stands, {stands}).add(tag_id)

    def meant(clause: Clause) -> Clause:
        if clause.fact is not Fact.TAG:
            return clause
        asked = {standing.get(str(tag_id), str(tag_id)) for tag_id in clause.values}
        values = set().union(*(alike.get(tag_id, {tag_id}) for tag_id in asked))
        return replace(clause, values=tuple(sorted(values)))

    made = Condition(tuple(tuple(map(meant, group)) for group in condition.groups))
    return condition if made == condition else made


def _chosen(clause: Clause, person: Person, _today: date) -> bool | None:
    if clause.fact is Fact.TAG:
        return any(tag.tag_id in clause.values for tag in person.tags)
    value = getattr(person.customer, CUSTOMER_FIELDS[clause.fact])
    return None if value is None else value in clause.values


def _contains(clause: Clause, person: Person, _today: date) -> bool | None:
    text = person.customer.code
    if not text:
        return None
    return not clause.values or any(value in text for value in clause.values)


def _on_a_day(clause: Clause, person: Person, today: date) -> bool | None:
    if clause.fact is Fact.DATE:
        days = [one.on for one in person.dates if one.kind_id == clause.kind and not one.removed]
        if clause.yearly:
            kept = days_of_the_year(clause, today)
            return any(f"{on:%m-%d}" in kept for on in days) if days else None
    else:
        on = getattr(person.customer, CUSTOMER_FIELDS[clause.fact])
        days = [] if on is None else [on]
    if not days:
        return None
    first, last = span_of(clause, today)
    return any(first <= on <= last for on in days)


def _counted(clause: Clause, person: Person, today: date) -> bool | None:
    if clause.fact is Fact.CHILD_MONTHS:
        return _has_child_of_age(clause, person, today)
    number = _number_of(clause.fact, person.customer, today)
    if number is None:
        return None
    return (clause.least is None or number >= clause.least) and (
        clause.most is None or number <= clause.most
    )


def _number_of(fact: Fact, customer: Customer, today: date) -> int | None:
    if fact is Fact.AVERAGE_ORDER:
        if customer.order_count <= 0:
            return None
        total = _hundredths(customer.order_total)
        return total // customer.order_count if total >= 0 else -(-total // customer.order_count)
    if fact is Fact.OVERDUE_DAYS:
        bought_on, interval = customer.last_order_on, customer.repurchase_days
        if bought_on is None or interval is None or not 0 <= interval <= LONGEST_INTERVAL:
            return None
        return (today - bought_on).days - interval
    value = getattr(customer, CUSTOMER_FIELDS[fact])
    if isinstance(value, Decimal):
        return _hundredths(value)
    return None if value is None else int(value)


def _has_child_of_age(clause: Clause, person: Person, today: date) -> bool | None:
    known = False
    for born, lunar in _children_born(person.family):
        between = born_between(clause, today, lunar)
        youngest = written_day(today, lunar)
        if between is None or youngest is None or born > youngest:
            continue
        known = True
        after, last = between
        if born <= last and (after is None or born > after):
            return True
    return False if known else None


def _children_born(
    family: Sequence[FamilyMember],
) -> Iterator[tuple[Written, bool]]:
    for member in family:
        year, month, day = member.birthday_year, member.birthday_month, member.birthday_day
        if member.relation != Relation.CHILD or member.removed:
            continue
        if year is not None and month is not None and day is not None:
            yield (year, month, day), member.birthday_lunar


def _kept_soon(clause: Clause, person: Person, today: date) -> bool | None:
    month, day = person.customer.birthday_month, person.customer.birthday_day
    if month is None or day is None:
        return None
    written = written_birthdays(clause, today, person.customer.birthday_lunar)
    return written is None or 100 * month + day in written


def _is_so(clause: Clause, person: Person, _today: date) -> bool:
    if clause.fact is Fact.HAS_CHILD:
        return any(one.relation == Relation.CHILD and not one.removed for one in person.family)
    if clause.fact is Fact.SIZE_KNOWN:
        return bool(person.customer.size)
    return person.customer.deleted_us


_ANSWERS: Mapping[Ask, Callable[[Clause, Person, date], bool | None]] = {
    Ask.CHOICE: _chosen,
    Ask.PART: _contains,
    Ask.DAY: _on_a_day,
    Ask.NUMBER: _counted,
    Ask.MONEY: _counted,
    Ask.BIRTHDAY: _kept_soon,
    Ask.FLAG: _is_so,
}
CUSTOMER_FIELDS: Mapping[Fact, str] = {
    Fact.STATE: "state",
    Fact.TEMPERATURE: "temperature",
    Fact.SOURCE: "source",
    Fact.CONSENT: "consent",
    Fact.GUIDE: "guide_id",
    Fact.STORE: "store_id",
    Fact.CODE: "code",
    Fact.ADDED_ON: "added_on",
    Fact.LAST_CONTACT_ON: "last_contact_on",
    Fact.LAST_ANSWER_ON: "last_answer_on",
    Fact.LAST_COLD_ON: "last_cold_on",
    Fact.FIRST_ORDER_ON: "first_order_on",
    Fact.LAST_ORDER_ON: "last_order_on",
    Fact.LAST_RETURN_ON: "last_return_on",
    Fact.ORDER_COUNT: "order_count",
    Fact.ORDER_TOTAL: "order_total",
    Fact.LAST_ORDER_AMOUNT: "last_order_amount",
    Fact.REPURCHASE_DAYS: "repurchase_days",
}
"""The facts that stand in one field of the customer."""


def _hundredths(amount: Decimal) -> int:
    return int(amount.scaleb(2))
