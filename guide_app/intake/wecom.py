"""Rows of the list of customers that an administrator exports from WeCom's console.

A row is a customer and the member who added them. It makes what a guide notes by key: *added* on
its day, with the way by which the customer came, and *deleted us*. Who is not here yet is added.
WeCom's list still names those who deleted us, so it never says that somebody came back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from guide_app.domain.entities import Customer, Guide
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.events import after_added
from guide_app.domain.ids import row_id
from guide_app.domain.values import check
from guide_app.domain.words import EventKind, Source
from guide_app.intake.converting import Values
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.lookups import Lookups
from guide_app.intake.people import find_guide, make_guide_index
from guide_app.intake.planned import Fate, Planned, rejected, rejection_of, wire_value
from guide_app.intake.table import RawRow
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.events import NoteEvent

_ENTITY = entity_of(Customer)
_NAMES = ("remark", "name")
"""What the guide calls the customer in WeCom comes before what they call themselves."""


class WecomPlanner:
    """Finds customers by phone, else by guide and name; remembers whom it has met in the file."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._guides: Mapping[str, Sequence[Guide]] | None = None
        self._seen: dict[tuple[str, ...], int] = {}

    def plan(self, rows: Sequence[tuple[RawRow, Values]]) -> list[Planned]:
        """What a chunk of rows comes to."""
        if self._guides is None:
            self._guides = make_guide_index(self._lookups.guides())
        phones = {values["phone"] for _, values in rows if "phone" in values}
        by_phone = self._lookups.customers("phone", phones) if phones else {}
        names = {values[name] for _, values in rows for name in _NAMES if name in values}
        by_name: dict[tuple[str | None, str], list[Customer]] = {}
        for customer in self._lookups.namesakes(names):
            by_name.setdefault((customer.guide_id, customer.name), []).append(customer)
        return [self._plan_row(row, values, by_phone, by_name) for row, values in rows]

    def _plan_row(
        self,
        row: RawRow,
        values: Values,
        by_phone: Mapping[str, Customer],
        by_name: Mapping[tuple[str | None, str], Sequence[Customer]],
    ) -> Planned:
        label = str(next((values[name] for name in _NAMES if name in values), ""))
        if "guide" not in values:
            return rejected(row, Rejection(Code.REQUIRED, {"field": "guide"}), label)
        guide = find_guide(self._guides or {}, values["guide"])
        if isinstance(guide, Rejection):
            return rejected(row, guide, label)
        found = _find(values, guide, by_phone, by_name)
        if isinstance(found, Rejection):
            return rejected(row, found, label)
        before = self._met(row, values, guide, found)
        if before is not None:
            return rejected(row, Rejection(RowCode.DUPLICATE_ROW, {"row": before}), label)
        try:
            check(_ENTITY.by_name["channel_code"], values.get("channel_code"))
            if found is None:
                return self._new(row, values, guide, label)
            events = _events(values, found)
        except Rejected as error:
            return rejected(row, rejection_of(error), label)
        if not events:
            return Planned(Fate.UNCHANGED, row, label=label)
        rest = tuple(events[1:])
        following = (lambda _: rest) if rest else None
        return Planned(Fate.CHANGED, row, events[0], following, label=label)

    def _met(self, row: RawRow, values: Values, guide: Guide, found: Customer | None) -> int | None:
        """The row before this one that spoke of the same customer."""
        if found is not None:
            key: tuple[str, ...] = (found.id,)
        else:
            named = next((values[name] for name in _NAMES if name in values), "")
            key = ("phone", values["phone"]) if "phone" in values else (guide.id, named)
        first = self._seen.setdefault(key, row.number)
        return None if first == row.number else first

    def _new(self, row: RawRow, values: Values, guide: Guide, label: str) -> Planned:
        if guide.store_id is None:
            return rejected(row, Rejection(Code.NOT_ALLOWED), label)
        if "added_on" not in values or not label:
            return rejected(row, Rejection(RowCode.CUSTOMER_UNKNOWN), label)
        made = {"name": label, "source": Source.IMPORTED.value}
        if "phone" in values:
            made["phone"] = values["phone"]
        wired = {name: wire_value(_ENTITY, name, value) for name, value in made.items()}
        arguments = CreateCustomer(values=wired, guide_id=guide.id)
        return Planned(Fate.NEW, row, arguments, partial(_events_of_new, values), label=label)


def _find(
    values: Values,
    guide: Guide,
    by_phone: Mapping[str, Customer],
    by_name: Mapping[tuple[str | None, str], Sequence[Customer]],
) -> Customer | Rejection | None:
    if "phone" not in values and not any(name in values for name in _NAMES):
        return Rejection(RowCode.NO_KEY)
    customer = by_phone.get(values.get("phone", ""))
    if customer is not None:
        if customer.guide_id not in (guide.id, None):
            return Rejection(RowCode.GUIDE_DIFFERS, {"guide": values["guide"]})
        return customer
    for name in _NAMES:
        namesakes = by_name.get((guide.id, values.get(name, "")), ())
        fitting = [one for one in namesakes if not _differ(one.phone, values.get("phone"))]
        if len(fitting) > 1:
            return Rejection(RowCode.CUSTOMER_AMBIGUOUS)
        if fitting:
            return fitting[0]
    return None


def _differ(phone: str | None, other: str | None) -> bool:
    """Whether two phones say that these are two people."""
    return phone is not None and other is not None and phone != other


def _events(values: Values, customer: Customer) -> list[NoteEvent]:
    events: list[NoteEvent] = []
    added_on, deleted_on = values.get("added_on"), values.get("deleted_on")
    if added_on is not None and not customer.deleted_us:
        # what a guide has noted of the code says more than the way that WeCom names
        code = None if customer.channel_code else values.get("channel_code")
        if after_added(customer, added_on, code, customer.added_on):
            events.append(_event(customer.id, EventKind.ADDED, added_on, code))
    since = added_on or customer.added_on
    if deleted_on is not None and not customer.deleted_us and deleted_on >= since:
        events.append(_event(customer.id, EventKind.DELETED_US, deleted_on, None))
    return events


def _events_of_new(values: Values, mutation_id: str) -> tuple[Any, ...]:
    customer_id = row_id(mutation_id, 0)
    added_on, code = values["added_on"], values.get("channel_code")
    events = [_event(customer_id, EventKind.ADDED, added_on, code)]
    if "deleted_on" in values:
        events.append(_event(customer_id, EventKind.DELETED_US, values["deleted_on"], None))
    return tuple(events)


def _event(customer_id: str, kind: EventKind, on: Any, code: str | None) -> NoteEvent:
    return NoteEvent(customer_id=customer_id, event=kind.value, on=on, code=code)
