"""A questionnaire filled in at the counter: by keys, offline, kept over a kill, told and undone."""

import zxingcpp
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.questions.dialogs import PhonePageDialog
from ui.tasks import Lane
from ui.widgets import QrView

K = Qt.Key
ENTER, BACK = K.Key_Return, K.Key_PageUp


def test_nine_questions_by_keys_without_a_network(counter, type_text):
    counter.pc.cable.pulled = True
    counter.begin()
    assert counter.says("sheetPlace") == "第 1 题，共 8 题"

    counter.press(K.Key_2)  # for the child: the second question comes in
    assert counter.says("sheetPlace") == "第 2 题，共 9 题"
    counter.press(K.Key_1, K.Key_1, K.Key_2, ENTER)  # here; blue and pink
    counter.write("4")
    counter.press(ENTER)
    counter.write("20270201")
    counter.press(ENTER)
    counter.write("1991-5-4")
    counter.press(ENTER, K.Key_2)
    type_text("小满", into=counter.find(QLineEdit, "answerField"))
    counter.press(ENTER, K.Key_2)
    counter.waits_for("sheetEffects")
    told = counter.reads("sheetEffects")
    for words in ("+ 标签 0", "+ 标签 1", "+ 标签 3", "+ 标签 5", "尺码 M", "生日 1991-05-04"):
        assert words in told
    assert counter.sheets() == []
    counter.press(ENTER)
    counter.waits_until_gone("sheetDialog")

    (sheet,) = counter.sheets()
    assert sheet["answers"] == {
        "for": "child",
        "child": "yes",
        "likes": ["blue", "pink"],
        "age": 4,
        "due": "2027-02-01",
        "born": "1991-05-04",
        "size": "m",
        "who": "小满",
        "news": "no",
    }
    assert counter.tags() == {"标签 0", "标签 1", "标签 3", "标签 5"}
    assert "马慧：到店问卷已保存" in counter.toast


def test_what_saving_would_do_is_told_of_the_answers_as_they_are_now(counter, hold_up, type_text):
    counter.begin()
    counter.press(K.Key_1, ENTER, ENTER, ENTER, ENTER, ENTER, ENTER)
    freed = hold_up(Lane.READ)
    counter.press(K.Key_1, BACK, BACK)  # an answer is changed while the first ones are looked at
    type_text("小满", into=counter.find(QLineEdit, "answerField"))
    counter.press(ENTER)
    freed.set()
    counter.wait(lambda: not counter.runner.pending)

    counter.press(ENTER)
    counter.waits_for("sheetEffects")
    counter.wait(lambda: not counter.runner.pending)
    assert "小满" in counter.reads("sheetEffects")


def test_undo_takes_it_back_and_the_line_opens_to_the_answers(counter):
    counter.begin()
    counter.press(K.Key_1, ENTER, ENTER, ENTER, ENTER, ENTER, ENTER, K.Key_1)
    counter.waits_for("sheetEffects")
    counter.press(ENTER)
    counter.waits_until_gone("sheetDialog")
    counter.wait(lambda: len(counter.sheet_buttons()) == 1)
    (line,) = counter.sheet_buttons()

    line.click()
    counter.waits_for("answersDialog")
    assert "今天给谁买？ | 自己" in counter.reads("answersDialog")
    counter.press(K.Key_Escape)
    counter.undo()
    counter.wait(lambda: counter.toast == "已撤销。")

    assert [sheet["undone"] for sheet in counter.sheets()] == [True]
    assert counter.tags() == set()


def test_what_was_begun_is_there_after_the_program_was_killed(counter):
    counter.begin()
    counter.press(K.Key_1, K.Key_2, ENTER)
    counter.wait(lambda: counter.service.choices(counter.customer)[0].begun)
    counter.pc.reopen()
    counter.open_window()

    counter.begin()

    assert counter.says("sheetPlace") == "第 3 题，共 8 题"
    counter.press(BACK)
    assert counter.find(QWidget, "answer.pink").isChecked()


def test_later_keeps_it_and_asks_nothing(counter):
    counter.begin()
    counter.press(K.Key_1, K.Key_Escape)
    counter.waits_until_gone("sheetDialog")
    counter.wait(lambda: counter.service.choices(counter.customer)[0].begun)


