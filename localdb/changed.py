"""Whom a transaction concerns: noted by triggers, so that no way of writing can forget it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

PURCHASES = "purchases"
"""Stands among the customers when somebody's orders changed: everybody is compared with them."""
_ANYBODY = ""
_PARTS = (
    "family_member",
    "follow_up",
    "order",
    "customer_tag",
    "customer_date",
    "answer_sheet",
    "enrolment",
    "page_view",
)
_PLANS = ("sop", "sop_step", "date_kind", "questionnaire", "tag", "mass_send", "brand")
_CONTACTS = "('contact', 'mass_send')"
_NOTED = "changed_customer"
_WATCHED = "select 1 from sqlite_temp_master where type = 'trigger' limit 1"
_MOST = 1_000
_LONGEST_LOG = 64

Changed = frozenset[str] | None
"""Customers, and `PURCHASES`; None: it may be anybody."""


def watch(connection: Connection) -> None:
    """Note whose rows of the day's list are written through this connection, if not done already.

    Of the tables that the list is made from; what plans the list changes everybody's.
    """
    if connection.exec_driver_sql(_WATCHED).first() is not None:
        return
    connection.exec_driver_sql(
        f"create temp table if not exists {_NOTED} (customer_id text primary key) without rowid"
    )
    for name, trigger in _triggers():
        connection.exec_driver_sql(f"create temp trigger {name} {trigger}")


def stop_watching(connection: Connection) -> None:
    """Until the transaction ends, note nothing more: it may be about anybody.

    A note for each row would make a first sync a third slower.
    """
    for name, _ in _triggers():
        connection.exec_driver_sql(f"drop trigger if exists temp.{name}")
    connection.exec_driver_sql(f"insert or ignore into {_NOTED} values ('{_ANYBODY}')")


def take(connection: Connection) -> Changed:
    """What was noted since the last time."""
    found = connection.exec_driver_sql(
        f"select customer_id from {_NOTED} limit {_MOST + 1}"
    ).fetchall()
    if found:
        connection.exec_driver_sql(f"delete from {_NOTED}")
    ids = frozenset(row[0] for row in found)
    return None if len(ids) > _MOST or _ANYBODY in ids else ids


def _triggers() -> Iterator[tuple[str, str]]:
    for table, before, after in (
        ("customer", "old.id", "new.id"),
        *((part, "old.customer_id", "new.customer_id") for part in _PARTS),
        *((plan, f"'{_ANYBODY}'", f"'{_ANYBODY}'") for plan in _PLANS),
    ):
        events = {"insert": (after,), "update": (before, after), "delete": (before,)}
        noted = (f"'{PURCHASES}'",) if table == "order" else ()
        for event, whose in events.items():
            ids = *whose, *noted
            notes = " ".join(f"insert or ignore into {_NOTED} values ({id});" for id in ids)
            yield (
                f'"noted_{table}_{event}"',
                f'after {event} on main."{table}" begin {notes} end',
            )
    yield from _contact_triggers()


def _contact_triggers() -> Iterator[tuple[str, str]]:
    """Other lines of a history, notes above all, change nobody's day."""
    for event, side in (("insert", "new"), ("update", "new"), ("delete", "old")):
        yield (
            f'"noted_contact_{event}"',
            f"after {event} on main.timeline_entry when {side}.kind in {_CONTACTS} "
            f"begin insert or ignore into {_NOTED} values ({side}.customer_id); end",
        )


class ChangeLog:
    """Whom the last transactions changed, by the transactions' numbers."""

    def __init__(self) -> None:
        self._entries: tuple[tuple[int, Changed], ...] = ()
        self._forgotten = 0

    def note(self, number: int, changed: Changed) -> None:
        """Transaction ``number`` changed them."""
        if changed is not None and not changed:
            return
        entries = (*self._entries, (number, changed))
        for forgotten, _ in entries[:-_LONGEST_LOG]:
            self._forgotten = forgotten
        self._entries = entries[-_LONGEST_LOG:]

    def since(self, number: int) -> Changed:
        """Whom the transactions after ``number`` changed."""
        entries = self._entries
        if number < self._forgotten:
            return None
        later = [changed for at, changed in entries if at > number]
        known = [changed for changed in later if changed is not None]
        return frozenset().union(*known) if len(known) == len(later) else None
