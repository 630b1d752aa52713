"""The pool in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.domain.best_hour import BestHour
from guide_app.domain.words import Outcome
from guide_app.services.pool import PoolRow, PoolView
from ui.dates import day_words
from ui.words.shop import outcome_words

_CONTEXT = "PoolWords"


def why_words(row: PoolRow, today: date) -> str:
    """Why somebody of the pool is worth a call."""
    tr = QCoreApplication.translate
    if row.last_order_on is None:
        return tr(_CONTEXT, "Has not bought yet, and nobody looks after them")
    words = tr(
        _CONTEXT, "Bought %n time(s), last {day}; nobody looks after them", "", row.order_count
    )
    return words.replace("{day}", day_words(row.last_order_on, today))


def count_words(view: PoolView) -> str:
    """How many wait, and how many one may still take."""
    words = QCoreApplication.translate(
        _CONTEXT, "%n customer(s) wait. You have {taken} of {places} unworked.", "", view.total
    )
    return words.replace("{taken}", str(view.taken)).replace("{places}", str(view.places))


def hour_words(best: BestHour | None) -> str:
    """When to call, with the counts behind it."""
    tr = QCoreApplication.translate
    if best is None:
        return tr(_CONTEXT, "Best hour: too few answers are known yet.")
    if best.own:
        words = tr(
            _CONTEXT,
            "Best hour {from} to {until}: {answers} of this customer's {known} answers came then.",
        )
    else:
        words = tr(
            _CONTEXT,
            "Best hour {from} to {until}: {answers} of {known} answers in your book came then.",
        )
    facts = {
        "from": f"{best.hour}:00",
        "until": f"{(best.hour + 1) % 24}:00",
        "answers": str(best.answers),
        "known": str(best.known),
    }
    for name, value in facts.items():
        words = words.replace("{" + name + "}", value)
    return words


def call_words(outcome: Outcome) -> str:
    """What came of a call."""
    if outcome is Outcome.NO_ANSWER:
        return QCoreApplication.translate(_CONTEXT, "Nobody answered")
    return outcome_words(outcome)


def claim_refusal(name: str, code: str) -> str:
    """Why a claim, or taking back a last call, was refused; "" for any other change."""
    if name not in ("pool.claim", "pool.take_back_call"):
        return ""
    tr = QCoreApplication.translate
    if code == "not_found":
        return tr(
            _CONTEXT,
            "A colleague claimed this customer first, or they left the pool. "
            "Nothing of them stays on this PC.",
        )
    if code == "too_many":
        return tr(
            _CONTEXT, "You have as many unworked customers of the pool as you may. Call some first."
        )
    return ""
