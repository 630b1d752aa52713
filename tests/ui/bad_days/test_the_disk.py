"""A disk that is full, and a folder that cannot be written."""

import pytest

from guide_app.domain.entities import Customer
from tests.support import acts
from tests.ui.bad_days.conftest import words
from tests.ui.bad_days.disk import Disk
from tests.ui.bad_days.store_pc import StorePc

pytestmark = pytest.mark.usefixtures("in_one_language")

FULL = (
    "The disk of this PC is full. What was saved is safe, what you typed is still here; "
    "make room and try again."
)
READ_ONLY = (
    "The data folder of Guide Desk cannot be written. What was saved is safe; "
    "ask IT to allow writing."
)
FAILING = (
    "The disk of this PC cannot be read or written. What was saved is safe, what you typed is "
    "still here; try again or ask IT."
)
NOTE = "喜欢真丝，周末来"


@pytest.fixture
def disk(tmp_path):
    made = Disk(tmp_path / "disk")
    yield made
    made.close()


@pytest.fixture
def new_pc(qtbot, qapp, theme, language, world, cable, disk):
    made = StorePc(qtbot, qapp, theme, language, world, disk.path / "profile", cable.url)
    yield made.open()
    made.close()


def add_a_customer_twice(pc, trouble, said):
    """The first try meets trouble, and says so; what was typed is saved by the second."""
    pc.window.show_page("customers")
    pc.wait(lambda: pc.sees("customersNew"))
    pc.click("customersNew")
    pc.write("customerName", "刘洋")
    pc.write("customerRemark", "三号店转来")
    with trouble:
        pc.click("customerDialogConfirm")
        pc.wait(lambda: pc.says("customerDialogProblem"))
        assert pc.says("customerDialogProblem") == words(said)
        assert pc.says("customerName") == "刘洋"
        assert pc.says("customerRemark") == "三号店转来"
        pc.assert_nothing_raw()
    pc.click("customerDialogConfirm")
    pc.wait(lambda: not pc.sees("customerDialog"))
    pc.sync()


class TestFull:
    def test_a_note_stays_in_its_field_and_is_saved_when_there_is_room(
        self, at_work, world, ann, cable, disk, ma_hui
    ):
        pc = at_work
        cable.pull()
        pc.open_profile(ma_hui)
        with disk.full():
            pc.write_note(NOTE)
            pc.wait(lambda: pc.says("profileNoteProblem"))
            assert pc.says("profileNoteProblem") == words(FULL)
            assert pc.says("profileNote") == NOTE
            assert pc.book.list_outbox() == []
            pc.assert_nothing_raw()
        pc.click("profileNoteSave")
        pc.wait(lambda: pc.says("profileNote") == "")
        assert len(pc.book.list_outbox()) == 1
        cable.plug_in()
        pc.sync()
        assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == [NOTE]

    def test_a_customer_being_added_stays_in_the_form(self, at_work, world, ann, disk):
        add_a_customer_twice(at_work, disk.full(), FULL)
        assert len(world.rows_of(ann)["customer"]) == 2

    def test_news_that_does_not_fit_is_said_and_comes_when_there_is_room(
        self, at_work, world, ann, disk, ma_hui
    ):
        pc = at_work
        other = world.pc(ann, "third PC")
        other.sync()
        with disk.full():
            acts.edit(other, ma_hui, remark="真丝")
            for number in range(30):
                acts.note(other, ma_hui, f"{number} " + "真丝 " * 1000)
            other.sync()
            pc.controller.place.sync.sync_now()
            pc.wait(lambda: pc.controller.state.phase == "trouble")
            assert pc.says("status.sync") == words("Not syncing, click to see why", "StatusLine")
            pc.click("status.sync")
            pc.wait(lambda: words(FULL) in pc.says("syncHead"))
            pc.assert_nothing_raw()
        pc.click("syncNowButton")
        pc.wait(lambda: pc.book.dump() == world.rows_of(ann))

    def test_a_first_sign_in_without_room_can_be_tried_again(self, pc, ann, disk):
        with disk.full():
            pc.sign_in(ann)
            assert pc.says("signInGateProblem") == words(FULL)
            pc.assert_nothing_raw()
        pc.sign_in(ann)
        pc.wait(pc.is_synced)

    def test_a_pc_cannot_be_set_up_without_room(self, new_pc, disk):
        code = new_pc.code()
        with disk.full():
            new_pc.enrol(code)
            assert new_pc.says("enrolGateProblem") == words(FULL)
            assert new_pc.says("enrolCode") == code
        new_pc.click("enrolGateGo")
        new_pc.wait(lambda: new_pc.sees("signInGate"))


class TestFailingAtWork:
    """The system turns a disk read-only when it fails; files that are open stay open."""

    def test_a_note_stays_in_its_field_and_is_saved_when_it_is_mended(
        self, at_work, world, ann, cable, disk, ma_hui
    ):
        pc = at_work
        pc.open_profile(ma_hui)
        pc.write_note("先记一条")
        pc.wait(lambda: pc.says("profileNote") == "")
        pc.sync()
        cable.pull()
        with disk.failing():
            pc.write_note(NOTE)
            pc.wait(lambda: pc.says("profileNoteProblem"))
            assert pc.says("profileNoteProblem") == words(FAILING)
            assert pc.says("profileNote") == NOTE
            pc.assert_nothing_raw()
        pc.click("profileNoteSave")
        pc.wait(lambda: pc.says("profileNote") == "")
        cable.plug_in()
        pc.sync()
        assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == ["先记一条", NOTE]
        pc.open_again().sign_in(ann)
        pc.wait(pc.is_synced)
        assert pc.book.dump() == world.rows_of(ann)

    def test_a_customer_being_added_stays_in_the_form(self, at_work, world, ann, disk):
        add_a_customer_twice(at_work, disk.failing(), FAILING)
        assert len(world.rows_of(ann)["customer"]) == 2

    def test_a_message_that_could_not_be_marked_as_sent_stays_on_the_list(
        self, at_work, world, ann, disk
    ):
        pc = at_work
        pc.wait(lambda: pc.says("todayPersonName"))
        with disk.failing():
            pc.click("markSentButton")
            pc.wait(lambda: pc.says("toast") == words(FAILING))
            assert pc.says("todayPersonName").startswith("马慧")
            pc.assert_nothing_raw()
            pc.wait(lambda: not pc.controller.runner.pending)
        pc.click("markSentButton")
        pc.wait(lambda: '"sent_on"' in str(pc.book.dump()["follow_up"]))
        pc.sync()
        assert pc.book.dump() == world.rows_of(ann)


class TestReadOnly:
    def test_the_program_says_why_it_does_not_start(self, at_work, disk, ann, ma_hui):
        pc = at_work
        pc.close()
        with disk.read_only():
            assert pc.start_again() == (4, words(READ_ONLY))
        pc.open().sign_in(ann)
        pc.wait(pc.is_synced)
        assert ma_hui in pc.book.dump()["customer"]

    def test_signing_in_and_going_on_when_it_is_mended(self, at_work, disk, ann, world, ma_hui):
        pc = at_work
        pc.open_again()
        with disk.read_only():
            pc.sign_in(ann)
            assert pc.says("signInGateProblem") == words(READ_ONLY)
            pc.assert_nothing_raw()
        pc.sign_in(ann)
        pc.wait(pc.is_synced)
        assert world.find(Customer, ma_hui).name == "马慧"
