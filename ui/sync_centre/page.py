"""The sync centre: what waits, what needs attention, the last sync, and staying offline."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.problems import Problem, problem_of
from guide_app.services.sync_centre import AttentionLine, LetGo, SyncCentreService, WaitingLine
from guide_app.services.sync_loop import Phase, SyncLoop, SyncState
from ui.dates import time_words
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.sync_centre.lines import AttentionCard
from ui.tasks import Lane, TaskRunner
from ui.theme import Space
from ui.widgets import Card, KeyButton, Look, ScrollPane, TextLabel, ToastSpec, focus_kept
from ui.widgets.layouts import take_all
from ui.words.changes import change_words
from ui.words.problems import problem_words
from ui.words.shop import outcome_words

_SHOWN = 50


class SyncPage(Page):
    """What the status line only hints at.

    Args:
        service: Lists and settles.
        loop: The exchange itself.
        runner: Work off the GUI thread.
        saved: Called after a settled line.
        local_time: A stored UTC text in the brand's time zone.
    """

    page_id = "sync"
    icon = "sync"

    def __init__(
        self,
        service: SyncCentreService,
        loop: SyncLoop,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        local_time: Callable[[str | None], object],
    ) -> None:
        super().__init__()
        self._service = service
        self._loop = loop
        self._runner = runner
        self._saved = saved
        self._local_time = local_time
        self._waiting: list[WaitingLine] = []
        self._attention: list[AttentionLine] = []
        pane = self.scrolled = ScrollPane(name="syncPane")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(pane)
        self._state_words = TextLabel(role="heading")
        self._state_words.setObjectName("syncState")
        self._state_why = TextLabel(role="dim", wrap=True)
        self._state_hint = TextLabel(role="dim", wrap=True)
        self._sync_action = add_action(self, Key.RETRY, self._loop.sync_now, name="syncNow")
        self._offline_action = add_action(self, None, self._switch_offline, name="forceOffline")
        head = Card(name="syncHead")
        head.column.addWidget(self._state_words)
        head.column.addWidget(self._state_why)
        head.column.addWidget(self._state_hint)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(KeyButton.of(self._sync_action, look=Look.PRIMARY))
        row.addWidget(KeyButton.of(self._offline_action))
        row.addStretch(1)
        head.column.addLayout(row)
        pane.column.addWidget(head)
        self._attention_word = TextLabel(role="strong")
        pane.column.addWidget(self._attention_word)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(Space.S)
        pane.column.addLayout(self._cards)
        self._waiting_word = TextLabel(role="strong")
        pane.column.addWidget(self._waiting_word)
        self._waiting_card = Card(name="syncWaiting")
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.XS)
        self._waiting_card.column.addLayout(self._list)
        pane.column.addWidget(self._waiting_card)
        pane.column.addStretch(1)
        self.retranslate()

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("SyncPage", "Sync")

    def trailing_widgets(self) -> Sequence[QWidget]:
        return ()

    def on_shown(self, argument: object = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        self.show_state(self._loop.state)
        self._runner.run(
            lambda: (self._service.list_waiting(), self._service.list_attention()),
            done=self._on_listed,
            failed=self._on_failed,
        )

    def retranslate(self) -> None:
        self._sync_action.setText(self.tr("Sync now"))
        self.show_state(self._loop.state)
        self._show_lists()

    def show_state(self, state: SyncState) -> None:
        """Say how the exchange stands now."""
        words = {
            Phase.SYNCED: self.tr("Everything is exchanged"),
            Phase.SYNCING: self.tr("Exchanging with the server …"),
            Phase.OFFLINE: self.tr("Offline"),
            Phase.TROUBLE: self.tr("The exchange does not work at the moment"),
            Phase.SIGN_IN_NEEDED: self.tr("Please sign in again"),
            Phase.LEASE_OVER: self.tr("This PC needs a contact with the server"),
        }.get(state.phase, "")
        if state.forced_offline:
            words = self.tr("Offline, because you switched the network off")
        self._state_words.setText(words)
        hints = []
        if state.percent is not None:
            hints.append(self.tr("First sync: {percent} %").format(percent=state.percent))
        self._state_why.setText(problem_words(Problem(state.code)) if state.code else "")
        self._state_why.setVisible(bool(state.code))
        at = self._local_time(state.last_sync)
        if at is not None:
            hints.append(self.tr("Last sync {time}").format(time=time_words(at)))  # type: ignore[arg-type]
        if state.waiting:
            hints.append(self.tr("%n change(s) saved here and not sent yet", "", state.waiting))
        self._state_hint.setText(" · ".join(hints))
        self._state_hint.setVisible(bool(hints))
        self._offline_action.setText(
            self.tr("Use the network again") if state.forced_offline else self.tr("Stay offline")
        )

    def _on_listed(self, found: tuple[list[WaitingLine], list[AttentionLine]]) -> None:
        before = self._waiting, self._attention
        self._waiting, self._attention = found
        self.badge_changed.emit(len(self._attention))
        if found != before:
            with focus_kept(self):
                self._show_lists()

    def _show_lists(self) -> None:
        take_all(self._cards)
        take_all(self._list)
        self._attention_word.setText(self.tr("Needs attention"))
        self._attention_word.setVisible(bool(self._attention))
        for line in self._attention:
            card = AttentionCard(line)
            card.asked.connect(self._on_asked)
            self._cards.addWidget(card)
        self._waiting_word.setText(self.tr("On their way"))
        self._waiting_word.setVisible(bool(self._waiting))
        self._waiting_card.setVisible(bool(self._waiting))
        for waiting in self._waiting[:_SHOWN]:
            words = change_words(waiting.name)
            if waiting.outcome:
                words = outcome_words(waiting.outcome)
            if waiting.customer_name:
                words = f"{words} · {waiting.customer_name}"
            elif waiting.customers > 1:
                words += " · " + self.tr("%n customer(s)", "", waiting.customers)
            self._list.addWidget(TextLabel(words))
        more = len(self._waiting) - _SHOWN
        if more > 0:
            self._list.addWidget(TextLabel(self.tr("and %n more", "", more), role="faint"))

    def _on_asked(self, what: str, position: int) -> None:
        if what == "dismiss":
            self._runner.run(
                lambda: self._service.dismiss(position),
                done=self._on_dismissed,
                failed=self._on_failed,
                lane=Lane.WRITE,
            )
            return
        do = self._service.insist if what == "insist" else self._service.retry
        self._runner.run(
            partial(do, position), done=self._on_settled, failed=self._on_failed, lane=Lane.WRITE
        )

    def _on_settled(self, _nothing: None) -> None:
        self._saved()
        self.refresh()

    def _on_dismissed(self, gone: LetGo) -> None:
        self.toast_asked.emit(
            ToastSpec(
                self.tr("Let go."),
                action=self.tr("Undo"),
                key=Key.UNDO.label,
                undo=partial(self._take_back, gone),
            )
        )
        self._on_settled(None)

    def _take_back(self, gone: LetGo) -> None:
        self._runner.run(
            lambda: self._service.take_back(gone),
            done=self._on_settled,
            failed=self._on_failed,
            lane=Lane.WRITE,
        )

    def _on_failed(self, error: BaseException) -> None:
        self.toast_asked.emit(ToastSpec(problem_words(problem_of(error)), icon="alert"))

    def _switch_offline(self) -> None:
        self._loop.force_offline(not self._loop.state.forced_offline)
        self.show_state(self._loop.state)
