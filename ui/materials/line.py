"""The material of a step that is to come, on one line with the button that copies it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guide_app.services.materials import MaterialFact
from ui.theme import Space, Tone
from ui.widgets import Chip, IconButton, KeyButton, Look, TextLabel
from ui.words.materials import standing_words, type_words, why_not_words


class MaterialLine(QWidget):
    """Says title and type; a material that cannot go out has no button, and says why.

    Args:
        material: Whichever.
        today: The brand's day.
        copy: The command that copies this one, if it has a key.
        name: Its object name; without a command its button's ends in ``Copy``.
    """

    copy_asked = Signal(object)  # MaterialFact

    def __init__(
        self, material: MaterialFact, today: date, copy: QAction | None, *, name: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        may = material.may_go_out(today)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, 0, 0)
        row.setSpacing(Space.S)
        words = self.tr("Material “{title}”").replace("{title}", material.title)
        row.addWidget(TextLabel(words, role="dim" if may else "faint", elide=True), 1)
        row.addWidget(Chip(type_words(material.type)))
        if may and copy is not None:
            row.addWidget(KeyButton.of(copy, look=Look.QUIET))
            return
        if may:
            button = IconButton("copy", name=f"{name}Copy")
            button.set_label(self.tr("Copy the caption of “{title}”").format(title=material.title))
            button.clicked.connect(lambda _checked=False: self.copy_asked.emit(material))
            row.addWidget(button)
            return
        why = why_not_words(material, today)
        chip = Chip(standing_words(material, today), Tone.AMBER)
        chip.setToolTip(why)
        chip.setAccessibleName(why)
        row.addWidget(chip)
