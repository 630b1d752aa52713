"""What was put off for some hours: when it comes back, and bringing it back at once."""

from collections.abc import Callable, Sequence
from datetime import tzinfo

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QWidget

from guide_app.services.today_models import TodayRow, TodayView
from ui.dates import time_words
from ui.widgets import ChipSpec, Dialog, RowContent, RowDelegate, RowList, RowModel
from ui.words.reasons import reason_words

_SHOWN = 6
_LEAST = 2
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}


class Later(QObject):
    """Says below the list how many come back later, and shows them.

    Args:
        page: The page.
        action: Opens them; its words are the line below the list.
        bring_back: Puts one on the list now.
        zone: The brand's time zone.
    """

    def __init__(
        self,
        page: QWidget,
        action: QAction,
        bring_back: Callable[[TodayRow], None],
        zone: tzinfo,
    ) -> None:
        super().__init__(page)
        self._page, self._action, self._zone = page, action, zone
        self._bring_back = bring_back
        self._rows: Sequence[TodayRow] = ()

    def show_view(self, view: TodayView) -> None:
        """Tell of what this day hides."""
        self._rows = view.hidden
        words = ""
        if view.next_reminder_at is not None:
            at = time_words(view.next_reminder_at.astimezone(self._zone))
            counted = self.tr("%n back later today", "", len(self._rows))
            words = self.tr("{counted}, next at {time}").format(counted=counted, time=at)
        self._action.setText(words)
        self._action.setEnabled(bool(self._rows))

    def open(self) -> None:
        """Show them."""
        if self._rows:
            dialog = LaterDialog(self._page, self._rows, self._zone)
            dialog.chosen.connect(self._bring_back)
            dialog.open()


class LaterDialog(Dialog):
    """The rows that come back today, the next first; Enter brings one back now.

    Args:
        host: The page it lies over.
        rows: What comes back.
        zone: The brand's time zone.
    """

    chosen = Signal(object)  # TodayRow

    def __init__(self, host: QWidget, rows: Sequence[TodayRow], zone: tzinfo) -> None:
        super().__init__(host, name="laterDialog", width=560)
        self._rows = rows
        self._model = _LaterRows(zone, self)
        delegate = RowDelegate(self)
        self._list = RowList(name="laterList", delegate=delegate)
        self._list.setModel(self._model)
        self._list.installEventFilter(self)
        self._list.activated.connect(lambda _index: self._choose())
        height = delegate.sizeHint(None, None).height()  # type: ignore[arg-type]
        shown = min(_SHOWN, len(rows))
        self.let_shrink(self._list, height * shown, height * min(_LEAST, shown))
        self.body.addWidget(self._list)
        self.confirmed.connect(self._choose)
        self._model.reset(tuple(rows))
        self._list.setCurrentIndex(self._model.index(0, 0))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        title = self.tr("Back later today")
        self.set_title(title, self.tr("You put these off. Each is back on the list at its time."))
        self.set_confirm(self.tr("Bring back now"))
        self._list.setAccessibleName(title)
        self._list.viewport().update()

    def focus_first(self) -> None:
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = _STEPS.get(Qt.Key(event.key()))
            if by is not None:  # a list would look for a name that begins with J
                self._list.step(by)
                return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        row = self._model.row(self._list.currentIndex())
        if row is not None:
            self.close_sheet()
            self.chosen.emit(row)


class _LaterRows(RowModel[TodayRow]):
    """One line each: who, what for, and when it is back."""

    def __init__(self, zone: tzinfo, parent: QObject) -> None:
        super().__init__(parent)
        self._zone = zone

    def content(self, row: TodayRow) -> RowContent:
        at = row.remind_at
        return RowContent(
            title=row.name,
            line=row.task or reason_words(row.reason),
            badge=ChipSpec(time_words(at.astimezone(self._zone))) if at is not None else None,
        )
