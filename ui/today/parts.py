"""The parts of the list: those of the day, or in the advisor's order what is expected of whom."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from guide_app.domain.advice_groups import AdviceGroup, groups_of
from guide_app.domain.due_list import Category
from guide_app.services.today_models import TodayRow, TodayView
from ui.widgets import Segment
from ui.words.advice import group_words
from ui.words.shop import category_words

ALL = "all"
_ALWAYS_TOLD = {AdviceGroup.ABOUT_TO_LAPSE, AdviceGroup.LAPSED}
"""Nobody, too, is an answer to these."""


def parts_of(view: TodayView) -> tuple[Segment, ...]:
    """Each part with its count, those without anybody left out."""
    shown = [Segment(ALL, QCoreApplication.translate("TodayPage", "All"), view.work)]
    parts = list(Category)
    if view.advice:
        parts = [Category.WAITING]
        counts = Counter(group for row in view.rows for group in _groups(view, row))
        shown += (
            Segment(group.value, group_words(group), counts[group])
            for group in AdviceGroup
            if counts[group] or group in _ALWAYS_TOLD
        )
    shown += (
        Segment(part.value, category_words(part), view.counts[part])
        for part in parts
        if view.counts[part]
    )
    return tuple(shown)


def rows_of(view: TodayView, part: str) -> tuple[TodayRow, ...]:
    """The rows of one part in their order."""
    return tuple(row for row in view.rows if part in _parts(view, row))


def _parts(view: TodayView, row: TodayRow) -> Iterator[str]:
    yield row.category.value
    if row.category is not Category.WAITING:
        yield ALL
    yield from _groups(view, row)


def _groups(view: TodayView, row: TodayRow) -> frozenset[AdviceGroup]:
    advice = view.advice.get(row.customer_id)
    waits = row.category is Category.WAITING
    return frozenset() if advice is None or waits else groups_of(advice)
