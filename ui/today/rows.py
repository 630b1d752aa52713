"""The rows of the day's list for the view."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject

from guide_app.domain.advisor import Advice
from guide_app.domain.due_list import Category
from guide_app.domain.due_reasons import ReasonCode
from guide_app.services.today_models import TodayRow
from ui.dates import date_words, day_words
from ui.theme import Tone
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.words.advice import advice_chips
from ui.words.money import money_words
from ui.words.reasons import reason_words


class TodayRows(RowModel[TodayRow]):
    """Rows of one part of the list; the words of a row are made when it is first painted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._contents: dict[str, RowContent] = {}
        self._advice: Mapping[str, Advice] = {}

    def show_rows(
        self, rows: tuple[TodayRow, ...], today: date, advice: Mapping[str, Advice]
    ) -> None:
        """Show other rows, with what is to be expected of whom."""
        self._today, self._advice = today, advice
        self._contents = {}
        self.reset(rows)

    def position_of(self, customer_id: str) -> int:
        """Where a customer stands, or -1."""
        found = (at for at, row in enumerate(self.rows) if row.customer_id == customer_id)
        return next(found, -1)

    def content(self, row: TodayRow) -> RowContent:
        made = self._contents.get(row.item_id)
        if made is None:
            made = self._contents[row.item_id] = self._make(row)
        return made

    def _make(self, row: TodayRow) -> RowContent:
        sizes = " / ".join(row.sizes[:2])
        if row.preference and sizes:
            sizes = f"{sizes} · {row.preference}"
        return RowContent(
            title=row.name,
            line=_line(row),
            faint_line=self._last(row),
            chips=(
                *self._new(row),
                *self._by_when(row),
                *self._expected(row),
                *([ChipSpec(sizes)] if sizes else []),
            ),
            badge=self._badge(row),
        )

    def _new(self, row: TodayRow) -> tuple[ChipSpec, ...]:
        words = QCoreApplication.translate("TodayRows", "Taken over")
        return (ChipSpec(words, Tone.BLUE),) if row.taken_over else ()

    def _by_when(self, row: TodayRow) -> tuple[ChipSpec, ...]:
        """Of a task of HQ: it must not be cut off with the end of a long line."""
        if row.reason.code is not ReasonCode.TASK or row.item.until is None:
            return ()
        words = QCoreApplication.translate("TodayRows", "Until {day}")
        return (ChipSpec(words.format(day=date_words(row.item.until)), Tone.AMBER),)

    def _expected(self, row: TodayRow) -> tuple[ChipSpec, ...]:
        advice = self._advice.get(row.customer_id)
        if advice is None or row.category is Category.WAITING:
            return ()
        return tuple(ChipSpec(*chip) for chip in advice_chips(advice))

    def _last(self, row: TodayRow) -> str:
        if row.last_order_on is None or row.last_order_amount is None:
            return QCoreApplication.translate("TodayRows", "No purchase yet")
        amount = money_words(row.last_order_amount)
        return f"{amount} · {day_words(row.last_order_on, self._today)}"

    def _badge(self, row: TodayRow) -> ChipSpec:
        if row.category is Category.WAITING:
            return ChipSpec(QCoreApplication.translate("TodayRows", "Waiting"), Tone.BLUE)
        late = (self._today - row.due_on).days
        if row.category is Category.OVERDUE and late > 0:
            words = QCoreApplication.translate("TodayRows", "%n day(s) late", "", late)
            return ChipSpec(words, Tone.RED)
        return ChipSpec(QCoreApplication.translate("TodayRows", "Today"), Tone.ACCENT)


def _line(row: TodayRow) -> str:
    """What is to be done, and whether it is HQ that wants it."""
    if row.reason.code is ReasonCode.TASK:
        words = QCoreApplication.translate("TodayRows", "Task from HQ: {task}")
        return words.replace("{task}", row.task or "")
    return row.task or reason_words(row.reason)
