"""Rows of the file turned into what screens show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.birthdays import age_on
from guide_app.domain.business_day import USUAL_ZONE, zone
from guide_app.domain.due_list import outcome_of
from guide_app.domain.entities import Customer, FamilyMember, FollowUp, Order, TimelineEntry
from guide_app.domain.entity import entity_of
from guide_app.domain.masking import mask_phone
from guide_app.domain.values import to_wire
from guide_app.domain.words import TimelineKind
from guide_app.mutations.customers import RESTORE_DAYS
from guide_app.services.models import (
    Birthday,
    FamilyFact,
    OrderFact,
    RestorableValue,
    TagChip,
    TimelineLine,
)
from localdb import state
from localdb.queries import catalog, tagging
from localdb.queries.materials import material_titles

_INTERNAL = frozenset({"undo", "fields", "row_id", "follow_up_id", "wording_id"})


class Names:
    """Names instead of ids, read once.

    Attributes:
        guide_id: The guide who looks.
        zone: The brand's time zone.
    """

    def __init__(self, connection: Connection) -> None:
        self.guide_id = state.get(connection, state.GUIDE_ID)
        self.zone = zone(state.find(connection, state.TIME_ZONE) or USUAL_ZONE)
        self._connection = connection
        self._guides: dict[str, str] | None = None
        self._stores: dict[str, str] | None = None
        self._tags: dict[str, str] | None = None
        self._scripts: dict[str, str] | None = None
        self._materials: dict[str, str] | None = None

    def guide(self, guide_id: str | None) -> str | None:
        """The guide's name; None for one whom this PC does not know."""
        if self._guides is None:
            self._guides = catalog.guide_names(self._connection)
        return self._guides.get(guide_id or "")

    def store(self, store_id: str | None) -> str | None:
        """The store's name."""
        if self._stores is None:
            self._stores = catalog.store_names(self._connection)
        return self._stores.get(store_id or "")

    def tags(self, tag_ids: Iterable[str]) -> list[str]:
        """The names of tags, those that are gone left out."""
        if self._tags is None:
            self._tags = {tag.id: tag.name for tag in catalog.tags(self._connection)}
        return [self._tags[tag_id] for tag_id in tag_ids if tag_id in self._tags]

    def script(self, script_id: str | None) -> str | None:
        """The title of a script that is in use."""
        if self._scripts is None:
            self._scripts = {row.id: row.title for row in catalog.scripts(self._connection)}
        return self._scripts.get(script_id or "")

    def material(self, material_id: str | None) -> str | None:
        """The title of a material, in use or not."""
        if self._materials is None:
            self._materials = material_titles(self._connection)
        return self._materials.get(material_id or "")


def birthday_of(person: Customer | FamilyMember) -> Birthday | None:
    """The birthday as written down, if it is known."""
    if person.birthday_month is None or person.birthday_day is None:
        return None
    return Birthday(
        person.birthday_year, person.birthday_month, person.birthday_day, person.birthday_lunar
    )


def family_facts(family: Iterable[FamilyMember], today: date) -> tuple[FamilyFact, ...]:
    """The family with ages as of today."""
    return tuple(
        FamilyFact(
            member.id,
            member.relation,
            member.name,
            member.size,
            birthday_of(member),
            age_on(member, today),
        )
        for member in family
    )


def order_facts(orders: Iterable[Order], names: Names) -> tuple[OrderFact, ...]:
    """Purchases with the name of their store."""
    return tuple(
        OrderFact(
            order.number,
            order.ordered_on,
            order.amount,
            order.items,
            order.summary,
            names.store(order.store_id),
            order.returned_on,
            order.returned_amount,
        )
        for order in orders
    )


TagMarks = Mapping[str, tuple[tuple[int, int, str], TagChip]]
"""Of every tag its place in the order of HQ, and how it is shown."""


def tag_marks(connection: Connection) -> TagMarks:
    """How tags are shown; those whose group is gone are not, one that was merged as the other."""
    groups = {group.id: group for group in catalog.tag_groups(connection)}
    marks = {}
    for tag in catalog.tags(connection):
        group = groups.get(tag.group_id)
        if group is not None:
            archived = tag.archived or group.archived
            chip = TagChip(tag.id, tag.name, group.id, group.name, group.color, archived)
            marks[tag.id] = (group.position, tag.position, tag.name), chip
    merged = catalog.merged_tags(connection)
    return marks | {tag_id: marks[other] for tag_id, other in merged.items() if other in marks}


