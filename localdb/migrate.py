"""Bringing a file of an older version of the program to today's tables.

Import this only when the file is behind: Alembic takes a third of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine

from guide_app.crash import crash_point, declare
from localdb import backup, state
from localdb.errors import CannotOpen, InUse, translated
from localdb.migrations.versions import STEPS

declare("migrate.begin", "migrate.after_step", "migrate.before_commit", "migrate.after_commit")

REVISION_NAME = "revision"


def migrate(
    engine: Engine, path: Path | None, found: str, steps: Sequence[ModuleType] = STEPS
) -> None:
    """Run every step after ``found``, in one transaction: the file is new, or as it was.

    Args:
        engine: Writes to the file; nobody else may have it open.
        path: The file, of which a copy is kept first; None for a database in memory.
        found: The revision of the file.
        steps: All steps in their order.

    Raises:
        CannotOpen: The file names a revision that never was.
        DiskFull, ReadOnly, InUse: See `localdb.errors`; the file is as it was.
    """
    known = [step.REVISION for step in steps]
    if found not in known:
        raise CannotOpen(f"no revision {found}")
    ahead = steps[known.index(found) + 1 :]
    crash_point("migrate.begin")
    if path is not None:
        _empty_log(engine)
        backup.keep(path, ahead[0].REVISION)
    with engine.begin() as connection:
        run_steps(connection, ahead)
        state.put(connection, REVISION_NAME, ahead[-1].REVISION)
        crash_point("migrate.before_commit")
    crash_point("migrate.after_commit")


def run_steps(connection: Connection, steps: Sequence[ModuleType]) -> None:
    """Run these steps in the open transaction."""
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        for step in steps:
            step.upgrade()
            crash_point("migrate.after_step")


def _empty_log(engine: Engine) -> None:
    """Bring the write-ahead log into the file, so that the file alone is the whole database."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with translated():
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise InUse("the log could not be emptied")
