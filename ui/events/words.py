"""Events in words."""

from PySide6.QtCore import QCoreApplication

from guide_app.domain.words import EventKind

_CONTEXT = "EventWords"


def event_words(kind: EventKind) -> str:
    """What happened."""
    tr = QCoreApplication.translate
    return {
        EventKind.ADDED: tr(_CONTEXT, "Added us"),
        EventKind.GREETED: tr(_CONTEXT, "Greeted"),
        EventKind.REPLIED: tr(_CONTEXT, "Replied"),
        EventKind.DELETED_US: tr(_CONTEXT, "Deleted us"),
    }[kind]
