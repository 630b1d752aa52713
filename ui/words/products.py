"""Products in words."""

from PySide6.QtCore import QCoreApplication

_CONTEXT = "ProductWords"


def layer_words(value: str) -> str:
    """What it is in the range for."""
    tr = QCoreApplication.translate
    words = {
        "traffic": tr(_CONTEXT, "Brings people in"),
        "new": tr(_CONTEXT, "New"),
        "profit": tr(_CONTEXT, "Earns"),
    }
    return words.get(value, value)
