"""The shipped Chinese font, and the few sizes and weights that screens use."""

import logging
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

import resources
from ui.theme.tokens import Size

log = logging.getLogger(__name__)

SHIPPED = ("fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-SemiBold.ttf")
# What follows the shipped font draws the characters it lacks (𠮷, emoji), or stands in for it.
FAMILIES = (
    "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", "Segoe UI Emoji",
    "Noto Color Emoji", "Segoe UI", "DejaVu Sans",
)  # fmt: skip
BOLD_FAMILIES = ("Noto Sans SC SemiBold", *FAMILIES)  # the heavier cut calls itself a family


def load_shipped_fonts() -> int:
    """Make the shipped fonts known to Qt; a missing one is logged, the system's then stand in.

    Returns:
        How many were loaded.
    """
    loaded = 0
    for name in SHIPPED:
        try:
            file = resources.path(name)
        except FileNotFoundError:
            log.warning("shipped font is missing: %s", name)
            continue
        if QFontDatabase.addApplicationFont(str(file)) >= 0:
            loaded += 1
        else:
            log.warning("shipped font cannot be read: %s", name)
    font.cache_clear()
    metrics.cache_clear()
    return loaded


@cache
def font(size: Size = Size.BODY, *, bold: bool = False) -> QFont:
    """A font of the type scale. Treat it as read-only: it is shared."""
    made = QFont()
    made.setFamilies(list(BOLD_FAMILIES if bold else FAMILIES))
    made.setPixelSize(int(size))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@cache
def metrics(size: Size = Size.BODY, *, bold: bool = False) -> QFontMetricsF:
    """The measures of :func:`font`, kept because delegates ask for them on every row."""
    return QFontMetricsF(font(size, bold=bold))
