"""A power cut at any step of a migration: the file is the old one or the new one, whole."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from guide_app.crash import ENVIRONMENT_VARIABLE, crash_points
from localdb import backup, migrate, state
from tests.localdb.files import engine_of, make_file
from tests.localdb.migrating_guide import FUTURE

POINTS = [*crash_points("backup."), *crash_points("migrate."), "migrate.after_step:2"]


def run(path, crash_at=""):
    environment = os.environ | {
        ENVIRONMENT_VARIABLE: crash_at,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.localdb.migrating_guide", str(path)],
        env=environment,
        timeout=60,
        check=False,
    ).returncode


@pytest.mark.faults
@pytest.mark.parametrize("point", POINTS)
def test_after_a_power_cut_the_next_start_finishes_and_nothing_is_lost(tmp_path, point):
    path = tmp_path / "guide.db"
    make_file(path, "0001")

    assert run(path, point) == -signal.SIGKILL

    engine = engine_of(path)
    with engine.begin() as connection:
        found = state.get(connection, "revision")
        assert found in ("0001", "9999")
    if found == "0001":
        migrate.migrate(engine, path, found, FUTURE)
    with engine.connect() as connection:
        assert state.get(connection, "keepsake") == "what the guide wrote"
        connection.execute(text("select hint from local_state"))
        connection.execute(text("select id from more"))
    engine.dispose()
    backup.drop_all(path)
    assert list(tmp_path.glob("*.before-*")) == []


def test_without_a_power_cut_it_simply_ends(tmp_path):
    path = tmp_path / "guide.db"
    make_file(path, "0001")

    assert run(path) == 0
