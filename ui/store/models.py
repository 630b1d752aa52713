"""The guides of the store and the customers of a list, for the views."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from guide_app.domain.due_list import Category
from guide_app.services.store_day import GuideDay, StorePart, StoreRow
from ui.dates import day_words
from ui.theme import Tone
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.widgets.rows import Index
from ui.words.reasons import reason_words
from ui.words.store import book_line, day_line, guide_words

_STORE = ""
"""Stands for the whole store where a guide's id is asked for."""


class GuideRows(RowModel[GuideDay]):
    """The whole store first, then the guides."""

    def show_guides(self, guides: tuple[GuideDay, ...]) -> None:
        """Show them as they stand now."""
        parts = {part: sum(day.parts.get(part, 0) for day in guides) for part in StorePart}
        customers, sent = (
            sum(getattr(day, name) for day in guides) for name in ("customers", "sent")
        )
        self.reset((GuideDay(_STORE, "", False, customers, sent, parts), *guides))

    def guide(self, index: Index) -> GuideDay | None:
        """The guide behind an index; None for the whole store."""
        day = self.row(index)
        return None if day is None or day.guide_id == _STORE else day

    def content(self, row: GuideDay) -> RowContent:
        whole = QCoreApplication.translate("StorePage", "The whole store")
        overdue = row.parts.get(StorePart.OVERDUE, 0)
        late = QCoreApplication.translate("StorePage", "%n overdue", "", overdue)
        return RowContent(
            title=whole if row.guide_id == _STORE else guide_words(row),
            line=day_line(row),
            faint_line=book_line(row),
            badge=ChipSpec(late, Tone.RED) if overdue else None,
        )


class StoreRows(RowModel[StoreRow]):
    """The customers of one list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: dict[str | None, str] = {}
        self._today = date.min

    def show_rows(
        self, rows: Sequence[StoreRow], names: dict[str | None, str], today: date
    ) -> None:
        """Show another list; ``names`` of the guides, where their customers are mixed."""
        self._names, self._today = names, today
        self.reset(rows)

    def content(self, row: StoreRow) -> RowContent:
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
        if row.due is None or row.due.category is not Category.OVERDUE:
            return None  # a birthday that nears and a reply that is waited for are not late
        late = (self._today - row.due.due_on).days
        words = QCoreApplication.translate("StorePage", "%n day(s) late", "", late)
        return ChipSpec(words, Tone.RED)

    def _chips(self, row: StoreRow) -> tuple[ChipSpec, ...]:
        name = self._names.get(row.guide_id)
        return (ChipSpec(name),) if name else ()
