"""Colours, sizes and spaces of both themes; the only place that knows a number of pixels."""

import json
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cache

import resources


class Scheme(Enum):
    """A theme the guide can choose; ``SYSTEM`` follows the desktop where it tells us."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Tone(Enum):
    """What a colour says. Always goes with words: colour alone carries no meaning."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    AMBER = "amber"
    RED = "red"
    BLUE = "blue"


class Size(IntEnum):
    """The type scale, in device-independent pixels."""

    SMALL = 12
    BODY = 13
    LARGE = 15
    TITLE = 18


class Space(IntEnum):
    """Distances on the 4-pixel grid."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 20
    XXL = 24


class Radius(IntEnum):
    """Corners: chips and keys, buttons and fields, cards."""

    CHIP = 6
    BUTTON = 8
    CARD = 12


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, each as ``#RRGGBB``."""

    bg: str
    card: str
    line: str
    line_strong: str
    hover: str
    text: str
    dim: str
    faint: str
    accent: str
    accent_hover: str
    accent_bg: str
    on_accent: str
    amber: str
    amber_bg: str
    red: str
    red_bg: str
    on_red: str
    blue: str
    blue_bg: str
    inverse: str
    on_inverse: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text colour and background of a tone."""
        match tone:
            case Tone.NEUTRAL:
                return self.dim, self.bg
            case Tone.ACCENT:
                return self.accent, self.accent_bg
            case Tone.AMBER:
                return self.amber, self.amber_bg
            case Tone.RED:
                return self.red, self.red_bg
            case Tone.BLUE:
                return self.blue, self.blue_bg


@cache
def load_tokens(scheme: Scheme) -> Tokens:
    """The colours of the light or the dark theme, from ``resources/theme/tokens.json``."""
    shipped = json.loads(resources.path("theme/tokens.json").read_text(encoding="utf-8"))
    return Tokens(**shipped[scheme.value])
