"""Who would be due today and is left in peace, and why."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from guide_app.domain.due import HeldBackCode
from guide_app.services.today_models import HeldBackRow
from ui.today.held_rows import HeldRows
from ui.widgets import Dialog, RowDelegate, RowList, Segment, SegmentBar
from ui.words.held_back import group_words
from ui.words.sentences import in_a_row

ALL = "all"
_SHOWN = 6
_LEAST = 2
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_TURNS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class HeldBackDialog(Dialog):
    """What would be due, why not, and until when; by reason, and Enter opens the customer's file.

    Args:
        host: The page it lies over.
        rows: Who is held back.
    """

    opened = Signal(str)
    """The id of the customer whose file is wanted."""

    def __init__(self, host: QWidget, rows: Sequence[HeldBackRow]) -> None:
        super().__init__(host, name="heldBackDialog", width=640)
        order = list(HeldBackCode)
        self._rows = sorted(rows, key=lambda row: order.index(row.held.code))  # stable inside
        self._segments = SegmentBar(name="heldBackReasons")
        self._segments.chosen.connect(self._show)
        self._model = HeldRows(self)
        delegate = RowDelegate(self)
        self._list = RowList(name="heldBackList", delegate=delegate)
        self._list.setModel(self._model)
        self._list.installEventFilter(self)
        self._list.activated.connect(lambda _index: self._open_file())
        height = delegate.sizeHint(None, None).height()  # type: ignore[arg-type]
        shown = min(_SHOWN, max(1, len(self._rows)))
        self.let_shrink(self._list, height * shown, height * min(_LEAST, shown))
        self.body.addWidget(self._segments)
        self.body.addWidget(self._list)
        self.confirmed.connect(self._open_file)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        people = len({row.customer_id for row in self._rows})
        why = self.tr("They would be due, but a rule says not to contact them now.")
        counted = (
            self.tr("%n customer(s)", "", people),
            self.tr("%n occasion(s)", "", len(self._rows)),
        )
        self.set_title(self.tr("Left in peace today"), in_a_row(why, " · ".join(counted)))
        self.set_confirm(self.tr("Open the customer's file"))
        self._list.setAccessibleName(self.tr("Left in peace today"))
        counts = Counter(row.held.code for row in self._rows)
        shown = self._segments.current or ALL
        reasons = [code for code in HeldBackCode if counts[code]]
        self._segments.set_segments(
            (
                Segment(ALL, self.tr("All"), len(self._rows)),
                *(Segment(code.value, group_words(code), counts[code]) for code in reasons),
            )
        )
        self._segments.setVisible(len(reasons) > 1)
        self._segments.choose(shown)
        self._show(shown)

    def focus_first(self) -> None:
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is self._list and self._walks(event):
            return True
        return super().eventFilter(watched, event)

    def _walks(self, event: QKeyEvent) -> bool:
        """A list would look for a name that begins with J."""
        if event.type() != QEvent.Type.KeyPress:
            return False
        by, turn = _STEPS.get(Qt.Key(event.key())), _TURNS.get(Qt.Key(event.key()))
        if by is not None:
            self._list.step(by)
        if turn is not None:
            self._segments.step(turn)
        return by is not None or turn is not None

    def _show(self, reason: str) -> None:
        rows = tuple(row for row in self._rows if reason in (ALL, row.held.code.value))
        self._model.reset(rows)
        self._list.setCurrentIndex(self._model.index(0, 0))

    def _open_file(self) -> None:
        row = self._model.row(self._list.currentIndex())
        if row is not None:
            self.close_sheet()
            self.opened.emit(row.customer_id)
