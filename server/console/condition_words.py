"""Conditions in words for HQ, such as 标签：A 或 B."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from guide_app.domain.clause_form import About
from guide_app.domain.condition import ASKS, CHOICES, Ask, Clause, Fact
from server.console.speech import Speech
from server.schema import ENTITY_TABLES

_CHOICE_FIELDS = {Fact.STATE: "state", Fact.TEMPERATURE: "temperature", Fact.SOURCE: "source"}


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry of the list of what a clause can be about."""

    key: str
    about: About
    word: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the brand has that conditions can name: ids and names, in the order of HQ.

    Attributes:
        groups: Of tags: id, name and the tags that are in use.
        kinds: Of dates: id, name and whether they are yearly.
    """

    groups: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    kinds: tuple[tuple[str, str, bool], ...]
    guides: tuple[tuple[str, str], ...]
    stores: tuple[tuple[str, str], ...]
    names: dict[str, str] = field(default_factory=dict)


def known_of(connection: Connection, brand_id: str) -> Known:
    """What there is in a brand."""

    def rows(entity: str, *more: str) -> list[tuple[Any, ...]]:
        table = ENTITY_TABLES[entity].c
        columns = [table[name] for name in ("id", "name", *more)]
        order = [table[name] for name in ("position", "name", "id") if name in table]
        query = select(*columns).where(table.brand_id == brand_id).order_by(*order)
        return [tuple(row) for row in connection.execute(query)]

    tags = rows("tag", "group_id", "archived")
    groups = rows("tag_group", "archived")
    kinds = rows("date_kind", "yearly", "archived")
    guides, stores = rows("guide"), rows("store")
    shown = tuple(
        (group_id, name, tuple((tag[0], tag[1]) for tag in tags if tag[2:] == (group_id, 0)))
        for group_id, name, archived in groups
        if not archived
    )
    return Known(
        tuple(group for group in shown if group[2]),
        tuple((kind[0], kind[1], bool(kind[2])) for kind in kinds if not kind[3]),
        tuple((row[0], row[1]) for row in guides),
        tuple((row[0], row[1]) for row in stores),
        {row[0]: row[1] for some in (tags, kinds, guides, stores) for row in some},
    )


def subjects(known: Known, say: Speech) -> tuple[Subject, ...]:
    """Everything that a clause can be about."""
    found = [Subject(f"tag.{one[0]}", About(Fact.TAG), one[1], one[2]) for one in known.groups]
    found += [
        Subject(f"date.{kind}", About(Fact.DATE, kind, yearly), name)
        for kind, name, yearly in known.kinds
    ]
    others = {Fact.GUIDE: known.guides, Fact.STORE: known.stores}
    for fact in Fact:
        if fact in (Fact.TAG, Fact.DATE):
            continue
        choices = others.get(fact, ())
        if fact in CHOICES:
            choices = tuple(
                (one.value, _choice(fact, one.value, known, say)) for one in CHOICES[fact]
            )
        found.append(Subject(fact.value, About(fact), say.t(f"fact.{fact.value}"), choices))
    return tuple(found)


def group_words(group: Sequence[Clause], known: Known, say: Speech) -> str:
    """One line of a condition."""
    told = [(_what(clause, known, say), _value(clause, known, say)) for clause in group]
    colon = ": " if say.lang == "en" else "："
    either = say.t("says.either")
    if len({what for what, _ in told}) == 1:
        return f"{told[0][0]}{colon}{either.join(value for _, value in told)}"
    return either.join(f"{what}{colon}{value}" for what, value in told)


def _what(clause: Clause, known: Known, say: Speech) -> str:
    if clause.fact is Fact.DATE:
        return known.names.get(clause.kind or "") or say.t("fact.date")
    if clause.fact is Fact.TAG:
        for _, name, tags in known.groups:
            if set(clause.values) <= {tag_id for tag_id, _ in tags}:
                return name
    return say.t(f"fact.{clause.fact.value}")


def _value(clause: Clause, known: Known, say: Speech) -> str:
    ask = ASKS[clause.fact]
    if ask is Ask.FLAG:
        return say.t("says.no" if clause.negated else "says.yes")
    words = _asked(clause, known, say)
    if not words:
        return say.t("says.unknown" if clause.negated else "says.known")
    if clause.negated:
        within = _is_within(clause)
        told = say.t("says.not", words=words)
        words = told if within is None else say.t("says.not_within", n=within)
    return f"{words}{say.t('says.either')}{say.t('says.unknown')}" if clause.missing else words


def _asked(clause: Clause, known: Known, say: Speech) -> str:
    ask, either = ASKS[clause.fact], say.t("says.either")
    if ask is Ask.CHOICE:
        return either.join(_choice(clause.fact, value, known, say) for value in clause.values)
    if ask is Ask.PART:
        return either.join(clause.values)
    if ask is Ask.DAY:
        return _days(clause, say)
    if ask is Ask.BIRTHDAY:
        if clause.within is not None:
            return say.t("says.ahead", n=clause.within)
        return either.join(say.t("says.month", n=month) for month in clause.months)
    return _numbers(clause, say)


def _choice(fact: Fact, value: str, known: Known, say: Speech) -> str:
    if fact is Fact.CONSENT:
        return say.t("says.yes" if value == "granted" else "says.no")
    if fact in _CHOICE_FIELDS:
        return say.choice("customer", _CHOICE_FIELDS[fact], value)
    return known.names.get(value) or say.t("says.another")


def _is_within(clause: Clause) -> int | None:
    first = clause.first
    if isinstance(first, int) and first <= 0 and clause.last in (None, 0):
        return -first
    return None


def _days(clause: Clause, say: Speech) -> str:
    first, last = clause.first, clause.last
    if first is None and last is None:
        return ""
    within = _is_within(clause)
    if within is not None:
        return say.t("says.within", n=within)
    if first is None and isinstance(last, int) and last < 0:
        return say.t("says.longer", n=-last - 1)
    if first == 0 and isinstance(last, int):
        return say.t("says.ahead", n=last)
    if isinstance(first, int) and isinstance(last, int):
        if last < 0:
            return say.t("says.ago", first=-last, last=-first)
        return say.t("says.span", first=first, last=last)
    return say.t("says.days", first=_bound(first, say), last=_bound(last, say))


def _bound(bound: date | int | None, say: Speech) -> str:
    if bound is None:
        return say.t("says.open")
    return say.day(bound) if isinstance(bound, date) else f"{bound:+d}"


def _numbers(clause: Clause, say: Speech) -> str:
    def told(number: int) -> str:
        return say.money(number) if ASKS[clause.fact] is Ask.MONEY else f"{number:,}"

    if clause.least is None and clause.most is None:
        return ""
    if clause.most is None:
        return say.t("says.least", n=told(clause.least or 0))
    if clause.least is None:
        return say.t("says.most", n=told(clause.most))
    return say.t("says.between", first=told(clause.least), last=told(clause.most))
