"""A sentence on a tinted ground: why today, the demo banner, a warning with a way on."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.i18n import Retranslated
from ui.theme import Radius, Size, Space, Tone, tokens
from ui.widgets.buttons import IconButton, KeyButton, Look
from ui.widgets.painting import draw_box
from ui.widgets.text import Paragraph


class InfoBanner(Retranslated, QWidget):
    """Says one thing. ``lead`` stands first in bold; an action or a cross may stand at its end."""

    acted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        text: str = "",
        *,
        lead: str = "",
        tone: Tone = Tone.ACCENT,
        flat: bool = False,
        closable: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a banner.

        Args:
            text: The sentence.
            lead: Bold words before it.
            tone: Its colour.
            flat: Without corners, for one that runs from edge to edge.
            closable: Whether a cross hides it.
            name: Object name.
            parent: Owner.
        """
        super().__init__(parent)
        self._tone = tone
        self._flat = flat
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._words = Paragraph(size=Size.BODY)
        self._button = KeyButton(look=Look.SECONDARY, name=f"{name}Action")
        self._button.clicked.connect(self.acted)
        self._button.hide()
        self._cross = IconButton("close", name=f"{name}Close")
        self._cross.clicked.connect(self._on_closed)
        self._cross.setVisible(closable)
        row = QHBoxLayout(self)
        upright = Space.XS if flat else Space.S + 1
        row.setContentsMargins(Space.L, upright, Space.M, upright)
        row.setSpacing(Space.M)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._button)
        row.addWidget(self._cross)
        self.set_text(text, lead=lead)
        self.retranslate()

    def set_text(self, text: str, *, lead: str = "") -> None:
        """Say something else."""
        self._words.set_text(text, lead=lead)
        self.setAccessibleName(lead + text)
        self._recolour()

    def set_tone(self, tone: Tone) -> None:
        """Take another colour."""
        self._tone = tone
        self._recolour()

    def set_action(self, text: str, *, key: str = "") -> None:
        """Offer a way on; no words, no button."""
        self._button.setText(text)
        self._button.set_key(key)
        self._button.setVisible(bool(text))

    def retranslate(self) -> None:
        self._cross.set_label(self.tr("Close"))

    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        fill = tokens().tone(self._tone)[1]
        draw_box(QPainter(self), QRectF(self.rect()), 0 if self._flat else Radius.BUTTON + 2, fill)

    def _recolour(self) -> None:
        self._words.set_colour(tokens().tone(self._tone)[0])
        self.update()

    def _on_closed(self) -> None:
        self.hide()
        self.dismissed.emit()
