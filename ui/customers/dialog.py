"""A new customer, or changes to one: the form, with those who may be the same person."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from guide_app.domain.words import FollowUpState, Source, Temperature
from guide_app.services.codes import CodeReader
from guide_app.services.customer_models import CustomerFacts, Duplicate
from guide_app.services.problems import Problem
from ui.codes.line import CodeField
from ui.codes.words import decoded_words, kept_to_words, trouble_words
from ui.customers.birthday import FIELDS as BIRTHDAY_FIELDS
from ui.customers.birthday import BirthdayField
from ui.customers.family_row import FamilyRow
from ui.customers.known import KnownElsewhere
from ui.theme import Space, Tone
from ui.widgets import (
    Dialog,
    FlowLayout,
    FormField,
    InfoBanner,
    KeyButton,
    Look,
    TextArea,
    TextField,
)
from ui.words.problems import problem_words
from ui.words.shop import source_words, state_words, temperature_words

_TEXTS = (
    ("name", 100),
    ("title", 40),
    ("phone", 32),
    ("wechat", 64),
    ("member_number", 64),
    ("size", 40),
    ("preference", 120),
)
_NUMBERS = ("phone", "wechat", "member_number")
"""By these somebody may be known in the brand."""


@dataclass(frozen=True)
class Typed:
    """What the check for duplicates goes by."""

    name: str
    phone: str
    wechat: str
    member_number: str = ""
    birthday: tuple[int, int, bool] | None = None


class CustomerDialog(Dialog):
    """The form. Asks ``typed`` whether the person is known, ``confirmed`` to save `values`.

    Args:
        host: The page it lies over.
        facts: Who is being edited; None: somebody new. Of a phone number only the mask is shown;
            it is changed by typing the whole number.
    """

    typed = Signal(object)  # Typed
    known_opened = Signal(str)  # customer id

    def __init__(self, host: QWidget, facts: CustomerFacts | None = None) -> None:
        super().__init__(host, name="customerDialog", width=640)
        self._facts = facts
        self._known: Sequence[Duplicate] = ()
        self._banner = InfoBanner("", tone=Tone.AMBER, name="customerKnown")
        self._banner.acted.connect(self._on_known_opened)
        self._banner.hide()
        self.elsewhere = KnownElsewhere()
        self._texts = {
            name: TextField(name=f"customer{name.title().replace('_', '')}", max_length=length)
            for name, length in _TEXTS
        }
        self._remark = TextArea(name="customerRemark", lines=2)
        self._code = CodeField(name="customerCode")
        self._code.editor.textChanged.connect(self._on_code_typed)
        self._code.hide()
        self._reader: CodeReader | None = None
        self._birthday = BirthdayField(name="customerBirthday")
        self._source = _choice("customerSource", [one.value for one in Source])
        self._state = _choice("customerState", [one.value for one in FollowUpState])
        self._temperature = _choice(
            "customerTemperature", ["", *(one.value for one in Temperature)]
        )
        self._rows: list[FamilyRow] = []
        self._made_rows = 0
        self._family = QVBoxLayout()
        self._family.setSpacing(Space.M)
        self._add_child = KeyButton(look=Look.QUIET, icon="plus", name="customerAddChild")
        self._add_child.clicked.connect(self._add_row)
        self._lay_out_fields()
        if facts is not None:
            self._fill_in(facts)
        self._at_first = self.values()
        for name in ("name", *_NUMBERS):
            self._texts[name].editor.textChanged.connect(self._on_typed)
        self._birthday.edited.connect(self._on_typed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        new = self._facts is None
        self.set_title(self.tr("New customer") if new else self.tr("Edit customer"))
        self.set_confirm(self.tr("Save"))
        words = {
            "name": self.tr("Name"),
            "title": self.tr("Form of address"),
            "phone": self.tr("Phone"),
            "wechat": self.tr("WeChat"),
            "member_number": self.tr("Member number"),
            "size": self.tr("Size"),
            "preference": self.tr("Preference"),
        }
        for name, field in self._texts.items():
            field.set_label(words[name])
        self._texts["title"].editor.setPlaceholderText(self.tr("as in: Ms Ma"))
        self._remark.set_label(self.tr("Remark"))
        self._birthday.set_label(self.tr("Birthday"))
        self._on_code_typed(self._code.text)
        self._source.set_label(self.tr("Source"))
        self._state.set_label(self.tr("Follow-up state"))
        self._temperature.set_label(self.tr("Temperature"))
        self._add_child.setText(self.tr("Add a child or relative"))
        for choice, say in (
            (self._source, source_words),
            (self._state, state_words),
            (self._temperature, temperature_words),
        ):
            box = _box(choice)
            for at in range(box.count()):
                box.setItemText(at, say(box.itemData(at)))
        self._show_known()

    def values(self) -> dict[str, Any]:
        """What stands in the form, by the names of the fields."""
        found: dict[str, Any] = {
            name: field.text.strip() or None for name, field in self._texts.items()
        }
        found["remark"] = self._remark.text.strip() or None
        found["source"] = _box(self._source).currentData()
        found |= self._birthday.typed.values()
        if self._facts is not None:
            found["state"] = _box(self._state).currentData()
            found["temperature"] = _box(self._temperature).currentData() or None
        return found

    def read_codes(self, reader: CodeReader | None) -> None:
        """Offer the code of somebody new, by this codebook; without one there is no field."""
        self._reader = reader
        self._code.setVisible(reader is not None)

    def code(self) -> tuple[str, int] | None:
        """The code that was typed, and the codebook to read it by."""
        text = self._code.text.strip()
        return (text, self._reader.number) if text and self._reader is not None else None

    def changes(self) -> dict[str, Any]:
        """Only what is another value than at the beginning."""
        return {
            name: value for name, value in self.values().items() if value != self._at_first[name]
        }

    def family(self) -> list[dict[str, Any]]:
        """The rows of the family in which something stands."""
        return [row.values() for row in self._rows if row.is_dirty()]

    def is_dirty(self) -> bool:
        return bool(self.changes() or self.code()) or any(row.is_dirty() for row in self._rows)

    def check(self) -> bool:
        wrong: list[FormField] = []
        if not self._texts["name"].text.strip():
            self._texts["name"].set_problem(self.tr("A customer needs a name."))
            wrong.append(self._texts["name"])
        phone = self._texts["phone"]
        if "*" in phone.text and phone.text != self._at_first["phone"]:
            phone.set_problem(self.tr("Type the whole number to change it."))
            wrong.append(phone)
        if self._code_problem:
            self._code.set_problem(self._code_problem)
            wrong.append(self._code)
        if not self._birthday.check():
            wrong.append(self._birthday)
        rows = [row for row in self._rows if not row.check()]
        if wrong:
            wrong[0].setFocus()
        elif rows:
            rows[0].setFocus()
        return not wrong and not rows

    def show_known(self, known: Sequence[Duplicate]) -> None:
        """Say who of the own customers it may be."""
        self._known = known
        self._show_known()

    def show_refusal(self, problem: Problem) -> None:
        """Say it beside the field, or below if it is about no field here."""
        name = str(problem.facts.get("field", ""))
        fields: dict[str, FormField] = {**self._texts, "remark": self._remark}
        fields |= dict.fromkeys(BIRTHDAY_FIELDS, self._birthday)
        words = problem_words(problem)
        if name in fields and not self.family():
            fields[name].set_problem(words)
            fields[name].setFocus()
        else:
            self.show_problem(words)

    def _lay_out_fields(self) -> None:
        self.body.addWidget(self._banner)
        self.body.addWidget(self.elsewhere)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.M)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        rest = (self._code,) if self._facts is None else (self._state, self._temperature)
        fields = (*self._texts.values(), self._source, self._birthday, *rest)
        for at, field in enumerate(fields):
            grid.addWidget(field, at // 2, at % 2, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        self.body.addWidget(self._remark)
        self.body.addLayout(self._family)
        if self._facts is None:
            row = FlowLayout()
            row.addWidget(self._add_child)
            self.body.addLayout(row)

    def _fill_in(self, facts: CustomerFacts) -> None:
        for name, field in self._texts.items():
            field.set_text(getattr(facts, name) or "")
        self._remark.set_text(facts.remark or "")
        self._birthday.show_birthday(facts.birthday)
        for choice, value in (
            (self._source, facts.source),
            (self._state, facts.state),
            (self._temperature, facts.temperature or ""),
        ):
            _box(choice).setCurrentIndex(max(0, _box(choice).findData(value)))

    def _add_row(self) -> None:
        self._made_rows += 1
        row = FamilyRow(name=f"customerChild{self._made_rows}", removable=True)
        row.removed.connect(partial(self._drop_row, row))
        self._rows.append(row)
        self._family.addWidget(row)
        row.show()
        row.focus_first()
        QTimer.singleShot(0, row, partial(self._scroll.ensureWidgetVisible, row))

    def _drop_row(self, row: FamilyRow) -> None:
        self._rows.remove(row)
        self._family.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.focus_first()

    @property
    def _code_problem(self) -> str:
        """Why the code cannot be set; "" if it can, or if there is none."""
        typed = self.code()
        if typed is None or self._reader is None:
            return ""
        decoded = self._reader.read(typed[0])
        kept = kept_to_words(decoded.kept_to) if decoded.kept_to is not None else ""
        return trouble_words(decoded, typed[0]) or kept

    def _on_code_typed(self, text: str) -> None:
        """Say below the field what the code means."""
        said = decoded_words(self._reader.read(text)) if self._reader is not None else ""
        self._code.set_label(self.tr("Code"), hint=said or self.tr("as in: 3D"))
        self._code.set_problem(self._code_problem)

    def _on_typed(self) -> None:
        name, phone, wechat, member_number = (
            self._texts[field].text if self._texts[field].text != self._at_first[field] else ""
            for field in ("name", *_NUMBERS)
        )
        if self._new_birthday() is not None:
            name = self._texts["name"].text
        phone = "" if "*" in phone else phone
        self.typed.emit(Typed(name, phone, wechat, member_number, self._new_birthday()))
        self.elsewhere.look_for(phone, wechat, member_number)

    def _new_birthday(self) -> tuple[int, int, bool] | None:
        """Month, day and calendar, if both are typed and are not what stood there at first."""
        born = self._birthday.typed
        stood = tuple(self._at_first[part] for part in BIRTHDAY_FIELDS[1:])
        if not (born.month and born.day) or stood == (born.month, born.day, born.lunar):
            return None
        return born.month, born.day, born.lunar

    def _show_known(self) -> None:
        self._banner.setVisible(bool(self._known))
        if not self._known:
            return
        first = self._known[0]
        words = f"{first.name} {first.phone}".strip()
        if first.removed:
            words = self.tr("{who} (removed)").format(who=words)
        if first.matched == ("birthday",):
            words = self.tr("{who}, born on the same day").format(who=words)
        if len(self._known) > 1:
            words += " · " + self.tr("%n more", "", len(self._known) - 1)
        self._banner.set_text(words, lead=self.tr("Maybe known: "))
        self._banner.set_action(self.tr("Open"))

    def _on_known_opened(self) -> None:
        if self._known:
            self.known_opened.emit(self._known[0].customer_id)


def _choice(name: str, values: Sequence[str]) -> FormField:
    box = QComboBox()
    for value in values:
        box.addItem("", value)
    return FormField(box, name=name)


def _box(field: FormField) -> QComboBox:
    assert isinstance(field.editor, QComboBox)
    return field.editor
