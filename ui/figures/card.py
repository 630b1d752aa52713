"""One figure: the number large, numerator and denominator, the definition; the whole card opens."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from guide_app.domain.figures import Figure, Tally
from ui.theme import Radius, Space, tokens
from ui.widgets import TextLabel
from ui.widgets.buttons import DeskButton
from ui.widgets.painting import draw_box, draw_focus
from ui.words.figures import definition_words, figure_words, parts_words, value_words


class FigureCard(DeskButton):
    """A button as large as what it tells.

    Args:
        figure: Which one; the numbers come by `show_tally`.
    """

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure
        self._tally: Tally | None = None
        self.setObjectName(f"figure.{figure.value}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._name = TextLabel(role="dim")
        self._value = TextLabel(role="figure")
        self._parts = TextLabel(role="strong")
        self._definition = TextLabel(role="faint", wrap=True)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.XS)
        for label in (self._name, self._value, self._parts, self._definition):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        self.retranslate()

    def show_tally(self, tally: Tally | None) -> None:
        """Show the numbers; None while they are being counted."""
        self._tally = tally
        self.setEnabled(tally is not None and tally.out_of > 0)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word again."""
        tally = self._tally
        self._name.setText(figure_words(self.figure))
        self._value.setText("…" if tally is None else value_words(tally))
        self._parts.setText("" if tally is None else parts_words(tally))
        self._definition.setText(definition_words(self.figure))
        said = (label.text() for label in (self._name, self._value, self._parts, self._definition))
        self.setAccessibleName(", ".join(words for words in said if words))

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._column.totalHeightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shades, where = QPainter(self), tokens(), QRectF(self.rect())
        inside = where.adjusted(0.5, 0.5, -0.5, -0.5)
        fill = shades.hover if self.underMouse() and self.isEnabled() else shades.card
        draw_box(painter, inside, Radius.CARD, fill, shades.line)
        if self.hasFocus():
            draw_focus(painter, where, Radius.CARD)
