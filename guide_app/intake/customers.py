"""Rows that are customers: found by member number or phone, else new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from guide_app.domain.entities import Customer, FamilyMember, Guide, Tag
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.values import to_wire
from guide_app.domain.words import Relation, Source
from guide_app.intake.converting import Values
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.lookups import Lookups
from guide_app.intake.members import birthday_fields, changes_of, member_changes
from guide_app.intake.people import find_guide, make_guide_index
from guide_app.intake.planned import Fate, Planned, rejected, rejection_of, wire_value
from guide_app.intake.table import RawRow
from guide_app.mutations.customers import CreateCustomer, EditCustomer, SaveFamilyMember
from guide_app.mutations.tags import ChangeTags, TagChange

KEYS = ("member_number", "phone")
_PLAIN = (
    *("name", "title", "phone", "wechat", "member_number", "remark", "source", "state"),
    *("temperature", "consent", "size", "preference"),
)
_ENTITY = entity_of(Customer)


class CustomerPlanner:
    """Plans customers; remembers the keys it has seen, so that a file's own duplicates are told."""

    def __init__(self, lookups: Lookups, names_guides: bool) -> None:
        self._lookups = lookups
        self._names_guides = names_guides
        self._seen: dict[tuple[str, str], int] = {}
        self._guides: Mapping[str, Sequence[Guide]] | None = None
        self._tags: Mapping[str, Tag] | None = None

    def plan(self, rows: Sequence[tuple[RawRow, Values]]) -> list[Planned]:
        """What a chunk of rows comes to."""
        known = find_customers(self._lookups, [values for _, values in rows])
        ids = {customer.id for customer in known.values()}
        has_children = any("child_name" in values for _, values in rows)
        family = self._lookups.family(ids) if has_children else {}
        tagged = self._lookups.tags_of(ids) if any("tags" in v for _, v in rows) else {}
        return [self._plan_row(row, values, known, family, tagged) for row, values in rows]

    def _plan_row(
        self,
        row: RawRow,
        values: Values,
        known: Mapping[tuple[str, str], Customer],
        family: Mapping[str, Sequence[FamilyMember]],
        tagged: Mapping[str, frozenset[str]],
    ) -> Planned:
        label = str(values.get("name") or values.get("member_number") or "")
        keys = [(name, values[name]) for name in KEYS if name in values]
        if not keys:
            return rejected(row, Rejection(RowCode.NO_KEY), label)
        before = next((self._seen[key] for key in keys if key in self._seen), None)
        if before is not None:
            return rejected(row, Rejection(RowCode.DUPLICATE_ROW, {"row": before}), label)
        try:
            tags = [self._tag(name) for name in values.get("tags", ())]
            found = next((known[key] for key in keys if key in known), None)
            if found is None:
                made = self._new(row, values, tags, label)
            else:
                members, own = family.get(found.id, ()), tagged.get(found.id, frozenset())
                made = self._edit(row, values, found, members, own, tags, label)
        except Rejected as error:
            return rejected(row, rejection_of(error), label)
        except _UnknownWord as unknown:
            return rejected(row, unknown.rejection, label)
        self._seen.update((key, row.number) for key in keys)
        return made

    def _new(self, row: RawRow, values: Values, tags: list[Tag], label: str) -> Planned:
        if "name" not in values:
            raise Rejected(Code.REQUIRED, field="name")
        made: dict[str, Any] = {"source": Source.IMPORTED.value} | _wire(values)
        guide_id = None
        if "guide" in values:
            if self._guides is None:
                self._guides = make_guide_index(self._lookups.guides())
            guide = find_guide(self._guides, values["guide"])
            if isinstance(guide, Rejection):
                return rejected(row, guide, label)
            if guide.store_id is None:
                return rejected(row, Rejection(Code.NOT_ALLOWED), label)
            guide_id = guide.id
        elif self._names_guides:
            return rejected(row, Rejection(RowCode.GUIDE_NEEDED), label)
        child = _child(values)
        arguments = CreateCustomer(values=made, family=(child,) if child else (), guide_id=guide_id)
        follow = partial(_tags_of_new, tuple(tag.id for tag in tags)) if tags else None
        return Planned(Fate.NEW, row, arguments, follow, label=label)

    def _edit(
        self,
        row: RawRow,
        values: Values,
        customer: Customer,
        family: Sequence[FamilyMember],
        tagged: frozenset[str],
        tags: list[Tag],
        label: str,
    ) -> Planned:
        work: list[Any] = []
        changes = changes_of(customer, _wire(values))
        if changes:
            work.append(EditCustomer(customer_id=customer.id, changes=changes))
        child = _child(values)
        if child:
            member_id, member_edits = member_changes(family, child)
            if member_edits:
                work.append(
                    SaveFamilyMember(
                        customer_id=customer.id, member_id=member_id, changes=member_edits
                    )
                )
        missing = [tag.id for tag in tags if tag.id not in tagged]
        if missing:
            work.append(_tag_changes(customer.id, missing))
        if not work:
            return Planned(Fate.UNCHANGED, row, label=label or customer.name)
        rest = tuple(work[1:])
        return Planned(Fate.CHANGED, row, work[0], (lambda _: rest) if rest else None, label=label)

    def _tag(self, name: str) -> Tag:
        if self._tags is None:
            self._tags = {tag.name.casefold(): tag for tag, _ in reversed(self._lookups.tags())}
        tag = self._tags.get(name.casefold())
        if tag is None:
            raise _UnknownWord(Rejection(RowCode.TAG_UNKNOWN, {"tag": name}))
        return tag


def find_customers(lookups: Lookups, rows: Sequence[Values]) -> dict[tuple[str, str], Customer]:
    """The customers whom rows speak of, by the name and the value of the key."""
    found: dict[tuple[str, str], Customer] = {}
    for name in KEYS:
        wanted = {values[name] for values in rows if name in values}
        if wanted:
            for value, customer in lookups.customers(name, wanted).items():
                found[name, value] = customer
    return found


class _UnknownWord(Exception):
    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.code)
        self.rejection = rejection


def _wire(values: Values) -> dict[str, Any]:
    made = {name: wire_value(_ENTITY, name, values[name]) for name in _PLAIN if name in values}
    if "birthday" in values:
        for name, value in birthday_fields(values["birthday"]).items():
            made[name] = wire_value(_ENTITY, name, value)
    return made


def _child(values: Values) -> dict[str, Any] | None:
    if "child_name" not in values:
        return None
    entity = entity_of(FamilyMember)
    made: dict[str, Any] = {"relation": Relation.CHILD.value, "name": values["child_name"]}
    if "child_size" in values:
        made["size"] = values["child_size"]
    if "child_birthday" in values:
        made |= birthday_fields(values["child_birthday"])
    return {
        name: to_wire(entity.by_name[name], wire_value(entity, name, value))
        for name, value in made.items()
    }


def _tags_of_new(tag_ids: tuple[str, ...], mutation_id: str) -> tuple[Any, ...]:
    return (_tag_changes(row_id(mutation_id, 0), tag_ids),)


def _tag_changes(customer_id: str, tag_ids: Sequence[str]) -> ChangeTags:
    return ChangeTags(
        changes=tuple(
            TagChange(customer_id=customer_id, tag_id=tag_id, action="add") for tag_id in tag_ids
        )
    )
