"""The quiet line always says how things are."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
)

from tests.ui.foundation.desk import find
from ui.widgets import (
    Connection,
    StatusLine,
    SyncFacts,
)

AT = datetime(2017, 10, 2, 10, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "state", "detail"),
    [
        (SyncFacts(Connection.SYNCED, synced_at=AT), "已同步 10:32", "全部已上传"),
        (SyncFacts(Connection.SYNCED, waiting=2, synced_at=AT), "已同步 10:32", "2 条等待上传"),
        (SyncFacts(Connection.SYNCING, waiting=2), "正在同步…", "2 条等待上传"),
        (
            SyncFacts(Connection.OFFLINE, waiting=15, synced_at=AT),
            "离线 · 上次同步 10:32",
            "15 条已保存，联网后上传",
        ),
        (
            SyncFacts(Connection.OFFLINE, synced_at=AT, today=date(2017, 10, 3)),
            "离线 · 上次同步 昨天 10:32",
            "",
        ),
        (SyncFacts(Connection.OFFLINE), "离线 · 还没有同步过", ""),
        (SyncFacts(Connection.PAUSED, waiting=1), "已手动离线", "1 条已保存，联网后上传"),
        (SyncFacts(Connection.SIGN_IN_NEEDED), "重新登录后才能同步", ""),
        (SyncFacts(Connection.UPDATE_NEEDED), "需要更新，已写内容都保留着", ""),
    ],
)
def test_the_status_line_says_how_things_are(qtbot, facts, state, detail):
    line = StatusLine()
    qtbot.addWidget(line)

    line.set_facts(facts)

    assert find(line, QAbstractButton, "status.sync").text() == state
    assert find(line, QLabel, "status.waiting").text() == detail


def test_what_needs_attention_stands_in_the_line_and_leads_there(qtbot, window):
    window.status_line.set_facts(SyncFacts(Connection.SYNCED, attention=2, synced_at=AT))
    button = find(window, QAbstractButton, "status.attention")
    assert button.text() == "2 条需要处理"

    with qtbot.waitSignal(window.attention_asked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    window.status_line.set_facts(SyncFacts(Connection.SYNCED, synced_at=AT))
    assert not button.isVisible()


def test_store_and_guide_and_the_lock_stand_at_the_right(qtbot, window):
    window.status_line.set_place("银川万达店", "林晓雨")
    assert find(window, QLabel, "status.place").text() == "银川万达店 · 林晓雨"

    with qtbot.waitSignal(window.lock_asked):
        qtbot.mouseClick(find(window, QAbstractButton, "status.lock"), Qt.MouseButton.LeftButton)


def test_the_account_leads_to_its_menu(qtbot, window):
    window.rail.set_account("林晓雨")

    with qtbot.waitSignal(window.account_asked):
        qtbot.mouseClick(find(window, QAbstractButton, "rail.account"), Qt.MouseButton.LeftButton)
