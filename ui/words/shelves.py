"""How the wall is narrowed, in words."""

from PySide6.QtCore import QCoreApplication

from guide_app.domain.words import MaterialType, Voice
from guide_app.services.wall_choice import Narrowed, Only, Order, WallChoice
from guide_app.services.wall_models import WallItem
from ui.words.materials import kind_words, type_words

_CONTEXT = "ShelfWords"


def only_words(value: str) -> str:
    """A part of the wall."""
    tr = QCoreApplication.translate
    return {
        Only.ALL.value: tr(_CONTEXT, "Everything"),
        Only.FAVOURITES.value: tr(_CONTEXT, "Favourites"),
        Only.NEW.value: tr(_CONTEXT, "New"),
        Only.ENDING.value: tr(_CONTEXT, "Ending soon"),
    }[value]


def order_words(value: str) -> str:
    """What comes first."""
    tr = QCoreApplication.translate
    return {
        Order.NEWEST.value: tr(_CONTEXT, "Newest first"),
        Order.MOST_USED.value: tr(_CONTEXT, "Most used first"),
        Order.ENDING.value: tr(_CONTEXT, "Ending first"),
    }[value]


def folder_words(folder: str) -> str:
    """Where it is, from the outermost inwards."""
    return folder.replace("/", " › ")


def shelf_words(item: WallItem) -> str:
    """Its tags, and where it lies."""
    parts = [f"#{tag}" for tag in item.tags]
    if item.folder is not None:
        parts.append(folder_words(item.folder))
    return "  ".join(parts)


def voice_words(voice: str | None) -> str:
    """How a wording differs from the caption itself."""
    tr = QCoreApplication.translate
    return {
        Voice.SHORT.value: tr(_CONTEXT, "Short"),
        Voice.LONG.value: tr(_CONTEXT, "Long"),
        Voice.FUNNY.value: tr(_CONTEXT, "Funny"),
    }.get(voice or "", tr(_CONTEXT, "Usual"))


def wording_words(item: WallItem) -> str:
    """Which wording of its caption is shown."""
    if not item.wordings:
        return ""
    words = QCoreApplication.translate(_CONTEXT, "Wording: {voice}, one of {n}")
    words = words.replace("{voice}", voice_words(item.wordings[0].voice))
    return words.replace("{n}", str(len(item.wordings)))


def condition_words(choice: WallChoice, condition: str) -> str:
    """One condition in force."""
    value = getattr(choice, condition)
    match condition:
        case "only":
            return only_words(value)
        case "kind":
            return kind_words(value)
        case "type":
            return type_words(value) if value in set(MaterialType) else value
        case "folder":
            return folder_words(value)
        case "text":
            return f"“{value.strip()}”"
        case _:
            return f"#{value}"


def hidden_words(choice: WallChoice, narrowed: Narrowed) -> str:
    """Which condition hides what; "" where none of them alone does."""
    tr = QCoreApplication.translate
    lines = []
    for condition in choice.active():
        count = narrowed.hides.get(condition, 0)
        if count:
            words = tr(_CONTEXT, "Without {condition}: %n material(s).", "", count)
            lines.append(words.replace("{condition}", condition_words(choice, condition)))
    if not lines and len(choice.active()) > 1:
        return tr(_CONTEXT, "Several conditions together hide everything.")
    return "\n".join(lines)
