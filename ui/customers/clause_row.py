"""One clause of a condition as fields: what it is about, how it is asked, and what for."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from guide_app.domain.clause_form import (
    CHOOSING,
    About,
    Filled,
    Form,
    clause_of,
    fields_of,
    filled_of,
    forms_of,
)
from guide_app.domain.condition import CHOICES, Clause, Fact
from guide_app.services.customer_models import FilterChoices
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import FlowLayout, IconButton, KeyButton, TextLabel
from ui.words.conditions import Names, choice_words, fact_words, group_words, month_words

_CONTEXT = "ClauseRow"
_ASKED_ELSEWHERE = frozenset({Fact.STORE, Fact.CONSENT, Fact.GUIDE, Fact.TAG, Fact.DATE})


@dataclass(frozen=True)
class Subject:
    """An entry of the list of what a clause can be about."""

    key: str
    about: About
    word: str
    choices: tuple[tuple[str, str], ...] = ()


def subjects(choices: FilterChoices, names: Names) -> tuple[Subject, ...]:
    """Everything that a clause can be about: facts, tag groups, kinds of date."""
    facts = [fact for fact in Fact if fact not in _ASKED_ELSEWHERE]
    found = [
        Subject(
            fact.value,
            About(fact),
            fact_words(fact),
            tuple((one.value, choice_words(fact, one.value, names)) for one in CHOICES[fact])
            if fact in CHOICES
            else (),
        )
        for fact in facts
    ]
    kinds = [
        Subject(f"date.{kind.kind_id}", About(Fact.DATE, kind.kind_id, kind.yearly), kind.name)
        for kind in choices.kinds
    ]
    groups = [
        Subject(
            f"tag.{group.group_id}",
            About(Fact.TAG),
            group.name,
            tuple((tag.tag_id, tag.name) for tag in group.tags),
        )
        for group in choices.groups
        if group.tags
    ]
    if len(choices.guides) > 1:
        groups.append(
            Subject("guide", About(Fact.GUIDE), fact_words(Fact.GUIDE), tuple(choices.guides))
        )
    return (*groups, *kinds, *found)


def form_words(form: Form) -> str:
    """How something is asked."""
    tr = QCoreApplication.translate
    return {
        Form.ANY: tr(_CONTEXT, "is any of"),
        Form.NONE: tr(_CONTEXT, "is none of"),
        Form.HAS: tr(_CONTEXT, "contains"),
        Form.HAS_NOT: tr(_CONTEXT, "does not contain"),
        Form.WITHIN: tr(_CONTEXT, "within so many days"),
        Form.NOT_WITHIN: tr(_CONTEXT, "not within so many days"),
        Form.LONGER: tr(_CONTEXT, "more than so many days ago"),
        Form.AGO: tr(_CONTEXT, "from so many to so many days ago"),
        Form.AHEAD: tr(_CONTEXT, "in the next so many days"),
        Form.BETWEEN_DAYS: tr(_CONTEXT, "between two days"),
        Form.LEAST: tr(_CONTEXT, "at least"),
        Form.MOST: tr(_CONTEXT, "at most"),
        Form.BETWEEN: tr(_CONTEXT, "between"),
        Form.MONTHS: tr(_CONTEXT, "in the months"),
        Form.YES: tr(_CONTEXT, "yes"),
        Form.NO: tr(_CONTEXT, "no"),
        Form.KNOWN: tr(_CONTEXT, "is known"),
        Form.UNKNOWN: tr(_CONTEXT, "is not known"),
    }[form]


class ClauseRow(Retranslated, QWidget):
    """Fields of one clause; one that no form can ask stands there in words.

    Args:
        name: Beginning of the object names of its fields.
        choices: What it can be about.
        clause: What it asks at first; None: nothing yet.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, *, name: str, choices: FilterChoices, clause: Clause | None) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name = name
        self._names = Names.of(choices)
        self._subjects = subjects(choices, self._names)
        self._fixed: Clause | None = None
        self._chips: list[tuple[str, KeyButton]] = []
        self._lay_out()
        for subject in self._subjects:
            self._subject.addItem(subject.word)
        self._show_forms()
        if clause is not None:
            self._show(clause)
        self._subject.activated.connect(self._on_subject)
        self._form.activated.connect(self._on_form)
        for field in self._fields:
            field.textEdited.connect(self._on_changed)
        self.retranslate()

    @property
    def clause(self) -> Clause | None:
        """What it asks; None while it is not filled in."""
        if self._fixed is not None:
            return self._fixed
        texts = tuple(field.text() for field in self._fields)
        chosen = tuple(value for value, chip in self._chips if chip.isChecked())
        return clause_of(self._about.about, Filled(self._current_form, texts, chosen))

    def show_wrong(self, *, wrong: bool) -> None:
        """Say that it is to be filled in, or that all is well."""
        words = QCoreApplication.translate(_CONTEXT, "Fill this in, or take the line away.")
        self._problem.setText(words if wrong else "")
        self._problem.setVisible(wrong)

    def retranslate(self) -> None:
        tr = QCoreApplication.translate
        self._either.setText(tr(_CONTEXT, "or"))
        self._subject.setAccessibleName(tr(_CONTEXT, "About what"))
        self._form.setAccessibleName(tr(_CONTEXT, "How it is asked"))
        for at, field in enumerate(self._fields):
            field.setAccessibleName(tr(_CONTEXT, "To") if at else tr(_CONTEXT, "Value"))
        self._cross.set_label(tr(_CONTEXT, "Take this line away"))

    def set_joined(self, *, joined: bool) -> None:
        """Say that it is an alternative to the row above."""
        self._either.setVisible(joined)

    def focus_first(self) -> None:
        """Put the keyboard where it begins."""
        self._subject.setFocus()

    @property
    def _about(self) -> Subject:
        return self._subjects[max(0, self._subject.currentIndex())]

    @property
    def _current_form(self) -> Form:
        return Form(self._form.currentData())

    def _lay_out(self) -> None:
        self._subject, self._form = QComboBox(), QComboBox()
        self._subject.setObjectName(f"{self._name}Subject")
        self._form.setObjectName(f"{self._name}Form")
        self._subject.setMaxVisibleItems(16)
        self._fields = [QLineEdit(), QLineEdit()]
        for at, field in enumerate(self._fields):
            field.setObjectName(f"{self._name}Value{at}")
            field.setMaxLength(60)
        self._either = TextLabel(role="dim")
        self._either.hide()
        self._words = TextLabel(role="body", wrap=True)
        self._words.hide()
        self._cross = IconButton("close", name=f"{self._name}Remove")
        self._cross.clicked.connect(self.removed)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._either)
        row.addWidget(self._words, 1)
        row.addWidget(self._subject, 3)
        row.addWidget(self._form, 3)
        for field in self._fields:
            row.addWidget(field, 2)
        row.addWidget(self._cross)
        self._holder = QWidget()
        self._flow = FlowLayout(self._holder, gap=Space.S, line_gap=Space.S)
        self._problem = TextLabel(role="error", wrap=True)
        self._problem.setObjectName(f"{self._name}Problem")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(row)
        column.addWidget(self._holder)
        column.addWidget(self._problem)

    def _show(self, clause: Clause) -> None:
        for at, subject in enumerate(self._subjects):
            filled = _filled(clause, subject)
            if filled is not None:
                self._subject.setCurrentIndex(at)
                self._show_forms(filled.form)
                for field, text in zip(self._fields, filled.texts, strict=False):
                    field.setText(text)
                for value, chip in self._chips:
                    chip.setChecked(value in filled.chosen)
                return
        self._fixed = clause
        self._words.setText(group_words((clause,), self._names))
        self._words.show()
        for part in (self._subject, self._form, *self._fields, self._holder):
            part.hide()

    def _show_forms(self, form: Form | None = None) -> None:
        forms = forms_of(self._about.about)
        with QSignalBlocker(self._form):
            self._form.clear()
            for one in forms:
                self._form.addItem(form_words(one), one.value)
            self._form.setCurrentIndex(forms.index(form) if form in forms else 0)
        self._show_fields()

    def _show_fields(self) -> None:
        form = self._current_form
        for at, field in enumerate(self._fields):
            field.setVisible(at < fields_of(form))
            pattern = "2026-01-31" if form is Form.BETWEEN_DAYS else ""
            field.setPlaceholderText(pattern)
        self._show_chips(form)

    def _show_chips(self, form: Form) -> None:
        choices: Sequence[tuple[str, str]] = ()
        if form in CHOOSING:
            months = tuple((str(month), month_words(month)) for month in range(1, 13))
            choices = months if form is Form.MONTHS else self._about.choices
        if [value for value, _ in self._chips] != [value for value, _ in choices]:
            for _, chip in self._chips:
                self._flow.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self._chips = []
            for value, word in choices:
                chip = KeyButton(word, name=f"{self._name}.{value}", parent=self._holder)
                chip.setCheckable(True)
                chip.toggled.connect(self._on_changed)
                self._flow.addWidget(chip)
                chip.show()
                self._chips.append((value, chip))
        self._holder.setVisible(bool(choices))

    def _on_subject(self, _at: int) -> None:
        for field in self._fields:
            field.clear()
        self._show_forms()
        self._on_changed()

    def _on_form(self, _at: int) -> None:
        self._show_fields()
        self._on_changed()

    def _on_changed(self, *_: object) -> None:
        self.show_wrong(wrong=False)
        self.changed.emit()


def _filled(clause: Clause, subject: Subject) -> Filled | None:
    about = subject.about
    if (clause.fact, clause.kind) != (about.fact, about.kind):
        return None
    if about.fact in (Fact.TAG, Fact.GUIDE):
        own = {value for value, _ in subject.choices}
        if not set(clause.values) <= own:
            return None
    return filled_of(clause, about)
