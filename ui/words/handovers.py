"""Handovers that are still to come, in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.services.handovers import PlannedMove
from ui.dates import time_words

_CONTEXT = "Handovers"


def move_words(move: PlannedMove, today: date) -> str:
    """Who goes to whom, for the store's manager."""
    words = QCoreApplication.translate(
        _CONTEXT, "%n customer(s) go from {giver} to {taker}: {when}", "", move.customers
    )
    return words.format(
        giver=somebody(move.from_name),
        taker=somebody(move.to_name),
        when=time_words(move.moves_at, today),
    )


def coming_words(move: PlannedMove, today: date) -> str:
    """The same for the one who takes them, or gives them."""
    if move.mine:
        words = QCoreApplication.translate(
            _CONTEXT, "You take over %n customer(s) from {giver}: {when}", "", move.customers
        )
    else:
        words = QCoreApplication.translate(
            _CONTEXT, "%n of your customer(s) go to {taker}: {when}", "", move.customers
        )
    return (
        words.replace("{giver}", somebody(move.from_name))
        .replace("{taker}", somebody(move.to_name))
        .replace("{when}", time_words(move.moves_at, today))
    )


def going_words(move: PlannedMove, today: date) -> str:
    """What stands over the profile of one of them."""
    words = QCoreApplication.translate(_CONTEXT, "Goes to {taker}: {when}")
    return words.format(taker=somebody(move.to_name), when=time_words(move.moves_at, today))


def somebody(name: str | None) -> str:
    """A guide's name, or words for one whom this PC does not know."""
    return name or QCoreApplication.translate(_CONTEXT, "a colleague who has left")
