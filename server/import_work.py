"""One import, or its dry run, from beginning to end; what is known of it is written as it goes."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.intake import (
    Fate,
    Limits,
    Refused,
    RejectedFile,
    Rejection,
    Report,
    Sink,
    Table,
    Target,
    plan,
    read,
    read_profile,
    run,
)
from guide_app.intake.limits import CHUNK_ROWS
from server import import_jobs
from server.brand_day import brand_today
from server.clock import Clock
from server.database import Database
from server.database_errors import DatabaseFails, Unusable, note_waiting
from server.import_files import first_words
from server.import_jobs import Example, Job, State
from server.import_trail import Trail
from server.importing import ServerSink, server_lookups
from server.logs import log
from server.order_load import OrderSink
from server.wakeups import Wakeups

FILE = "file"
Words = Callable[[Rejection, Target], str]
_ORDERS_AT_ONCE = 5_000
_TOLD_EVERY_S = 0.5


class ImportWork:
    """What an import works with.

    Args:
        limits: Of one file.
    """

    def __init__(self, database: Database, clock: Clock, wakeups: Wakeups, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups
        self._limits = limits

    def carry_out(
        self, job: Job, folder: Path, actor: Actor, words: Words, stop: threading.Event
    ) -> Job:
        """Do what the job's state says, and tell how it ended.

        Args:
            folder: Where its file lies, and where the rejected rows go.
            words: Puts the reason of a rejected row into a sentence.
            stop: Ends it after the piece at hand; set when somebody asks for that by the database.
        """
        try:
            return self._run(job, folder, actor, words, stop)
        except Refused as refused:
            return _failed(job, refused.code.value, refused.facts)
        except ModuleNotFoundError as missing:
            return _failed(job, "no_reader", {"package": missing.name})
        except DatabaseFails as failed:
            if isinstance(failed, Unusable):
                note_waiting("an import", failed)
            return _failed(job, failed.code.value, {})
        except OSError as error:
            log().warning("import broke off", error=type(error).__name__)
            return _failed(job, "storage", {})
        except Exception as error:  # noqa: BLE001 - a thread's boundary: the page says so
            log().error("import failed", error=type(error).__name__)
            return _failed(job, "internal", {})

    def save(self, job: Job) -> bool:
        """Write down where it stands; whether somebody has asked it to stop meanwhile."""
        at = format_instant(self._clock())
        return self._database.write(lambda c: import_jobs.save(c, replace(job, beat_at=at)))

    def _run(
        self, job: Job, folder: Path, actor: Actor, words: Words, stop: threading.Event
    ) -> Job:
        profile = read_profile(job.facts.profile)
        table = read(folder / FILE, profile, self._limits)
        is_order = profile.target is Target.ORDER
        sink: Sink | None = None
        if job.state is State.RUNNING:
            kind = OrderSink if is_order else ServerSink
            trail = Trail(job.id, actor, job.facts.file_name, profile.target.value)
            sink = kind(self._database, self._clock, actor, self._wakeups, trail)
        chunks = plan(
            table,
            profile,
            server_lookups(self._database, actor.brand_id, orders=is_order),
            actor.brand_id,
            brand_today(self._database, actor.brand_id, self._clock),
            chunk_rows=_ORDERS_AT_ONCE if is_order else CHUNK_ROWS,
            names_guides=True,
        )
        told_at = -math.inf  # the first piece is told at once

        def tell(report: Report) -> None:
            nonlocal told_at
            _take_down(job, report, table)
            if time.monotonic() - told_at >= _TOLD_EVERY_S:
                told_at = time.monotonic()
                if self.save(job):
                    stop.set()

        path = folder / rejects_name(job)
        path.unlink(missing_ok=True)
        rejects = RejectedFile(path, table, lambda rejection: words(rejection, profile.target))
        with rejects:
            report = run(chunks, sink, rejects=rejects, progress=tell, cancelled=stop.is_set)
        _take_down(job, report, table)
        if not report.finished:
            return replace(job, state=State.STOPPED)
        job.facts.total = report.rows
        return replace(job, state=State.DONE if sink else State.TRIED)


def rejects_name(job: Job) -> str:
    """What the file with the rejected rows is called in the job's folder."""
    return f"rejects.{job.facts.format}"


def _take_down(job: Job, report: Report, table: Table) -> None:
    facts = job.facts
    facts.settled = report.rows
    facts.share = report.rows / facts.total if facts.total else min(1.0, table.done())
    facts.counts = {fate.value: count for fate, count in report.counts.items()}
    facts.reasons = dict(report.reasons)
    facts.examples = [
        Example(
            shown.row.number,
            shown.label or first_words(shown.row.cells),
            shown.rejection.code,
            dict(shown.rejection.facts),
        )
        for shown in report.examples.get(Fate.REJECTED, ())
        if shown.rejection is not None
    ]


def _failed(job: Job, code: str, facts: dict[str, Any]) -> Job:
    job.facts.code, job.facts.code_facts = code, facts
    return replace(job, state=State.FAILED)
