"""A guide's file that is damaged, foreign, or held by somebody else."""

import shutil
import sqlite3
import subprocess
import sys

import pytest

from guide_app.instance import claim
from guide_app.sync.book import FILE_NAME
from tests.support import acts
from tests.ui.bad_days.conftest import words
from ui.app.doorbell import Doorbell

pytestmark = pytest.mark.usefixtures("in_one_language")

FETCHED_AGAIN = "Your file on this PC was damaged and is fetched again. Nothing unsent is lost."
NOTE = "喜欢真丝，周末来"


@pytest.fixture
def note_unsent(at_work, cable, ma_hui):
    """Ann's program has ended with a note that the server does not have."""
    cable.pull()
    at_work.open_profile(ma_hui)
    at_work.write_note(NOTE)
    at_work.wait(lambda: len(at_work.book.list_outbox()) == 1)
    at_work.close()
    return at_work


def garbage(file, _other):
    file.write_bytes(b"\xff" * file.stat().st_size)


def another_program(file, _other):
    file.unlink()
    foreign = sqlite3.connect(file)
    foreign.execute("create table photos (name text)")
    foreign.commit()
    foreign.close()


def another_guide(file, other):
    shutil.copyfile(other, file)


class TestDamaged:
    @pytest.mark.parametrize("spoil", [garbage, another_program, another_guide])
    def test_online_it_is_fetched_again_with_what_was_not_sent(
        self, note_unsent, world, cable, ann, spoil
    ):
        pc, ben = note_unsent, world.shop.guides[1]
        cable.plug_in()
        pc.open().sign_in(ben)
        pc.wait(pc.is_synced)
        pc.close()
        for extra in ("-wal", "-shm"):
            (pc.folder(ann) / f"{FILE_NAME}{extra}").unlink(missing_ok=True)
        spoil(pc.folder(ann) / FILE_NAME, pc.folder(ben) / FILE_NAME)
        pc.open().sign_in(ann)
        assert pc.says("toast") == words(FETCHED_AGAIN, "DeskController")
        pc.assert_nothing_raw()
        pc.wait(pc.is_synced)
        assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == [NOTE]
        assert pc.book.dump() == world.rows_of(ann)

    @pytest.mark.parametrize("spoil", [garbage, another_program])
    def test_offline_it_is_said_and_nothing_is_thrown_away(
        self, note_unsent, world, cable, ann, spoil
    ):
        pc = note_unsent
        spoil(pc.folder(ann) / FILE_NAME, None)
        pc.open().sign_in(ann)
        assert pc.says("signInGateProblem") == words(
            "Your file on this PC is damaged. Connect to the server to fetch it again."
        )
        pc.assert_nothing_raw()
        cable.plug_in()
        pc.sign_in(ann)
        pc.wait(pc.is_synced)
        assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == [NOTE]

    def test_a_page_that_breaks_while_at_work_is_said_and_mended_at_the_next_sign_in(
        self, at_work, world, ann, ma_hui
    ):
        pc = at_work
        pc.book.file.shrink_log()
        file = pc.folder(ann) / FILE_NAME
        with file.open("r+b") as opened:  # every page but the first
            opened.seek(4096)
            opened.write(bytes(file.stat().st_size - 4096))
        pc.book.file._reader.dispose()  # what it holds in memory would hide it
        pc.window.show_page("customers")
        damaged = "Your file on this PC is damaged. Sign in with a network to fetch it again."
        pc.wait(lambda: words(damaged) in pc.says("customersNothing"))
        pc.assert_nothing_raw()
        pc.open_again().sign_in(ann)
        pc.wait(pc.is_synced)
        assert pc.book.dump() == world.rows_of(ann)


class TestHeld:
    def test_a_second_start_brings_the_first_window_to_the_front_and_ends(self, at_work):
        pc = at_work
        with claim(pc.profile):
            bell = Doorbell(pc.profile)
            rung = []
            bell.rung.connect(lambda: rung.append(True))
            assert pc.start_again() == (0, "")
            assert rung

    def test_a_first_window_that_hangs_is_said(self, at_work):
        with claim(at_work.profile):  # and nobody hears the bell
            code, said = at_work.start_again()
        assert code == 3
        assert said == words(
            "Guide Desk is open already, but does not answer. Wait a moment, "
            "or end it in the system's task list and start it again."
        )

    def test_another_profile_opens_beside_it(self, at_work, tmp_path):
        with claim(at_work.profile):
            claim(tmp_path / "other").release()

    def test_a_file_that_another_program_holds_is_said_and_the_note_stays(
        self, at_work, world, ann, ma_hui
    ):
        pc = at_work
        pc.open_profile(ma_hui)
        holder = hold(pc.folder(ann) / f"{FILE_NAME}-shm")
        try:
            pc.write_note(NOTE)
            pc.wait(lambda: pc.says("profileNoteProblem"))
            assert pc.says("profileNoteProblem") == words(
                "Another copy of Guide Desk is using this file. Close it and try again."
            )
            assert pc.says("profileNote") == NOTE
            pc.assert_nothing_raw()
        finally:
            holder.communicate(b"\n")
        pc.click("profileNoteSave")
        pc.wait(lambda: pc.says("profileNote") == "")
        pc.sync()
        assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == [NOTE]


def hold(shared_memory):
    """Another process with SQLite's write lock on the file, until a line is sent to it."""
    code = (
        "import fcntl, sys; file = open(sys.argv[1], 'r+b'); "
        "fcntl.lockf(file, fcntl.LOCK_EX, 1, 120); print(flush=True); sys.stdin.readline()"
    )
    made = subprocess.Popen(
        [sys.executable, "-c", code, str(shared_memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert made.stdout is not None
    made.stdout.readline()
    return made
