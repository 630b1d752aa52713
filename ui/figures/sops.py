"""SOP conversion: a line for every version, each of which opens to its customers."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.services.figures import SopFigure
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import Card, KeyButton, Look, TextLabel
from ui.words.figures import sop_definition_words, sop_words


class SopFiguresCard(Retranslated, Card):
    """Name and version, the share, numerator and denominator, and what they mean."""

    chosen = Signal(object)  # SopFigure

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(name="sopFigures", parent=parent)
        self._figures: tuple[SopFigure, ...] | None = None
        self._title = TextLabel(role="heading")
        self._none = TextLabel(role="dim")
        self._none.setObjectName("sopFiguresNone")
        self._definition = TextLabel(role="faint", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        self._buttons: list[KeyButton] = []
        self.column.addWidget(self._title)
        self.column.addWidget(self._none)
        self.column.addLayout(self._lines)
        self.column.addWidget(self._definition)
        self.retranslate()

    def show_figures(self, figures: Sequence[SopFigure]) -> None:
        """Show the numbers of a period."""
        self._figures = tuple(figures)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word again."""
        self._title.setText(self.tr("SOP conversion"))
        self._definition.setText(sop_definition_words())
        waits = self._figures is None
        self._none.setText(self.tr("Counting…") if waits else self.tr("Nobody began a SOP."))
        self._none.setVisible(not self._figures)
        for button in self._buttons:
            self._lines.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for figure in self._figures or ():
            button = KeyButton(sop_words(figure), look=Look.SECONDARY, name=f"sop.{figure.sop_id}")
            button.clicked.connect(lambda _checked=False, one=figure: self.chosen.emit(one))
            self._lines.addWidget(button)
            self._buttons.append(button)
