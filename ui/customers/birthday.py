"""A birthday as it is known: month and day, the year if known, solar or lunar."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from guide_app.services.models import Birthday
from ui.i18n import Retranslated
from ui.theme import Space
from ui.widgets import FormField, KeyButton, TextLabel

_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
EARLIEST_YEAR = 1900
FIELDS = ("birthday_year", "birthday_month", "birthday_day", "birthday_lunar")


@dataclass(frozen=True)
class TypedBirthday:
    """What stands in the boxes; None where nothing does."""

    year: int | None
    month: int | None
    day: int | None
    lunar: bool

    @property
    def is_empty(self) -> bool:
        """Nothing was typed."""
        return self.year is None and self.month is None and self.day is None

    @property
    def fits(self) -> bool:
        """Whether a calendar has such a day, or nothing was typed at all."""
        if self.is_empty:
            return True
        if self.month is None or self.day is None:
            return False
        if self.year is not None and self.year < EARLIEST_YEAR:
            return False
        longest = 30 if self.lunar else _LONGEST.get(self.month, 31)
        return 1 <= self.month <= 12 and 1 <= self.day <= longest

    def values(self) -> dict[str, Any]:
        """By the names of the fields."""
        lunar = self.lunar and not self.is_empty
        return dict(zip(FIELDS, (self.year, self.month, self.day, lunar), strict=True))


class _Boxes(Retranslated, QWidget):
    """Year, month, day, and the switch between the calendars."""

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        self.boxes: list[QLineEdit] = []
        self._words: list[TextLabel] = []
        for part, digits in (("Year", 4), ("Month", 2), ("Day", 2)):
            box = QLineEdit()
            box.setObjectName(f"{name}{part}")
            box.setValidator(QIntValidator(0, 10**digits - 1, box))
            box.setMaxLength(digits)
            box.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
            box.setFixedWidth(62 if digits == 4 else 44)
            box.textEdited.connect(self.edited)
            word = TextLabel(role="dim")
            row.addWidget(box)
            row.addWidget(word)
            self.boxes.append(box)
            self._words.append(word)
        self.lunar = KeyButton(name=f"{name}Lunar")
        self.lunar.setCheckable(True)
        self.lunar.clicked.connect(self.edited)
        row.addWidget(self.lunar)
        row.addStretch(1)
        self.setFocusProxy(self.boxes[0])
        self.retranslate()

    def retranslate(self) -> None:
        words = (self.tr("Year"), self.tr("Month"), self.tr("Day"))
        for box, word, label in zip(self.boxes, words, self._words, strict=True):
            box.setAccessibleName(word)
            label.setText(word)
        self.boxes[0].setPlaceholderText(self.tr("any"))
        self.lunar.setText(self.tr("Lunar"))


class BirthdayField(FormField):
    """Boxes for a birthday with their label; typing takes the problem away."""

    edited = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        self._boxes = _Boxes(name)
        super().__init__(self._boxes, name=name, parent=parent)
        self._boxes.edited.connect(self._on_edited)

    @property
    def typed(self) -> TypedBirthday:
        """What stands there."""
        year, month, day = (int(box.text()) if box.text() else None for box in self._boxes.boxes)
        return TypedBirthday(year, month, day, self._boxes.lunar.isChecked())

    def show_birthday(self, birthday: Birthday | None) -> None:
        """Fill it in."""
        parts = (birthday.year, birthday.month, birthday.day) if birthday else (None, None, None)
        for box, value in zip(self._boxes.boxes, parts, strict=True):
            box.setText("" if value is None else str(value))
        self._boxes.lunar.setChecked(birthday is not None and birthday.lunar)

    def check(self) -> bool:
        """Whether it can be a birthday; says below what is wrong otherwise."""
        typed = self.typed
        if typed.fits:
            return True
        if typed.month is None or typed.day is None:
            self.set_problem(self.tr("Month and day belong together; the year may stay empty."))
        else:
            self.set_problem(self.tr("No calendar has this day."))
        return False

    def _on_edited(self) -> None:
        if self.problem:
            self.set_problem("")
        self.edited.emit()
