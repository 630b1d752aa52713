"""Every key means one thing at a time."""

from PySide6.QtCore import Qt

from tests.ui.foundation.desk import press
from ui.shortcuts import Key, Scope, add_action, label_of, page_sequence


def test_no_two_keys_of_a_scope_are_the_same_and_none_shadows_the_window():
    by_scope: dict[Scope, list[str]] = {scope: [] for scope in Scope}
    for key in Key:
        by_scope[key.scope].append(key.sequence.toString())
    for scope, keys in by_scope.items():
        around = by_scope[Scope.WINDOW] if scope is not Scope.WINDOW else []
        assert len(set(keys + around)) == len(keys + around), scope


def test_every_key_is_one_that_qt_understands():
    assert all(key.label and not key.sequence.isEmpty() for key in Key)
    assert label_of(Key.OPEN_ROW.sequence) == "Enter"
    assert page_sequence(10).isEmpty()


def test_a_key_held_down_acts_once_except_for_walking(window, made):
    page = made[0]

    assert not add_action(page, Key.OUTCOME_1, lambda: None, name="a").autoRepeat()
    assert add_action(page, Key.NEXT_ROW, lambda: None, name="b").autoRepeat()


def test_a_letter_is_typed_in_a_field_and_is_a_command_elsewhere(qtbot, window, made):
    page = made[0]
    done = []
    add_action(page, Key.COPY_SCRIPT, lambda: done.append(1), name="copyScript")

    qtbot.keyClick(page.field, Qt.Key.Key_C)
    assert (page.field.text(), done) == ("c", [])

    page.setFocus()
    press(qtbot, window, Qt.Key.Key_C)
    assert done == [1]


def test_a_page_s_keys_work_only_while_it_is_shown(qtbot, window, made):
    done = []
    add_action(made[0], Key.COPY_SCRIPT, lambda: done.append(1), name="copyScript")
    window.show_page("customers")
    made[1].setFocus()

    press(qtbot, window, Qt.Key.Key_C)

    assert done == []
