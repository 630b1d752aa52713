"""The page of figures: how the own work goes."""

from ui.figures.page import FiguresPage

__all__ = ["FiguresPage"]
