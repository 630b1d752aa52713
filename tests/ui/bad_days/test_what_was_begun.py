"""A note that was begun is still there, however the program ended; a form is asked about."""

import shutil
import time

import pytest

from localdb import drafts
from tests.ui.bad_days.conftest import words
from tests.ui.bad_days.store_pc import StorePc
from ui.tasks import Lane

BEGUN = "说周末带妹妹来，要看粉色"


@pytest.fixture
def begun(at_work, ma_hui):
    at_work.open_profile(ma_hui)
    at_work.write("profileNote", BEGUN)
    return at_work


def kept(pc, customer_id):
    with pc.book.file.read() as connection:
        return drafts.find_note(connection, customer_id)


def test_closing_the_window_keeps_it(begun, ann, ma_hui):
    begun.open_again()
    begun.sign_in(ann)
    begun.open_profile(ma_hui)

    begun.wait(lambda: begun.says("profileNote") == BEGUN)


def test_another_guide_at_the_pc_does_not_see_it_and_it_waits_for_its_own(
    begun, world, ann, ma_hui
):
    colleague = world.shop.guides[1]
    begun.controller.sign_out()
    begun.sign_in(colleague)
    begun.wait(begun.is_synced)
    assert kept(begun, ma_hui) == ""

    begun.controller.sign_out()
    begun.sign_in(ann)
    begun.open_profile(ma_hui)

    begun.wait(lambda: begun.says("profileNote") == BEGUN)


def test_what_was_to_be_saved_is_saved_before_the_file_closes_behind_its_guide(begun, ann, ma_hui):
    book, runner = begun.book, begun.controller.runner
    runner.run(lambda: _sleep_until(lambda: book.file._closed), lane=Lane.WRITE)
    begun.click("profileNoteSave")  # it waits for the writing that is under way
    begun.controller.sign_out()
    begun.wait(lambda: not runner.pending)

    begun.sign_in(ann)
    begun.open_profile(ma_hui)
    begun.wait(lambda: BEGUN in begun.says("profileTimeline"))


def test_an_answer_on_its_way_is_not_given_to_the_next_guide(begun, qapp):
    qapp.clipboard().clear()  # of what another test has copied
    runner = begun.controller.runner
    before = set(runner._tasks)
    begun.window.current_page._codes.copy_remark(begun.window.current_page._customer_id)
    (asked,) = runner._tasks - before
    _sleep_until(lambda: asked._result is not None)  # it lies ready, and is taken up afterwards
    begun.controller.sign_out()
    begun.wait(lambda: not runner.pending)

    assert qapp.clipboard().text() == ""
    assert begun.window.toasts.current is None


def test_a_power_cut_takes_a_second_of_typing_at_most(
    qtbot, qapp, theme, language, begun, world, ann, ma_hui, tmp_path
):
    begun.wait(lambda: kept(begun, ma_hui) == BEGUN)
    shutil.copytree(begun.profile, tmp_path / "after the cut")
    begun.close()

    again = StorePc(qtbot, qapp, theme, language, world, tmp_path / "after the cut", begun.url)
    again.open()
    again.sign_in(ann)
    again.open_profile(ma_hui)

    again.wait(lambda: again.says("profileNote") == BEGUN)
    again.close()


def test_once_saved_it_does_not_come_back(begun, ann, ma_hui):
    begun.wait(lambda: kept(begun, ma_hui) == BEGUN)
    begun.click("profileNoteSave")
    begun.wait(lambda: begun.says("profileNote") == "")
    begun.wait(lambda: kept(begun, ma_hui) == "")
    begun.open_again()
    begun.sign_in(ann)
    begun.open_profile(ma_hui)

    assert begun.says("profileNote") == ""


def test_what_was_wiped_out_does_not_come_back(begun, ma_hui):
    begun.wait(lambda: kept(begun, ma_hui) == BEGUN)
    begun.find("profileNote").clear()
    begun.window.refresh_pages()
    begun.wait(lambda: kept(begun, ma_hui) == "")

    assert begun.says("profileNote") == ""


@pytest.fixture
def adding(at_work):
    """A form with a name in it."""
    at_work.window.show_page("customers")
    at_work.wait(lambda: at_work.sees("customersNew"))
    at_work.click("customersNew")
    at_work.write("customerName", "刘洋")
    return at_work


@pytest.mark.usefixtures("in_each_language")
def test_a_window_with_a_form_half_filled_asks_once_before_it_closes(adding):
    adding.window.close()

    assert adding.window.isVisible()
    assert adding.says("customerDialogProblem") == words(
        "Close the window again to discard what you typed.", "Dialog"
    )
    assert adding.says("customerName") == "刘洋"
    adding.assert_nothing_raw()

    adding.window.close()
    assert not adding.window.isVisible()


def test_a_locked_window_is_closed_without_a_question(adding):
    adding.controller.lock()
    adding.window.close()
    assert not adding.window.isVisible()


def test_a_form_in_which_nothing_was_typed_keeps_no_window_open(at_work):
    at_work.window.show_page("customers")
    at_work.wait(lambda: at_work.sees("customersNew"))
    at_work.click("customersNew")
    at_work.window.close()
    assert not at_work.window.isVisible()


def _sleep_until(holds):
    """On the thread that calls it; a second at most."""
    for _ in range(100):
        if not holds():
            time.sleep(0.01)
