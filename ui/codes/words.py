"""What a code says, and why a text is none, in words."""

from PySide6.QtCore import QCoreApplication

from guide_app.domain.codebook import Trouble
from guide_app.services.models import CodeAnswer, Decoded
from ui.words.shop import role_words

_CONTEXT = "CodeWords"


def decoded_words(decoded: Decoded) -> str:
    """Every question with its answer, on one line."""
    pair = QCoreApplication.translate(_CONTEXT, "{question}: {answer}")
    return " · ".join(
        pair.replace("{question}", one.question).replace("{answer}", one.answer)
        for one in decoded.answers
    )


def trouble_words(decoded: Decoded, text: str) -> str:
    """Why the text cannot be read, and what was perhaps meant; "" if it can."""
    tr = QCoreApplication.translate
    if decoded.trouble is None:
        return ""
    if decoded.trouble is Trouble.TWICE:
        words = tr(_CONTEXT, "{part} says something else than a code before it.")
        return words.replace("{part}", decoded.part)
    words = tr(_CONTEXT, "{text}: there is no {part}")
    words = words.replace("{text}", text.strip()).replace("{part}", decoded.part)
    if not decoded.suggestions:
        return words + tr(_CONTEXT, ".")
    said = tr(_CONTEXT, " or ").join(decoded.suggestions)
    return words + tr(_CONTEXT, ". Is it {codes}?").replace("{codes}", said)


def not_set_words(answer: CodeAnswer) -> str:
    """Why saving the code does not put the tag on; "" if it does."""
    tr = QCoreApplication.translate
    if answer.chip is None:
        return tr(_CONTEXT, "its tag is gone")
    if answer.chip.archived:
        return tr(_CONTEXT, "archived, is not set")
    if answer.kept_to is not None:
        return kept_to_words(answer.kept_to)
    return ""


def kept_to_words(role: str) -> str:
    """Who may set a tag, where the guide may not."""
    words = QCoreApplication.translate(_CONTEXT, "only for {role}")
    return words.replace("{role}", role_words(role))
