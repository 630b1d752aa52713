"""The material of a row of the day: what it is, its caption, and the command that copies it."""

from datetime import date

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guide_app.services.materials import MaterialFact
from ui.i18n import Retranslated
from ui.theme import Tone
from ui.widgets import Card, Chip, KeyButton, Paragraph, TextLabel
from ui.widgets.layouts import take_all
from ui.words.materials import kind_words, standing_words, type_words, why_not_words

_MOST = 240


class MaterialCard(Retranslated, Card):
    """Shows one material; greyed where it cannot go out. Hidden while there is none.

    Args:
        copy: The command.
    """

    def __init__(self, copy: QAction, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._material: MaterialFact | None = None
        self._today = date.min
        self._word = TextLabel(role="strong")
        self._about = TextLabel(role="dim", elide=True)
        self._about.setObjectName(f"{name}About")
        self._chips = QHBoxLayout()
        self._caption = Paragraph("")
        self._caption.setObjectName(f"{name}Caption")
        self._link = TextLabel(role="dim", elide=True)
        self._link.setObjectName(f"{name}Link")
        self._why_not = TextLabel(role="small", wrap=True)
        self._why_not.setObjectName(f"{name}WhyNot")
        head = QHBoxLayout()
        head.addWidget(self._word)
        head.addWidget(self._about, 1)
        head.addLayout(self._chips)
        head.addWidget(KeyButton.of(copy))
        self.column.addLayout(head)
        for widget in (self._caption, self._link, self._why_not):
            self.column.addWidget(widget)
        self.hide()

    @property
    def material(self) -> MaterialFact | None:
        """What is shown."""
        return self._material

    def show_material(self, material: MaterialFact | None, today: date) -> None:
        """Show it, or nothing."""
        self._material, self._today = material, today
        self.setVisible(material is not None)
        self.retranslate()

    def retranslate(self) -> None:
        self._word.setText(self.tr("Material"))
        material = self._material
        if material is None:
            return
        may = material.may_go_out(self._today)
        standing = standing_words(material, self._today)
        about = [material.title, type_words(material.type), kind_words(material.kind)]
        if may and standing:
            about.append(standing)
        self._about.setText(" · ".join(about))
        take_all(self._chips)
        if not may:
            self._chips.addWidget(Chip(standing, Tone.AMBER))
        text = material.caption
        self._caption.set_text(text if len(text) <= _MOST else f"{text[:_MOST].rstrip()}…")
        self._caption.set_quiet(not may)
        self._link.setText(material.link or "")
        self._link.setVisible(material.link is not None)
        self._why_not.setText(why_not_words(material, self._today))
        self._why_not.setVisible(not may)
