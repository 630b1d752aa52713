"""Taking a guide's import back, piece by piece; what was touched since stays, and is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import Customer, CustomerTag, FamilyMember, Tag, TagGroup
from guide_app.domain.entity import Row, entity_of
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.values import to_wire
from guide_app.mutations.customers import (
    CONSENT_ORDINAL,
    EditCustomer,
    RemoveCustomer,
    SaveFamilyMember,
)
from guide_app.mutations.fields import OVERWRITTEN_ORDINAL, Change
from guide_app.mutations.notes import TakeBackNote
from guide_app.mutations.tag_rows import tag_row_id
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.services.import_models import ImportState
from guide_app.services.import_steps import Kept, read_kept
from guide_app.sync.acting import Acting
from guide_app.sync.book import Book
from guide_app.tables.tx import TableTx
from localdb import imports
from localdb.queries import person
from localdb.schema import ENTITY_TABLES

ROWS_AT_ONCE = 100
WORKED_WITH, CHANGED_SINCE = "worked_with", "changed_since"
_LINES = 50
_ORDINALS = (0, 1, 2, CONSENT_ORDINAL, OVERWRITTEN_ORDINAL)


class ImportUndo:
    """Takes one import back. Call `step` until it says that nothing is left.

    Stopped anywhere, it can be begun again and goes on.
    """

    def __init__(self, book: Book, import_id: str) -> None:
        self._book = book
        self._import_id = import_id
        with book.file.read() as connection:
            run = imports.find(connection, import_id)
            if run is None:
                raise LookupError(import_id)
            self._facts = run.facts
            self.total = imports.count_steps(connection, import_id)
        self.done = 0

    def step(self) -> bool:
        """Take some rows back, the last first; whether there is more."""
        with self._book.acting() as acting:
            some = imports.last_steps(acting.connection, self._import_id, ROWS_AT_ONCE)
            for one in some:
                self._take_back(acting, one)
            imports.drop_steps(acting.connection, [one.position for one in some])
            more = len(some) == ROWS_AT_ONCE
            state = ImportState.UNDOING if more else ImportState.UNDONE
            imports.save(acting.connection, self._import_id, state.value, self._facts)
        self.done += len(some)
        return more

    def _take_back(self, acting: Acting, step: imports.Step) -> None:
        kept = read_kept(step.back)
        put_back = False
        for arguments in kept.back:
            try:
                left = self._without_what_was_touched(acting.connection, kept, arguments)
                if left is None:
                    continue
                acting.act(left)
            except Rejected as refused:
                self._stay(refused.code.value)
                continue
            if isinstance(arguments, RemoveCustomer):
                self._facts.gone += 1
            else:
                put_back = True
        self._facts.put_back += put_back

    def _without_what_was_touched(self, connection: Connection, kept: Kept, arguments: Any) -> Any:
        """The arguments with what still is as the import left it; None: there is nothing to do."""
        customer = person.find_customer(connection, _customer_of(arguments))
        if customer is None or customer.removed_on is not None:
            return None  # it never came to that, or they are gone already
        match arguments:
            case RemoveCustomer():
                if not _is_untouched(connection, customer, kept):
                    self._stay(WORKED_WITH)
                    return None
                return arguments
            case EditCustomer():
                changes = self._unchanged(customer, arguments.changes)
                return _with(arguments, changes)
            case SaveFamilyMember():
                family = person.family(connection, customer.id)
                member = next((m for m in family if m.id == arguments.member_id), None)
                changes = {} if member is None else self._unchanged(member, arguments.changes)
                return _with(arguments, changes)
            case ChangeTags():
                return self._standing(connection, arguments)
            case TakeBackNote():
                lines = person.timeline(connection, customer.id, _LINES * 20, kinds=["note"])
                there = (line for line in lines if line.id == arguments.entry_id)
                return arguments if any(not line.undone for line in there) else None
        raise TypeError(type(arguments).__name__)

    def _unchanged(
        self, row: Customer | FamilyMember, changes: Mapping[str, Change]
    ) -> dict[str, Change]:
        kept = {}
        for name, change in changes.items():
            now = _wire_of(row, name)
            if now == change.seen:
                kept[name] = change
            elif now != change.new:
                self._stay(CHANGED_SINCE)
        return kept

    def _standing(self, connection: Connection, arguments: ChangeTags) -> ChangeTags | None:
        """The changes of answers that still are the import's; other tags go by who put them on."""
        tx = TableTx(connection, ENTITY_TABLES)
        kept: list[TagChange] = []
        for change in arguments.changes:
            if change.action == "add":
                tag = tx.find(Tag, change.tag_id)
                group = None if tag is None else tx.find(TagGroup, tag.group_id)
                if tag is None or group is None or tag.archived:
                    self._stay(CHANGED_SINCE)
                    continue
                row = tx.find(CustomerTag, tag_row_id(change.customer_id, tag, group))
                if row is None or row.tag_id not in change.seen:
                    if row is None or row.tag_id != tag.id:
                        self._stay(CHANGED_SINCE)
                    continue
            kept.append(change)
        return ChangeTags(changes=tuple(kept)) if kept else None

    def _stay(self, why: str) -> None:
        self._facts.stays[why] = self._facts.stays.get(why, 0) + 1


def _is_untouched(connection: Connection, customer: Customer, kept: Kept) -> bool:
    """Whether nothing was written about somebody but what the import wrote."""
    if any(_wire_of(customer, name) != value for name, value in kept.values.items()):
        return False
    if customer.order_count or customer.last_contact_on is not None:
        return False
    own = {row_id(mutation_id, ordinal) for mutation_id in kept.made for ordinal in _ORDINALS}
    for line in person.timeline(connection, customer.id, _LINES):
        brought = isinstance(line.details, dict) and "brought_by" in line.details
        if line.id not in own and not brought:
            return False
    return True


def _customer_of(arguments: Any) -> str:
    if isinstance(arguments, ChangeTags):
        return arguments.changes[0].customer_id
    return str(arguments.customer_id)


def _wire_of(row: Row, name: str) -> Any:
    return to_wire(entity_of(type(row)).by_name[name], getattr(row, name))


def _with(arguments: EditCustomer | SaveFamilyMember, changes: Mapping[str, Change]) -> Any:
    if not changes:
        return None
    if isinstance(arguments, EditCustomer):
        return EditCustomer(
            customer_id=arguments.customer_id,
            changes=changes,
            withdrawals_seen=arguments.withdrawals_seen if "consent" in changes else None,
        )
    return SaveFamilyMember(
        customer_id=arguments.customer_id, member_id=arguments.member_id, changes=changes
    )
