"""One member of the family in a form: relation, name, size, birthday."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from guide_app.domain.words import Relation
from guide_app.services.models import FamilyFact
from ui.customers.birthday import BirthdayField
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import FormField, IconButton, TextField
from ui.words.shop import relation_words


class FamilyRow(Retranslated, QWidget):
    """Fields of one family member.

    Args:
        name: Beginning of the object names of its fields.
        member: Who is being edited; None: somebody new, a child to begin with.
        removable: Whether a cross stands at its end.
    """

    removed = Signal()

    def __init__(
        self, *, name: str, member: FamilyFact | None = None, removable: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._relation = QComboBox()
        for one in Relation:
            self._relation.addItem("", one.value)
        self._who = FormField(self._relation, name=f"{name}Relation")
        self._name = TextField(name=f"{name}Name", max_length=60)
        self._size = TextField(name=f"{name}Size", max_length=40)
        self._birthday = BirthdayField(name=f"{name}Birthday")
        self._cross = IconButton("close", name=f"{name}Remove")
        self._cross.clicked.connect(self.removed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        grid.addWidget(self._who, 0, 0)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._size, 0, 2)
        lower = QHBoxLayout()
        lower.addWidget(self._birthday, 1)
        lower.addWidget(self._cross)
        grid.addLayout(lower, 1, 0, 1, 3)
        self._cross.setVisible(removable)
        if member is not None:
            self._relation.setCurrentIndex(max(0, self._relation.findData(member.relation)))
            self._name.set_text(member.name or "")
            self._size.set_text(member.size or "")
            self._birthday.show_birthday(member.birthday)
        self._at_first = self.values()
        self.retranslate()

    def retranslate(self) -> None:
        self._who.set_label(self.tr("Relation"))
        self._name.set_label(self.tr("Name"))
        self._size.set_label(self.tr("Size"))
        self._birthday.set_label(self.tr("Birthday"))
        self._cross.set_label(self.tr("Take this row away"))
        for at, one in enumerate(Relation):
            self._relation.setItemText(at, relation_words(one))

    def values(self) -> dict[str, Any]:
        """What stands there, by the names of the fields."""
        return {
            "relation": self._relation.currentData(),
            "name": self._name.text.strip() or None,
            "size": self._size.text.strip() or None,
            **self._birthday.typed.values(),
        }

    def check(self) -> bool:
        """Whether it can be saved; says beside the field what is wrong."""
        return self._birthday.check()

    def is_dirty(self) -> bool:
        """Whether something was typed."""
        return self.values() != self._at_first

    def focus_first(self) -> None:
        """Put the keyboard on the name."""
        self._name.editor.setFocus()
