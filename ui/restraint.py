"""Warns before somebody is contacted who should be left in peace."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.services.contact_budget import Restrained
from ui.widgets import Dialog, FlowLayout, KeyButton, Look, TextLabel
from ui.words.budget import peace_words

_MOST = 8


class Warned(Enum):
    """What the guide was about to do."""

    PLAN = "plan"
    NOTE = "note"
    """It is about a contact that has taken place."""
    COPY = "copy"
    SHOW = "show"
    """As a code for the phone."""


class RestraintDialog(Dialog):
    """Says of whom and why. Enter leaves them in peace; insisting takes a button of its own.

    Args:
        host: The page it lies over.
        restrained: Who should not be contacted on the day.
        others: With how many it is all right.
        warned: What the guide was about to do with them.
    """

    insisted = Signal()
    """Do it all the same, for everybody of whom that is the guide's to decide."""
    others_wanted = Signal()
    """Do it for the others alone."""

    def __init__(
        self,
        host: QWidget,
        restrained: Sequence[Restrained],
        others: int = 0,
        *,
        warned: Warned = Warned.PLAN,
    ) -> None:
        super().__init__(host, name="restraintDialog", width=520)
        self._restrained, self._others = restrained, others
        self._warned = warned
        self._lines: list[tuple[Restrained, TextLabel, TextLabel]] = []
        for one in restrained[:_MOST]:
            who, why = TextLabel(role="strong", wrap=True), TextLabel(role="dim", wrap=True)
            lines = QVBoxLayout()
            lines.setSpacing(2)
            lines.addWidget(who)
            lines.addWidget(why)
            self.body.addLayout(lines)
            self._lines.append((one, who, why))
        self._more = TextLabel(role="faint")
        self._more.setVisible(len(restrained) > _MOST)
        self.body.addWidget(self._more)
        self._hint = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._hint)
        row = FlowLayout()
        self._for_others = KeyButton(name="restraintOthers", parent=self)
        self._for_others.clicked.connect(self._on_others)
        self._for_others.setVisible(others > 0)
        self._insist = KeyButton(name="restraintInsist", look=Look.QUIET, parent=self)
        self._insist.clicked.connect(self._on_insisted)
        may_insist = any(not one.restraint.absolute for one in restrained)
        self._insist.setVisible(warned is Warned.NOTE or may_insist)
        row.addWidget(self._for_others)
        row.addWidget(self._insist)
        self.body.addLayout(row)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Better leave them in peace"),
            self.tr("On that day a rule is against contacting them.")
            if self._warned is Warned.PLAN
            else self.tr("A rule is against contacting them today."),
        )
        self.set_close(self.tr("Leave in peace"))
        self._more.setText(self.tr("and %n more", "", max(0, len(self._restrained) - _MOST)))
        self._hint.setText(self.tr("If the customer writes first, answer as usual."))
        self._for_others.setText(self._others_words())
        self._insist.setText(
            {
                Warned.PLAN: self.tr("Plan it all the same"),
                Warned.NOTE: self.tr("I have contacted them, note it"),
                Warned.COPY: self.tr("Copy it all the same"),
                Warned.SHOW: self.tr("Show it all the same"),
            }[self._warned]
        )
        for one, who, why in self._lines:
            restraint = one.restraint
            who.setText(one.name)
            why.setText(peace_words(restraint.code, restraint.until, restraint.full))

    def _others_words(self) -> str:
        if self._warned is Warned.NOTE:
            return self.tr("Note it for the %n other(s) only", "", self._others)
        return self.tr("Plan for the %n other(s) only", "", self._others)

    def focus_first(self) -> None:
        self._confirm.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_others(self) -> None:
        self.close_sheet()
        self.others_wanted.emit()

    def _on_insisted(self) -> None:
        self.close_sheet()
        self.insisted.emit()
