"""What a row of an import does, and what takes it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection

from guide_app.domain.ids import row_id
from guide_app.intake.planned import Planned
from guide_app.mutations.customers import (
    CONSENT_ORDINAL,
    CreateCustomer,
    EditCustomer,
    RemoveCustomer,
    SaveFamilyMember,
)
from guide_app.mutations.fields import Change
from guide_app.mutations.notes import BringNote, TakeBackNote, brought_note_id
from guide_app.mutations.registry import BY_ARGUMENTS, MUTATIONS
from guide_app.mutations.tags import ChangeTags, TagChange
from localdb.queries import catalog, tagging


class _Call(msgspec.Struct):
    name: str
    arguments: msgspec.Raw


class _Kept(msgspec.Struct):
    made: list[str]
    back: list[_Call]
    values: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a row.

    Attributes:
        made: The ids of its mutations.
        values: What the import wrote of a new customer, in wire form.
        back: Arguments of the mutations that take it back, in order.
    """

    made: tuple[str, ...]
    values: Mapping[str, Any]
    back: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """A row's mutations with their ids, chosen beforehand, and what takes them back."""

    planned: Planned
    customer_id: str
    calls: tuple[tuple[str, Any], ...]
    back: tuple[Any, ...]

    def record(self) -> dict[str, Any]:
        """As `localdb.imports.add_steps` keeps it."""
        first = self.planned.arguments
        kept = _Kept(
            [mutation_id for mutation_id, _ in self.calls],
            [_call(arguments) for arguments in self.back],
            dict(first.values) if isinstance(first, CreateCustomer) else {},
        )
        return {
            "customer_id": self.customer_id,
            "row_number": self.planned.row.number,
            "back": msgspec.json.encode(kept).decode(),
        }


def work_of(
    connection: Connection, planned: Planned, new_id: Callable[[], str], today: date
) -> Work:
    """What a row that was planned does, before it is done."""
    first = new_id()
    following = planned.following(first) if planned.following is not None else ()
    calls = ((first, planned.arguments), *((new_id(), arguments) for arguments in following))
    if isinstance(planned.arguments, CreateCustomer):  # the rest goes with the customer
        customer_id = row_id(first, 0)
        return Work(planned, customer_id, calls, (RemoveCustomer(customer_id=customer_id),))
    customer_id = _customer_of(planned.arguments)
    back = [_opposite(connection, *call, today) for call in calls]
    return Work(planned, customer_id, calls, tuple(reversed(back)))


def read_kept(text: str) -> Kept:
    """What `Work.record` has kept."""
    kept = msgspec.json.decode(text, type=_Kept)
    calls = (
        msgspec.json.decode(call.arguments, type=MUTATIONS[call.name].arguments)
        for call in kept.back
    )
    return Kept(tuple(kept.made), kept.values, tuple(calls))


def _call(arguments: Any) -> _Call:
    name = BY_ARGUMENTS[type(arguments)].name
    return _Call(name, msgspec.Raw(msgspec.json.encode(arguments)))


def _customer_of(arguments: Any) -> str:
    if isinstance(arguments, ChangeTags):
        return arguments.changes[0].customer_id
    return str(arguments.customer_id)


def _opposite(connection: Connection, mutation_id: str, arguments: Any, today: date) -> Any:
    match arguments:
        case EditCustomer():
            return EditCustomer(
                customer_id=arguments.customer_id,
                changes=_turned(arguments.changes),
                withdrawals_seen=(row_id(mutation_id, CONSENT_ORDINAL),),
            )
        case SaveFamilyMember(member_id=None):
            return SaveFamilyMember(
                customer_id=arguments.customer_id,
                member_id=row_id(mutation_id, 0),
                changes={"removed": Change(seen=False, new=True)},
            )
        case SaveFamilyMember():
            return SaveFamilyMember(
                customer_id=arguments.customer_id,
                member_id=arguments.member_id,
                changes=_turned(arguments.changes),
            )
        case ChangeTags():
            return _tags_back(connection, mutation_id, arguments)
        case BringNote():
            author = arguments.guide_id or (arguments.author or "").strip()
            on = arguments.on or today
            entry_id = brought_note_id(arguments.customer_id, on, author, arguments.text)
            return TakeBackNote(customer_id=arguments.customer_id, entry_id=entry_id)
    raise TypeError(type(arguments).__name__)


def _tags_back(connection: Connection, mutation_id: str, arguments: ChangeTags) -> ChangeTags:
    """The tags go; of a single choice the answer that stood there comes back."""
    group_of = {tag.id: tag.group_id for tag in catalog.tags(connection)}
    single = {group.id for group in catalog.tag_groups(connection) if group.single_choice}
    groups = {group_of[change.tag_id] for change in arguments.changes} & single
    customer_id = arguments.changes[0].customer_id
    rows = tagging.tag_rows(connection, [customer_id], groups) if groups else []
    answers = {row.group_id: row.tag_id for row in rows}
    back = []
    for change in reversed(arguments.changes):
        before = answers.get(group_of[change.tag_id])
        if before is None:
            put = TagChange(
                customer_id=customer_id,
                tag_id=change.tag_id,
                action="remove",
                seen=(mutation_id,),
            )
        else:
            put = TagChange(
                customer_id=customer_id, tag_id=before, action="add", seen=(change.tag_id,)
            )
        back.append(put)
    return ChangeTags(changes=tuple(back))


def _turned(changes: Mapping[str, Change]) -> dict[str, Change]:
    return {name: Change(seen=change.new, new=change.seen) for name, change in changes.items()}
