"""The pool: who waits in the own store, and claiming somebody with one key."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from guide_app.services.pool import PoolRow, PoolService, PoolView
from guide_app.services.problems import problem_of
from ui.pool.rows import PoolRows
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Space, Tone
from ui.widgets import (
    EmptyState,
    InfoBanner,
    KeyButton,
    ListOrNothing,
    Look,
    Nothing,
    RowDelegate,
    RowList,
    TextLabel,
    ToastSpec,
    hairline,
)
from ui.words.pool import claim_refusal, count_words
from ui.words.problems import problem_words


class PoolPage(Page):
    """A list and one command.

    Args:
        service: Asks and claims.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
    """

    page_id = "pool"
    icon = "inbox"

    def __init__(
        self,
        service: PoolService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self._service, self._runner = service, runner
        self._saved, self._today = saved, today
        self._loading = Latest(runner)
        self._view: PoolView | None = None
        self._rows = PoolRows(self)
        self.list = RowList(name="poolRows", delegate=RowDelegate(lines=3))
        self.list.setModel(self._rows)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self._count = TextLabel(role="dim", wrap=True)
        self._count.setObjectName("poolCount")
        self._offline = InfoBanner("", tone=Tone.AMBER, name="poolOffline")
        self._offline.acted.connect(self.refresh)
        self._offline.hide()
        self._nothing = EmptyState(name="poolNothing")
        self._nothing.acted.connect(self.refresh)
        self._claim = add_action(self, Key.CLAIM, self._on_claim, name="claim")
        add_action(self, Key.NEXT_ROW, partial(self.list.step, 1), name="poolNext")
        add_action(self, Key.PREVIOUS_ROW, partial(self.list.step, -1), name="poolPrevious")
        self._stack = ListOrNothing(self.list, self._nothing)
        self._lay_out()
        self.retranslate()
        self._nothing.show_state(Nothing.LOADING)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("PoolPage", "Pool")

    def on_shown(self, argument: object = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        self._loading.run(self._service.load, done=self._on_loaded, failed=self._on_failed)

    def focus_first(self) -> None:
        self._stack.focus_first()

    def retranslate(self) -> None:
        self._claim.setText(self.tr("Claim and call"))
        self._offline.set_text(
            self.tr(
                "No connection. You can still claim whom you see here; if a colleague was first,"
                " it is told under sync."
            )
        )
        self._offline.set_action(self.tr("Ask again"))
        if self._view is not None:
            self._on_loaded(self._view)

    def _lay_out(self) -> None:
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, Space.M, Space.L, 0)
        head.addWidget(self._count, 1)
        head.addWidget(KeyButton.of(self._claim, look=Look.PRIMARY))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        above = QVBoxLayout()
        above.setContentsMargins(Space.L, Space.S, Space.L, 0)
        above.addWidget(self._offline)
        box.addLayout(above)
        box.addSpacing(Space.S)
        box.addWidget(hairline())
        box.addWidget(self._stack, 1)

    def _on_loaded(self, view: PoolView) -> None:
        before, here = self._current, self.list.currentIndex().row()
        self._view = view
        self._count.setText(count_words(view))
        self._offline.setVisible(not view.fresh and bool(view.rows))
        self._rows.show_rows(view.rows, self._today())
        if view.rows:
            ids = [row.customer_id for row in view.rows]
            at = min(max(0, here), len(ids) - 1)
            if before is not None and before.customer_id in ids:
                at = ids.index(before.customer_id)  # colleagues claim, too: rows move up
            self.list.setCurrentIndex(self._rows.index(at, 0))
            self._stack.show_rows()
        elif view.fresh:
            self._nothing.show_state(Nothing.EMPTY, self.tr("Nobody waits in the pool."))
            self._stack.show_nothing()
        else:
            words = self.tr("No connection. The pool is seen only while the server answers.")
            self._nothing.show_state(Nothing.ERROR, words, action=self.tr("Ask again"))
            self._stack.show_nothing()
        self._allow()

    def _allow(self) -> None:
        row = self._current
        self._claim.setEnabled(row is not None and not row.claimed)

    @property
    def _current(self) -> PoolRow | None:
        return self._rows.row(self.list.currentIndex())

    def _on_claim(self) -> None:
        row = self._current
        if row is not None:
            self._runner.run(
                partial(self._service.claim, row.customer_id),
                done=lambda _nothing: self._on_claimed(row.name),
                failed=self._on_failed,
                lane=Lane.WRITE,
            )

    def _on_claimed(self, name: str) -> None:
        self._saved()
        self.refresh()
        words = self.tr("{name}: claimed, stands in Today once the server agrees")
        self.toast_asked.emit(ToastSpec(words.replace("{name}", name), icon="check"))

    def _on_failed(self, error: BaseException) -> None:
        if self._view is None:
            self._nothing.say(partial(self._show_failure, error))
            self._stack.show_nothing()
        else:
            self.toast_asked.emit(ToastSpec(_refusal_words(error), icon="alert"))

    def _show_failure(self, error: BaseException) -> None:
        words = _refusal_words(error)
        self._nothing.show_state(Nothing.ERROR, words, action=self.tr("Ask again"))


def _refusal_words(error: BaseException) -> str:
    problem = problem_of(error)
    code = problem.code.removeprefix("rejected.")
    return claim_refusal("pool.claim", code) or problem_words(problem)
