"""Labels that show text as it is, and running text with air between its lines."""

from datetime import date

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.dates import date_words
from ui.theme import Size, font, metrics, tokens


class TextLabel(QLabel):
    """A label in one of the roles of the stylesheet; never reads its text as HTML."""

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "body",
        wrap: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a label.

        Args:
            text: What it says.
            role: How it looks; see ``desk.qss``.
            wrap: Break into lines where the width ends.
            elide: Cut with an ellipsis where the width ends, and show the whole as a tool tip.
            parent: Owner.
        """
        super().__init__(parent)
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)  # QLabel would guess, and a name may hold <b>
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if self._elide:
            hint.setWidth(min(hint.width(), self.fontMetrics().averageCharWidth() * 4))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide:
            self.setToolTip(self.text() if self._cut() != self.text() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self._cut())

    def _cut(self) -> str:
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)


class DayLabel(TextLabel):
    """A day in a column of days, wide enough for the longest that the language has."""

    def __init__(self, words: str) -> None:
        super().__init__(words, role="faint")
        self.setFixedWidth(self.column_width())

    @staticmethod
    def column_width() -> int:
        """How wide the column is."""
        days = (date_words(date(2000, month, 28), with_year=True) for month in (9, 12))
        return round(max(metrics(Size.SMALL).horizontalAdvance(day) for day in days)) + 6


class Paragraph(QWidget):
    """Running text with a line height of 1.6, wrapped as Chinese allows, after a bold lead."""

    def __init__(
        self,
        text: str = "",
        *,
        lead: str = "",
        size: Size = Size.LARGE,
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._quiet = quiet
        self._lead = lead
        self._size = size
        self._colour: str | None = None
        self._laid_out: tuple[tuple[int, str, str], list[QTextLayout], float] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(lead + text)

    @property
    def text(self) -> str:
        """What it says, without the lead."""
        return self._text

    def set_text(self, text: str, *, lead: str = "") -> None:
        """Say something else."""
        self._text, self._lead = text, lead
        self.setAccessibleName(lead + text)
        self.updateGeometry()
        self.update()

    def set_colour(self, colour: str | None) -> None:
        """Write in this ``#RRGGBB``; None is the text colour of the theme."""
        self._colour = colour
        self.update()

    def set_quiet(self, quiet: bool) -> None:
        """Write it faintly, or as any text."""
        self._quiet = quiet
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._lay_out(width)[1])

    def sizeHint(self) -> QSize:
        width = min(480, round(metrics(self._size).horizontalAdvance(self._lead + self._text)) + 8)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(80, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        usual = tokens().faint if self._quiet else tokens().text
        painter.setPen(QColor(self._colour or usual))
        for layout in self._lay_out(self.width())[0]:
            layout.draw(painter, QPointF(0, 0))

    def _lay_out(self, width: int) -> tuple[list[QTextLayout], float]:
        """The lines at a width and their height; kept until width or words change."""
        key = (width, self._lead, self._text)
        if self._laid_out is None or self._laid_out[0] != key:
            self._laid_out = (key, *self._make_lines(width))
        return self._laid_out[1:]

    def _make_lines(self, width: int) -> tuple[list[QTextLayout], float]:
        line_height = metrics(self._size).height() * 1.6 / 1.448  # the font's own is 1.448
        layouts: list[QTextLayout] = []
        top = 0.0
        for number, text in enumerate((self._lead + self._text).split("\n")):
            layout = QTextLayout(text, font(self._size))
            if number == 0 and self._lead:
                layout.setFormats([_bold(len(self._lead), self._size)])
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(max(1, width))
                line.setPosition(QPointF(0, top + (line_height - line.height()) / 2))
                top += line_height
            layout.endLayout()
            layouts.append(layout)
        return layouts, top


def _bold(length: int, size: Size) -> QTextLayout.FormatRange:
    bold = QTextCharFormat()
    bold.setFont(font(size, bold=True))
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = 0, length, bold
    return made
