"""The system's notification when something is due: with names only while the window is open."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication

from guide_app.domain.reminding import Notice, NoticeKind, Reminding
from guide_app.domain.words import FollowUpKind
from guide_app.services.notices import CLICK, Send, send_by_dbus
from guide_app.services.toasts import send_by_toast
from ui.app.tray import Tray
from ui.shell.hours import read_hours
from ui.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from guide_app.services.today_models import TodayRow

_SHOWN_MS = 8_000
_ORDER = ("overdue", "today", "birthday", "new", "silent")
_DIGEST_ON = "reminders/digest_on"
_WAYS: dict[str, Send] = {"linux": send_by_dbus, "win32": send_by_toast}


class NoticeAction(StrEnum):
    """What a guide may answer to a notification."""

    OPEN = CLICK
    DONE = "done"
    LATER = "later"
    TOMORROW = "tomorrow"


class Notifier(QObject):
    """Tells what is due: by the system's notification with buttons, else by the tray's balloon.

    Args:
        runner: Off the GUI thread.
        tray: Where there is one.
        settings: The guide's times, and the last day that was told of.
        send: The system's way; None: it has none.
    """

    answered = Signal(str, str)  # NoticeAction, item id ("" for a digest)

    def __init__(
        self,
        runner: TaskRunner,
        tray: Tray | None,
        settings: QSettings,
        send: Send | None = _WAYS.get(sys.platform),
    ) -> None:
        super().__init__()
        self._runner = runner
        self._tray = tray
        self._send = send
        self._settings = settings
        self._reminding: Reminding | None = None
        self._whose = ""
        self._shown = 0
        self._item_id = ""
        if tray is not None:
            tray.message_clicked.connect(
                lambda: self.answered.emit(NoticeAction.OPEN.value, self._item_id)
            )

    def forget(self) -> None:
        """Another guide: begin anew. What is shown goes, and an answer to it is none any more."""
        self._reminding, self._whose, self._item_id = None, "", ""
        self._shown += 1

    def hide_names(self) -> None:
        """The window is locked: what is shown goes, if it names somebody."""
        if self._item_id:
            self._item_id = ""
            self._shown += 1

    def tell(
        self, rows: Sequence[TodayRow], now: datetime, *, whose: str, locked: bool
    ) -> Notice | None:
        """Notify of what is new since the last call, unless somebody looks at the window.

        Args:
            rows: All that is due now.
            now: The brand's local time.
            whose: Id of the guide.
            locked: Whether the window is; then no name is told.

        Returns:
            What was new, told or not.
        """
        if self._reminding is None or self._whose != whose:
            self._whose = whose
            self._reminding = Reminding(digest_on=self._last_digest())
        self._reminding.hours = read_hours(self._settings)
        notice = self._reminding.tell(now, {row.item_id for row in rows})
        if self._reminding.digest_on is not None:
            self._settings.setValue(self._key(), self._reminding.digest_on.isoformat())
        if notice is None or (not locked and QApplication.activeWindow() is not None):
            return notice
        fresh = [row for row in rows if row.item_id in notice.ids]
        if notice.kind is NoticeKind.DIGEST:
            self._say(self.tr("Guide Desk"), self._digest_words(fresh))
        elif locked or len(fresh) != 1:
            self._say(self.tr("Guide Desk"), self.tr("%n due", "", len(fresh)))
        else:
            self._say_one(fresh[0])
        return notice

    def say(self, words: str) -> None:
        """Show a message of the app."""
        self._say(self.tr("Guide Desk"), words)

    def _key(self) -> str:
        return f"{_DIGEST_ON}/{self._whose}"

    def _last_digest(self) -> date | None:
        try:
            return date.fromisoformat(str(self._settings.value(self._key())))
        except ValueError:
            return None

    def _digest_words(self, rows: Sequence[TodayRow]) -> str:
        from ui.words.shop import category_words  # not before the window is shown

        counts = Counter(row.category.value for row in rows)
        parts = [f"{category_words(one)} {counts[one]}" for one in _ORDER if counts[one]]
        words = self.tr("%n customer(s) today: ", "", len(rows))
        return words + " · ".join(parts)

    def _say_one(self, row: TodayRow) -> None:
        from ui.words.reasons import reason_words  # not before the window is shown

        buttons = [
            (NoticeAction.OPEN.value, self.tr("Open")),
            (NoticeAction.LATER.value, self.tr("In 2 hours")),
            (NoticeAction.TOMORROW.value, self.tr("Tomorrow")),
        ]
        if row.item.kind is not FollowUpKind.CALL:  # of a call its outcome is told, in the window
            buttons.insert(1, (NoticeAction.DONE.value, self.tr("Sent")))
        self._say(row.name, row.task or reason_words(row.reason), row.item_id, buttons)

    def _say(
        self,
        title: str,
        words: str,
        item_id: str = "",
        buttons: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._item_id = item_id
        self._shown += 1
        mine = self._shown
        by_tray = partial(self._by_tray, mine, title, words)
        send = self._send
        if send is None:
            by_tray(shown=False)
            return
        buttons = buttons or ((NoticeAction.OPEN.value, self.tr("Open")),)
        post = self._runner.on_gui(partial(self._on_answer, self._whose))
        self._runner.run(
            lambda: send(
                title,
                words,
                _SHOWN_MS,
                buttons,
                on_action=lambda action: post(action, item_id),
                over=lambda: self._shown != mine,
            ),
            done=by_tray,
            failed=lambda _error: by_tray(shown=False),
            lane=Lane.NETWORK,
        )

    def _by_tray(self, mine: int, title: str, words: str, shown: bool) -> None:
        """Unless it was shown, or is of no use any more: it may name somebody."""
        if not shown and self._shown == mine and self._tray is not None:
            self._tray.say(title, words)

    def _on_answer(self, whose: str, action: str, item_id: str) -> None:
        if whose == self._whose and action in list(NoticeAction):
            self.answered.emit(action, item_id)
