"""Filters that earlier versions kept in the file of one PC, before there were segments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import Connection

from guide_app.domain.condition import Clause, Condition, Fact
from guide_app.services.customer_models import CustomerQuery, CustomerSort
from localdb import state
from localdb.queries import catalog

STATE_NAME = "saved_filters"
_SPANS: dict[str, tuple[date | int | None, date | int | None]] = {
    "week": (-7, None),
    "month": (-30, -8),
    "quarter": (-90, -31),
    "longer": (None, -91),
}
_NEVER = "never"


class _Query(msgspec.Struct):
    text: str = ""
    tag_ids: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    temperatures: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    last_contact: tuple[str, ...] = ()
    last_order: tuple[str, ...] = ()
    sort: str = "name"
    descending: bool = False
    removed: bool = False


class _Filter(msgspec.Struct):
    name: str
    query: _Query


@dataclass(frozen=True, slots=True)
class EarlierFilter:
    """One of them, as it is asked today."""

    name: str
    query: CustomerQuery


def list_earlier(connection: Connection) -> list[EarlierFilter]:
    """All of them, in the order of saving."""
    stored = _stored(connection)
    if not stored:
        return []
    group_of = {tag.id: tag.group_id for tag in catalog.tags(connection)}
    return [EarlierFilter(one.name, _asked(one.query, group_of)) for one in stored]


def keep_only(connection: Connection, names: Collection[str]) -> None:
    """Forget the others."""
    left = [one for one in _stored(connection) if one.name in names]
    state.put(connection, STATE_NAME, msgspec.json.encode(left).decode())


def _stored(connection: Connection) -> list[_Filter]:
    stored = state.find(connection, STATE_NAME)
    return [] if stored is None else msgspec.json.decode(stored, type=list[_Filter])


def _asked(query: _Query, group_of: dict[str, str]) -> CustomerQuery:
    tags: dict[str, list[str]] = {}
    for tag_id in query.tag_ids:
        tags.setdefault(group_of.get(tag_id, tag_id), []).append(tag_id)
    choices = [(Fact.TAG, some) for some in tags.values()]
    choices += [
        (Fact.STATE, list(query.states)),
        (Fact.SOURCE, list(query.sources)),
        (Fact.TEMPERATURE, list(query.temperatures)),
        (Fact.GUIDE, list(query.guides)),
    ]
    groups: list[tuple[Clause, ...]] = [
        (Clause(fact=fact, values=tuple(sorted(set(values)))),)
        for fact, values in choices
        if values
    ]
    for fact, spans in (
        (Fact.LAST_CONTACT_ON, query.last_contact),
        (Fact.LAST_ORDER_ON, query.last_order),
    ):
        if spans:
            groups.append(tuple(_ago(fact, span) for span in spans))
    sort = CustomerSort(query.sort)
    return CustomerQuery(
        query.text, Condition(tuple(groups)), sort, query.descending, query.removed
    )


def _ago(fact: Fact, span: str) -> Clause:
    if span == _NEVER:
        return Clause(fact=fact, negated=True)
    first, last = _SPANS[span]
    return Clause(fact=fact, first=first, last=last)
