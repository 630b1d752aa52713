"""Dialogs and fields: everything by keyboard, nothing typed is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDateEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from guide_app.domain.errors import Code, Rejected
from guide_app.services.problems import Problem
from ui.i18n import Language
from ui.shortcuts import Key, add_action
from ui.widgets import Dialog, FormField, KeyButton, TextArea, TextField, TextLabel
from ui.words.problems import problem_words


class NoteDialog(Dialog):
    """A name, a day and running text."""

    def __init__(self, host):
        super().__init__(host, name="note")
        self.set_title("记一笔", "只有你看得到")
        self.name = TextField(name="noteName")
        self.day = FormField(QDateEdit(), name="noteDay")
        self.words = FormField(QPlainTextEdit(), name="noteWords")
        for field, label in ((self.name, "姓名"), (self.day, "日期"), (self.words, "内容")):
            field.set_label(label)
            self.body.addWidget(field)
        self.dirty = False

    def is_dirty(self):
        return self.dirty

    def check(self):
        self.name.set_problem("" if self.name.text else "请填写姓名")
        return not self.name.problem


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    below = QLineEdit()
    below.setObjectName("below")
    column.addWidget(below)
    made.resize(900, 500)
    made.show()
    below.setFocus()
    return made


@pytest.fixture
def dialog(window):
    made = NoteDialog(window)
    made.open()
    return made


def _focus():
    here = QApplication.focusWidget()
    return here.objectName() if here else ""


def _problem(dialog):
    return dialog.findChildren(QLabel, "noteProblem")[0].text()


def test_the_first_field_has_the_keyboard_when_a_dialog_opens(dialog):
    assert _focus() == "noteName"


def test_tab_walks_through_the_dialog_and_never_leaves_it(qtbot, dialog):
    dialog.words.editor.setTabChangesFocus(True)
    walked = [_focus()]
    while len(walked) < 6:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if _focus() != walked[-1]:  # the day's parts are walked through too
            walked.append(_focus())

    assert walked[1:] == ["noteDay", "noteWords", "noteCancel", "noteConfirm", "noteName"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert _focus() == "noteConfirm"


def test_enter_confirms_when_all_is_well(qtbot, dialog, type_text):
    type_text("王晓燕")

    with qtbot.waitSignal(dialog.confirmed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert dialog.isVisible()  # the screen closes it once the entry is saved


def test_what_could_not_be_saved_says_why_and_can_be_confirmed_again(qtbot, dialog, type_text):
    type_text("王晓燕")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    dialog.set_busy(True)

    dialog.show_failure(Rejected(Code.NOT_FOUND))

    assert _problem(dialog) == problem_words(Problem("rejected.not_found"))
    assert dialog.name.text == "王晓燕"
    with qtbot.waitSignal(dialog.confirmed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_enter_marks_the_field_that_is_wrong_and_confirms_nothing(qtbot, dialog):
    with qtbot.assertNotEmitted(dialog.confirmed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert dialog.name.problem == "请填写姓名"


def test_in_running_text_enter_is_a_new_line_and_ctrl_enter_confirms(qtbot, dialog):
    dialog.name.set_text("王晓燕")
    editor = dialog.words.editor
    editor.setFocus()

    with qtbot.assertNotEmitted(dialog.confirmed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.confirmed):
        qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert editor.toPlainText() == "\n"


def test_a_second_enter_while_saving_confirms_nothing(qtbot, dialog):
    dialog.name.set_text("王晓燕")
    dialog.set_busy(True)

    with qtbot.assertNotEmitted(dialog.confirmed):
        qtbot.keyClick(dialog.name.editor, Qt.Key.Key_Return)


def test_esc_closes_and_gives_the_keyboard_back(qtbot, dialog):
    with qtbot.waitSignal(dialog.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert _focus() == "below"


def test_esc_asks_once_before_it_throws_away_what_was_typed(qtbot, dialog):
    dialog.dirty = True

    qtbot.keyClick(dialog.name.editor, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "Esc" in _problem(dialog)

    qtbot.keyClick(dialog.name.editor, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_refusal_is_said_in_the_dialog_and_the_entry_stays(dialog):
    dialog.name.set_text("王晓燕")
    dialog.show_problem("这个手机号已经有人了")

    assert _problem(dialog) == "这个手机号已经有人了"
    assert dialog.name.text == "王晓燕"


def test_no_key_reaches_the_page_below(qtbot, window, dialog):
    done = []
    add_action(window, Key.OUTCOME_1, lambda: done.append(1), name="outcome")
    button = dialog.findChildren(KeyButton, "noteCancel")[0]
    button.setFocus()

    qtbot.keyClick(button, Qt.Key.Key_1)
    assert done == []

    dialog.close_sheet()
    qtbot.keyClick(window, Qt.Key.Key_1)
    assert done == [1]


def test_a_dialog_s_own_command_hears_its_key(qtbot, dialog):
    done = []
    add_action(dialog, Key.EDIT, lambda: done.append(1), name="edit")
    button = dialog.findChildren(KeyButton, "noteCancel")[0]
    button.setFocus()

    qtbot.keyClick(button, Qt.Key.Key_E)

    assert done == [1]


def test_the_page_below_cannot_take_the_keyboard_away(qtbot, window, dialog):
    window.findChildren(QLineEdit, "below")[0].setFocus()

    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget()))


def test_the_keyboard_stays_when_the_field_that_had_it_is_deleted(qtbot, dialog):
    dialog.name.deleteLater()

    qtbot.waitUntil(lambda: _focus() == "noteDay")


def test_nothing_below_can_be_clicked(qtbot, window, dialog):
    below = window.findChildren(QLineEdit, "below")[0]

    hit = window.childAt(below.geometry().center())

    assert hit is dialog or dialog.isAncestorOf(hit)


def test_a_dialog_fits_into_a_small_window_and_scrolls(qtbot, window):
    window.resize(880, 320)
    dialog = NoteDialog(window)
    for number in range(12):
        field = TextField(name=f"extra{number}")
        field.set_label(str(number))
        dialog.body.addWidget(field)

    dialog.open()

    (card,) = dialog.findChildren(QWidget, "noteCard")
    confirm = dialog.findChildren(KeyButton, "noteConfirm")[0]
    assert window.rect().contains(card.geometry())
    assert card.rect().contains(confirm.geometry())


def test_the_field_with_the_keyboard_is_scrolled_into_sight(qtbot, window):
    window.resize(880, 320)
    dialog = NoteDialog(window)
    last = TextField(name="last")
    last.set_label("最后")
    dialog.body.addWidget(last)
    dialog.open()
    dialog.findChildren(KeyButton, "noteCancel")[0].setFocus()

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)

    assert _focus() == "last"
    assert not last.editor.visibleRegion().isEmpty()


def test_a_dialog_follows_the_size_of_its_window(qtbot, window, dialog):
    window.resize(1200, 700)

    qtbot.waitUntil(lambda: dialog.geometry() == window.rect())


def test_a_dialog_made_by_a_page_covers_its_window_and_goes_with_it(qtbot, window):
    page = QWidget()
    dialog = NoteDialog(page)
    window.layout().addWidget(page)

    dialog.open()
    assert dialog.parentWidget() == window
    assert dialog.geometry() == window.rect()

    gone = []
    dialog.destroyed.connect(lambda: gone.append(1))
    page.deleteLater()
    qtbot.waitUntil(lambda: gone == [1])


def test_a_dialog_changes_its_language_while_open(qtbot, dialog, language):
    language.choose(Language.EN)

    cancel = dialog.findChildren(KeyButton, "noteCancel")[0]
    qtbot.waitUntil(lambda: cancel.text() == "Cancel")


def test_a_field_says_what_is_wrong_until_it_is_edited(qtbot, type_text):
    field = TextField(name="phone")
    qtbot.addWidget(field)
    field.set_label("手机号", hint="11 位")
    field.show()
    field.set_problem("手机号应为 11 位数字")
    assert field.editor.accessibleDescription() == "手机号应为 11 位数字"
    assert field.editor.property("invalid") is True

    type_text("1", into=field.editor)

    assert field.problem == ""
    assert field.editor.property("invalid") is False
    assert field.editor.accessibleDescription() == "11 位"


def test_a_problem_survives_a_change_of_language(qtbot):
    field = TextField(name="phone")
    qtbot.addWidget(field)
    field.set_problem("手机号应为 11 位数字")

    field.set_label("Phone")

    assert field.problem == "手机号应为 11 位数字"


def test_a_field_s_label_names_it_and_leads_to_it(qtbot):
    field = TextField(name="phone")
    qtbot.addWidget(field)
    field.set_label("手机号")

    label = next(one for one in field.findChildren(TextLabel) if one.text() == "手机号")
    assert label.buddy() is field.editor
    assert field.editor.accessibleName() == "手机号"


def test_a_secret_field_shows_dots(qtbot):
    field = TextField(name="pin", secret=True)
    qtbot.addWidget(field)
    field.set_text("1234")

    assert field.editor.displayText() != "1234"
    assert field.text == "1234"


def test_tab_leaves_a_box_for_running_text_and_typing_takes_its_problem_away(qtbot, type_text):
    box = TextArea(name="remark")
    qtbot.addWidget(box)
    box.set_label("备注")
    box.show()
    box.set_problem("太长")

    qtbot.keyClick(box.editor, Qt.Key.Key_Tab)
    assert box.text == ""

    type_text("喜欢丝绸", into=box.editor)
    assert (box.text, box.problem) == ("喜欢丝绸", "")


def test_a_closed_dialog_leaves_nothing_behind_in_the_window(qtbot, window):
    before = len(window.findChildren(QWidget))
    for _ in range(3):
        made = NoteDialog(window)
        made.open()
        made.close_sheet()

    qtbot.waitUntil(lambda: len(window.findChildren(QWidget)) == before)
    made.close_sheet()  # an answer comes after it was closed by hand: nothing happens
