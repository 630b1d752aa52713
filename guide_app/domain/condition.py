"""The question that a condition asks about a customer: groups of clauses, each on one fact.

All groups must hold, and of a group any clause; a ``negated`` clause holds when it would not.
Whoever lacks the fact fails its clause, and so passes the negated one; with ``missing`` it is the
other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guide_app.domain.words import Consent, FollowUpState, Source, Temperature


class Ask(StrEnum):
    """What can be asked of a fact."""

    CHOICE = "choice"  # it is one of some values
    PART = "part"  # some text stands in it
    DAY = "day"  # it lies from one day to another
    NUMBER = "number"  # it lies from one number to another
    MONEY = "money"  # the same, in hundredths
    BIRTHDAY = "birthday"  # it is kept in some months, or soon
    FLAG = "flag"  # it is so


class Fact(StrEnum):
    """What is known of a customer and can be asked."""

    TAG = "tag"
    STATE = "state"
    TEMPERATURE = "temperature"
    SOURCE = "source"
    CONSENT = "consent"
    GUIDE = "guide"
    STORE = "store"
    CODE = "code"
    ADDED_ON = "added_on"
    LAST_CONTACT_ON = "last_contact_on"
    LAST_ANSWER_ON = "last_answer_on"
    LAST_COLD_ON = "last_cold_on"
    FIRST_ORDER_ON = "first_order_on"
    LAST_ORDER_ON = "last_order_on"
    LAST_RETURN_ON = "last_return_on"
    DATE = "date"  # a dated fact of a kind; any of them, if there are several
    ORDER_COUNT = "order_count"
    ORDER_TOTAL = "order_total"
    LAST_ORDER_AMOUNT = "last_order_amount"
    AVERAGE_ORDER = "average_order"  # missing without an order
    REPURCHASE_DAYS = "repurchase_days"
    OVERDUE_DAYS = "overdue_days"  # since the own interval ran out; negative before that
    BIRTHDAY = "birthday"  # the customer's own, solar or lunar
    CHILD_MONTHS = "child_months"  # age of any child whose birthday is known to the day
    HAS_CHILD = "has_child"
    SIZE_KNOWN = "size_known"
    DELETED_US = "deleted_us"


ASKS: dict[Fact, Ask] = {
    **dict.fromkeys(
        (Fact.TAG, Fact.STATE, Fact.TEMPERATURE, Fact.SOURCE, Fact.CONSENT, Fact.GUIDE, Fact.STORE),
        Ask.CHOICE,
    ),
    Fact.CODE: Ask.PART,
    **dict.fromkeys(
        (
            Fact.ADDED_ON,
            Fact.LAST_CONTACT_ON,
            Fact.LAST_ANSWER_ON,
            Fact.LAST_COLD_ON,
            Fact.FIRST_ORDER_ON,
            Fact.LAST_ORDER_ON,
            Fact.LAST_RETURN_ON,
            Fact.DATE,
        ),
        Ask.DAY,
    ),
    **dict.fromkeys(
        (Fact.ORDER_COUNT, Fact.REPURCHASE_DAYS, Fact.OVERDUE_DAYS, Fact.CHILD_MONTHS), Ask.NUMBER
    ),
    **dict.fromkeys((Fact.ORDER_TOTAL, Fact.LAST_ORDER_AMOUNT, Fact.AVERAGE_ORDER), Ask.MONEY),
    Fact.BIRTHDAY: Ask.BIRTHDAY,
    **dict.fromkeys((Fact.HAS_CHILD, Fact.SIZE_KNOWN, Fact.DELETED_US), Ask.FLAG),
}
CHOICES: dict[Fact, type[StrEnum]] = {
    Fact.STATE: FollowUpState,
    Fact.TEMPERATURE: Temperature,
    Fact.SOURCE: Source,
    Fact.CONSENT: Consent,
}
"""The closed lists; the other choices are ids."""
NEVER_MISSING = frozenset(
    {Fact.TAG, Fact.STATE, Fact.SOURCE, Fact.CONSENT, Fact.STORE, Fact.ADDED_ON}
    | {Fact.ORDER_COUNT, Fact.ORDER_TOTAL}
) | {fact for fact, ask in ASKS.items() if ask is Ask.FLAG}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause; what it does not ask is left at its default.

    A day, number or birthday without any bounds only has to be known.

    Attributes:
        values: Any of them, of a choice; any of them inside, of a text. Sorted.
        kind: Which dated facts, of a date.
        first: A day, or so many days from today, negative ones being ago; ``last`` alike.
        yearly: Only month and day of a date count, from ``first`` to ``last``.
        least: A number, or money in hundredths; ``most`` alike.
        months: Kept in one of these months this year, of a birthday.
        within: Kept today or in the next so many days, of a birthday.
    """

    fact: Fact
    values: tuple[str, ...] = ()
    kind: str | None = None
    first: date | int | None = None
    last: date | int | None = None
    yearly: bool = False
    least: int | None = None
    most: int | None = None
    months: tuple[int, ...] = ()
    within: int | None = None
    negated: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Of each group some clause holds; without groups it holds for everybody."""

    groups: tuple[tuple[Clause, ...], ...] = ()


EVERYBODY = Condition()
