"""How the tour is played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

Data = Literal["demo", "journey"]


@dataclass(frozen=True)
class Options:
    """How the tour is played.

    Attributes:
        out: Where pictures and ``tour.json`` go.
        data: The demo brand, or The Complete Journey.
        today: The business day; None: the day on which the data usually lives.
        size: Of the window, in its own pixels.
        scale: How many of the screen's pixels make one of the window's.
    """

    out: Path
    data: Data = "demo"
    today: date | None = None
    size: str = "1366x768"
    scale: str = "1"
    theme: str = "light"
    lang: str = "zh"
