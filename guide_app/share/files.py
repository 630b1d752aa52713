"""A material as files: its pictures in order, and its caption beside them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from guide_app.share.names import file_name

_READY = ".jpg"


def lay_out(pictures: Sequence[Path], folder: Path, title: str, fallback: str) -> list[Path]:
    """Put pictures into a folder under names that keep their order, and nothing else beside them.

    Args:
        pictures: In their order.
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
    return _copied(pictures, folder, file_name(title, fallback))


def export(
    pictures: Sequence[Path], caption: str, into: Path, title: str, fallback: str, caption_name: str
) -> Path:
    """A folder of its own with everything, in one that somebody has chosen.

    A folder that is there already is left alone: the new one has a number behind its name.

    Args:
        pictures: In their order.
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
        _copied(pictures, folder, name)
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


def _copied(pictures: Sequence[Path], folder: Path, name: str) -> list[Path]:
    made = []
    for number, picture in enumerate(pictures, 1):
        place = folder / f"{name}-{number}{_READY}"
        shutil.copyfile(picture, place)
        made.append(place)
    return made