def test_what_is_wrong_is_said_at_once_and_required_questions_are_asked_for(counter):
    counter.begin()
    counter.press(ENTER)
    assert counter.says("sheetDialogProblem") == "请回答这个问题。"
    counter.press(K.Key_1, ENTER)
    counter.write("99")
    counter.press(ENTER)
    assert counter.says("sheetDialogProblem") == "请填 0 到 16 之间的值。"
    counter.press(K.Key_Backspace, ENTER)
    counter.write("2027-02-30")
    counter.press(ENTER)
    assert counter.says("sheetDialogProblem") == "没有这一天。例如 2026-5-1。"


def test_a_zero_is_an_answer(counter):
    counter.begin()
    counter.press(K.Key_2, K.Key_2, ENTER)
    counter.write("0")
    counter.press(ENTER, BACK)

    assert counter.find(QLineEdit, "answerField").text() == "0"


def test_nothing_of_anybody_else_can_be_seen_behind_the_sheet(counter, qtbot):
    counter.begin()
    sheet = counter.find(QWidget, "sheetDialog")

    picture = sheet.grab().toImage()

    corner = picture.pixelColor(5, 5)
    assert corner.alpha() == 255
    assert {picture.pixelColor(x, y).name() for x in (5, 60, 200) for y in (5, 300, 700)} == {
        corner.name()
    }


def test_a_phone_reads_the_customers_page_off_the_screen(counter):
    counter.pc.sync()
    counter.begin()
    counter.press(K.Key_F8)
    counter.waits_for("phonePage")

    code = counter.find(QrView, "phonePageCode")
    assert _read(code) == counter.find(PhonePageDialog, "phonePage")._page.url
    counter.press(K.Key_C)
    assert QApplication.clipboard().text().startswith(f"{counter.world.url}/p/")
    assert counter.toast == "链接已复制。"


def test_the_page_for_the_phone_is_made_once_however_often_the_key_is_pressed(counter, hold_up):
    counter.pc.sync()
    counter.begin()
    freed = hold_up(Lane.NETWORK)
    counter.press(K.Key_F8, K.Key_F8)  # a second page would make the code of the first invalid
    freed.set()

    counter.waits_for("phonePage")
    counter.wait(lambda: not counter.runner.pending)
    assert len(counter.window.findChildren(PhonePageDialog)) == 1


def test_a_page_for_the_phone_that_comes_too_late_opens_over_nobody_else(counter, hold_up):
    counter.pc.sync()
    counter.begin()
    freed = hold_up(Lane.NETWORK)
    counter.press(K.Key_F8, K.Key_Escape)
    freed.set()

    counter.wait(lambda: not counter.runner.pending)
    assert not counter.sees("phonePage")


def test_without_a_network_the_sheet_says_that_the_phone_needs_one(counter):
    counter.pc.sync()
    counter.pc.cable.pulled = True
    counter.begin()

    counter.press(K.Key_F8)

    counter.wait(lambda: counter.sees("sheetDialogProblem"))
    assert "需要网络" in counter.says("sheetDialogProblem")
    assert counter.sees("sheetDialog")


def _read(code):
    picture = code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    picture = picture.scaled(picture.size() * 2)
    rows = memoryview(picture.constBits()).cast("B", (picture.height(), picture.bytesPerLine()))
    (found,) = zxingcpp.read_barcodes(rows)
    return found.text


class _Windows(QObject):
    """Notes whatever is shown as a window of its own."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_a_sheet_flashes_up_as_a_window_of_its_own(counter, qapp):
    windows = _Windows()
    qapp.installEventFilter(windows)
    counter.begin()
    counter.press(K.Key_2, K.Key_1, ENTER, ENTER, ENTER, ENTER, ENTER, ENTER, K.Key_1)
    counter.waits_for("sheetEffects")
    counter.press(ENTER)
    counter.waits_until_gone("sheetDialog")
    counter.wait(lambda: len(counter.sheet_buttons()) == 1)
    counter.sheet_buttons()[0].click()
    counter.waits_for("answersDialog")
    counter.press(K.Key_Escape)
    qapp.removeEventFilter(windows)

    assert windows.shown == []
