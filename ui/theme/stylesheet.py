"""The one stylesheet and the palette, both made from the tokens of a theme."""

from dataclasses import asdict
from functools import cache
from string import Template

from PySide6.QtGui import QColor, QPalette

import resources
from ui.theme.fonts import BOLD_FAMILIES
from ui.theme.tokens import Scheme, load_tokens


@cache
def stylesheet(scheme: Scheme) -> str:
    """The stylesheet of the light or the dark theme, from ``resources/theme/desk.qss``."""
    template = Template(resources.path("theme/desk.qss").read_text(encoding="utf-8"))
    return template.substitute(
        asdict(load_tokens(scheme)),
        bold_families=", ".join(f'"{family}"' for family in BOLD_FAMILIES),
        folder=resources.path(f"theme/{scheme.value}").as_posix(),
    )


def palette(scheme: Scheme) -> QPalette:
    """The palette of the light or the dark theme.

    Our own, because ``QStyleHints.setColorScheme`` changes nothing on several platforms.
    """
    tokens = load_tokens(scheme)
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.card,
        role.AlternateBase: tokens.bg,
        role.ToolTipBase: tokens.inverse,
        role.ToolTipText: tokens.on_inverse,
        role.PlaceholderText: tokens.faint,
        role.Text: tokens.text,
        role.Button: tokens.card,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.red,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Light: tokens.card,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line,
        role.Dark: tokens.line_strong,
        role.Shadow: tokens.line_strong,
    }
    made = QPalette()
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.faint))
    return made
