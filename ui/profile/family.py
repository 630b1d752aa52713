"""The family of a customer, and the dialog for one of its members."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guide_app.services.models import FamilyFact
from ui.customers.family_row import FamilyRow
from ui.i18n import Retranslated
from ui.profile.birthday_words import birthday_words, member_words
from ui.profile.lines_card import Line, LinesCard
from ui.widgets import Dialog, KeyButton, Look


class FamilyCard(Retranslated, LinesCard):
    """Lists the family with birthdays and sizes."""

    asked = Signal(object)  # FamilyFact to change, or None for somebody new

    def __init__(self, *, parent: QWidget | None = None) -> None:
        add = KeyButton(look=Look.QUIET, icon="plus", name="profileAddMember")
        super().__init__(add, name="profileFamily", parent=parent)
        self._add = add
        self._add.clicked.connect(lambda: self.asked.emit(None))
        self._family: tuple[FamilyFact, ...] = ()
        self.retranslate()

    def retranslate(self) -> None:
        self.word.setText(self.tr("Family"))
        self._add.setText(self.tr("Add"))
        self.none.setText(self.tr("Nobody written down yet."))
        self.show_lines([self._line(member) for member in self._family])

    def show_family(self, family: Sequence[FamilyFact]) -> None:
        """Show these."""
        self._family = tuple(family)
        self.retranslate()

    def _line(self, member: FamilyFact) -> Line:
        facts = []
        if member.size:
            facts.append(self.tr("size {size}").format(size=member.size))
        if member.birthday is not None:
            facts.append(birthday_words(member.birthday))
        who = member_words(member)
        edit = f"editMember.{member.member_id}", self.tr("Change {who}").format(who=who)
        return Line(who, facts, edit, partial(self.asked.emit, member))


class FamilyDialog(Dialog):
    """Somebody new in the family, or changes to one; also takes one out.

    Args:
        host: The page it lies over.
        member: Who is changed; None: somebody new.
    """

    saved = Signal(object)  # values by field
    removed = Signal()

    def __init__(self, host: QWidget, member: FamilyFact | None) -> None:
        super().__init__(host, name="familyDialog", width=560)
        self._member = member
        self._row = FamilyRow(name="familyMember", member=member)
        self.body.addWidget(self._row)
        self._remove = KeyButton(look=Look.DANGER, icon="trash", name="familyMemberTakeOut")
        self._remove.clicked.connect(self.removed)
        line = QHBoxLayout()
        line.addWidget(self._remove)
        line.addStretch(1)
        self.body.addLayout(line)
        self._remove.setVisible(member is not None)
        self.confirmed.connect(lambda: self.saved.emit(self._values()))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Add to the family") if self._member is None else self.tr("Family member")
        )
        self.set_confirm(self.tr("Save"))
        self._remove.setText(self.tr("Take out of the family"))

    def is_dirty(self) -> bool:
        return self._row.is_dirty()

    def check(self) -> bool:
        return self._row.check()

    def _values(self) -> dict[str, Any]:
        return self._row.values()
