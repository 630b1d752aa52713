"""The facts of a file, each under its name."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from localdb.schema import local_state

EPOCH = "epoch"
CURSOR = "cursor"
LAST_CHANGE = "last_change"  # the last feed number that brought rows
INCARNATION = "incarnation"
NEXT_SEQ = "next_seq"
SNAPSHOT = "snapshot"  # JSON of the snapshot being adopted, and the parts that are in
GUIDE_ID = "guide_id"
ROLE = "role"
BRAND_ID = "brand_id"
STORE_ID = "store_id"
LAST_SYNC = "last_sync"
LAST_REPAIR = "last_repair"
USABLE = "usable"  # customers and what Today needs are in
CLOCK_OFFSET = "clock_offset_s"  # how much the server's time is ahead of the PC's
TIME_ZONE = "time_zone"
REFRESH_TOKEN = "refresh_token"
TOO_OLD = "too_old"  # the wire version that the server takes no longer

_ALL = select(local_state.c.name, local_state.c.value)
_FIND = select(local_state.c.value).where(local_state.c.name == bindparam("name"))
_PUT = insert(local_state)
_PUT = _PUT.on_conflict_do_update(index_elements=["name"], set_={"value": _PUT.excluded.value})
_DROP = delete(local_state).where(local_state.c.name == bindparam("key"))


def find(connection: Connection, name: str) -> str | None:
    """The fact, or None."""
    return connection.execute(_FIND, {"name": name}).scalar()


def find_all(connection: Connection) -> dict[str, str]:
    """Every fact that was set."""
    return {row[0]: row[1] for row in connection.execute(_ALL)}


def get(connection: Connection, name: str) -> str:
    """The fact.

    Raises:
        KeyError: It was never set.
    """
    found = find(connection, name)
    if found is None:
        raise KeyError(name)
    return found


def get_int(connection: Connection, name: str, default: int = 0) -> int:
    """The fact as a whole number, or the default."""
    found = find(connection, name)
    return default if found is None else int(found)


def put(connection: Connection, name: str, value: str | int) -> None:
    """Set the fact."""
    connection.execute(_PUT, {"name": name, "value": str(value)})


def drop(connection: Connection, name: str) -> None:
    """Forget the fact."""
    connection.execute(_DROP, {"key": name})
