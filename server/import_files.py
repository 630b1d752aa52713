"""What an uploaded file looks like: its columns, its first rows, and what they may mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from guide_app.intake import Limits, Target, day_formats, guess_columns, likeliest, open_table
from guide_app.intake.cells import as_text
from guide_app.intake.errors import BadCell
from guide_app.intake.limits import SNIFFED_ROWS
from server.import_jobs import Facts

SHOWN_ROWS = 3
_CELL = 60


def look_at(
    path: Path,
    file_name: str,
    limits: Limits,
    lang: str,
    hide: Callable[[str], str],
    tag_groups: Sequence[str] = (),
) -> Facts:
    """The facts of a file that has just come in.

    Args:
        tag_groups: What the brand's tag groups are called.
        hide: Masks the numbers in a text: the first rows are kept longer than the file.

    Raises:
        Refused: It is no table, or too large.
        ModuleNotFoundError: A package that reads such files is not installed.
    """
    table = open_table(path, limits)
    sample = list(islice(table.rows(), SNIFFED_ROWS))
    places = {name: position for position, name in enumerate(table.columns)}
    guesses = {
        target: guess_columns(table.columns, sample, target, tag_groups) for target in Target
    }
    target = likeliest(guesses)
    formats = {position: list(day_formats(sample, position)) for position in places.values()}
    return Facts(
        file_name=file_name,
        size=path.stat().st_size,
        format=table.format.value,
        columns=list(table.columns),
        rows=[[hide(_shown(cell)) for cell in row.cells] for row in sample[:SHOWN_ROWS]],
        formats={position: found for position, found in formats.items() if found},
        guesses={
            of.value: {places[column.source]: column.to for column in columns}
            for of, columns in guesses.items()
        },
        target=target.value if target else "",
        lang=lang,
    )


def first_words(cells: Sequence[Any]) -> str:
    """The first cell of a row that holds anything, by which a person knows it again."""
    return next((said for said in map(_shown, cells) if said), "")


def _shown(cell: Any) -> str:
    try:
        return (as_text(cell) or "")[:_CELL]
    except BadCell:
        return "…"
