"""The SOPs that a customer is in: what comes next of each, and leaving it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from guide_app.domain.words import Consent
from guide_app.services.customer_models import CustomerFacts
from guide_app.services.materials import MaterialFact
from guide_app.services.run_models import LeftRun, Programme, RunFact, StepFact
from ui.dates import date_words, day_words
from ui.i18n import Retranslated
from ui.materials import MaterialLine
from ui.theme import Space
from ui.widgets import Card, Dialog, IconButton, KeyButton, Look, TextLabel
from ui.widgets.layouts import take_all
from ui.words.reasons import reason_words

_STEPS_SHOWN = 2


class ProgrammeCard(Retranslated, Card):
    """Lists the runs of SOPs with their next steps.

    Args:
        begin: Begins one by hand.
        copy: Copies the material that comes first of those that may go out.
    """

    leave_asked = Signal(object)  # RunFact
    go_on_asked = Signal(object)  # LeftRun
    copy_asked = Signal(object)  # MaterialFact

    def __init__(self, begin: QAction, copy: QAction, *, parent: QWidget | None = None) -> None:
        super().__init__(name="profileProgramme", parent=parent)
        self._programme: Programme | None = None
        self._copy = copy
        self._today = date.min
        self._facts: CustomerFacts | None = None
        self._open: set[str] = set()
        self._word = TextLabel(role="strong")
        self._begin = KeyButton.of(begin, look=Look.QUIET, icon="plus", parent=self)
        head = QHBoxLayout()
        head.addWidget(self._word, 1)
        head.addWidget(self._begin)
        self.column.addLayout(head)
        self._rest = TextLabel(role="dim", wrap=True)
        self._rest.setObjectName("profileProgrammeRest")
        self.column.addWidget(self._rest)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        self.column.addLayout(self._lines)
        self._none = TextLabel(role="dim", wrap=True)
        self.column.addWidget(self._none)
        self.retranslate()

    def retranslate(self) -> None:
        self._word.setText(self.tr("Planned by SOP"))
        self._show()

    def show_programme(self, programme: Programme, facts: CustomerFacts, today: date) -> None:
        """Show these, and whether the customer is to be left in peace meanwhile."""
        self._programme, self._facts, self._today = programme, facts, today
        self._show()

    def _show(self) -> None:
        take_all(self._lines)
        programme = self._programme
        if programme is None:
            return
        self._begin.setVisible(bool(programme.beginnable))
        for run in programme.runs:
            self._lines.addWidget(self._run(run))
        for left in programme.left:
            self._lines.addWidget(self._left(left))
        rest = self._rest_words()
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self._none.setText(self.tr("No SOP has anything to come."))
        self._none.setVisible(not programme.runs and not rest)

    def _rest_words(self) -> str:
        facts = self._facts
        if facts is None:
            return ""
        if facts.consent == Consent.WITHDRAWN:
            return self.tr("Wants no contact: nothing is planned.")
        if facts.cool_until is not None and facts.cool_until > self._today:
            return self.tr("Cold: left in peace until {day}, whatever is due before.").format(
                day=date_words(facts.cool_until)
            )
        return ""

    def _run(self, run: RunFact) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        upper = QHBoxLayout()
        upper.addWidget(TextLabel(run.name, elide=True), 1)
        number = self.tr("{step} of {steps}").format(step=run.steps[0].number, steps=run.step_count)
        upper.addWidget(TextLabel(number if run.has_begun else self.tr("to come"), role="faint"))
        leave = IconButton("close", name=f"leaveSop.{run.enrolment_id}")
        leave.set_label(self.tr("End {sop} for this customer").format(sop=run.name))
        leave.clicked.connect(partial(self._leave, run))
        upper.addWidget(leave)
        column.addLayout(upper)
        shown = run.steps if run.enrolment_id in self._open else run.steps[:_STEPS_SHOWN]
        for step in shown:
            column.addWidget(self._step(step))
            if step.material is not None:
                column.addWidget(self._material(step.material, f"{run.enrolment_id}.{step.number}"))
        if len(run.steps) > _STEPS_SHOWN:
            is_open = run.enrolment_id in self._open
            more = KeyButton(look=Look.QUIET, name=f"stepsOf.{run.enrolment_id}")
            more.setText(
                self.tr("Only the next ones")
                if is_open
                else self.tr("%n more step(s)", "", len(run.steps) - _STEPS_SHOWN)
            )
            more.clicked.connect(partial(self._toggle, run.enrolment_id))
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    def _step(self, step: StepFact) -> QWidget:
        day = day_words(step.due_on, self._today)
        label = TextLabel(f"{day} · {step.task}", role="dim", wrap=True)
        label.setToolTip(reason_words(step.reason))
        label.setAccessibleName(f"{day}: {step.task}. {reason_words(step.reason)}")
        return label

    def _material(self, material: MaterialFact, step: str) -> QWidget:
        first = self._programme and self._programme.next_material(self._today)
        copy = self._copy if material is first else None
        line = MaterialLine(material, self._today, copy, name=f"stepMaterial.{step}")
        line.copy_asked.connect(self.copy_asked)
        return line

    def _left(self, left: LeftRun) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = self.tr("{sop} · ended {day}").format(
            sop=left.name, day=day_words(left.ended_on, self._today)
        )
        row.addWidget(TextLabel(words, role="faint", elide=True), 1)
        again = KeyButton(look=Look.QUIET, name=f"goOnWith.{left.enrolment_id}")
        again.setText(self.tr("Go on"))
        again.clicked.connect(partial(self._go_on, left))
        row.addWidget(again)
        return holder

    def _toggle(self, enrolment_id: str, _checked: bool = False) -> None:
        self._open ^= {enrolment_id}
        self._show()

    def _leave(self, run: RunFact, _checked: bool = False) -> None:
        self.leave_asked.emit(run)

    def _go_on(self, left: LeftRun, _checked: bool = False) -> None:
        self.go_on_asked.emit(left)


class BeginDialog(Dialog):
    """Which SOP is to begin.

    Args:
        host: The page it lies over.
        beginnable: Ids and names.
        name: The customer's.
    """

    chosen = Signal(str, str)  # the SOP, its name

    def __init__(self, host: QWidget, beginnable: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__(host, name="beginDialog", width=460)
        self._name = name
        self._list = QListWidget()
        self._list.setObjectName("beginSops")
        for sop_id, words in beginnable:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, sop_id)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.itemDoubleClicked.connect(lambda _item: self._choose())
        self.body.addWidget(self._list)
        self.confirmed.connect(self._choose)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Begin a SOP with {name}").format(name=self._name))
        self.set_confirm(self.tr("Begin today"))
        self._list.setAccessibleName(self.tr("SOPs"))

    def _choose(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.close_sheet()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole), item.text())
