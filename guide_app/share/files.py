"""A material as files: what belongs to it in order, and its caption beside it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guide_app.share.names import file_name


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a material.

    Attributes:
        path: Where it lies, whatever it is called there.
        ending: Of the name that it gets, without the dot.
    """

    path: Path
    ending: str


def lay_out(parts: Sequence[Part], folder: Path, title: str, fallback: str) -> list[Path]:
    """Put files into a folder under names that keep their order, and nothing else beside them.

    Args:
        parts: In their order.
        folder: Made, and emptied of what lay in it.
        title: Of the material.
        fallback: Its name where the title leaves none.

    Returns:
        Where they lie, in their order.

    Raises:
        OSError: The disk is full, for example, or one of them has just gone.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return _copied(parts, folder, file_name(title, fallback))


def export(
    parts: Sequence[Part], caption: str, into: Path, title: str, fallback: str, caption_name: str
) -> Path:
    """A folder of its own with everything, in one that somebody has chosen.

    A folder that is there already is left alone: the new one has a number behind its name.

    Args:
        parts: In their order.
        caption: What is pasted.
        into: The chosen folder.
        title: Of the material.
        fallback: Its name where the title leaves none.
        caption_name: Of the text file, without its ending.

    Returns:
        The new folder.

    Raises:
        OSError: It cannot be written there; nothing is left then.
    """
    name = file_name(title, fallback)
    folder = _new_folder(into, name)
    try:
        _copied(parts, folder, name)
        # With its mark: the notepad of an older Windows would read it as something else.
        (folder / f"{caption_name}.txt").write_text(caption, encoding="utf-8-sig", newline="\r\n")
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _new_folder(into: Path, name: str) -> Path:
    number = 1
    while True:
        folder = into / (name if number == 1 else f"{name} ({number})")
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


def _copied(parts: Sequence[Part], folder: Path, name: str) -> list[Path]:
    made = []
    for number, part in enumerate(parts, 1):
        place = folder / f"{name}-{number}.{part.ending}"
        shutil.copyfile(part.path, place)
        made.append(place)
    return made
