"""Withdrawals of consent that a restore may not undo: the ledger knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from guide_app.domain.consent import withdraw
from guide_app.domain.entities import Customer
from guide_app.domain.words import Consent
from guide_app.mutations.person_rows import change_facts
from guide_app.tables.tx import RowChange, TableTx
from server import feed, ledger
from server.schema import ENTITY_TABLES


def follow_consent(connection: Connection, changes: Sequence[RowChange], now: datetime) -> None:
    """Note who must not be contacted any more, and who may be again; a reaction of `apply`."""
    for change in changes:
        before, after = change.before, change.after
        known = before.consent if isinstance(before, Customer) else Consent.GRANTED
        if isinstance(after, Customer) and after.consent != known:
            kind = "withdrawn" if after.consent == Consent.WITHDRAWN else "granted"
            ledger.note(connection, kind, after.brand_id, after.id, now)


def withdraw_again(connection: Connection, entry: ledger.Entry, now: datetime) -> bool:
    """After a restore: whether a customer of the backup could be contacted, and cannot now.

    It stands under the customer's own id, as its line of the timeline may be lost.
    """
    tx = TableTx(connection, ENTITY_TABLES)
    customer = tx.find(Customer, entry.id)
    if customer is None or customer.consent == Consent.WITHDRAWN:
        return False
    change_facts(tx, customer, lambda known: withdraw(known, customer.id))
    lines = feed.lines_of(connection, tx.flush(), lambda wanted: tx.find(Customer, wanted))
    feed.write_lines(connection, entry.brand_id, lines, now.date().isoformat())
    return True
