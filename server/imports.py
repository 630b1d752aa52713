"""Imports of HQ in the background of the running server: one for each brand, two at a time."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant, parse_instant
from guide_app.intake import CONSOLE_FILE, Profile, write_profile
from server import audit, import_jobs, import_undo
from server.clock import Clock
from server.database import Database
from server.database_errors import DatabaseFails, note_waiting
from server.import_files import look_at
from server.import_jobs import AT_WORK, Facts, Job, State
from server.import_leftovers import Person, stands_in_file
from server.import_undo import CannotUndo, Why
from server.import_work import FILE, ImportWork, Words, rejects_name
from server.importing import server_lookups
from server.logs import log
from server.wakeups import Wakeups

KEPT = timedelta(days=7)
_SILENT = timedelta(minutes=2)
_AT_ONCE = 2
_INCOMING = "incoming"


class AtWork(Exception):
    """The brand's import is being worked on."""


class Imports:
    """The imports of every brand, as far as this process works on them.

    Attributes:
        limits: Of one file.

    Args:
        folder: Where uploaded files and rejected rows lie; shared by all processes.
    """

    def __init__(self, database: Database, clock: Clock, wakeups: Wakeups, folder: Path) -> None:
        self.limits = CONSOLE_FILE
        self._database = database
        self._clock = clock
        self._wakeups = wakeups
        self._folder = folder
        self._worker = token_hex(8)
        self._stops: dict[str, threading.Event] = {}
        self._closing = False
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="import")

    def find(self, brand_id: str) -> Job | None:
        """The brand's import as it stands; one whose process has ended was broken off."""
        with self._database.read() as connection:
            return self._seen(import_jobs.find(connection, brand_id))

    def new_file(self) -> Path:
        """Where a file that comes in is written to until `take` takes it."""
        incoming = self._folder / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        return incoming / token_hex(16)

    def take(
        self, actor: Actor, path: Path, file_name: str, lang: str, hide: Callable[[str], str]
    ) -> Job:
        """Make a file that has come in the brand's import, in the place of the one before.

        Raises:
            Refused: It is no table, or too large; the one before stays.
            AtWork: The one before is being worked on.
        """
        tags = server_lookups(self._database, actor.brand_id).tags()
        groups = sorted({group.name for _, group in tags})
        facts = look_at(path, file_name, self.limits, lang, hide, groups)
        now = format_instant(self._clock())
        job = Job(
            actor.brand_id,
            str(uuid4()),
            actor.guide_id,
            State.UPLOADED,
            self._worker,
            now,
            stopping=False,
            facts=facts,
        )
        folder = self._place(job)
        folder.mkdir(parents=True, mode=0o700)
        path.replace(folder / FILE)

        def work(connection: Connection) -> Job | None:
            before = self._seen(import_jobs.find(connection, actor.brand_id, lock=True))
            if before is not None and before.state in AT_WORK:
                raise AtWork
            import_jobs.add(connection, job)
            return before

        try:
            before = self._database.write(work)
        except (AtWork, IntegrityError):
            shutil.rmtree(folder, ignore_errors=True)
            raise AtWork from None
        if before is not None:
            shutil.rmtree(self._place(before), ignore_errors=True)
        return job

    def begin(
        self, actor: Actor, *, dry: bool, lang: str, words: Words, profile: Profile | None = None
    ) -> None:
        """Have the brand's file tried out, or imported, in the background.

        Args:
            profile: How it is read from now on; None: as before.
            words: Puts the reason of a rejected row into a sentence.

        Raises:
            AtWork: It is being worked on already.
            LookupError: There is no file any more, or it was never mapped.
        """

        def work(connection: Connection) -> Job:
            found = self._seen(import_jobs.find(connection, actor.brand_id, lock=True))
            if found is None:
                raise LookupError
            if found.state in AT_WORK:
                raise AtWork
            if not self.has_file(found) or not (profile or found.facts.profile):
                raise LookupError
            facts = _cleared(found.facts)
            facts.lang = lang
            if profile is not None:
                facts.profile, facts.kind = write_profile(profile), profile.target.value
                facts.total = 0
            now = format_instant(self._clock())
            state = State.TRYING if dry else State.RUNNING
            facts.was = state.value
            job = replace(
                found,
                state=state,
                facts=facts,
                guide_id=actor.guide_id,
                worker=self._worker,
                beat_at=now,
                stopping=False,
            )
            import_jobs.ask_to_stop(connection, job, stopping=False)
            import_jobs.save(connection, job)
            if not dry:
                line = audit.AuditLine("import_run", actor.guide_id, None, job.id)
                audit.append(connection, actor.brand_id, now, [line])
            self._stops[job.id] = threading.Event()  # before anybody can look for it
            return job

        job = self._database.write(work)
        self._pool.submit(self._carry_out, job, actor, words)

    def stop(self, brand_id: str) -> None:
        """Ask whoever works on the brand's import to stop after the piece at hand."""

        def work(connection: Connection) -> None:
            found = import_jobs.find(connection, brand_id)
            if found is not None and found.state in AT_WORK:
                import_jobs.ask_to_stop(connection, found)
                here = self._stops.get(found.id)
                if here is not None:
                    here.set()

        self._database.write(work)

    def discard(self, brand_id: str) -> None:
        """Throw the brand's file away.

        Raises:
            AtWork: It is being worked on.
        """

        def work(connection: Connection) -> Job | None:
            found = self._seen(import_jobs.find(connection, brand_id, lock=True))
            if found is not None:
                if found.state in AT_WORK:
                    raise AtWork
                import_jobs.remove(connection, found)
            return found

        found = self._database.write(work)
        if found is not None:
            shutil.rmtree(self._place(found), ignore_errors=True)

    def undo(self, actor: Actor, import_id: str) -> None:
        """Have an import undone in the background.

        Raises:
            CannotUndo: Nothing was changed.
        """
        job = self.find(actor.brand_id)
        if job is not None and job.id == import_id and job.state in AT_WORK:
            raise CannotUndo(Why.AT_WORK)
        import_undo.claim(self._database, self._clock, actor, import_id)
        self._pool.submit(self._undo, actor, import_id)

    def forget_person(self, brand_id: str, person: Person) -> None:
        """Let go of what lies there of the brand's import, where it may name this person.

        Raises:
            AtWork: It is being worked on, and may be about to write of them.
        """
        job = self.find(brand_id)
        if job is None:
            return
        there = list(self._place(job).glob("*"))
        named = [path for path in there if stands_in_file(path, person, self.limits)]

        def work(connection: Connection) -> None:
            found = self._seen(import_jobs.find(connection, brand_id, lock=True))
            if found is None or found.id != job.id:
                return
            if found.state in AT_WORK:
                raise AtWork
            if named or not self.has_file(found):
                import_jobs.forget_rows(connection, found)

        self._database.write(work)
        for path in named:
            path.unlink(missing_ok=True)

    def rejects(self, job: Job) -> Path | None:
        """The file with the rejected rows, when it is finished and there are any."""
        path = self._place(job) / rejects_name(job)
        return path if job.state not in AT_WORK and path.is_file() else None

    def has_file(self, job: Job) -> bool:
        """Whether the file itself is still there: it goes once all of it is settled."""
        return (self._place(job) / FILE).is_file()

    def forget_stale(self) -> None:
        """Let go of files that nobody has touched for a week."""
        before = format_instant(self._clock() - KEPT)
        kept = self._database.write(lambda c: import_jobs.forget_before(c, before))
        for path in (*self._folder.glob("*"), *self._folder.glob(f"{_INCOMING}/*")):
            if path.name in kept or path.name == _INCOMING or _age_s(path) < KEPT.total_seconds():
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop what is being worked on, and wait until it has stopped."""
        self._closing = True
        for stop in list(self._stops.values()):
            stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _seen(self, job: Job | None) -> Job | None:
        if job is None or job.state not in AT_WORK or self._lives(job):
            return job
        return replace(job, state=State.BROKEN_OFF)

    def _lives(self, job: Job) -> bool:
        if job.worker == self._worker:
            return job.id in self._stops
        if self._database.is_sqlite:  # nobody else serves it
            return False
        return self._clock() - parse_instant(job.beat_at) < _SILENT

    def _place(self, job: Job) -> Path:
        return self._folder / job.id

    def _carry_out(self, job: Job, actor: Actor, words: Words) -> None:
        work = ImportWork(self._database, self._clock, self._wakeups, self.limits)
        try:
            ended = work.carry_out(job, self._place(job), actor, words, self._stops[job.id])
            if ended.state is State.STOPPED and self._closing:
                ended = replace(ended, state=State.BROKEN_OFF)
            work.save(ended)
        except DatabaseFails as failed:
            note_waiting("how an import ended", failed)
            return
        finally:
            self._stops.pop(job.id, None)
        if ended.state is State.DONE:
            (self._place(job) / FILE).unlink(missing_ok=True)

    def _undo(self, actor: Actor, import_id: str) -> None:
        def stop_when_closing(_done: int, _total: int) -> None:
            if self._closing:
                raise InterruptedError

        try:
            import_undo.carry_out(
                self._database, self._clock, self._wakeups, actor, import_id, stop_when_closing
            )
        except InterruptedError:
            return  # it can be gone on with
        except DatabaseFails as failed:
            note_waiting("undoing an import", failed)
        except Exception as error:  # noqa: BLE001 - a thread's boundary: the page says so
            log().error("an import was not undone", error=type(error).__name__)


def _cleared(facts: Facts) -> Facts:
    """The facts of the file, without what came of it last time."""
    return msgspec.structs.replace(
        facts,
        share=0.0,
        settled=0,
        counts={},
        reasons={},
        examples=[],
        code="",
        code_facts={},
    )


def _age_s(path: Path) -> float:
    return time.time() - path.stat().st_mtime
