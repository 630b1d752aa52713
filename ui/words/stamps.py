"""What is said of posters that carry a guide's own code."""

from PySide6.QtCore import QCoreApplication

from guide_app.services.wall_models import Stamping, WallItem

_CONTEXT = "StampWords"


def stamp_words(item: WallItem) -> str:
    """What is said of a poster beside its pictures; nothing of anything else."""
    if item.stamping is Stamping.NO_CODE:
        return no_code_words()
    if item.stamping is Stamping.READY:
        return QCoreApplication.translate(
            _CONTEXT, "It goes out with your name, your store and your personal code on it."
        )
    return ""


def no_code_words() -> str:
    """Why a poster cannot go out, and what helps."""
    return QCoreApplication.translate(
        _CONTEXT,
        "HQ has not set your personal code yet. Ask HQ to enter your “Contact me” address of WeCom "
        "in the console, under Staff.",
    )
