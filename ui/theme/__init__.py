"""The look: tokens, fonts, icons, and the switch between light and dark."""

from ui.theme.fonts import font, metrics
from ui.theme.icons import app_icon, draw_icon, icon
from ui.theme.theme import THEME_KEY, Theme, motion_ms, tokens
from ui.theme.tokens import Radius, Scheme, Size, Space, Tokens, Tone

__all__ = [
    "THEME_KEY", "Radius", "Scheme", "Size", "Space", "Theme", "Tokens", "Tone", "app_icon",
    "draw_icon", "font", "icon", "metrics", "motion_ms", "tokens",
]  # fmt: skip
