"""The guides of the store and the customers of a list, for the views."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from guide_app.services.store_day import GuideDay, StorePart, StoreRow
from ui.dates import day_words
from ui.theme import Tone
from ui.widgets import ROW_ROLE, ChipSpec, RowContent
from ui.widgets.rows import Index
from ui.words.reasons import reason_words
from ui.words.store import book_line, day_line, guide_words


class _Rows(QAbstractListModel):
    """Rows whose words are made when they are painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not (index.isValid() and 0 <= index.row() < self._count):
            return None
        if role == ROW_ROLE:
            return self.content(index.row())
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return self.content(index.row()).spoken
        return None

    def content(self, at: int) -> RowContent:
        """What row ``at`` shows."""
        raise NotImplementedError


class GuideRows(_Rows):
    """The whole store first, then the guides."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.guides: tuple[GuideDay, ...] = ()
        self._store = GuideDay("", "", False, 0, 0, {})

    def show_guides(self, guides: tuple[GuideDay, ...]) -> None:
        """Show them as they stand now."""
        parts = {part: sum(day.parts.get(part, 0) for day in guides) for part in StorePart}
        customers, sent = (
            sum(getattr(day, name) for day in guides) for name in ("customers", "sent")
        )
        self.beginResetModel()
        self.guides = guides
        self._store = GuideDay("", "", False, customers, sent, parts)
        self._count = len(guides) + 1
        self.endResetModel()

    def guide(self, index: Index) -> GuideDay | None:
        """The guide behind an index; None for the whole store."""
        at = index.row() - 1
        return self.guides[at] if 0 <= at < len(self.guides) else None

    def content(self, at: int) -> RowContent:
        day = self._store if at == 0 else self.guides[at - 1]
        whole = QCoreApplication.translate("StorePage", "The whole store")
        overdue = day.parts.get(StorePart.OVERDUE, 0)
        late = QCoreApplication.translate("StorePage", "%n overdue", "", overdue)
        return RowContent(
            title=whole if at == 0 else guide_words(day),
            line=day_line(day),
            faint_line=book_line(day),
            badge=ChipSpec(late, Tone.RED) if overdue else None,
        )


class StoreRows(_Rows):
    """The customers of one list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[StoreRow] = ()
        self._names: dict[str | None, str] = {}
        self._today = date.min

    def show_rows(
        self, rows: Sequence[StoreRow], names: dict[str | None, str], today: date
    ) -> None:
        """Show another list; ``names`` of the guides, where their customers are mixed."""
        self.beginResetModel()
        self.rows, self._names, self._today = rows, names, today
        self._count = len(rows)
        self.endResetModel()

    def content(self, at: int) -> RowContent:
        row = self.rows[at]
        if row.due is not None:
            words = row.due.task or reason_words(row.due.reason)
        else:
            words = QCoreApplication.translate(
                "StorePage", "No contact and no purchase since {day}"
            )
            words = words.format(day=day_words(row.silent_since or self._today, self._today))
        return RowContent(
            title=row.name, line=words, badge=self._badge(row), chips=self._chips(row)
        )

    def _badge(self, row: StoreRow) -> ChipSpec | None:
        if row.silent_since is not None:
            days = (self._today - row.silent_since).days
            words = QCoreApplication.translate("StorePage", "%n day(s)", "", days)
            return ChipSpec(words, Tone.AMBER)
        late = (self._today - row.due.due_on).days if row.due is not None else 0
        if late <= 0:
            return None
        words = QCoreApplication.translate("StorePage", "%n day(s) late", "", late)
        return ChipSpec(words, Tone.RED)

    def _chips(self, row: StoreRow) -> tuple[ChipSpec, ...]:
        name = self._names.get(row.guide_id)
        return (ChipSpec(name),) if name else ()
