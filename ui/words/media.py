"""What belongs to a material, in words: pictures, a film, documents."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from guide_app.domain.media_formats import type_of
from guide_app.domain.words import MediaType
from guide_app.services.wall_models import Picture

_CONTEXT = "MediaWords"


def mark_words(one: Picture) -> str:
    """What stands on a film or a document; "" on a picture."""
    if one.type is MediaType.IMAGE:
        return ""
    if one.seconds is not None:
        return f"{one.seconds // 60}:{one.seconds % 60:02d}"
    return one.ending.upper()


def size_words(size: int) -> str:
    """How large a file is."""
    return f"{QLocale().toString(max(size / 1_000_000, 0.1), 'f', 1)} MB"


def about_media_words(pictures: Sequence[Picture]) -> str:
    """What there is of it: how many, how long, how large."""
    tr = QCoreApplication.translate
    if not pictures:
        return ""
    first = pictures[0]
    if first.type is MediaType.IMAGE:
        return tr(_CONTEXT, "%n picture(s)", "", len(pictures))
    if first.type is MediaType.VIDEO:
        words = tr(_CONTEXT, "Film {time}").replace("{time}", mark_words(first))
        return f"{words} · {size_words(first.size)}"
    if len(pictures) > 1:
        return tr(_CONTEXT, "%n document(s)", "", len(pictures))
    return f"{mark_words(first)} · {size_words(first.size)}"


def laid_words(files: Sequence[Path], *, with_caption: bool) -> str:
    """What lies on the clipboard now."""
    tr = QCoreApplication.translate
    count = len(files)
    if not files:
        return tr(_CONTEXT, "The caption is on the clipboard.")
    match type_of(files[0].suffix.removeprefix(".")):
        case MediaType.IMAGE if with_caption:
            return tr(_CONTEXT, "Caption and %n picture(s) are on the clipboard.", "", count)
        case MediaType.IMAGE:
            return tr(_CONTEXT, "%n picture(s) are on the clipboard.", "", count)
        case MediaType.VIDEO if with_caption:
            return tr(_CONTEXT, "Caption and film are on the clipboard.")
        case MediaType.VIDEO:
            return tr(_CONTEXT, "The film is on the clipboard.")
        case _ if with_caption:
            return tr(_CONTEXT, "Caption and %n document(s) are on the clipboard.", "", count)
        case _:
            return tr(_CONTEXT, "%n document(s) are on the clipboard.", "", count)


def scan_words(endings: Sequence[str]) -> str:
    """What a phone gets when it scans the code."""
    tr = QCoreApplication.translate
    if not endings:
        return tr(_CONTEXT, "Scan it with the phone, and copy the caption there.")
    match type_of(endings[0]):
        case MediaType.IMAGE:
            return tr(
                _CONTEXT,
                "Scan it with the phone: the caption to copy, and %n picture(s) to save in order.",
                "",
                len(endings),
            )
        case MediaType.VIDEO:
            return tr(_CONTEXT, "Scan it with the phone: the caption to copy, the film to save.")
        case MediaType.FILE:
            return tr(
                _CONTEXT,
                "Scan it with the phone: the caption to copy, and %n document(s) to save.",
                "",
                len(endings),
            )


def files_word(pictures: Sequence[Picture]) -> str:
    """What is copied beside a caption."""
    tr = QCoreApplication.translate
    kind = pictures[0].type if pictures else MediaType.IMAGE
    if kind is MediaType.IMAGE:
        return tr(_CONTEXT, "Pictures")
    return tr(_CONTEXT, "Film") if kind is MediaType.VIDEO else tr(_CONTEXT, "Documents")
