"""The guide's own imports: how far each has come, and what takes its rows back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, literal_column, select, update

from guide_app.domain.values import format_instant, parse_instant
from guide_app.tables.among import among
from localdb.schema import import_run, import_step

KEPT = timedelta(days=30)
_run, _step = import_run.c, import_step.c
_SAVE = update(import_run).where(_run.id == bindparam("wanted"))
_OF_CUSTOMERS = delete(import_step).where(among(_step.customer_id, "ids"))


class Facts(msgspec.Struct, kw_only=True):
    """What is known of an import.

    Attributes:
        total: How many rows the file has.
        settled: How many of them are through.
        row: The number of the last of them.
        counts: Rows by fate.
        gone: Customers whom taking it back has removed.
        put_back: Rows that it has given their values from before.
        stays: How many rows it has left as they are, by reason.
    """

    total: int = 0
    settled: int = 0
    row: int = 0
    counts: dict[str, int] = {}
    gone: int = 0
    put_back: int = 0
    stays: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Run:
    """One import."""

    id: str
    file_name: str
    at: datetime
    state: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Step:
    """A row of an import that did something.

    Attributes:
        back: JSON that `guide_app.services.import_steps` reads.
    """

    position: int
    customer_id: str
    row_number: int
    back: str


def add(connection: Connection, run: Run) -> None:
    """Note that an import begins; what is too old to be taken back is forgotten."""
    old = select(_run.id).where(_run.at < format_instant(run.at - KEPT))
    connection.execute(delete(import_step).where(_step.import_id.in_(old)))
    connection.execute(delete(import_run).where(_run.id.in_(old)))
    connection.execute(
        insert(import_run).values(
            id=run.id,
            file_name=run.file_name,
            at=format_instant(run.at),
            state=run.state,
            facts=_encode(run.facts),
        )
    )


def save(connection: Connection, import_id: str, state: str, facts: Facts) -> None:
    """Note how far an import has come."""
    connection.execute(_SAVE, {"wanted": import_id, "state": state, "facts": _encode(facts)})


def add_steps(connection: Connection, import_id: str, steps: Sequence[Mapping[str, Any]]) -> None:
    """Keep what takes rows back, in their order."""
    if steps:
        connection.execute(
            insert(import_step), [{"import_id": import_id, **step} for step in steps]
        )


def find(connection: Connection, import_id: str) -> Run | None:
    """One import."""
    row = connection.execute(select(import_run).where(_run.id == import_id)).first()
    return None if row is None else _made(row)


def list_runs(connection: Connection, now: datetime) -> list[Run]:
    """Those that can still be taken back, or were; newest first."""
    since = _run.at >= format_instant(now - KEPT)
    query = select(import_run).where(since).order_by(_run.at.desc(), literal_column("rowid").desc())
    return [_made(row) for row in connection.execute(query)]


def last_steps(connection: Connection, import_id: str, most: int) -> list[Step]:
    """The last rows that can be taken back, the very last first."""
    query = (
        select(_step.position, _step.customer_id, _step.row_number, _step.back)
        .where(_step.import_id == import_id)
        .order_by(_step.position.desc())
        .limit(most)
    )
    return [Step(*row) for row in connection.execute(query)]


def count_steps(connection: Connection, import_id: str) -> int:
    """How many rows can be taken back."""
    query = select(func.count()).select_from(import_step).where(_step.import_id == import_id)
    return int(connection.execute(query).scalar_one())


def drop_steps(connection: Connection, positions: Collection[int]) -> None:
    """These rows are settled."""
    statement = "delete from import_step where position = ?"
    if not positions:
        return
    connection.exec_driver_sql(statement, [(position,) for position in positions])


def drop_rows(connection: Connection, import_id: str, rows: Collection[int]) -> None:
    """These rows of the file were not taken after all."""
    statement = "delete from import_step where import_id = ? and row_number = ?"
    if rows:
        connection.exec_driver_sql(statement, [(import_id, row) for row in rows])


def forget(connection: Connection, customer_ids: Collection[str]) -> None:
    """Customers have left this PC: of what was done to them nothing stays."""
    connection.execute(_OF_CUSTOMERS, {"ids": sorted(customer_ids)})


def customers(connection: Connection) -> set[str]:
    """Everybody of whom something is kept here."""
    return set(connection.scalars(select(_step.customer_id).distinct()))


def _made(row: Any) -> Run:
    facts = msgspec.json.decode(row.facts, type=Facts)
    return Run(row.id, row.file_name, parse_instant(row.at), row.state, facts)


def _encode(facts: Facts) -> str:
    return msgspec.json.encode(facts).decode()
