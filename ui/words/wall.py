"""The wall of materials in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.domain.materials import Standing, standing
from guide_app.domain.words import ShareState
from guide_app.services.wall_models import WallItem
from ui.theme import Tone
from ui.widgets.painting import ChipSpec
from ui.words.materials import kind_words, type_words, until_words

_CONTEXT = "WallWords"


def state_chip(item: WallItem, today: date) -> ChipSpec | None:
    """What is to be known of it at a glance; None: nothing."""
    tr = QCoreApplication.translate
    found = standing(item, today)
    if found is not Standing.CURRENT:
        return ChipSpec(until_words(item, today), Tone.AMBER)
    if item.today == ShareState.POSTED:
        return ChipSpec(tr(_CONTEXT, "Posted"), Tone.ACCENT)
    if item.today == ShareState.PREPARED:
        return ChipSpec(tr(_CONTEXT, "Taken today"), Tone.BLUE)
    if item.days_left is not None:
        return ChipSpec(ending_words(item.days_left), Tone.AMBER)
    if item.is_new:
        return ChipSpec(tr(_CONTEXT, "New"), Tone.ACCENT)
    if item.valid_until is not None:
        return ChipSpec(until_words(item, today))
    return None


def ending_words(days_left: int) -> str:
    """On how many days it may still go out."""
    tr = QCoreApplication.translate
    if days_left == 0:
        return tr(_CONTEXT, "Last day")
    return tr(_CONTEXT, "%n day(s) left", "", days_left)


def taken_words(item: WallItem, today: date) -> str:
    """How often this guide has taken it, or what is still missing for that."""
    tr = QCoreApplication.translate
    if item.missing and standing(item, today) is Standing.CURRENT:
        return tr(_CONTEXT, "%n file(s) still to come", "", item.missing)
    if not item.taken:
        return tr(_CONTEXT, "Not taken yet")
    return tr(_CONTEXT, "Taken %n time(s)", "", item.taken)


def about_words(item: WallItem, today: date) -> str:
    """What it is, and how long it may go out."""
    parts = [type_words(item.type), kind_words(item.kind), until_words(item, today)]
    return " · ".join(part for part in parts if part)
