"""The store's day for its manager: guides left, their lists right."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QModelIndex, QSettings, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.handovers import PlannedMove, Timing, When
from guide_app.services.problems import problem_of
from guide_app.services.store_day import GuideDay, StoreDay, StorePart, StoreRow, StoreService
from guide_app.services.undo import Undo
from ui.dates import date_words
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.store.hand_over import HandOverDialog, LeaverDialog
from ui.store.models import GuideRows, StoreRows
from ui.store.planned import PlannedMoves
from ui.store.when import WhenChoice
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Space
from ui.widgets import (
    KeyButton,
    Look,
    RowDelegate,
    RowList,
    Segment,
    SegmentBar,
    TextLabel,
    ToastSpec,
    TwoPanes,
    hairline,
)
from ui.words.problems import problem_words
from ui.words.store import guide_words, part_words

_ADD = QItemSelectionModel.SelectionFlag.Select


class StorePage(Page):
    """Who is behind, who has been left alone, and the way to help.

    Args:
        service: Asks and hands over.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        settings: Remembers the border of the panes.
    """

    page_id = "store"
    icon = "groups"

    def __init__(
        self,
        service: StoreService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        settings: QSettings,
    ) -> None:
        super().__init__()
        self._service = service
        self._runner = runner
        self._saved = saved
        self._loading = Latest(runner)
        self._day: StoreDay | None = None
        self._shown: tuple[str, str | None] | None = None  # which part, and of which guide
        self._guides, self._rows = GuideRows(self), StoreRows(self)
        self.guides = RowList(name="storeGuides")
        self.guides.setModel(self._guides)
        self.guides.selectionModel().currentChanged.connect(lambda *_: self._show_rows())
        self._parts = SegmentBar(name="storeParts")
        self._parts.chosen.connect(lambda _part: self._show_rows())
        self.list = RowList(name="storeRows", delegate=RowDelegate(lines=2))
        self.list.setModel(self._rows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.activated.connect(self._open)
        self._moves = PlannedMoves()
        self._moves.called_off.connect(self._call_off)
        self._nobody = TextLabel(role="dim", wrap=True)
        self._nobody.setObjectName("storeNobody")
        add_action(self, Key.NEXT_ROW, partial(self._step, 1), name="storeNext")
        add_action(self, Key.PREVIOUS_ROW, partial(self._step, -1), name="storePrevious")
        self._hand_over = add_action(self, Key.HAND_OVER, self._ask_taker, name="handOver")
        self._hand_over_all = add_action(self, None, self._ask_takers, name="handOverAll")
        self._lay_out(settings)
        self.retranslate()

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("StorePage", "Store")

    def on_shown(self, argument: object = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        self._loading.run(self._service.load, done=self._on_loaded, failed=self._on_failed)

    def focus_first(self) -> None:
        self.guides.setFocus()

    def retranslate(self) -> None:
        self._hand_over.setText(self.tr("Hand over the chosen"))
        self._hand_over_all.setText(self.tr("Hand over all of this guide"))
        self._nobody.setText(self.tr("Nobody in this list. Well done."))
        self._show_parts()

    def _lay_out(self, settings: QSettings) -> None:
        right = QWidget()
        right.setProperty("pane", True)  # as the list that it ends with
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, Space.S)
        head.setSpacing(Space.S)
        head.addWidget(self._moves)
        head.addWidget(self._parts)
        buttons = QHBoxLayout()
        buttons.addWidget(KeyButton.of(self._hand_over, look=Look.PRIMARY))
        buttons.addWidget(KeyButton.of(self._hand_over_all))
        buttons.addStretch(1)
        head.addLayout(buttons)
        head.addWidget(self._nobody)
        column.addLayout(head)
        column.addWidget(hairline())
        column.addWidget(self.list, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(
            TwoPanes(self.guides, right, name="store", settings=settings, left_share=0.38)
        )

    # What is shown

    def _on_loaded(self, day: StoreDay) -> None:
        before = self._chosen_guide()
        at = self.guides.currentIndex().row()
        self._day = day
        self._guides.show_guides(day.guides)
        self._moves.show_moves(day.moves, day.today)
        ids = [one.guide_id for one in day.guides]
        if before is not None and before.guide_id in ids:
            at = ids.index(before.guide_id) + 1
        self.guides.setCurrentIndex(self._guides.index(at if 0 <= at <= len(ids) else 0, 0))
        self._show_rows()

    def _chosen_guide(self) -> GuideDay | None:
        return self._guides.guide(self.guides.currentIndex())

    def _rows_of(self, part: StorePart) -> list[StoreRow]:
        if self._day is None:
            return []
        guide = self._chosen_guide()
        rows = self._day.rows[part]
        return [row for row in rows if guide is None or row.guide_id == guide.guide_id]

    def _show_parts(self) -> None:
        counts = {part: len(self._rows_of(part)) for part in StorePart}
        self._parts.set_segments(
            tuple(Segment(part.value, part_words(part), counts[part]) for part in StorePart)
        )

    def _show_rows(self) -> None:
        """Show the list that is chosen; the same list shown anew keeps what is marked in it."""
        self._show_parts()
        guide = self._chosen_guide()
        shown = self._parts.current, None if guide is None else guide.guide_id
        marked = self._marked() if shown == self._shown else []
        self._shown = shown
        rows = self._rows_of(StorePart(self._parts.current))
        names: dict[str | None, str] = {}
        if guide is None and self._day is not None:
            names = {one.guide_id: guide_words(one) for one in self._day.guides}
        if self._day is not None:
            self._rows.show_rows(rows, names, self._day.today)
        self._nobody.setVisible(not rows and self._day is not None)
        self._hand_over.setEnabled(bool(rows))
        self._hand_over_all.setEnabled(guide is not None and guide.customers > 0)
        if rows:
            self._mark(marked)

    def _marked(self) -> list[str]:
        """The customers that are marked in the list, the current one last."""
        model = self.list.selectionModel()
        marked = [self._rows.rows[at.row()].customer_id for at in model.selectedIndexes()]
        current = self._rows.row(model.currentIndex())
        return marked if current is None else [*marked, current.customer_id]

    def _mark(self, customer_ids: Sequence[str]) -> None:
        """Mark those of them that are there, else the first row."""
        places = {row.customer_id: at for at, row in reversed(list(enumerate(self._rows.rows)))}
        found = [places[one] for one in customer_ids if one in places] or [0]
        self.list.setCurrentIndex(self._rows.index(found[-1], 0))
        for at in found:
            self.list.selectionModel().select(self._rows.index(at, 0), _ADD)

    def _step(self, by: int) -> None:
        (self.list if self.list.hasFocus() else self.guides).step(by)

    def _open(self, index: QModelIndex) -> None:
        self.page_asked.emit("profile", self._rows.rows[index.row()].customer_id)

    # Handing over

    def _takers(self, but: str | None) -> list[GuideDay]:
        guides = self._day.guides if self._day is not None else ()
        return [one for one in guides if one.active and one.guide_id != but]

    def _ask_taker(self) -> None:
        chosen = [self._rows.rows[at.row()] for at in self.list.selectionModel().selectedIndexes()]
        owners = {row.guide_id for row in chosen}
        if not chosen:
            return
        if len(owners) > 1:
            self._say(self.tr("Choose customers of one guide at a time."), icon="alert")
            return
        (owner,) = owners
        ids = [row.customer_id for row in chosen]
        dialog = HandOverDialog(self, ids, self._takers(owner), self._when(owner))
        dialog.chosen.connect(partial(self._give, owner))
        dialog.open()

    def _when(self, owner: str | None) -> WhenChoice | None:
        """The choice of the time; the pool's customers go at once."""
        if owner is None or self._day is None:
            return None
        stays = any(one.active for one in self._day.guides if one.guide_id == owner)
        return WhenChoice(self._service.handovers.later_at, self._day.today, shift=stays)

    def _give(self, giver: str | None, shares: Mapping[str, Sequence[str]], when: When) -> None:
        count = sum(map(len, shares.values()))
        if when.timing is Timing.LATER:
            words = self.tr("%n customer(s) go in 24 hours", "", count)
        elif when.back_on is not None:
            words = self.tr("%n customer(s) handed over, back on {day}", "", count)
            words = words.replace("{day}", date_words(when.back_on))
        else:
            words = self.tr("%n customer(s) handed over", "", count)
        self._act(lambda: self._service.give(giver, shares, when), words)

    def _ask_takers(self) -> None:
        leaver = self._chosen_guide()
        if leaver is None:
            return
        guide_id = leaver.guide_id

        def share(takers: Sequence[str], done: Callable[[Mapping[str, list[str]]], None]) -> None:
            self._runner.run(
                lambda: self._service.share_out(guide_id, takers),
                done=done,
                failed=self._on_failed,
            )

        dialog = LeaverDialog(self, leaver, self._takers(guide_id), share, self._when(guide_id))
        dialog.shared.connect(partial(self._give, guide_id))
        dialog.open()

    def _call_off(self, move: PlannedMove) -> None:
        words = self.tr("Called off: they stay where they are.")
        self._act(lambda: self._service.handovers.call_off(move), words)

    def _act(self, do: Callable[[], Undo], words: str) -> None:
        for action in (self._hand_over, self._hand_over_all):
            action.setEnabled(False)  # until the page is loaded again: thousands take a moment
        self._say(self.tr("Handing over…"), icon="customers")
        self._runner.run(
            do, done=partial(self._on_done, words), failed=self._on_failed, lane=Lane.WRITE
        )

    def _on_done(self, words: str, token: Undo) -> None:
        self._saved()
        self.refresh()
        if token.opposites:
            back = partial(self._act, lambda: self._take_back(token), self.tr("Taken back."))
            self.toast_asked.emit(
                ToastSpec(words, self.tr("Undo"), Key.UNDO.label, back, icon="check")
            )
        else:
            self._say(words)

    def _take_back(self, token: Undo) -> Undo:
        return Undo(self._service.undo(token))

    def _say(self, words: str, icon: str = "check") -> None:
        self.toast_asked.emit(ToastSpec(words, icon=icon))

    def _on_failed(self, error: BaseException) -> None:
        self._say(problem_words(problem_of(error)), icon="alert")
        self._show_rows()
