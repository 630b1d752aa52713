"""Today: the list at the left, one person at the right, everything by key."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import partial

from PySide6.QtCore import QCoreApplication, QModelIndex, QSettings, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from guide_app.domain.due_list import Category
from guide_app.domain.words import Outcome, Temperature
from guide_app.services.problems import problem_of
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayDetail, TodayRow, TodayView
from guide_app.services.undo import Undo
from ui.dates import date_words, time_words, weekday_words
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, Latest, TaskRunner
from ui.today.code import ScriptCodeDialog
from ui.today.person import PersonPane
from ui.today.rows import TodayRows
from ui.today.snooze import SnoozeDialog
from ui.widgets import (
    EmptyState,
    Nothing,
    ProgressRing,
    RowList,
    Segment,
    SegmentBar,
    TextLabel,
    ToastSpec,
    TwoPanes,
    hairline,
)
from ui.words.problems import problem_words
from ui.words.shop import category_words, outcome_words, temperature_words

ALL = "all"
_LONGEST_TIMER_MS = 24 * 3_600_000
_OUTCOME_KEYS = (
    (Key.OUTCOME_1, Outcome.REPLIED, None),
    (Key.OUTCOME_2, Outcome.NO_ANSWER, None),
    (Key.OUTCOME_3, Outcome.REPLIED, Temperature.COLD),
    (Key.OUTCOME_4, Outcome.REPLIED, Temperature.HOT),
    (Key.OUTCOME_5, Outcome.BOUGHT, None),
    (Key.OUTCOME_6, Outcome.WILL_VISIT, None),
    (Key.OUTCOME_7, Outcome.ASKED_TO_STOP, None),
)


class TodayPage(Page):
    """The first screen.

    Args:
        service: What it asks and does.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        zone: The brand's time zone, for times of day.
        now: The server's time, as well as this PC can tell.
        settings: Where the border between the panes is remembered.
    """

    page_id = "today"
    icon = "today"

    def __init__(
        self,
        service: TodayService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        now: Callable[[], datetime],
        zone: tzinfo,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__()
        self._service = service
        self._runner = runner
        self._saved = saved
        self._now = now
        self._zone = zone
        self._view: TodayView | None = None
        self._detail: TodayDetail | None = None
        self._part = ALL
        self._wanted: str | None = None
        self._goes_on = False  # something was done: on to the next, wherever this one has gone
        self._loads = Latest(runner)
        self._details = Latest(runner)
        self._reminder = QTimer(self)
        self._reminder.setSingleShot(True)
        self._reminder.timeout.connect(self.refresh)
        self._ring = ProgressRing(parent=self)
        self._done = TextLabel(parent=self)
        self._done.setObjectName("todayDone")
        self._make_commands()
        self._lay_out(settings)
        self.retranslate()
        self._show_nothing(Nothing.LOADING)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("TodayPage", "Today")

    def subtitle(self) -> str:
        if self._view is None:
            return ""
        today = self._view.today
        return f"{date_words(today)} {weekday_words(today)}"

    def leading_widgets(self) -> Sequence[QWidget]:
        return (self._ring, self._done)

    def on_shown(self, argument: object = None) -> None:
        if isinstance(argument, str):
            self._wanted, self._part = argument, ALL
        self.refresh()

    def refresh(self) -> None:
        self._loads.run(self._service.load, done=self._on_loaded, failed=self._on_failed)

    def focus_first(self) -> None:
        self._list.setFocus()

    def retranslate(self) -> None:
        self._actions["copyScript"].setText(self.tr("Copy script"))
        self._actions["scriptCode"].setText(self.tr("QR code"))
        self._actions["markSent"].setText(self.tr("Sent"))
        self._actions["snooze"].setText(self.tr("Not now"))
        self._actions["otherScript"].setText(self.tr("Another"))
        self._actions["openProfile"].setText(self.tr("Customer file"))
        self._actions["skip"].setText(self.tr("Skip"))
        for action, (_, outcome, temperature) in zip(self._outcomes, _OUTCOME_KEYS, strict=True):
            words = temperature_words(temperature) if temperature else outcome_words(outcome)
            action.setText(words)
        if self._view is not None:
            self._show_view(self._view)

    # Laying out

    def _make_commands(self) -> None:
        self._actions: dict[str, QAction] = {}
        for key, slot, name in (
            (Key.COPY_SCRIPT, self.copy_script, "copyScript"),
            (Key.SCRIPT_CODE, self.show_code, "scriptCode"),
            (Key.MARK_SENT, self.mark_sent, "markSent"),
            (Key.SNOOZE, self.snooze, "snooze"),
            (Key.OTHER_SCRIPT, self._on_other_script, "otherScript"),
            (Key.OPEN_ROW, self._on_open, "openProfile"),
            (Key.NEXT_ROW, partial(self._step, 1), "nextRow"),
            (Key.PREVIOUS_ROW, partial(self._step, -1), "previousRow"),
            (None, self._on_skip, "skip"),
        ):
            self._actions[name] = add_action(self, key, slot, name=name)
        self._outcomes = [
            add_action(
                self,
                key,
                partial(self.record, outcome, temperature),
                name=f"outcome.{temperature or outcome}",
            )
            for key, outcome, temperature in _OUTCOME_KEYS
        ]

    def _lay_out(self, settings: QSettings | None) -> None:
        self._segments = SegmentBar(name="todaySegments")
        self._segments.chosen.connect(self._on_part)
        self._rows = TodayRows(self)
        self._list = RowList(name="todayList")
        self._list.setModel(self._rows)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.activated.connect(lambda _index: self._on_open())
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 10)
        head.addWidget(self._segments)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self._list, 1)
        self._person = PersonPane(self._actions, self._outcomes)
        self._right = QStackedWidget()
        self._right.addWidget(self._person)
        self._nothing = EmptyState(name="todayNothing")
        self._nothing.acted.connect(self.refresh)
        self._right.addWidget(self._nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(TwoPanes(left, self._right, name="todayPanes", settings=settings))

    # The list

    def _on_loaded(self, view: TodayView) -> None:
        self._view = view
        self._show_view(view)
        at = view.next_reminder_at
        if at is not None:
            wait = max(1_000, int((at - self._now()).total_seconds() * 1_000))
            self._reminder.start(min(wait, _LONGEST_TIMER_MS))

    def _show_view(self, view: TodayView) -> None:
        self._ring.set_progress(view.done, view.planned)
        self._done.setText(self.tr("{done} / {all} done").format(done=view.done, all=view.planned))
        parts = [part for part in Category if view.counts[part]]
        self._segments.set_segments(
            (
                Segment(ALL, self.tr("All"), view.work),
                *(Segment(part.value, category_words(part), view.counts[part]) for part in parts),
            )
        )
        if self._part != ALL and Category(self._part) not in parts:
            self._part = ALL
        self._segments.choose(self._part)
        self.badge_changed.emit(view.work)
        self.header_changed.emit()
        self._show_part(view)

    def _show_part(self, view: TodayView) -> None:
        here = max(0, self._list.currentIndex().row())
        stays = self._current if not self._goes_on else None
        wanted = self._wanted or (stays.customer_id if stays else None)
        self._wanted, self._goes_on = None, False
        rows = tuple(
            row
            for row in view.rows
            if (row.category.value == self._part)
            or (self._part == ALL and row.category is not Category.WAITING)
        )
        self._rows.show_rows(rows, view.today)
        if not rows:
            self._detail = None
            self._show_empty(view)
            return
        found = self._rows.position_of(wanted) if wanted else -1
        at = found if found >= 0 else min(here, len(rows) - 1)
        self._list.setCurrentIndex(self._rows.index(at, 0))

    def _show_empty(self, view: TodayView) -> None:
        if view.done:
            words = self.tr("Everything is done for today. Well done!")
        else:
            words = self.tr("Nobody is due today.")
        hint = ""
        if view.hidden:
            hint = self.tr("%n reminder(s) come back later today.", "", len(view.hidden))
        self._nothing.show_state(Nothing.EMPTY, words, hint=hint)
        self._right.setCurrentWidget(self._nothing)

    def _show_nothing(self, kind: Nothing, words: str = "", action: str = "") -> None:
        self._nothing.show_state(kind, words, action=action)
        self._right.setCurrentWidget(self._nothing)

    @property
    def _current(self) -> TodayRow | None:
        return self._rows.row(self._list.currentIndex())

    def _on_part(self, part: str) -> None:
        self._part = part
        if self._view is not None:
            self._show_part(self._view)
        self._list.setFocus()

    def _step(self, by: int) -> None:
        self._list.step(by)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self._rows.row(index)
        if row is None:
            return
        self._details.run(
            lambda: (row, self._service.detail(row.customer_id, row.item_id)),
            done=self._on_detail,
            failed=self._on_failed,
        )

    def _on_detail(self, found: tuple[TodayRow, TodayDetail]) -> None:
        row, self._detail = found
        if self._view is None:
            return
        self._person.show_person(row, self._detail, self._view.today)
        self._right.setCurrentWidget(self._person)

    # What the guide does

    def copy_script(self) -> None:
        """Put the filled script on the clipboard."""
        script = self._person.script
        if script is None or self._detail is None:
            return
        QGuiApplication.clipboard().setText(script.text)
        self.toast_asked.emit(
            ToastSpec(self.tr("Copied. Paste it in WeChat, then press D."), icon="copy")
        )

    def show_code(self) -> None:
        """Show the script as a QR code."""
        script = self._person.script
        if script is None:
            return
        text = script.text
        self._runner.run(
            lambda: self._service.qr(text),
            done=lambda matrix: ScriptCodeDialog(self, matrix, text).open(),
            failed=self._on_action_failed,
        )

    def mark_sent(self) -> None:
        """The message went out; the follow-up waits for a reply."""
        row = self._current
        if row is None or row.category is Category.WAITING:
            return
        script = self._person.script
        script_id = script.script_id if script else None
        self._act(
            lambda: self._service.send(row, script_id=script_id),
            self.tr("{name}: sent, waiting for a reply").format(name=row.name),
        )

    def record(self, outcome: Outcome, temperature: Temperature | None = None) -> None:
        """What came of it; also of a message that was not marked as sent yet."""
        row = self._current
        if row is None:
            return
        words = temperature_words(temperature) if temperature else outcome_words(outcome)
        self._act(
            lambda: self._service.outcome(row, outcome.value, temperature),
            self.tr("{name}: {outcome}").format(name=row.name, outcome=words),
        )

    def snooze(self) -> None:
        """Ask for another time or day."""
        row = self._current
        if row is None or row.category is Category.WAITING:
            return
        dialog = SnoozeDialog(self, self._now().astimezone(self._zone))
        dialog.reminded.connect(partial(self._remind, row))
        dialog.moved.connect(partial(self._move, row))
        dialog.open()

    def _remind(self, row: TodayRow, at: datetime) -> None:
        words = self.tr("{name}: again at {time}").format(name=row.name, time=time_words(at))
        self._act(lambda: self._service.remind(row, at.astimezone(UTC)), words)

    def _move(self, row: TodayRow, day: date) -> None:
        words = self.tr("{name}: moved to {day}").format(name=row.name, day=date_words(day))
        self._act(lambda: self._service.move(row, day), words)

    def _on_skip(self) -> None:
        row = self._current
        if row is not None and row.category is not Category.WAITING:
            words = self.tr("{name}: skipped").format(name=row.name)
            self._act(lambda: self._service.skip(row), words)

    def _on_open(self) -> None:
        row = self._current
        if row is not None:
            self.page_asked.emit("profile", row.customer_id)

    def _on_other_script(self) -> None:
        self._person.next_script()

    def _act(self, do: Callable[[], Undo], words: str) -> None:
        """Save, go on to the next, and offer to take it back."""
        self._runner.run(
            do,
            done=partial(self._on_done, words),
            failed=self._on_action_failed,
            lane=Lane.WRITE,
        )

    def _on_done(self, words: str, token: Undo) -> None:
        self._saved()
        self._goes_on = True
        self.toast_asked.emit(
            ToastSpec(
                words,
                action=self.tr("Undo"),
                key=Key.UNDO.label,
                undo=partial(self._undo, token),
                icon="check",
            )
        )
        self.refresh()

    def _undo(self, token: Undo) -> None:
        self._runner.run(
            lambda: self._service.undo(token),
            done=self._on_undone,
            failed=self._on_action_failed,
            lane=Lane.WRITE,
        )

    def _on_undone(self, _ids: tuple[str, ...]) -> None:
        self._saved()
        self.toast_asked.emit(ToastSpec(self.tr("Taken back."), icon="undo"))
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        problem = problem_of(error)
        self._show_nothing(Nothing.ERROR, problem_words(problem), self.tr("Try again"))

    def _on_action_failed(self, error: BaseException) -> None:
        self.toast_asked.emit(ToastSpec(problem_words(problem_of(error)), icon="alert"))
        self.refresh()
