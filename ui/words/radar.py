"""Who looked, in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.domain.words import LinkKind
from guide_app.services.radar import Radar, RadarRow, Span
from ui.dates import time_words

_CONTEXT = "RadarWords"
_MINUTE = 60


def span_words(span: Span) -> str:
    """How far is looked back, as the button says it."""
    tr = QCoreApplication.translate
    if span is Span.TODAY:
        return tr(_CONTEXT, "Today")
    return tr(_CONTEXT, "%n day(s)", "", span.value)


def count_words(radar: Radar) -> str:
    """How often, and how many of them the guide knows."""
    words = QCoreApplication.translate(
        _CONTEXT, "%n look(s), {customers} of your customers among them", "", radar.looks
    )
    return words.replace("{customers}", str(radar.customers))


def looked_words(row: RadarRow) -> str:
    """What was looked at, and how often."""
    tr, times = QCoreApplication.translate, row.times
    words = {
        LinkKind.MATERIAL: tr(_CONTEXT, "Looked at “{title}” %n time(s)", "", times),
        LinkKind.CARD: tr(_CONTEXT, "Looked at your card %n time(s)", "", times),
        LinkKind.PRODUCT: tr(_CONTEXT, "Looked at the product “{title}” %n time(s)", "", times),
        LinkKind.QUESTIONNAIRE: tr(
            _CONTEXT, "Opened the questionnaire “{title}” %n time(s)", "", times
        ),
    }[LinkKind(row.kind)]
    return words.replace("{title}", row.title)


def details_words(row: RadarRow, today: date) -> str:
    """When last, for how long, and what was kept."""
    tr = QCoreApplication.translate
    parts = [tr(_CONTEXT, "last {time}").replace("{time}", time_words(row.last_at, today))]
    if row.seconds >= _MINUTE:
        parts.append(tr(_CONTEXT, "%n minute(s) on the page", "", row.seconds // _MINUTE))
    elif row.seconds:
        parts.append(tr(_CONTEXT, "%n second(s) on the page", "", row.seconds))
    if row.saved:
        parts.append(tr(_CONTEXT, "kept it %n time(s)", "", row.saved))
    return " · ".join(parts)
