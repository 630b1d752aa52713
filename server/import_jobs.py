"""The import of a brand's HQ as the database keeps it: it outlives the page and the process."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from server.schema.imports import import_job, import_profile


class State(StrEnum):
    """Where an import stands."""

    UPLOADED = "uploaded"
    TRYING = "trying"
    TRIED = "tried"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    BROKEN_OFF = "broken_off"


AT_WORK = frozenset({State.TRYING, State.RUNNING})
"""A thread works on it; whoever finds it so without a thread knows that it was broken off."""


class Example(msgspec.Struct, frozen=True):
    """A row that was not taken."""

    row: int
    label: str
    code: str
    facts: dict[str, Any]


class Facts(msgspec.Struct, kw_only=True):
    """What is known of a file and of its way in.

    Attributes:
        rows: The first ones, as texts with their numbers masked.
        formats: How the days in a column are written, by its position.
        guesses: For each target the fields of the columns, by position.
        target: The likeliest, or nothing.
        kind: What its rows are, once that was said.
        profile: The mapping, as `intake.write_profile` makes it.
        was: What was being done, when it did not come to its end.
        total: How many rows there are, once a dry run has counted them.
        code: Why it failed, with what belongs to that.
    """

    file_name: str
    size: int
    format: str
    columns: list[str]
    rows: list[list[str]]
    formats: dict[int, list[str]]
    guesses: dict[str, dict[int, str]]
    target: str = ""
    kind: str = ""
    profile: str = ""
    was: str = ""
    lang: str = "zh"
    total: int = 0
    share: float = 0.0
    settled: int = 0
    counts: dict[str, int] = {}
    reasons: dict[str, int] = {}
    examples: list[Example] = []
    code: str = ""
    code_facts: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """One file on its way in.

    Attributes:
        worker: The process that works on it.
        beat_at: When that process was last heard of.
        stopping: Somebody has asked to stop.
    """

    brand_id: str
    id: str
    guide_id: str
    state: State
    worker: str
    beat_at: str
    stopping: bool
    facts: Facts


def find(connection: Connection, brand_id: str, *, lock: bool = False) -> Job | None:
    """The brand's import, if there is one."""
    query = select(import_job).where(import_job.c.brand_id == brand_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return None
    facts = msgspec.json.decode(row.facts, type=Facts, strict=False)
    return Job(
        row.brand_id,
        row.id,
        row.guide_id,
        State(row.state),
        row.worker,
        row.beat_at,
        bool(row.stopping),
        facts,
    )


def add(connection: Connection, job: Job) -> None:
    """Put a new import in the place of whatever the brand had."""
    connection.execute(delete(import_job).where(import_job.c.brand_id == job.brand_id))
    connection.execute(
        insert(import_job).values(
            brand_id=job.brand_id,
            id=job.id,
            guide_id=job.guide_id,
            state=job.state.value,
            worker=job.worker,
            beat_at=job.beat_at,
            stopping=int(job.stopping),
            facts=_encode(job.facts),
        )
    )


def forget_rows(connection: Connection, job: Job) -> None:
    """Take out what is shown of a file's rows."""
    kept = msgspec.structs.replace(job.facts, rows=[], examples=[])
    mine = import_job.c.brand_id == job.brand_id
    connection.execute(update(import_job).where(mine).values(facts=_encode(kept)))


def save(connection: Connection, job: Job) -> bool:
    """Write down where an import stands; whether somebody has asked it to stop meanwhile.

    One that was replaced or thrown away is asked to stop as well.
    """
    stopping = connection.execute(
        update(import_job)
        .where(import_job.c.brand_id == job.brand_id, import_job.c.id == job.id)
        .values(
            state=job.state.value,
            worker=job.worker,
            beat_at=job.beat_at,
            facts=_encode(job.facts),
        )
        .returning(import_job.c.stopping)
    ).scalar()
    return stopping is None or bool(stopping)


def ask_to_stop(connection: Connection, job: Job, *, stopping: bool = True) -> None:
    """Have the process that works on it stop after the piece at hand."""
    connection.execute(
        update(import_job)
        .where(import_job.c.brand_id == job.brand_id, import_job.c.id == job.id)
        .values(stopping=int(stopping))
    )


def remove(connection: Connection, job: Job) -> None:
    """Forget an import."""
    connection.execute(delete(import_job).where(import_job.c.id == job.id))


def forget_before(connection: Connection, at: str) -> set[str]:
    """Forget imports that nobody has touched since; the ids of those that are left."""
    connection.execute(delete(import_job).where(import_job.c.beat_at < at))
    return set(connection.scalars(select(import_job.c.id)))


def profile_names(connection: Connection, brand_id: str) -> list[str]:
    """What the brand's saved mappings are called."""
    query = select(import_profile.c.name).where(import_profile.c.brand_id == brand_id)
    return list(connection.scalars(query.order_by(import_profile.c.name)))


def find_profile(connection: Connection, brand_id: str, name: str) -> str | None:
    """A saved mapping, as it was written."""
    query = select(import_profile.c.text).where(
        import_profile.c.brand_id == brand_id, import_profile.c.name == name
    )
    found: str | None = connection.scalar(query)
    return found


def save_profile(connection: Connection, brand_id: str, name: str, text: str) -> None:
    """Keep a mapping; one of the same name is replaced."""
    connection.execute(
        delete(import_profile).where(
            import_profile.c.brand_id == brand_id, import_profile.c.name == name
        )
    )
    connection.execute(insert(import_profile).values(brand_id=brand_id, name=name, text=text))


def _encode(facts: Facts) -> str:
    return msgspec.json.encode(facts).decode()
