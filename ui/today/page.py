"""Today: the list at the left, one person at the right, everything by key."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from functools import partial

from PySide6.QtCore import QCoreApplication, QSettings, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from guide_app.domain.advisor import Advice
from guide_app.domain.script_choice import FilledScript, Recipient
from guide_app.domain.words import FollowUpKind, Outcome, Temperature
from guide_app.services.codes import CodeService
from guide_app.services.groups import GroupService
from guide_app.services.posts import PostService
from guide_app.services.scripts import ScriptService
from guide_app.services.sync_state import SyncState
from guide_app.services.today import TodayService
from guide_app.services.today_models import TodayDetail, TodayRow, TodayView
from ui.codes import CodeActs
from ui.dates import day_of_week_words
from ui.events import EventActs
from ui.shell import Page
from ui.tasks import Latest, TaskRunner
from ui.today.acts import TodayActs
from ui.today.commands import TodayCommands
from ui.today.day_list import DayList
from ui.today.groups import GroupCard
from ui.today.held_back import HeldBackDialog
from ui.today.later import Later
from ui.today.nobody import NobodyToday
from ui.today.outcome import CALL_MEANINGS
from ui.today.parts import ALL
from ui.today.person import PersonPane
from ui.today.posts import PostCard
from ui.today.saying import Saying
from ui.widgets import ProgressRing, TextLabel, TwoPanes

_LONGEST_TIMER_MS = 24 * 3_600_000
_LIKELY_FIRST_KEY = "today/likelyFirst"


class TodayPage(Page):
    """The first screen.

    Args:
        service: What it asks and does.
        scripts: What there is to say.
        codes: The same for codes.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        zone: The brand's time zone, for times of day.
        now: The server's time, as well as this PC can tell.
        settings: Where the border between the panes is remembered.
        is_here: Whether the first sync has brought the customers.
        posts: The day of posts, where there is a wall to post from.
        groups: The WeChat groups, where there is a page of them.
    """

    questions_asked = Signal(str)  # customer id

    page_id = "today"
    icon = "today"

    def __init__(
        self,
        service: TodayService,
        scripts: ScriptService,
        runner: TaskRunner,
        *,
        codes: CodeService,
        saved: Callable[[], None],
        now: Callable[[], datetime],
        zone: tzinfo,
        settings: QSettings | None = None,
        is_here: Callable[[], bool] = lambda: True,
        posts: PostService | None = None,
        groups: GroupService | None = None,
    ) -> None:
        super().__init__()
        self._is_here = is_here
        self._service = service
        self._now, self._zone = now, zone
        self._acts = TodayActs(self, service, runner, saved=saved, local_now=self._local_now)
        self._acts.done.connect(self._on_done)
        self._acts.changed.connect(self.refresh)
        self._acts.taken_back.connect(self._on_taken_back)
        self._acts.brought_back.connect(self.on_shown)
        self._codes = CodeActs(self, codes, runner, saved=saved)
        self._codes.done.connect(self._on_taken_back)
        self._events = EventActs(self, service.events, runner, saved=saved, settings=settings)
        self._events.done.connect(self._on_taken_back)
        self._view: TodayView | None = None
        self._settings = settings
        self._likely_first = settings is not None and bool(
            settings.value(_LIKELY_FIRST_KEY, False, bool)
        )
        self._wanted: str | None = None
        self._goes_on = False  # something was done: on to the next, wherever this one has gone
        self._loads = Latest(runner)
        self._comings = Latest(runner)
        self._details = Latest(runner)
        self._reminder = QTimer(self)
        self._reminder.setSingleShot(True)
        self._reminder.timeout.connect(self.refresh)
        self._ring = ProgressRing(parent=self)
        self._done = TextLabel(parent=self)
        self._done.setObjectName("todayDone")
        for widget in (self._ring, self._done):
            widget.hide()  # until they stand in the top bar
        self._commands = self._make_commands()
        self._later = Later(self, self._commands.by_name["later"], self._acts.bring_back, zone)
        self._lay_out(settings)
        self._groups = None if groups is None else GroupCard(self, groups, runner)
        if self._groups is not None:
            self._groups.asked.connect(partial(self.page_asked.emit, "groups", None))
            self._day.add_above(self._groups)
        self._posts = None if posts is None else PostCard(self, posts, runner)
        if self._posts is not None:
            self._posts.asked.connect(partial(self.page_asked.emit, "materials"))
            self._day.add_above(self._posts)
        self._saying = Saying(
            self,
            service,
            scripts,
            runner,
            saved=saved,
            today=self._today,
            person=self._person,
            current=lambda: self._day.current,
        )
        self._saying.changed.connect(self.refresh)
        self.retranslate()

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("TodayPage", "Today")

    def subtitle(self) -> str:
        if self._view is None:
            return ""
        return day_of_week_words(self._view.today)

    def leading_widgets(self) -> Sequence[QWidget]:
        there = self._view is not None and self._is_here()
        return (self._ring, self._done) if there else ()

    def commands(self) -> Sequence[QAction]:
        return [*self.actions(), *self._day.segments.actions()]

    def on_shown(self, argument: object = None) -> None:
        if isinstance(argument, str):
            self._wanted, self._day.part = argument, ALL
        self.refresh()

    def refresh(self) -> None:
        if self._posts is not None:
            self._posts.refresh()
        if self._groups is not None:
            self._groups.refresh()
        likely_first = self._likely_first
        self._loads.run(
            lambda: self._service.load(worth_first=likely_first),
            done=self._on_loaded,
            failed=self._on_failed,
        )
        self._comings.run(
            self._service.coming, done=self._day.coming.show_moves, failed=self._on_failed
        )

    def focus_first(self) -> None:
        self._day.focus_list()

    def retranslate(self) -> None:
        self._commands.retranslate()
        self._commands.tell_order(likely_first=self._likely_first)
        self._day.set_name(self.word())
        if self._view is not None:
            self._show_view(self._view)

    def show_arrival(self, state: SyncState) -> None:
        """Say how much of the first sync is here, while the customers are on their way."""
        self._nobody.show_share(None if state.usable else state.percent)

    # Laying out

    def _make_commands(self) -> TodayCommands:
        slots: dict[str, Callable[[], object]] = {
            "copyScript": lambda: self._saying.copy_script(),
            "scriptCode": lambda: self._saying.show_code(),
            "copyMaterial": lambda: self._saying.copy_material(),
            "markSent": self.mark_sent,
            "snooze": self.snooze,
            "otherScript": self._on_other_script,
            "findScript": lambda: self._saying.look_up(),
            "openProfile": self._on_open,
            "nextRow": lambda: self._day.step(1),
            "previousRow": lambda: self._day.step(-1),
            "nextPart": lambda: self._day.segments.step(1),
            "previousPart": lambda: self._day.segments.step(-1),
            "temperature": self._on_temperature,
            "heldBack": self._show_held_back,
            "later": lambda: self._later.open(),
            "likelyFirst": self._on_likely_first,
            "allReasons": self._on_all_reasons,
            "questions": self._on_questions,
            "code": self._on_code,
            "event": self._on_event,
        }
        return TodayCommands(self, slots, self.record)

    def _lay_out(self, settings: QSettings | None) -> None:
        self._day = DayList(self._commands.by_name, self._today)
        self._day.part_chosen.connect(self._on_part)
        self._day.current_changed.connect(self._on_current)
        self._day.opened.connect(self._on_open)
        self._person = PersonPane(self._commands.by_name, self._commands.outcomes)
        self._right = QStackedWidget()
        self._right.addWidget(self._person)
        self._nobody = NobodyToday()
        self._nobody.acted.connect(self.refresh)
        self._right.addWidget(self._nobody)
        self._right.setCurrentWidget(self._nobody)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(TwoPanes(self._day, self._right, name="todayPanes", settings=settings))

    # The list

    def _on_loaded(self, view: TodayView) -> None:
        self._view = view
        self._acts.settled()
        self._show_view(view)
        at = view.next_reminder_at
        if at is not None:
            wait = max(1_000, int((at - self._now()).total_seconds() * 1_000))
            self._reminder.start(min(wait, _LONGEST_TIMER_MS))

    def _show_view(self, view: TodayView) -> None:
        self._ring.set_progress(view.done, view.planned)
        done = self.tr("{done} / {all} done").format(done=view.done, all=view.planned)
        self._done.setText(done)
        self._day.show_parts(view, is_here=self._is_here())
        self._commands.tell_day(view)
        self._later.show_view(view)
        self.badge_changed.emit(view.work)
        self.header_changed.emit()
        self._show_part(view)

    def _show_part(self, view: TodayView) -> None:
        stays = self._current if not self._goes_on else None
        wanted = self._wanted or (stays.customer_id if stays else None)
        self._wanted, self._goes_on = None, False
        if not self._day.show_rows(view, wanted):
            self._details.cancel()
            self._commands.allow(None)
            self._nobody.show_none(view, self._day.part, is_here=self._is_here())
            self._right.setCurrentWidget(self._nobody)

    def _local_now(self) -> datetime:
        return self._now().astimezone(self._zone)

    def _today(self) -> date:
        return self._local_now().date()

    @property
    def _current(self) -> TodayRow | None:
        return self._day.current

    def _on_part(self) -> None:
        if self._view is not None:
            self._show_part(self._view)
        if not self._day.segments.isAncestorOf(self.focusWidget()):
            self._day.focus_list()

    def _on_current(self, row: TodayRow | None) -> None:
        self._commands.allow(row)
        if row is None or self._view is None:
            return
        today = self._view.today
        self._details.run(
            lambda: (
                row,
                self._service.detail(row.customer_id, row.item_id),
                self._service.advice(row, today),
            ),
            done=self._on_detail,
            failed=self._on_failed,
        )

    def _on_detail(self, found: tuple[TodayRow, TodayDetail, Advice | None]) -> None:
        row, detail, advice = found
        if self._view is None:
            return
        self._person.show_person(row, detail, advice, self._view.today)
        self._right.setCurrentWidget(self._person)
        material = detail.material
        may = material is not None and material.may_go_out(self._view.today)
        self._commands.allow_material(may_go_out=may)

    # What the guide does

    def in_front(self) -> Recipient | None:
        return self._saying.in_front()

    def take_script(self, whom: Recipient, script: FilledScript) -> None:
        self._saying.take(whom, script)

    def mark_sent(self) -> None:
        """The message went out."""
        row, script = self._current, self._saying.script
        if row is not None:
            self._saying.once_answered(partial(self._mark_sent, row, script))

    def _mark_sent(self, row: TodayRow, script: FilledScript | None) -> None:
        self._acts.send(row, self._saying.sent_with(row, script))

    def record(self, outcome: Outcome, temperature: Temperature | None = None) -> None:
        """What came of it, with the temperature that the key says or that was chosen before."""
        row = self._current
        if row is not None:
            if row.item.kind is FollowUpKind.CALL:
                outcome, temperature = CALL_MEANINGS[outcome], None
            elif self._person.shows(row):  # else it was chosen for somebody else
                temperature = temperature or self._person.outcome.temperature
            self._saying.once_answered(partial(self._record, row, outcome, temperature))

    def _record(self, row: TodayRow, outcome: Outcome, temperature: Temperature | None) -> None:
        self._acts.record(row, outcome, temperature, self._saying.taken_for(row))

    def snooze(self) -> None:
        """Ask for another time or day."""
        row = self._current
        if row is not None:
            self._acts.put_off(row)

    def _on_temperature(self) -> None:
        self._person.outcome.turn()

    def _on_likely_first(self) -> None:
        self._likely_first = not self._likely_first
        self._commands.tell_order(likely_first=self._likely_first)
        if self._settings is not None:
            self._settings.setValue(_LIKELY_FIRST_KEY, self._likely_first)
        self._day.begin_at_top()
        self.refresh()

    def _on_all_reasons(self) -> None:
        self._person.expected.turn()

    def _on_code(self) -> None:
        row = self._current
        if row is not None:
            self._codes.ask(row.customer_id)

    def _on_event(self) -> None:
        row = self._current
        if row is not None:
            self._events.ask([row.customer_id], row.name)

    def _show_held_back(self) -> None:
        if self._view is not None and self._view.held_back:
            dialog = HeldBackDialog(self, self._view.held_back)
            dialog.opened.connect(lambda customer_id: self.page_asked.emit("profile", customer_id))
            dialog.open()

    def _on_open(self) -> None:
        row = self._current
        if row is not None:
            self.page_asked.emit("profile", row.customer_id)

    def _on_questions(self) -> None:
        row = self._current
        if row is not None:
            self.questions_asked.emit(row.customer_id)

    def _on_other_script(self) -> None:
        self._person.next_script()

    def _on_done(self) -> None:
        self._goes_on = True
        self.refresh()

    def _on_taken_back(self, customer_id: str) -> None:
        self._wanted = customer_id
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        self._acts.settled()
        self._nobody.show_failure(error)
        self._right.setCurrentWidget(self._nobody)
