"""Registering a group, and counting its members."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from guide_app.domain.entities.groups import GROUP_NAME, GROUP_URL
from guide_app.domain.groups import LONGEST_FLASH, MOST_MEMBERS
from guide_app.domain.words import GroupType
from guide_app.services.groups import GroupRow
from ui.widgets import DayEdit, Dialog, FormField, TextField
from ui.words.groups import type_words


class OpenGroupDialog(Dialog):
    """A group that exists in WeChat, or is just being made there.

    Args:
        host: The page it lies over.
    """

    saved = Signal(str, str, object)  # name, type, address or None

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, name="openGroupDialog")
        self._name = TextField(name="groupName", max_length=GROUP_NAME)
        self._types = QComboBox()
        for kind in GroupType:
            self._types.addItem(type_words(kind), kind.value)
        self._type = FormField(self._types, name="groupType")
        self._url = TextField(name="groupUrl", max_length=GROUP_URL)
        for field in (self._name, self._type, self._url):
            self.body.addWidget(field)
        self.confirmed.connect(lambda: self.saved.emit(*self._values()))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Register a group"))
        self.set_confirm(self.tr("Register"))
        self._name.set_label(self.tr("Name of the group"))
        self._type.set_label(
            self.tr("Type"), hint=self.tr("What is posted, and how long it lasts, follows from it.")
        )
        self._url.set_label(
            self.tr("Address to join"),
            hint=self.tr("What the group's code says, https://… May stay empty."),
        )

    def check(self) -> bool:
        if self._name.text.strip():
            return True
        self._name.set_problem(self.tr("Give the group a name."))
        return False

    def is_dirty(self) -> bool:
        return bool(self._name.text.strip() or self._url.text.strip())

    def _values(self) -> tuple[str, str, str | None]:
        return self._name.text.strip(), self._types.currentData(), self._url.text.strip() or None


class ChangeGroupDialog(Dialog):
    """A group's name, its address and, where it has one, its last day.

    Args:
        host: The page it lies over.
        row: The group.
    """

    saved = Signal(str, object, object)  # name, last day or None, address or None

    def __init__(self, host: QWidget, row: GroupRow) -> None:
        super().__init__(host, name="changeGroupDialog")
        self._name = TextField(name="groupName", max_length=GROUP_NAME)
        self._name.set_text(row.name)
        self._url = TextField(name="groupUrl", max_length=GROUP_URL)
        self._url.set_text(row.join_url or "")
        self._has_end = row.ends_on is not None
        latest = row.opened_on + timedelta(days=LONGEST_FLASH)
        ends_on = row.ends_on or row.opened_on
        self._day = DayEdit(ends_on, row.opened_on, max(latest, ends_on))
        self._end = FormField(self._day, name="groupEnd")
        self._end.setVisible(self._has_end)
        for field in (self._name, self._end, self._url):
            self.body.addWidget(field)
        self._at_first = self._values()
        self.confirmed.connect(lambda: self.saved.emit(*self._values()))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Change the group"))
        self.set_confirm(self.tr("Save"))
        self._name.set_label(self.tr("Name of the group"))
        self._end.set_label(
            self.tr("Last day"), hint=self.tr("After it the group counts as ended by itself.")
        )
        self._url.set_label(
            self.tr("Address to join"),
            hint=self.tr("What the group's code says, https://… May stay empty."),
        )

    def check(self) -> bool:
        if self._name.text.strip():
            return True
        self._name.set_problem(self.tr("Give the group a name."))
        return False

    def is_dirty(self) -> bool:
        return self._values() != self._at_first

    def _values(self) -> tuple[str, date | None, str | None]:
        ends_on = self._day.day if self._has_end else None
        return self._name.text.strip(), ends_on, self._url.text.strip() or None


class CountDialog(Dialog):
    """How many are in a group.

    Args:
        host: The page it lies over.
        row: The group.
    """

    saved = Signal(int)

    def __init__(self, host: QWidget, row: GroupRow) -> None:
        super().__init__(host, name="countMembersDialog")
        self._group = row.name
        self._number = QSpinBox()
        self._number.setRange(0, MOST_MEMBERS)
        self._number.setValue(row.members or 0)
        self._at_first = self._number.value()
        self._field = FormField(self._number, name="groupMembers")
        self.body.addWidget(self._field)
        self.confirmed.connect(lambda: self.saved.emit(self._number.value()))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("How many are in it?"), self._group)
        self.set_confirm(self.tr("Save"))
        self._field.set_label(
            self.tr("Members"), hint=self.tr("It stands above the chat in WeChat.")
        )

    def is_dirty(self) -> bool:
        return self._number.value() != self._at_first
