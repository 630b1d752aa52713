"""What narrows the list down: conditions as sentences, and the sheet in which they are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.domain.words import FollowUpState, Source, Temperature
from guide_app.services.customer_models import Ago, CustomerQuery, FilterChoices
from ui.theme import Space
from ui.widgets import Dialog, FilterChip, FlowLayout, KeyButton, TextLabel
from ui.words.shop import source_words, state_words, temperature_words

_CONTEXT = "CustomerFilters"


class Field(Enum):
    """A list of the query that a condition stands for; a tag group's is that of its id."""

    STATES = "states"
    SOURCES = "sources"
    TEMPERATURES = "temperatures"
    TAGS = "tag_ids"
    GUIDES = "guides"
    LAST_CONTACT = "last_contact"
    LAST_ORDER = "last_order"


@dataclass(frozen=True)
class Condition:
    """Any of these choices must hold; ``key`` tells one condition from the other."""

    key: str
    field: Field
    word: str
    choices: tuple[tuple[str, str], ...]
    """Values and their words."""

    def chosen_in(self, query: CustomerQuery) -> tuple[str, ...]:
        """Which of the choices the query asks for."""
        asked = getattr(query, self.field.value)
        return tuple(value for value, _ in self.choices if value in asked)

    def sentence(self, query: CustomerQuery) -> str:
        """The condition as the guide would say it, such as 孩子：小学 或 幼儿园."""
        chosen = self.chosen_in(query)
        words = [word for value, word in self.choices if value in chosen]
        either = QCoreApplication.translate(_CONTEXT, " or ").join(words)
        sentence = QCoreApplication.translate(_CONTEXT, "{what}: {choices}")
        return sentence.replace("{what}", self.word).replace("{choices}", either)

    def set_in(self, query: CustomerQuery, chosen: Sequence[str]) -> CustomerQuery:
        """The query with these choices of the condition instead of those it had."""
        own = {value for value, _ in self.choices}
        rest = [value for value in getattr(query, self.field.value) if value not in own]
        asked: dict[str, Any] = {self.field.value: (*rest, *chosen)}
        return replace(query, **asked)


def conditions(choices: FilterChoices) -> tuple[Condition, ...]:
    """Every condition there can be: tag groups in the order of HQ, then those of the columns."""
    tr = QCoreApplication.translate
    tags = [
        Condition(
            f"tags.{group.group_id}",
            Field.TAGS,
            group.name,
            tuple((tag.tag_id, tag.name) for tag in group.tags),
        )
        for group in choices.groups
        if group.tags
    ]
    guides = Condition("guides", Field.GUIDES, tr(_CONTEXT, "Guide"), choices.guides)
    return (
        *tags,
        Condition(
            "states",
            Field.STATES,
            tr(_CONTEXT, "Follow-up"),
            tuple((one.value, state_words(one)) for one in FollowUpState),
        ),
        Condition(
            "temperatures",
            Field.TEMPERATURES,
            tr(_CONTEXT, "Intent"),
            tuple((one.value, temperature_words(one)) for one in Temperature),
        ),
        Condition(
            "sources",
            Field.SOURCES,
            tr(_CONTEXT, "Source"),
            tuple((one.value, source_words(one)) for one in Source),
        ),
        Condition(
            "last_contact",
            Field.LAST_CONTACT,
            tr(_CONTEXT, "Last contact"),
            tuple((one.value, ago_words(one)) for one in Ago),
        ),
        Condition(
            "last_order",
            Field.LAST_ORDER,
            tr(_CONTEXT, "Last purchase"),
            tuple((one.value, ago_words(one)) for one in Ago),
        ),
        *([guides] if len(choices.guides) > 1 else []),
    )


def ago_words(ago: Ago) -> str:
    """How long ago something last was."""
    tr = QCoreApplication.translate
    return {
        Ago.WEEK: tr(_CONTEXT, "within 7 days"),
        Ago.MONTH: tr(_CONTEXT, "8 to 30 days ago"),
        Ago.QUARTER: tr(_CONTEXT, "31 to 90 days ago"),
        Ago.LONGER: tr(_CONTEXT, "longer ago"),
        Ago.NEVER: tr(_CONTEXT, "never"),
    }[ago]


class FilterDialog(Dialog):
    """Every condition with its choices; any choice of one condition, and every condition at once.

    Args:
        host: The page it lies over.
        choices: What the list can be narrowed down by.
        query: What is asked for now.
    """

    chosen = Signal(object)  # CustomerQuery

    def __init__(self, host: QWidget, choices: FilterChoices, query: CustomerQuery) -> None:
        super().__init__(host, name="filterDialog", width=640)
        self._choices = choices
        self._query = query
        self._labels: list[TextLabel] = []
        self._buttons: list[list[tuple[str, KeyButton]]] = []
        for condition in conditions(choices):
            self._add(condition)
        self._removed = KeyButton(name="filterRemoved", parent=self)
        self._removed.setCheckable(True)
        self._removed.setChecked(query.removed)
        other = FlowLayout()
        other.addWidget(self._removed)
        self.body.addLayout(other)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Conditions"),
            self.tr("Any choice of one line will do; all lines must hold together."),
        )
        self.set_confirm(self.tr("Show"))
        self._removed.setText(self.tr("Removed customers instead"))
        made = zip(conditions(self._choices), self._labels, self._buttons, strict=True)
        for condition, label, buttons in made:
            label.setText(condition.word)
            words = dict(condition.choices)
            for value, button in buttons:
                button.setText(words[value])

    def _add(self, condition: Condition) -> None:
        chosen = condition.chosen_in(self._query)
        label = TextLabel(role="small")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(label)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        buttons = []
        for value, word in condition.choices:
            button = KeyButton(word, name=f"filter.{condition.key}.{value}", parent=holder)
            button.setCheckable(True)
            button.setChecked(value in chosen)
            buttons.append((value, button))
            row.addWidget(button)
        column.addLayout(row)
        self.body.addWidget(holder)
        self._labels.append(label)
        self._buttons.append(buttons)

    def _on_confirmed(self) -> None:
        query = replace(self._query, removed=self._removed.isChecked())
        for condition, buttons in zip(conditions(self._choices), self._buttons, strict=True):
            chosen = [value for value, button in buttons if button.isChecked()]
            query = condition.set_in(query, chosen)
        self.close_sheet()
        self.chosen.emit(query)


class FilterRow(QWidget):
    """The conditions in force as chips, and the button for more."""

    opened = Signal()
    changed = Signal(object)  # CustomerQuery

    def __init__(self, add: KeyButton, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("customersFilters")
        self._add = add
        self._flow = FlowLayout(self, gap=Space.S, line_gap=Space.XS)
        self._flow.addWidget(add)
        self._chips: list[QWidget] = []

    def show_query(self, query: CustomerQuery, choices: FilterChoices) -> int:
        """Show the conditions of a query. Returns how many there are."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._add)
        self._chips = []
        for condition in conditions(choices):
            if condition.chosen_in(query):
                without = condition.set_in(query, ())
                self._put(condition.sentence(query), condition.key, without)
        if query.removed:
            words = QCoreApplication.translate(_CONTEXT, "Removed customers")
            self._put(words, "removed", replace(query, removed=False))
        self._flow.addWidget(self._add)
        self._flow.update()
        return len(self._chips)

    def _put(self, words: str, key: str, without: CustomerQuery) -> None:
        chip = FilterChip(words, name=f"condition.{key}", parent=self)
        chip.clicked.connect(self.opened)
        chip.removed.connect(partial(self.changed.emit, without))
        self._flow.addWidget(chip)
        chip.show()
        self._chips.append(chip)
