"""The window speaks Chinese first, and English at once when asked."""

import json
from datetime import date, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

import resources
from ui.dates import date_words, day_words, number_words, time_words, weekday_words
from ui.i18n import Language, Retranslated
from ui.widgets import Connection, StatusLine, SyncFacts
from ui.words.sentences import in_a_row

TODAY = date(2017, 10, 2)


def test_chinese_is_spoken_before_anybody_chose(language):
    assert language.language is Language.ZH
    assert QCoreApplication.translate("MainWindow", "Guide Desk") == "导购工作台"


def test_an_open_window_changes_its_language_once_and_at_once(qtbot, language):
    spoken = []

    class Speaker(Retranslated, QWidget):
        def retranslate(self):
            spoken.append(QCoreApplication.translate("StatusLine", "Lock"))

    outer = QWidget()
    inner = Speaker(outer)
    qtbot.addWidget(outer)

    language.choose(Language.EN)
    QCoreApplication.processEvents()

    assert inner.parentWidget() is outer
    assert spoken == ["Lock"]


@pytest.mark.parametrize(
    "other",
    [
        "您",  # a colleague is spoken to as 你
        "“",  # what is called by its name stands in 「」
        "打开客户资料",  # the page is called 客户档案
    ],
)
def test_chinese_speaks_in_one_voice(other):
    folder = resources.path("translations/zh_CN")
    said = [
        text
        for file in folder.glob("*.json")
        for text in _texts(json.loads(file.read_text("utf-8")))
    ]

    assert len(said) > 1_000
    assert [text for text in said if other in text] == []


def _texts(found):
    if isinstance(found, str):
        return [found]
    parts = found.values() if isinstance(found, dict) else found
    return [text for part in parts for text in _texts(part)]


def test_sentences_in_a_row_are_parted_as_the_language_parts_them(language):
    assert in_a_row("没有网络。", "都保存了。") == "没有网络。都保存了。"
    language.choose(Language.EN)
    assert in_a_row("No network.", "All is saved.") == "No network. All is saved."


def test_choosing_the_same_language_changes_nothing(qtbot, language):
    told = []

    class Listener(QWidget):
        def event(self, event):
            told.append(event.type())
            return super().event(event)

    listener = Listener()
    qtbot.addWidget(listener)

    language.choose(Language.ZH)
    QCoreApplication.processEvents()

    assert QEvent.Type.LanguageChange not in told


@pytest.mark.parametrize(
    ("chosen", "count", "words"),
    [
        (Language.ZH, 1, "1 条等待上传"),
        (Language.ZH, 15, "15 条等待上传"),
        (Language.EN, 1, "1 change waiting"),
        (Language.EN, 15, "15 changes waiting"),
        (Language.EN, 0, "0 changes waiting"),
    ],
)
def test_counts_have_the_plural_of_their_language(language, chosen, count, words):
    language.choose(chosen)

    said = QCoreApplication.translate("StatusLine", "%n change(s) waiting", "", count)

    assert said == words


def test_a_subclass_speaks_the_words_of_its_base(qtbot):
    class OwnLine(StatusLine):
        pass

    line = OwnLine()
    qtbot.addWidget(line)
    line.set_facts(SyncFacts(Connection.OFFLINE, waiting=15))

    assert line.findChildren(QLabel, "status.waiting")[0].text() == "15 条已保存，联网后上传"
    assert line.findChildren(QAbstractButton, "status.lock")[0].text() == "锁定"


def test_what_is_not_translated_stays_as_it_is(language):
    assert QCoreApplication.translate("Nowhere", "Untranslated words") == "Untranslated words"


def test_words_of_the_shared_context_serve_every_class(language):
    assert QCoreApplication.translate("AnyScreen", "Cancel") == "取消"


def test_qt_s_own_menus_speak_the_language_too(qtbot, language):
    def entries():
        field = QLineEdit()
        qtbot.addWidget(field)
        return " ".join(action.text() for action in field.createStandardContextMenu().actions())

    assert "粘贴" in entries()
    language.choose(Language.EN)
    assert "Paste" in entries()


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2017, 10, 2), "今天", "today"),
        (date(2017, 10, 1), "昨天", "yesterday"),
        (date(2017, 10, 3), "明天", "tomorrow"),
        (date(2017, 10, 5), "3 天后", "in 3 days"),
        (date(2017, 9, 25), "7 天前", "7 days ago"),
        (date(2017, 8, 22), "8 月 22 日", "22 August"),
        (date(2016, 8, 22), "2016 年 8 月 22 日", "22 August 2016"),
        (date(2018, 2, 28), "2018 年 2 月 28 日", "28 February 2018"),
    ],
)
def test_days_are_in_words_near_today_and_in_figures_further_off(language, day, chinese, english):
    assert day_words(day, TODAY) == chinese
    language.choose(Language.EN)
    assert day_words(day, TODAY) == english


def test_dates_times_and_numbers_follow_the_language(language):
    at = datetime(2017, 10, 1, 21, 5)  # noqa: DTZ001 - already in the zone to show it in

    assert weekday_words(TODAY) == "周一"
    assert date_words(TODAY) == "10 月 2 日"
    assert time_words(at) == "21:05"
    assert time_words(at, TODAY) == "昨天 21:05"
    assert number_words(2318) == "2,318"
    language.choose(Language.EN)
    assert weekday_words(TODAY) == "Mon"
    assert date_words(TODAY) == "2 October"
