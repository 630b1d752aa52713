"""The ways in which a clause can be filled in by hand: what is chosen and typed, to and fro."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from guide_app.domain.condition import ASKS, Ask, Clause, Fact
from guide_app.domain.condition_reading import MOST_DAYS, read_condition
from guide_app.domain.condition_writing import document_of
from guide_app.domain.errors import Rejected
from guide_app.domain.segments import Condition


class Form(StrEnum):
    """What is asked of a fact, as it is chosen from a list."""

    ANY = "any"  # one of some choices
    NONE = "none"  # none of them
    HAS = "has"
    HAS_NOT = "has_not"
    WITHIN = "within"  # so many days ago at most
    NOT_WITHIN = "not_within"
    LONGER = "longer"  # more than so many days ago
    AGO = "ago"  # from so many to so many days ago
    AHEAD = "ahead"  # in the next so many days
    BETWEEN_DAYS = "between_days"
    LEAST = "least"
    MOST = "most"
    BETWEEN = "between"
    MONTHS = "months"
    YES = "yes"
    NO = "no"
    KNOWN = "known"
    UNKNOWN = "unknown"


_FORMS: Mapping[Ask, tuple[Form, ...]] = {
    Ask.CHOICE: (Form.ANY, Form.NONE),
    Ask.PART: (Form.HAS, Form.HAS_NOT, Form.KNOWN, Form.UNKNOWN),
    Ask.DAY: (
        Form.WITHIN,
        Form.NOT_WITHIN,
        Form.LONGER,
        Form.AGO,
        Form.BETWEEN_DAYS,
        Form.KNOWN,
        Form.UNKNOWN,
    ),
    Ask.NUMBER: (Form.LEAST, Form.MOST, Form.BETWEEN, Form.KNOWN, Form.UNKNOWN),
    Ask.MONEY: (Form.LEAST, Form.MOST, Form.BETWEEN),
    Ask.BIRTHDAY: (Form.MONTHS, Form.AHEAD, Form.KNOWN, Form.UNKNOWN),
    Ask.FLAG: (Form.YES, Form.NO),
}
_FIELDS: Mapping[Form, int] = {
    Form.HAS: 1,
    Form.HAS_NOT: 1,
    Form.WITHIN: 1,
    Form.NOT_WITHIN: 1,
    Form.LONGER: 1,
    Form.AGO: 2,
    Form.AHEAD: 1,
    Form.BETWEEN_DAYS: 2,
    Form.LEAST: 1,
    Form.MOST: 1,
    Form.BETWEEN: 2,
}
_CURRENCY = chr(0xA5) + chr(0xFFE5)  # narrow and wide
CHOOSING = frozenset({Form.ANY, Form.NONE, Form.MONTHS})


@dataclass(frozen=True)
class About:
    """What a clause is about.

    Attributes:
        kind: Of dates which.
        yearly: Whether only month and day of the date count.
    """

    fact: Fact
    kind: str | None = None
    yearly: bool = False


@dataclass(frozen=True)
class Filled:
    """A form as it is filled in: the texts of its fields, or the choices."""

    form: Form
    texts: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


def forms_of(about: About) -> tuple[Form, ...]:
    """The forms that a fact has."""
    if about.fact is Fact.DATE:
        ahead = (Form.AHEAD, Form.KNOWN, Form.UNKNOWN)
        return ahead if about.yearly else (Form.AHEAD, *_FORMS[Ask.DAY])
    never_missing = about.fact is Fact.ORDER_COUNT
    forms = _FORMS[ASKS[about.fact]]
    return tuple(f for f in forms if not (never_missing and f in (Form.KNOWN, Form.UNKNOWN)))


def fields_of(form: Form) -> int:
    """How many fields a form has."""
    return _FIELDS.get(form, 0)


def clause_of(about: About, filled: Filled) -> Clause | None:
    """The clause that a filled-in form asks; None: something is missing or makes no sense."""
    document = _document(about, filled)
    if document is None:
        return None
    try:
        return read_condition({"all": [{"any": [document]}]}).groups[0][0]
    except Rejected:
        return None


def filled_of(clause: Clause, about: About) -> Filled | None:
    """The form that asks a clause about this; None: no form can."""
    for form in forms_of(about):
        filled = Filled(form, _texts(form, clause), _chosen(form, clause))
        if clause_of(about, filled) == clause:
            return filled
    return None


def _document(about: About, filled: Filled) -> dict[str, Any] | None:
    form = filled.form
    texts = [text.strip() for text in filled.texts[: fields_of(form)]]
    if len(texts) < fields_of(form) or not all(texts):
        return None
    if form in CHOOSING and not filled.chosen:
        return None
    asked = _asked(about, form, texts, filled.chosen)
    if asked is None:
        return None
    document = {"fact": about.fact.value, **asked}
    if about.kind is not None:
        document["kind"] = about.kind
    if form in (Form.NONE, Form.HAS_NOT, Form.NOT_WITHIN, Form.UNKNOWN, Form.NO):
        document["not"] = True
    if about.yearly and form is Form.AHEAD:
        document["yearly"] = True
    return document


def _asked(
    about: About, form: Form, texts: list[str], chosen: tuple[str, ...]
) -> dict[str, Any] | None:
    if form is Form.MONTHS:
        return {"months": [int(month) for month in chosen]}
    if form in (Form.ANY, Form.NONE):
        return {"in": list(chosen)}
    if form in (Form.HAS, Form.HAS_NOT):
        return {"has": texts[0].split()}
    if form is Form.BETWEEN_DAYS:
        return {"from": texts[0], "until": texts[1]}
    if form in (Form.KNOWN, Form.UNKNOWN, Form.YES, Form.NO):
        return {}
    if ASKS[about.fact] is Ask.MONEY:
        amounts = [text.replace(",", "").lstrip(_CURRENCY) for text in texts]
        return dict(zip(_bounds(form), amounts, strict=False))
    numbers = [_whole(text) for text in texts]
    if any(number is None for number in numbers):
        return None
    first, second = (*numbers, None, None)[:2]
    assert first is not None
    if ASKS[about.fact] in (Ask.DAY, Ask.BIRTHDAY) and min(first, second or 0) < 0:
        return None  # in words it would be the other way round
    if form in (Form.WITHIN, Form.NOT_WITHIN):
        return {"from": -first}
    if form is Form.LONGER:
        return {"until": -first - 1}
    if form is Form.AGO and second is not None:
        return {"from": -max(first, second), "until": -min(first, second)}
    if form is Form.AHEAD:
        return {"within": first} if about.fact is Fact.BIRTHDAY else {"from": 0, "until": first}
    return dict(zip(_bounds(form), numbers, strict=False))


def _bounds(form: Form) -> tuple[str, ...]:
    return {Form.LEAST: ("least",), Form.MOST: ("most",)}.get(form, ("least", "most"))


def _whole(text: str) -> int | None:
    try:
        number = int(text)
    except ValueError:
        return None
    return number if abs(number) <= 10 * MOST_DAYS else None


def _texts(form: Form, clause: Clause) -> tuple[str, ...]:
    told: dict[str, Any] = document_of(Condition(((clause,),)))["all"][0]["any"][0]
    first, last = clause.first, clause.last
    if form in (Form.HAS, Form.HAS_NOT):
        return (" ".join(clause.values),)
    if form is Form.BETWEEN_DAYS:
        return tuple(str(bound) for bound in (first, last) if isinstance(bound, date))
    if form is Form.AHEAD:
        return (str(last if clause.within is None else clause.within),)
    if isinstance(first, date) or isinstance(last, date):
        return ()
    if form in (Form.WITHIN, Form.NOT_WITHIN) and first is not None:
        return (str(-first),)
    if form is Form.LONGER and last is not None:
        return (str(-last - 1),)
    if form is Form.AGO and first is not None and last is not None:
        return (str(-last), str(-first))
    return tuple(str(told[name]) for name in _bounds(form) if name in told)


def _chosen(form: Form, clause: Clause) -> tuple[str, ...]:
    return tuple(map(str, clause.months)) if form is Form.MONTHS else clause.values
