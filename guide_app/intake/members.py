"""Rows that are family members, and the child that stands in a customer's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guide_app.domain.entities import Customer, FamilyMember
from guide_app.domain.entity import Row, entity_of
from guide_app.domain.errors import Rejected
from guide_app.domain.values import to_wire
from guide_app.domain.words import Relation
from guide_app.intake.cells import Birthday
from guide_app.intake.converting import Values
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.lookups import Lookups
from guide_app.intake.planned import Fate, Planned, rejected, rejection_of, wire_value
from guide_app.intake.table import RawRow
from guide_app.mutations.customers import SaveFamilyMember, check_day
from guide_app.mutations.fields import Change

_KEYS = ("member_number", "phone")
_ENTITY = entity_of(FamilyMember)


class FamilyPlanner:
    """Plans family members: found by their customer and name, else new."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._seen: dict[tuple[str, str], int] = {}

    def plan(self, rows: Sequence[tuple[RawRow, Values]]) -> list[Planned]:
        """What a chunk of rows comes to."""
        known: dict[tuple[str, str], Customer] = {}
        for name in _KEYS:
            wanted = {values[name] for _, values in rows if name in values}
            found = self._lookups.customers(name, wanted) if wanted else {}
            known |= {(name, value): customer for value, customer in found.items()}
        family = self._lookups.family({customer.id for customer in known.values()})
        return [self._plan_row(row, values, known, family) for row, values in rows]

    def _plan_row(
        self,
        row: RawRow,
        values: Values,
        known: Mapping[tuple[str, str], Customer],
        family: Mapping[str, Sequence[FamilyMember]],
    ) -> Planned:
        label = str(values.get("name", ""))
        keys = [(name, values[name]) for name in _KEYS if name in values]
        if not keys or not label:
            return rejected(row, Rejection(RowCode.NO_KEY), label)
        customer = next((known[key] for key in keys if key in known), None)
        if customer is None:
            return rejected(row, Rejection(RowCode.CUSTOMER_UNKNOWN), label)
        before = self._seen.setdefault((customer.id, label), row.number)
        if before != row.number:
            return rejected(row, Rejection(RowCode.DUPLICATE_ROW, {"row": before}), label)
        try:
            made = _wire(values)
            member_id, changes = member_changes(family.get(customer.id, ()), made)
        except Rejected as error:
            return rejected(row, rejection_of(error), label)
        if not changes:
            return Planned(Fate.UNCHANGED, row, label=label)
        arguments = SaveFamilyMember(customer_id=customer.id, member_id=member_id, changes=changes)
        fate = Fate.NEW if member_id is None else Fate.CHANGED
        return Planned(fate, row, arguments, label=label)


def member_changes(
    family: Sequence[FamilyMember], wanted: Mapping[str, Any]
) -> tuple[str | None, dict[str, Change]]:
    """Which member is meant (None: a new one), and what is to be changed of it."""
    known = next((m for m in family if m.name == wanted["name"] and not m.removed), None)
    if known is None:
        return None, {name: Change(seen=None, new=value) for name, value in wanted.items()}
    kept = {name: value for name, value in wanted.items() if name != "relation"}
    return known.id, changes_of(known, kept)


def changes_of(row: Row, wanted: Mapping[str, Any]) -> dict[str, Change]:
    """The changes that make ``row`` have the values, which are in wire form."""
    entity = entity_of(type(row))
    changes = {}
    for name, new in wanted.items():
        seen = to_wire(entity.by_name[name], getattr(row, name))
        if seen != new:
            changes[name] = Change(seen=seen, new=new)
    return changes


def birthday_fields(birthday: Birthday) -> dict[str, Any]:
    """A birthday as the fields of an entity, checked as the mutation will check it.

    Raises:
        Rejected: OUT_OF_RANGE.
    """
    check_day(birthday.year, birthday.month, birthday.day, lunar=birthday.lunar)
    made: dict[str, Any] = {
        "birthday_month": birthday.month,
        "birthday_day": birthday.day,
        "birthday_lunar": birthday.lunar,
    }
    if birthday.year is not None:
        made["birthday_year"] = birthday.year
    return made


def _wire(values: Values) -> dict[str, Any]:
    made: dict[str, Any] = {"relation": values.get("relation", Relation.CHILD.value)}
    made |= {name: values[name] for name in ("name", "size") if name in values}
    if "birthday" in values:
        made |= birthday_fields(values["birthday"])
    return {name: wire_value(_ENTITY, name, value) for name, value in made.items()}
