"""Rows that are customers: found by member number or phone, else new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from guide_app.domain.entities import Customer, FamilyMember, Guide, Store, Tag, TimelineEntry
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.values import to_wire
from guide_app.domain.words import Consent, Relation, Source
from guide_app.intake.bringer import Bringer
from guide_app.intake.converting import Values
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.lookups import Lookups
from guide_app.intake.members import birthday_fields, changes_of, member_changes
from guide_app.intake.notes import Note, read_note
from guide_app.intake.people import find_guide, make_guide_index, make_store_index
from guide_app.intake.planned import Fate, Planned, rejected, rejection_of, wire_value
from guide_app.intake.table import RawRow
from guide_app.intake.tag_names import TagNames
from guide_app.mutations.customers import CreateCustomer, EditCustomer, SaveFamilyMember
from guide_app.mutations.pool import AddToPool
from guide_app.mutations.tags import ChangeTags, TagChange

KEYS = ("member_number", "phone")
WEAK_KEY = "wechat"
_PLAIN = (
    *("name", "title", "phone", "wechat", "member_number", "remark", "source", "state"),
    *("temperature", "consent", "size", "preference"),
)
_ENTITY = entity_of(Customer)


class CustomerPlanner:
    """Plans customers; remembers the keys it has seen, so that a file's own duplicates are told."""

    def __init__(self, lookups: Lookups, names_guides: bool, bringer: Bringer) -> None:
        self._lookups = lookups
        self._names_guides = names_guides
        self._bringer = bringer
        self._seen: dict[tuple[str, str], int] = {}
        self._guides: Mapping[str, Sequence[Guide]] | None = None
        self._tags = TagNames(lookups, bringer)
        self._stores: Mapping[str, Store] | None = None

    def plan(self, rows: Sequence[tuple[RawRow, Values]]) -> list[Planned]:
        """What a chunk of rows comes to."""
        known = find_customers(self._lookups, [values for _, values in rows])
        ids = {customer.id for customer in known.values()}
        has_children = any("child_name" in values for _, values in rows)
        family = self._lookups.family(ids) if has_children else {}
        tagged = self._lookups.tags_of(ids) if any("tags" in v for _, v in rows) else {}
        noted = self._lookups.notes(ids) if any("note" in v for _, v in rows) else {}
        return [self._plan_row(row, values, known, family, tagged, noted) for row, values in rows]

    def _plan_row(
        self,
        row: RawRow,
        values: Values,
        known: Mapping[tuple[str, str], Customer],
        family: Mapping[str, Sequence[FamilyMember]],
        tagged: Mapping[str, frozenset[str]],
        noted: Mapping[str, Sequence[TimelineEntry]],
    ) -> Planned:
        label = str(values.get("name") or values.get("member_number") or "")
        keys = _keys_of(values)
        if not keys:
            return rejected(row, Rejection(RowCode.NO_KEY), label)
        before = next((self._seen[key] for key in keys if key in self._seen), None)
        if before is not None:
            return rejected(row, Rejection(RowCode.DUPLICATE_ROW, {"row": before}), label)
        them = {known[key].id: known[key] for key in keys if key in known}
        if len(them) > 1:
            return rejected(row, Rejection(RowCode.TWO_CUSTOMERS), label)
        try:
            tags, remarks = self._tags.read(values.get("tags", ()))
            if remarks and not self._bringer.is_guide:
                return rejected(row, remarks[0], label)
            note = read_note(values, self._bringer, self._guide_index)
            if not them:
                made = self._new(row, values, tags, note, label)
            else:
                (found,) = them.values()
                if self._lifts_withdrawal(values, found):
                    values = {name: values[name] for name in values if name != "consent"}
                    remarks.append(Rejection(RowCode.CONSENT_STAYS))
                if note is not None and note.is_among(noted.get(found.id, ())):
                    note = None
                members, own = family.get(found.id, ()), tagged.get(found.id, frozenset())
                made = self._edit(row, values, found, members, own, tags, note, label)
        except Rejected as error:
            return rejected(row, rejection_of(error), label)
        self._seen.update((key, row.number) for key in keys)
        return made._replace(remarks=tuple(remarks)) if remarks else made

    def _lifts_withdrawal(self, values: Values, customer: Customer) -> bool:
        """Whether a guide's file would let somebody be contacted who has asked not to be."""
        says = values.get("consent")
        withdrawn = customer.consent == Consent.WITHDRAWN.value
        return self._bringer.is_guide and withdrawn and says == Consent.GRANTED.value

    def _guide_index(self) -> Mapping[str, Sequence[Guide]]:
        if self._guides is None:
            self._guides = make_guide_index(self._lookups.guides())
        return self._guides

    def _new(
        self, row: RawRow, values: Values, tags: list[Tag], note: Note | None, label: str
    ) -> Planned:
        if "name" not in values:
            raise Rejected(Code.REQUIRED, field="name")
        made: dict[str, Any] = {"source": Source.IMPORTED.value} | _wire(values)
        guide_id = None
        if "guide" in values:
            guide = find_guide(self._guide_index(), values["guide"])
            if isinstance(guide, Rejection):
                return rejected(row, guide, label)
            if guide.store_id is None:
                return rejected(row, Rejection(Code.NOT_ALLOWED), label)
            guide_id = guide.id
        elif self._names_guides and "store" in values:
            return self._into_pool(row, values, made, tags, note, label)
        elif self._names_guides:
            return rejected(row, Rejection(RowCode.GUIDE_NEEDED), label)
        child = _child(values)
        arguments = CreateCustomer(values=made, family=(child,) if child else (), guide_id=guide_id)
        follow = partial(_about_new, tuple(tag.id for tag in tags), note) if tags or note else None
        return Planned(Fate.NEW, row, arguments, follow, label=label)

    def _into_pool(
        self,
        row: RawRow,
        values: Values,
        made: dict[str, Any],
        tags: list[Tag],
        note: Note | None,
        label: str,
    ) -> Planned:
        """Somebody whom the file gives to a store and to no guide."""
        if self._stores is None:
            self._stores = make_store_index(self._lookups.stores())
        store = self._stores.get(values["store"].casefold())
        if store is None:
            unknown = Rejection(RowCode.STORE_UNKNOWN, {"store": values["store"]})
            return rejected(row, unknown, label)
        child = _child(values)
        arguments = AddToPool(store_id=store.id, values=made, family=(child,) if child else ())
        follow = partial(_about_new, tuple(tag.id for tag in tags), note) if tags or note else None
        return Planned(Fate.NEW, row, arguments, follow, label=label)

    def _edit(
        self,
        row: RawRow,
        values: Values,
        customer: Customer,
        family: Sequence[FamilyMember],
        tagged: frozenset[str],
        tags: list[Tag],
        note: Note | None,
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
        if note is not None:
            work.append(note.of(customer.id))
        if not work:
            return Planned(Fate.UNCHANGED, row, label=label or customer.name)
        rest = tuple(work[1:])
        return Planned(Fate.CHANGED, row, work[0], (lambda _: rest) if rest else None, label=label)


def find_customers(lookups: Lookups, rows: Sequence[Values]) -> dict[tuple[str, str], Customer]:
    """The customers whom rows speak of, by the name and the value of the key."""
    found: dict[tuple[str, str], Customer] = {}
    keys = [key for values in rows for key in _keys_of(values)]
    for name in (*KEYS, WEAK_KEY):
        wanted = {value for of, value in keys if of == name}
        if wanted:
            for value, customer in lookups.customers(name, wanted).items():
                found[name, value] = customer
    return found


def _keys_of(values: Values) -> list[tuple[str, str]]:
    """By what a row's customer is known; a WeChat id only where there is nothing better."""
    keys = [(name, values[name]) for name in KEYS if name in values]
    return keys or [(name, values[name]) for name in (WEAK_KEY,) if name in values]


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


def _about_new(tag_ids: tuple[str, ...], note: Note | None, mutation_id: str) -> tuple[Any, ...]:
    customer_id = row_id(mutation_id, 0)
    tags = (_tag_changes(customer_id, tag_ids),) if tag_ids else ()
    return tags if note is None else (*tags, note.of(customer_id))


def _tag_changes(customer_id: str, tag_ids: Sequence[str]) -> ChangeTags:
    return ChangeTags(
        changes=tuple(
            TagChange(customer_id=customer_id, tag_id=tag_id, action="add") for tag_id in tag_ids
        )
    )
