"""The rows of those who are left in peace, for the view."""

from guide_app.services.today_models import HeldBackRow
from ui.dates import date_words
from ui.widgets import ChipSpec, RowContent, RowModel
from ui.words.budget import peace_words
from ui.words.reasons import reason_words


class HeldRows(RowModel[HeldBackRow]):
    """One row each: what would be due, why not, and until when."""

    def content(self, row: HeldBackRow) -> RowContent:
        held = row.held
        return RowContent(
            title=row.name,
            line=peace_words(held.code, held.until, held.full),
            faint_line=held.item.task or reason_words(held.item.reason),
            badge=ChipSpec(date_words(held.until)) if held.until is not None else None,
        )
