"""What is known of a wording, in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.domain.reply_rate import ReplyRate
from guide_app.domain.script_choice import FilledScript
from ui.dates import day_words

_CONTEXT = "ScriptWords"


def rate_words(rate: ReplyRate | None) -> str:
    """How many answered, how sure that is, and out of how many."""
    tr = QCoreApplication.translate
    if rate is None or rate.share is None or rate.interval is None:
        return tr(_CONTEXT, "No figures yet: nothing sent seven days ago or longer.")
    low, high = rate.interval
    words = tr(
        _CONTEXT, "Answered within 7 days: {answered} of {sent} ({share}; 95%: {low} to {high})"
    ).format(
        answered=rate.answered,
        sent=rate.sent,
        share=_percent(rate.share),
        low=_percent(low),
        high=_percent(high),
    )
    if rate.is_thin:
        words = f"{words}{tr(_CONTEXT, '. Too few to compare.')}"
    return words


def read_words(script: FilledScript, today: date) -> str:
    """When the customer read it; "" for never."""
    if script.read_on is None:
        return ""
    words = QCoreApplication.translate(_CONTEXT, "Read {day}")
    return words.format(day=day_words(script.read_on, today))


def _percent(share: float) -> str:
    return f"{share:.0%}"
