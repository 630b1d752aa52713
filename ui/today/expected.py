"""Why the customer stands where they stand: one line, which opens to all reasons."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.domain.advisor import Advice
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import KeyButton, Look, TextLabel
from ui.words.advice import advice_lines


class ExpectedLine(Retranslated, QWidget):
    """What is to be expected of the customer; stays open from one customer to the next.

    Args:
        toggle: The command that opens and closes it.
    """

    def __init__(self, toggle: QAction) -> None:
        super().__init__()
        self.setObjectName("todayExpected")
        self._toggle = toggle
        self._advice: Advice | None = None
        self._is_open = False
        self._word = TextLabel(role="strong")
        self._leading = TextLabel(role="dim", wrap=True)
        self._leading.setObjectName("todayExpectedLeading")
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self._word)
        head.addWidget(self._leading, 1)
        head.addWidget(KeyButton.of(toggle, look=Look.QUIET))
        self._reasons = TextLabel(role="dim", wrap=True)
        self._reasons.setObjectName("todayExpectedReasons")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addWidget(self._reasons)
        self.retranslate()

    def show_advice(self, advice: Advice | None) -> None:
        """Show somebody's."""
        self._advice = advice
        self.retranslate()

    def turn(self) -> None:
        """Open it, or close it."""
        self._is_open = not self._is_open
        self.retranslate()

    def retranslate(self) -> None:
        self._word.setText(self.tr("Expected"))
        self._toggle.setText(self.tr("Fewer reasons") if self._is_open else self.tr("All reasons"))
        self.setVisible(self._advice is not None)
        sentences = advice_lines(self._advice) if self._advice else []
        self._leading.setText("" if self._is_open else "".join(sentences[:1]))
        self._reasons.setText("\n".join(f"· {words}" for words in sentences))
        self._reasons.setVisible(self._is_open)