def tag_chips(
    connection: Connection, customer_ids: Sequence[str], marks: TagMarks | None = None
) -> Mapping[str, tuple[TagChip, ...]]:
    """The tags of each customer, in the order of HQ; every id has an entry.

    Args:
        connection: To the guide's file.
        customer_ids: Whose.
        marks: Read already; None reads them.
    """
    marks = tag_marks(connection) if marks is None else marks
    found: dict[str, set[tuple[tuple[int, int, str], TagChip]]] = defaultdict(set)
    for customer_id, tag_id in tagging.tags_of(connection, customer_ids):
        if tag_id in marks:
            found[customer_id].add(marks[tag_id])
    return {
        customer_id: tuple(chip for _, chip in sorted(found[customer_id], key=lambda pair: pair[0]))
        for customer_id in customer_ids
    }


def timeline_lines(
    entries: Iterable[TimelineEntry],
    names: Names,
    today: date,
    customer: Customer | None = None,
    waiting: Iterable[FollowUp] = (),
) -> tuple[TimelineLine, ...]:
    """Lines of a history, ids in their details replaced by names.

    Args:
        entries: Rows of the history.
        names: What ids are called.
        today: The brand's day.
        customer: As it is now: what has been put back already is not offered again.
        waiting: The customer's follow-ups whose outcome nobody wrote down; after some days the
            line of such a message says by itself that no answer came.
    """
    sent = {follow_up.id: follow_up for follow_up in waiting}
    return tuple(
        TimelineLine(
            entry_id=entry.id,
            kind=entry.kind,
            on=entry.on,
            at=entry.at,
            guide_name=names.guide(entry.guide_id) or _author(entry),
            text=entry.text,
            details=_details(entry, names) | _came_of(sent.get(_sent_by(entry)), today),
            undone=entry.undone,
            own=entry.guide_id == names.guide_id,
            overwritten=_overwritten(entry),
            restorable=_restorable(entry, today, customer),
            follow_up_id=_sent_by(entry) if _sent_by(entry) in sent else None,
        )
        for entry in entries
    )


def _author(entry: TimelineEntry) -> str | None:
    """Who wrote a note from elsewhere, where no account stands for that person."""
    details = entry.details if isinstance(entry.details, dict) else {}
    return str(details["author"]) if details.get("author") else None


def _details(entry: TimelineEntry, names: Names) -> dict[str, Any]:
    if not isinstance(entry.details, dict):
        return {}
    details = {name: value for name, value in entry.details.items() if name not in _INTERNAL}
    if entry.kind == TimelineKind.TAGS:
        return {
            name: names.tags(value) if isinstance(value, list) else value
            for name, value in details.items()
        }
    if entry.kind == TimelineKind.SHEET:
        changed = {name: names.tags(details[name]) for name in ("added", "replaced")}
        return {**changed, "sheet_id": details["sheet_id"]}
    if entry.kind == TimelineKind.TRANSFER:
        told = {name: names.guide(details.get(name)) for name in ("from", "to")}
        return {**told, "temperature": details.get("temperature")}
    if "script_id" in details:
        details["script"] = names.script(details.pop("script_id"))
    if "material_id" in details:
        details["material"] = names.material(details.pop("material_id"))
    return details


def _sent_by(entry: TimelineEntry) -> str:
    """The follow-up whose message the line tells of; "" for any other line."""
    if entry.kind != TimelineKind.CONTACT or entry.undone or not isinstance(entry.details, dict):
        return ""
    return str(entry.details.get("follow_up_id", ""))


def _came_of(follow_up: FollowUp | None, today: date) -> dict[str, Any]:
    """What a message has come to by itself."""
    outcome = None if follow_up is None else outcome_of(follow_up, today)
    return {} if outcome is None else {"outcome": outcome}


def _overwritten(
    entry: TimelineEntry, besides: Collection[str] = ()
) -> tuple[RestorableValue, ...]:
    if entry.kind != TimelineKind.OVERWRITTEN or not isinstance(entry.details, dict):
        return ()
    return tuple(
        RestorableValue(
            entry.details["entity"],
            name,
            lost=_shown(name, values["lost"]),
            kept=_shown(name, values["kept"]),
        )
        for name, values in entry.details["fields"].items()
        if name not in besides
    )


def _restorable(
    entry: TimelineEntry, today: date, customer: Customer | None
) -> tuple[RestorableValue, ...]:
    if today - entry.on > timedelta(days=RESTORE_DAYS):
        return ()
    return _overwritten(entry, _standing(entry, customer))


def _standing(entry: TimelineEntry, customer: Customer | None) -> list[str]:
    """Fields of the customer that have the overwritten value (again)."""
    if customer is None or not isinstance(entry.details, dict):
        return []
    if entry.details.get("row_id") != customer.id:
        return []
    known = entity_of(Customer).by_name
    return [
        name
        for name, values in entry.details["fields"].items()
        if to_wire(known[name], getattr(customer, name)) == values["lost"]
    ]


def _shown(field_name: str, value: Any) -> Any:
    return mask_phone(value) if field_name == "phone" else value
