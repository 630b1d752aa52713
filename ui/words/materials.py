"""Materials in words: what they are, and why one cannot go out."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from guide_app.domain.materials import Published, Standing, standing
from guide_app.services.materials import MaterialFact
from ui.dates import date_words, day_words

_CONTEXT = "MaterialWords"


def type_words(value: str) -> str:
    """What it consists of."""
    tr = QCoreApplication.translate
    words = {
        "image_post": tr(_CONTEXT, "Image post"),
        "video": tr(_CONTEXT, "Video"),
        "article": tr(_CONTEXT, "Article"),
        "poster": tr(_CONTEXT, "Poster template"),
        "file": tr(_CONTEXT, "File"),
        "campaign": tr(_CONTEXT, "Campaign page"),
        "micro_flyer": tr(_CONTEXT, "Micro-flyer"),
    }
    return words.get(value, value)


def kind_words(value: str) -> str:
    """What it is about."""
    tr = QCoreApplication.translate
    words = {
        "review": tr(_CONTEXT, "Review"),
        "knowledge": tr(_CONTEXT, "Knowledge"),
        "product": tr(_CONTEXT, "Product"),
        "fun": tr(_CONTEXT, "Fun"),
        "care": tr(_CONTEXT, "Care"),
        "event": tr(_CONTEXT, "Event"),
    }
    return words.get(value, value)


def standing_words(material: MaterialFact, today: date) -> str:
    """In a word or two why it cannot go out to a customer, or until when it may; "" for good."""
    if material.waits and standing(material, today) is Standing.CURRENT:
        return QCoreApplication.translate(_CONTEXT, "Break the ice first")
    return until_words(material, today)


def until_words(material: Published, today: date) -> str:
    """In a word or two why it cannot go out, or until when it may; "" for good."""
    tr = QCoreApplication.translate
    found = standing(material, today)
    if found is Standing.ARCHIVED:
        return tr(_CONTEXT, "Archived")
    if found is Standing.EXPIRED:
        return tr(_CONTEXT, "Expired")
    if found is Standing.NOT_YET and material.valid_from is not None:
        return _with_day(tr(_CONTEXT, "From {day}"), material.valid_from, today)
    if material.valid_until is not None:
        return _with_day(tr(_CONTEXT, "Until {day}"), material.valid_until, today)
    return ""


def why_not_words(material: MaterialFact, today: date) -> str:
    """In a sentence why it cannot go out to a customer; "" where it can."""
    tr = QCoreApplication.translate
    words = refusal_words(material, today)
    if not words and material.waits:
        return tr(_CONTEXT, "Break the ice first: it waits until the customer has answered.")
    return words


def refusal_words(material: Published, today: date) -> str:
    """In a sentence why it cannot go out at all; "" where it can."""
    tr = QCoreApplication.translate
    found = standing(material, today)
    if found is Standing.ARCHIVED:
        return tr(_CONTEXT, "HQ has taken this material out of use: it cannot be copied.")
    if found is Standing.EXPIRED and material.valid_until is not None:
        words = tr(_CONTEXT, "Its last day was {day}: it cannot be copied any more.")
        return _with_day(words, material.valid_until, today)
    if found is Standing.NOT_YET and material.valid_from is not None:
        words = tr(_CONTEXT, "It may go out from {day} on: it cannot be copied before.")
        return _with_day(words, material.valid_from, today)
    return ""


def _with_day(words: str, day: date, today: date) -> str:
    near = abs((day - today).days) <= 1
    calendar = date_words(day, with_year=day.year != today.year)
    return words.replace("{day}", day_words(day, today) if near else calendar)
