"""The small widgets that every screen is built from."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tests.ui.foundation.desk import has_colour
from ui.i18n import Language
from ui.theme import Scheme, Tone, tokens
from ui.widgets import (
    Avatar,
    Chip,
    EmptyState,
    FilterChip,
    FlowLayout,
    IconButton,
    InfoBanner,
    KeyButton,
    Look,
    Nothing,
    Paragraph,
    ProgressRing,
    TextLabel,
    TopBar,
)


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("林晓雨", "林"),
        ("amy", "A"),
        ("  马慧", "马"),
        ("👨‍👩‍👧 一家", "👨‍👩‍👧"),
        ("𠮷田", "𠮷"),
        ("مريم", "م"),
        ("e\u0301va", "E\u0301"),
        ("", "·"),
        ("   ", "·"),
    ],
)
def test_an_avatar_shows_the_first_character_as_a_reader_sees_it(qtbot, name, character):
    avatar = Avatar(name)
    qtbot.addWidget(avatar)

    assert avatar.character == character


def test_a_name_with_half_a_character_can_be_drawn(shown):
    avatar = shown(Avatar("\ud83d"))

    assert not avatar.grab().isNull()


@pytest.mark.parametrize(
    ("done", "total", "share"), [(12, 41, 12 / 41), (0, 0, 0), (0, 41, 0), (50, 41, 1)]
)
def test_a_ring_shows_the_share_that_is_done(qtbot, done, total, share):
    ring = ProgressRing()
    qtbot.addWidget(ring)

    ring.set_progress(done, total)

    assert ring.share == share
    assert ring.accessibleName() == f"{done} / {total}"


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("tone", list(Tone))
def test_a_chip_grows_with_its_words_and_names_them(shown, theme, tone, scheme):
    theme.choose(scheme)
    short, long = Chip("今天", tone), Chip("逾期 12 天", tone)

    assert long.sizeHint().width() > short.sizeHint().width()
    assert long.accessibleName() == "逾期 12 天"
    assert not shown(long).grab().isNull()


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_condition_is_taken_away_by_key(qtbot, shown, key):
    chip = shown(FilterChip("孩子：小学"))

    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, key)


def test_a_condition_s_cross_takes_it_away_and_its_words_open_it(qtbot, shown):
    chip = shown(FilterChip("孩子：小学"))

    with qtbot.waitSignal(chip.removed), qtbot.assertNotEmitted(chip.clicked):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, 14))
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.removed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(12, 14))


def test_chips_without_room_begin_a_new_line(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host)
    chips = [Chip(word) for word in ("高价值", "小学", "怕热", "喜欢蓝色")]
    for chip in chips:
        flow.addWidget(chip)
    one_line = flow.heightForWidth(1000)

    flow.setGeometry(QRect(0, 0, 120, 400))

    assert flow.heightForWidth(120) > one_line
    assert len({chip.y() for chip in chips}) > 1
    assert all(chip.geometry().right() <= 120 for chip in chips)


def test_a_label_that_grows_or_hides_moves_the_others(qtbot, shown):
    host = QWidget()
    flow = FlowLayout(host)
    first, second = TextLabel("小学"), TextLabel("怕热")
    flow.addWidget(first)
    flow.addWidget(second)
    shown(host, 110, 100)
    one_line = flow.heightForWidth(110)

    first.setText("喜欢天空蓝色和海军蓝")
    qtbot.waitUntil(lambda: flow.heightForWidth(110) > one_line)
    qtbot.waitUntil(lambda: second.y() > first.y())

    first.hide()
    qtbot.waitUntil(lambda: flow.heightForWidth(110) == one_line and second.x() == 0)


def test_clearing_a_flow_removes_its_widgets(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host)
    flow.addWidget(Chip("小学"))

    flow.clear()

    assert flow.count() == 0
    qtbot.waitUntil(lambda: host.findChildren(Chip) == [])


def test_a_button_takes_words_key_and_state_from_its_command(qtbot, shown):
    action = QAction("复制话术")
    action.setObjectName("copyScript")
    action.setShortcut("C")
    button = shown(KeyButton.of(action, look=Look.PRIMARY))

    assert (button.text(), button.key) == ("复制话术", "C")
    assert button.objectName() == "copyScriptButton"
    with qtbot.waitSignal(action.triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    action.setText("Copy script")
    action.setEnabled(False)
    assert (button.accessibleName(), button.isEnabled()) == ("Copy script", False)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_that_has_the_focus(qtbot, key):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    button = KeyButton("复制")
    column.addWidget(button)
    page_command = QAction(window)
    page_command.setShortcut(key)
    window.addAction(page_command)
    window.show()
    button.setFocus()

    with qtbot.waitSignal(button.clicked), qtbot.assertNotEmitted(page_command.triggered):
        qtbot.keyClick(button, key)


def test_a_click_leaves_the_focus_where_it_was(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    first, second = KeyButton("甲"), KeyButton("乙")
    column.addWidget(first)
    column.addWidget(second)
    window.show()
    first.setFocus()

    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)

    assert window.focusWidget() is first


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_main_button_and_a_chosen_one_look_alike(shown, theme, scheme):
    theme.choose(scheme)
    primary = shown(KeyButton("保存", look=Look.PRIMARY))
    chosen = KeyButton("保存")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    plain = shown(KeyButton("保存"))

    assert shown(chosen).grab().toImage() == primary.grab().toImage()
    assert has_colour(primary, tokens().accent)
    assert not has_colour(plain, tokens().accent)


def test_a_button_that_is_only_an_icon_says_its_name(qtbot):
    button = IconButton("edit", label="编辑")
    qtbot.addWidget(button)

    assert button.accessibleName() == button.toolTip() == "编辑"


@pytest.mark.parametrize("kind", list(Nothing))
def test_every_empty_state_has_a_picture_and_one_sentence(shown, language, kind):
    state = shown(EmptyState(kind), 400, 300)

    assert state.sentence.strip()
    assert state.accessibleName() == state.sentence
    assert not state.grab().isNull()


def test_an_empty_state_says_its_own_words_in_the_language_that_is_chosen(shown, language, qtbot):
    state = shown(EmptyState(), 400, 300)
    state.say(lambda: state.show_state(Nothing.EMPTY, state.tr("Nothing found")))
    assert state.sentence == "没有找到"

    language.choose(Language.EN)

    qtbot.waitUntil(lambda: state.sentence == "Nothing found")


def test_an_empty_state_offers_one_way_on(qtbot, shown):
    state = shown(EmptyState(name="list"), 400, 300)
    button = state.findChild(KeyButton, "listAction")
    assert not button.isVisible()

    state.show_state(Nothing.ERROR, "没能打开", action="再试一次", key="R")

    assert state.sentence == "没能打开"
    with qtbot.waitSignal(state.acted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_loading_sign_turns_only_while_it_can_be_seen_and_may_move(qtbot, shown, theme):
    theme.set_reduced_motion(False)
    state = shown(EmptyState(Nothing.LOADING), 300, 300)
    before = state.grab().toImage()
    qtbot.waitUntil(lambda: state.grab().toImage() != before)

    theme.set_reduced_motion(True)
    still = shown(EmptyState(Nothing.LOADING), 300, 300)
    picture = still.grab().toImage()
    qtbot.wait(100)
    assert still.grab().toImage() == picture


def test_a_banner_says_why_and_may_be_closed(qtbot, shown):
    banner = shown(InfoBanner("生日前 7 天。", lead="为什么今天：", closable=True, name="why"), 600)

    assert banner.accessibleName() == "为什么今天：生日前 7 天。"
    with qtbot.waitSignal(banner.dismissed):
        qtbot.mouseClick(banner.findChild(IconButton, "whyClose"), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_a_banner_offers_a_way_on(qtbot, shown):
    banner = shown(InfoBanner("演示数据", name="demo"), 600)
    banner.set_action("重置")

    with qtbot.waitSignal(banner.acted):
        qtbot.mouseClick(banner.findChild(KeyButton, "demoAction"), Qt.MouseButton.LeftButton)


def test_running_text_wraps_and_grows_with_what_it_says(qtbot):
    paragraph = Paragraph("马姐好，我是万达店的小林。" * 6)
    qtbot.addWidget(paragraph)

    narrow, wide = paragraph.heightForWidth(200), paragraph.heightForWidth(800)
    paragraph.set_text("短")

    assert narrow > wide > paragraph.heightForWidth(800)


def test_a_hundred_thousand_characters_are_laid_out_within_a_second(qtbot):
    paragraph = Paragraph("字" * 100_000)
    qtbot.addWidget(paragraph)

    assert paragraph.heightForWidth(600) > 10_000


def test_a_name_is_never_read_as_markup(shown):
    plain = shown(TextLabel("&lt;王&gt;"), 200, 30)
    marked = shown(TextLabel("<b>王</b>"), 200, 30)

    assert plain.grab().toImage() != marked.grab().toImage()
    assert marked.sizeHint().width() > shown(TextLabel("王")).sizeHint().width() * 3


def test_a_label_that_is_cut_shows_the_whole_as_a_tool_tip(qtbot, shown):
    label = shown(TextLabel("银川万达店 · 林晓雨", elide=True), 60, 20)
    assert label.toolTip() == "银川万达店 · 林晓雨"

    label.resize(400, 20)
    qtbot.waitUntil(lambda: label.toolTip() == "")


def test_a_header_that_is_told_again_leaves_the_buttons_alone(qtbot):
    bar = TopBar()
    qtbot.addWidget(bar)
    button = QPushButton("New")
    bar.set_widgets((), (button,))
    bar.show()
    hidden: list[object] = []
    button.installEventFilter(_Heard(button, QEvent.Type.Hide, hidden))

    bar.set_widgets((), (button,))
    again = list(hidden)
    bar.set_widgets((), ())

    assert (again, len(hidden)) == ([], 1)


class _Heard(QObject):
    """Notes events of one kind."""

    def __init__(self, parent, kind, heard):
        super().__init__(parent)
        self._kind, self._heard = kind, heard

    def eventFilter(self, _watched, event):  # noqa: N802 - Qt's name
        if event.type() == self._kind:
            self._heard.append(event.type())
        return False
