"""Who is at the desk: sign-in, pages, lock, sync state, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QInputEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from guide_app.services.front_door import FrontDoor
from guide_app.services.problems import Problem, problem_of
from guide_app.services.sync_state import Phase, SyncState
from ui.app.counter_codes import CodesAtTheCounter
from ui.app.due_watch import DueWatch
from ui.app.leaving import clear_clipboard, close_once_written
from ui.app.media_news import MediaNews
from ui.app.notice_answers import NoticeAnswers
from ui.app.notifier import Notifier
from ui.app.parts import Parts
from ui.app.products import Products
from ui.app.status_facts import facts_of
from ui.app.tray import Tray, TrayLife
from ui.entry import EnrolGate, Gate, NewPasswordGate, SignInGate
from ui.i18n import LanguageSwitch
from ui.shell import CommandBook, MainWindow
from ui.tasks import Lane, TaskRunner
from ui.theme import Theme
from ui.widgets import CommandPalette, ToastSpec
from ui.words.problems import problem_words
from ui.words.sentences import in_a_row

if TYPE_CHECKING:
    from guide_app.services.session import Renewed
    from guide_app.services.workplace import Workplace

_TICK_MS = 2_000
_BY_HAND = (QInputEvent, QInputMethodEvent)
_ACTIVITY = (
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,  # of a key that is a command no press comes
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
)


class DeskController(QObject):
    """Puts one `FrontDoor` behind one window.

    Args:
        app: The application.
        door: The way in.
        settings: Window state and preferences.
        server_url: Filled in when this PC is not enrolled.
        account: With ``password``: come in at once, for the demo.
        password: See ``account``.
    """

    ready = Signal()
    """Every part of the program is there."""
    signed_in = Signal()
    signed_out = Signal()
    state_shown = Signal(object)  # SyncState

    def __init__(
        self,
        app: QApplication,
        door: FrontDoor,
        settings: QSettings,
        theme: Theme,
        languages: LanguageSwitch,
        *,
        server_url: str = "",
        account: str = "",
        password: str = "",
    ) -> None:
        super().__init__()
        self._app = app
        self._door = door
        self._server_url = server_url
        self.settings = settings
        self.theme = theme
        self.languages = languages
        self.runner = TaskRunner(self, unhandled=self._on_unhandled)
        self.window = MainWindow(settings)
        self.workplace: Workplace | None = None
        self.state = SyncState(Phase.OFFLINE)
        self._seen: tuple[object, ...] = ()
        self._on_state = self.runner.on_gui(self._show_state)
        self.pictures = MediaNews(door.media, self.runner, self)
        tray = None if door.demo or not Tray.available() else Tray(self)
        self.has_tray = tray is not None
        self._notifier = Notifier(self.runner, tray, settings)
        self._due = DueWatch(self, self._notifier)
        self._answers = NoticeAnswers(self)
        self._notifier.answered.connect(self._answers.take)
        if tray is not None:
            TrayLife(
                app,
                self.window,
                tray,
                settings,
                at_work=lambda: self.workplace is not None,
                lock=self.lock,
                say=self._notifier.say,
            )
        self.products = Products(self)
        self.counter_codes = CodesAtTheCounter(self)
        self._commands = CommandBook()
        self._palette: CommandPalette | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._connect()
        self._parts = Parts(door, self.runner, self._add_pages, self)
        if door.demo:
            self._show_demo_banner()
        self._open_gate()
        if account:
            self._come_in(account, password)

    @property
    def place(self) -> Workplace:
        """The workplace of the guide who is signed in.

        Raises:
            LookupError: Nobody is.
        """
        if self.workplace is None:
            raise LookupError("nobody is signed in")
        return self.workplace

    def saved(self) -> None:
        """Something was saved: the loop sends it, other pages ask again."""
        if self.workplace is not None:
            self.workplace.saved()

    def sign_out(self, said: str = "") -> None:
        """End the session; the guide's file stays, closed. Another guide may come in."""
        workplace, self.workplace = self.workplace, None
        self._tick.stop()
        self.window.unlock()
        self.window.forget_pages()
        if self._palette is not None:
            self._palette.close_sheet()
            self._palette.deleteLater()
            self._palette = None
        self.runner.drop_answers()  # else they are told, or copied, to the next guide
        clear_clipboard()
        self._notifier.forget()
        self.products.forget()
        if workplace is not None:
            close_once_written(self.runner, workplace)
        self._open_gate(said)
        self.signed_out.emit()

    def lock(self) -> None:
        """Lock now."""
        if self.workplace is not None:
            self.workplace.lock.lock()
            self._show_lock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Asked of every event in the program, 1,200 for a page that is laid out: first by class, as
        # `type` makes an enum's member each time, which took a third of the page's time.
        if isinstance(event, _BY_HAND):
            if event.type() in _ACTIVITY and self.workplace is not None and not self.window.locked:
                self.workplace.lock.touch()
                if self.workplace.is_locked():  # the PC slept: what wakes it does nothing else
                    self._show_lock()
                    event.accept()
                    return True
            return self.products.takes(watched, event)
        if (
            watched is self.window
            and self._door.demo
            and event.type() == QEvent.Type.LanguageChange
        ):
            self._show_demo_banner()
        return False

    def _connect(self) -> None:
        self._app.installEventFilter(self)
        window = self.window
        window.palette_asked.connect(self._open_palette)
        window.lock_asked.connect(self.lock)
        window.sync_asked.connect(partial(window.show_page, "sync"))
        window.sync_now_asked.connect(lambda: self.place.sync.sync_now())
        window.attention_asked.connect(partial(window.show_page, "sync"))
        window.account_asked.connect(partial(window.show_page, "settings"))
        window.lock_overlay.unlock_asked.connect(self._unlock)
        window.lock_overlay.switch_asked.connect(lambda: self.sign_out())
        window.closing.connect(self._on_closing)

    # Coming in

    def _open_gate(self, said: str = "") -> None:
        if self._door.enrolment is None:
            enrol = EnrolGate(self._door, self.runner, server_url=self._server_url)
            enrol.enrolled.connect(lambda: self._open_gate())
            self._show_gate(enrol)
            return
        gate = SignInGate(self._door, self.runner, self._on_state, said=said)
        gate.came_in.connect(self._on_came_in)
        self._show_gate(gate)

    def _show_gate(self, gate: Gate) -> None:
        self.window.show_gate(gate)
        gate.focus_first()

    def _come_in(self, account: str, password: str) -> None:
        self.runner.run(
            lambda: self._door.sign_in(account, password, self._on_state),
            done=self._on_came_in,
            failed=lambda error: self._open_gate(problem_words(problem_of(error))),
            lane=Lane.NETWORK,
        )

    def get_ready(self) -> None:
        """The window is shown: fetch the rest of the program."""
        self._parts.begin()

    def _add_pages(self) -> None:
        from ui.app.commands import add_commands
        from ui.app.pages import register_pages

        register_pages(self)
        self._commands.add_pages(self.window)
        add_commands(self, self._commands)
        self.ready.emit()

    def _on_came_in(self, workplace: Workplace, password: str = "") -> None:
        self.workplace = workplace
        if workplace.must_change_password:
            self._ask_own_password(password, self._enter)
        else:
            self._enter()

    def _ask_own_password(self, one_time: str, then: Callable[[], None]) -> None:
        gate = NewPasswordGate(self.place, one_time, self.runner)
        gate.changed.connect(then)
        gate.given_up.connect(lambda: self.sign_out())
        self._show_gate(gate)

    def _enter(self) -> None:
        from ui.app.palette import make_palette

        workplace = self.place
        window = self.window
        window.rail.set_account(workplace.guide.name)
        window.status_line.set_place(workplace.store_name, workplace.guide.name)
        self._parts.finish()
        window.offer_page("store", workplace.store.is_manager)
        self._palette = make_palette(
            window, self.runner, workplace, self._commands, self.products.open
        )
        window.show_desk()
        window.show_page("today")
        workplace.sync.start()
        self.state = workplace.sync.state
        self._seen = self._what_pages_show()
        self._tick.start()
        self._tell_renewed(workplace.renewed)
        self.signed_in.emit()

    def _tell_renewed(self, renewed: Renewed | None) -> None:
        from guide_app.services.session import Renewed

        if renewed is None:
            return
        words = {
            Renewed.FILE: self.tr(
                "Your file on this PC was damaged and is fetched again. Nothing unsent is lost."
            ),
            Renewed.KEY: self.tr(
                "Your key on this PC was damaged, and everything is fetched again. "
                "What was not sent before is kept for IT, but cannot be read here."
            ),
        }
        self.window.toasts.show_toast(ToastSpec(words[renewed], icon="alert"))

    # While at work

    def _show_state(self, state: SyncState) -> None:
        workplace = self.workplace
        if workplace is None:
            return
        self.state = state
        if state.phase is Phase.GONE:
            self.sign_out(self._farewell_words(state))
            return
        self.state_shown.emit(state)
        self.window.status_line.set_facts(
            facts_of(state, self.local_time(state.last_sync), workplace.business_day)
        )
        self._refresh_on_news()
        if state.phase in (Phase.SIGN_IN_NEEDED, Phase.LEASE_OVER) and not self.window.locked:
            workplace.lock.require_password()
            self._show_lock()

    def _what_pages_show(self) -> tuple[object, ...]:
        return self.state.revision, self.state.usable, self.place.business_day

    def _refresh_on_news(self) -> None:
        """Let the pages ask again after a sync that moved rows, and when another day begins."""
        if (seen := self._what_pages_show()) != self._seen:
            self._seen = seen
            self.window.refresh_pages()
            self.pictures.look()

    def local_time(self, text: str | None) -> datetime | None:
        """A stored UTC time in the brand's time zone."""
        if text is None or self.workplace is None:
            return None
        moment = datetime.fromisoformat(text)
        return moment.astimezone(self.workplace.zone)

    def _farewell_words(self, state: SyncState) -> str:
        reason = problem_words(Problem(state.code or "bug"))
        if state.handed:
            handed = self.tr("%n unsent change(s) went to your manager.", "", state.handed)
            return in_a_row(reason, handed)
        return reason

    def _on_tick(self) -> None:
        workplace = self.workplace
        if workplace is None:
            return
        workplace.lock.tick()
        if workplace.is_locked() and not self.window.locked:
            self._show_lock()
        self._refresh_on_news()
        self._due.look()

    # Lock

    def _show_lock(self) -> None:
        workplace = self.place
        self._notifier.hide_names()
        self.window.lock(
            workplace.guide.name, due=workplace.last_due, by_pin=workplace.may_use_pin()
        )

    def _unlock(self, typed: str) -> None:
        workplace = self.place
        by_pin = workplace.may_use_pin()
        self.runner.run(
            partial(workplace.unlock_with_pin if by_pin else workplace.unlock_with_password, typed),
            done=partial(self._on_unlocked, typed),
            failed=self._on_still_locked,
            lane=Lane.NETWORK,
        )

    def _on_unlocked(self, typed: str, _nothing: None) -> None:
        self.window.unlock()
        if self.place.must_change_password:
            self._ask_own_password(typed, self._go_on)
        else:
            self.window.refresh_pages()

    def _go_on(self) -> None:
        self.window.show_desk()
        self.window.refresh_pages()
        self.place.sync.sync_now()

    def _on_still_locked(self, error: BaseException) -> None:
        self.window.lock_overlay.show_problem(problem_words(problem_of(error)))
        if self.workplace is not None and not self.workplace.may_use_pin():
            self._show_lock()

    # Palette, words, the end

    def _open_palette(self) -> None:
        if self._palette is not None and not self.window.locked:
            self._palette.open()

    def _show_demo_banner(self) -> None:
        self.window.set_banner(
            self.tr("All data is made up and lies on this PC only."), lead=self.tr("Demo ")
        )

    def _on_unhandled(self, error: BaseException) -> None:
        problem = problem_of(error)
        if problem.code == "file.closed":
            return  # nobody waits for this answer: the guide has signed out
        self.window.toasts.show_toast(ToastSpec(problem_words(problem), icon="alert"))

    def _on_closing(self) -> None:
        workplace, self.workplace = self.workplace, None
        self._tick.stop()
        self._notifier.forget()
        self._parts.stop()
        self.pictures.stop()
        if workplace is not None:
            workplace.sync.stop()
        self.runner.shut_down()  # every write that was asked for is done before the file closes
        if workplace is not None:
            workplace.close()
        clear_clipboard()
