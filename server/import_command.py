"""``guide-server import``: a file of HQ into a brand, by a saved profile or a proposed one."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

import resources
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.intake import (
    HQ_FILE,
    Fate,
    Profile,
    Refused,
    RejectedFile,
    Rejection,
    Report,
    Sink,
    Table,
    Target,
    load_profile,
    open_table,
    plan,
    propose,
    read,
    run,
    shown_fates,
    write_profile,
)
from guide_app.intake.limits import CHUNK_ROWS
from server import reacting
from server.admin import CannotDo
from server.brand_day import brand_today
from server.bulk import collector_paused, roomy
from server.clock import system_clock
from server.console import words
from server.database import Database
from server.database_errors import DatabaseFails
from server.ground import opened
from server.import_trail import Trail
from server.import_undo_command import undo_import
from server.importing import ServerSink, server_lookups
from server.order_load import OrderSink
from server.schema import ENTITY_TABLES

KNOWN = ("customers", "orders", "journey")
"""Profiles that are shipped."""

SOME_REJECTED, REFUSED, STOPPED = 1, 2, 130
_ORDERS_AT_ONCE = 10_000
_ENTITIES = {
    Target.CUSTOMER: "customer",
    Target.FAMILY: "family_member",
    Target.ORDER: "order",
    Target.WECOM: "customer",
    Target.RETURN: "return",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """What may follow ``import``."""
    parser.add_argument("file", type=Path, nargs="?", help="CSV, .xlsx or Parquet")
    parser.add_argument("--undo", metavar="ID", help="undo the import that said so")
    parser.add_argument(
        "--profile",
        metavar="PROFILE",
        help=f"how its columns are read: a TOML file, or {', '.join(KNOWN)}; else it is proposed",
    )
    parser.add_argument("--kind", choices=[item.value for item in Target], help="what a row is")
    parser.add_argument("--save-profile", type=Path, metavar="FILE", help="keep the profile")
    parser.add_argument("--dry-run", action="store_true", help="only count; write nothing")
    parser.add_argument("--rejects", type=Path, metavar="FILE", help="for rows that are not taken")
    parser.add_argument("--account", help="of HQ, on whose behalf; not needed where there is one")
    parser.add_argument("--brand", metavar="NAME", help="where there are several")
    parser.add_argument("--lang", choices=["zh", "en"], default="en", help="of the reasons")


def import_file(options: argparse.Namespace) -> int:
    """Import a file.

    Returns:
        0 when every row was taken, 1 when some were rejected, 2 when the file was refused, 130
        when somebody stopped it.
    """
    say = _Voice(options.lang)
    reacting.take_part()
    if options.undo is not None:
        with opened(options) as database:
            actor = _actor(database, options, say)
            return undo_import(database, actor, options.undo, options.lang)
    if options.file is None:
        raise CannotDo(say("name_a_file"))
    try:
        profile, table = _read(options, say)
        _check_rejects(options.rejects, table, say)
        if options.save_profile is not None:
            with options.save_profile.open("x", encoding="utf-8") as file:
                file.write(write_profile(profile))
        with opened(options) as database:
            actor = _actor(database, options, say)
            return _Import(database, actor, profile, table, options, say).carry_out()
    except ModuleNotFoundError as missing:
        raise CannotDo(say("no_reader", package=missing.name)) from missing
    except Refused as refused:
        say.error(words.say_file_refusal(refused.code, options.lang, refused.facts))
        say.error(say("nothing_written"))
        return REFUSED


@dataclass(frozen=True, slots=True)
class _Voice:
    lang: str

    def __call__(self, key: str, **facts: Any) -> str:
        return words.say_import(key, self.lang, **facts)

    def error(self, sentence: str) -> None:
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()

    def out(self, sentence: str) -> None:
        sys.stdout.write(sentence + "\n")


class _Import:
    def __init__(
        self,
        database: Database,
        actor: Actor,
        profile: Profile,
        table: Table,
        options: argparse.Namespace,
        say: _Voice,
    ) -> None:
        self._database = database
        self._actor = actor
        self._profile = profile
        self._table = table
        self._dry = bool(options.dry_run)
        self._rejects_path: Path | None = options.rejects
        self._file_name = options.file.name
        self._say = say
        self._report = Report()
        self._tenths = -1
        self._import_id = str(uuid4())

    def carry_out(self) -> int:
        """Run it, and say what came of it."""
        try:
            with _stopper(self._say) as stop, collector_paused(), roomy(self._database):
                if self._rejects_path is None:
                    self._run(None, stop)
                else:
                    with RejectedFile(self._rejects_path, self._table, self._reason) as rejects:
                        self._run(rejects, stop)
        except Refused as refused:
            self._say.error(words.say_file_refusal(refused.code, self._say.lang, refused.facts))
            self._tell_unfinished()
            return REFUSED
        except (DatabaseFails, SQLAlchemyError, OSError):
            self._tell_unfinished()
            raise
        except KeyboardInterrupt:
            self._tell_unfinished()
            return STOPPED
        if not self._report.finished:
            self._tell_unfinished()
            return STOPPED
        self._tell(self._say("dry") if self._dry else self._say("done", rows=self._rows))
        return SOME_REJECTED if self._report.counts[Fate.REJECTED] else 0

    @property
    def _rows(self) -> str:
        return f"{self._report.rows:,}"

    def _run(self, rejects: RejectedFile | None, stop: Event) -> None:
        is_order = self._profile.target is Target.ORDER
        lookups = server_lookups(self._database, self._actor.brand_id, orders=is_order)
        chunks = plan(
            self._table,
            self._profile,
            lookups,
            self._actor.brand_id,
            brand_today(self._database, self._actor.brand_id, system_clock),
            chunk_rows=_ORDERS_AT_ONCE if is_order else CHUNK_ROWS,
            names_guides=True,
        )
        sink: Sink | None = None
        if not self._dry:
            kind = OrderSink if is_order else ServerSink
            name = self._file_name
            trail = Trail(self._import_id, self._actor, name, self._profile.target.value)
            sink = kind(self._database, system_clock, self._actor, trail=trail)
        self._report = run(
            chunks, sink, rejects=rejects, progress=self._progress, cancelled=stop.is_set
        )

    def _progress(self, report: Report) -> None:
        self._report = report
        tenths = min(10, int(self._table.done() * 10))
        if tenths > self._tenths:
            self._tenths = tenths
            self._say.error(self._say("progress", percent=tenths * 10, rows=self._rows))

    def _reason(self, rejection: Rejection) -> str:
        entity = _ENTITIES[self._profile.target]
        return words.say_row_refusal(rejection.code, self._say.lang, rejection.facts, entity)

    def _tell_unfinished(self) -> None:
        if self._dry:
            self._say.error(self._say("stopped_dry"))
        elif not self._report.rows:
            self._say.error(self._say("nothing_written"))
        else:
            line = self._report.row_number
            self._say.error(self._say("stopped", rows=self._rows, line=line))
        if self._report.rows:
            self._tell(self._say("so_far"))

    def _tell(self, title: str) -> None:
        self._say.out(title)
        for fate in shown_fates(self._report.counts):
            self._say.out(f"  {self._say(fate.value)}: {self._report.counts[fate]:,}")
        for code, count in self._report.reasons.most_common():
            sentence = words.say_row_refusal(code, self._say.lang)
            self._say.out(f"    {count:,} × {sentence} [{code}]")
        rejected = self._report.counts[Fate.REJECTED]
        if rejected and self._rejects_path is not None:
            path = self._rejects_path
            self._say.out(self._say("rejects_at", rows=f"{rejected:,}", path=path))
        elif rejected:
            self._say.out(self._say("no_rejects"))
        wrote = any(self._report.counts[fate] for fate in (Fate.NEW, Fate.CHANGED, Fate.WAITING))
        if wrote and not self._dry:
            self._say.out(self._say("undo_by", id=self._import_id))


@contextmanager
def _stopper(say: _Voice) -> Iterator[Event]:
    """The first Ctrl+C asks to stop between two pieces, the second stops at once."""
    stop = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        say.error(say("stopping"))

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _read(options: argparse.Namespace, say: _Voice) -> tuple[Profile, Table]:
    path: Path = options.file
    if not path.is_file():
        raise CannotDo(say("no_file", path=path))
    wanted = Target(options.kind) if options.kind else None
    if options.profile is None:
        proposed = propose(open_table(path, HQ_FILE), path.stem, wanted)
        if proposed is None:
            raise CannotDo(say("not_guessed"))
        profile = proposed
        say.error(say("mapping", name=profile.name, kind=profile.target.value))
        for column in profile.columns:
            say.error(f"  {column.source} → {column.to}")
    else:
        profile = _saved(options.profile, say)
    if wanted not in (None, profile.target):
        raise CannotDo(say("other_kind", found=profile.target.value, kind=options.kind))
    return profile, read(path, profile, HQ_FILE)


def _saved(name: str, say: _Voice) -> Profile:
    if name in KNOWN:
        return load_profile(resources.path(f"intake/{name}.toml"))
    if not Path(name).is_file():
        raise CannotDo(say("no_profile", profile=name, known=", ".join(KNOWN)))
    return load_profile(Path(name))


def _check_rejects(path: Path | None, table: Table, say: _Voice) -> None:
    if path is None:
        return
    if path.exists():
        raise CannotDo(say("rejects_there", path=path))
    if not path.parent.is_dir():
        raise CannotDo(say("rejects_folder", path=path.parent))
    ending = f".{table.format.value}"
    if path.suffix.casefold() != ending:
        raise CannotDo(say("rejects_ending", ending=ending))


def _actor(database: Database, options: argparse.Namespace, say: _Voice) -> Actor:
    guide, brand = ENTITY_TABLES["guide"], ENTITY_TABLES["brand"]
    query = (
        select(guide.c.id, guide.c.brand_id)
        .join_from(guide, brand, brand.c.id == guide.c.brand_id)
        .where(guide.c.role == Role.HQ.value, guide.c.active.is_(True))
    )
    if options.account:
        query = query.where(guide.c.account == options.account)
    if options.brand:
        query = query.where(brand.c.name == options.brand)
    with database.read() as connection:
        found = connection.execute(query).all()
    if len(found) != 1:
        raise CannotDo(say("no_person"))
    return Actor(found[0].id, Role.HQ.value, found[0].brand_id, None)
