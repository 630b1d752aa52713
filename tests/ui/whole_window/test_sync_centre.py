from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from guide_app.domain.entities import Customer
from guide_app.mutations.notes import AddNote
from server import sessions
from tests.support import acts
from tests.support.world import PASSWORD
from tests.ui.whole_window.conftest import button, do


def test_both_values_of_a_contested_number_can_be_told_apart(contested):
    shown = contested.screen()
    assert "137****2222" in shown
    assert "139****1111" in shown
    contested.assert_nothing_raw()


def test_the_keyboard_stays_on_the_answer_to_one_change_when_a_sync_arrives(contested):
    chosen = button(contested, "insist.")
    chosen.setFocus()

    contested.window.refresh_pages()
    contested.wait(lambda: not contested.controller.runner.pending)

    contested.wait(lambda: QApplication.focusWidget() is button(contested, "insist."))


def test_insisting_sends_the_own_value(contested, world, ma_hui):
    button(contested, "insist.").click()
    contested.wait(lambda: world.find(Customer, ma_hui).phone == "13722222222")
    contested.wait(lambda: not button(contested, "insist."))


def test_what_was_let_go_comes_back_by_undo(contested, world, ma_hui):
    button(contested, "dismiss.").click()
    contested.wait(lambda: not button(contested, "dismiss."))
    where = QApplication.focusWidget() or contested.window
    contested.qtbot.keyClick(where, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    contested.wait(lambda: button(contested, "dismiss."))
    assert world.find(Customer, ma_hui).phone == "13911111111"


def test_while_it_stays_offline_everything_waits_and_is_listed(at_work, world, ma_hui):
    at_work.window.show_page("sync")
    at_work.click("forceOfflineButton")
    at_work.wait(lambda: at_work.controller.state.forced_offline)
    do(at_work, AddNote(customer_id=ma_hui, text="怕热"))
    at_work.wait(lambda: at_work.controller.state.waiting == 1)
    at_work.wait(lambda: "马慧" in at_work.screen())
    assert "怕热" not in acts.notes_of(world.rows_of(world.shop.guides[0])["timeline_entry"])
    at_work.click("forceOfflineButton")
    at_work.wait(at_work.is_synced)
    assert "怕热" in acts.notes_of(world.rows_of(world.shop.guides[0])["timeline_entry"])


def test_a_session_that_has_ended_asks_for_the_password_once_and_goes_on(at_work, ann, world):
    world.database.write(lambda c: sessions.end_sessions(c, ann.id, world.clock()))
    at_work.controller.place.sync.sync_now()
    at_work.wait(lambda: at_work.window.locked)
    at_work.write("lockSecret", PASSWORD)
    at_work.click("lockUnlock")
    at_work.wait(lambda: not at_work.window.locked)
    at_work.wait(at_work.is_synced)
    assert not at_work.window.locked


def test_f5_exchanges_at_once_from_any_page(at_work, ann, world):
    world.database.write(lambda c: sessions.end_sessions(c, ann.id, world.clock()))

    press(at_work, Qt.Key.Key_F5)

    at_work.wait(lambda: at_work.window.locked, timeout_ms=8_000)  # only an exchange tells it


def test_ctrl_comma_opens_the_settings_from_any_page(at_work):
    press(at_work, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)

    assert at_work.window.current_page.page_id == "settings"


def press(pc, key, modifier=Qt.KeyboardModifier.NoModifier):
    pc.qtbot.keyClick(QApplication.focusWidget() or pc.window, key, modifier)
