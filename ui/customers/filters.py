"""What narrows the list down: conditions as sentences, and the sheet in which they are chosen."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.domain.condition import Clause, Condition
from guide_app.services.customer_models import CustomerQuery, FilterChoices
from guide_app.services.segment_models import GroupCount
from guide_app.services.segments import SegmentService
from ui.customers.clause_group import ClauseGroup
from ui.customers.quick import Line, lines, other_groups
from ui.tasks import Latest, TaskRunner
from ui.theme import Space
from ui.widgets import Dialog, FilterChip, FlowLayout, KeyButton, TextLabel
from ui.words.conditions import Names, group_words

_CONTEXT = "CustomerFilters"
_PAUSE_MS = 150
Counted = tuple[CustomerQuery, int, tuple[GroupCount, ...]]


def sentences(query: CustomerQuery, choices: FilterChoices) -> list[str]:
    """The conditions of a query in words, in their order."""
    among, names = lines(choices), Names.of(choices)
    places = {line.place_in(query.condition): line for line in among}
    said = [
        places[at].sentence(query.condition) if at in places else group_words(group, names)
        for at, group in enumerate(query.condition.groups)
    ]
    if query.removed:
        said.append(QCoreApplication.translate(_CONTEXT, "Removed customers"))
    return said


def blame_words(query: CustomerQuery, blamed: tuple[GroupCount, ...], said: list[str]) -> str:
    """Which line of a condition lets nobody through, or what is found without one."""
    translate = QCoreApplication.translate
    for one in blamed:
        if one.alone == 0:
            return translate(_CONTEXT, "Nobody fits “{line}”.").replace("{line}", said[one.group])
    best = max(blamed, key=lambda one: one.without, default=None)
    if best is None or best.without == 0 or len(query.condition.groups) < 2:
        return translate(_CONTEXT, "Nobody fits all lines together.")
    words = translate(
        _CONTEXT, "Nobody fits all lines; without “{line}” %n would.", "", best.without
    )
    return words.replace("{line}", said[best.group])


class FilterDialog(Dialog):
    """Every condition with its choices; any choice of one line, and every line at once.

    Args:
        host: The page it lies over.
        choices: What the list can be narrowed down by.
        query: What is asked for now.
        segments: Counts while conditions are chosen.
        runner: Work off the GUI thread.
    """

    chosen = Signal(object)  # CustomerQuery

    def __init__(
        self,
        host: QWidget,
        choices: FilterChoices,
        query: CustomerQuery,
        segments: SegmentService,
        runner: TaskRunner,
    ) -> None:
        super().__init__(host, name="filterDialog", width=760)
        self._choices = choices
        self._query = query
        self._segments = segments
        self._counts = Latest(runner)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._count)
        self._labels: list[TextLabel] = []
        self._buttons: list[list[tuple[str, KeyButton]]] = []
        self._groups: list[ClauseGroup] = []
        self._made = 0
        self._counted: Counted | None = None
        self._fill()
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def open(self) -> None:
        super().open()
        self._count()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(
            self.tr("Conditions"),
            self.tr("Any choice of one line will do; all lines must hold together."),
        )
        self.set_confirm(self.tr("Show"))
        self._more.setText(self.tr("+ Another condition"))
        self._removed.setText(self.tr("Removed customers instead"))
        for line, label, buttons in zip(
            lines(self._choices), self._labels, self._buttons, strict=True
        ):
            label.setText(line.word)
            words = dict(line.choices)
            for value, button in buttons:
                button.setText(words[value])
        self._show_count()

    def check(self) -> bool:
        checked = [group.check() for group in self._groups]  # each says what it lacks
        return all(checked)

    def query(self) -> CustomerQuery:
        """What is asked for by what is chosen, without the lines not filled in yet."""
        condition = Condition(
            tuple(group.clauses for group in self._groups if group.clauses),
        )
        for line, buttons in zip(lines(self._choices), self._buttons, strict=True):
            chosen = [value for value, button in buttons if button.isChecked()]
            if chosen:
                condition = Condition((*condition.groups, *line.set_in(Condition(), chosen).groups))
        return replace(self._query, condition=condition, removed=self._removed.isChecked())

    def _fill(self) -> None:
        shown = lines(self._choices)
        for line in shown:
            self._add_line(line)
        self._others = QVBoxLayout()
        self._others.setSpacing(Space.M)
        self.body.addLayout(self._others)
        for number in other_groups(self._query.condition, shown):
            self._add_group(self._query.condition.groups[number])
        self._more = KeyButton(name="filterMore", parent=self)
        self._more.clicked.connect(self._on_more)
        self._removed = KeyButton(name="filterRemoved", parent=self)
        self._removed.setCheckable(True)
        self._removed.setChecked(self._query.removed)
        self._removed.toggled.connect(self._on_changed)
        foot = FlowLayout(gap=Space.S, line_gap=Space.S)
        foot.addWidget(self._more)
        foot.addWidget(self._removed)
        self.body.addLayout(foot)
        self._count_words = TextLabel(role="strong", wrap=True)
        self._count_words.setObjectName("filterCount")
        self.add_below(self._count_words)

    def _add_line(self, line: Line) -> None:
        chosen = line.chosen_in(self._query.condition)
        label = TextLabel(role="small")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(label)
        row = FlowLayout(gap=Space.S, line_gap=Space.S)
        buttons = []
        for value, word in line.choices:
            button = KeyButton(word, name=f"filter.{line.key}.{value}", parent=holder)
            button.setCheckable(True)
            button.setChecked(value in chosen)
            button.toggled.connect(self._on_changed)
            buttons.append((value, button))
            row.addWidget(button)
        column.addLayout(row)
        self.body.addWidget(holder)
        self._labels.append(label)
        self._buttons.append(buttons)

    def _add_group(self, clauses: tuple[Clause, ...]) -> ClauseGroup:
        self._made += 1
        name = f"filterGroup{self._made}"
        group = ClauseGroup(name=name, choices=self._choices, clauses=clauses)
        group.changed.connect(self._on_changed)
        group.emptied.connect(partial(self._drop, group))
        self._others.addWidget(group)
        group.show()
        self._groups.append(group)
        return group

    def _drop(self, group: ClauseGroup) -> None:
        self._groups.remove(group)
        self._others.removeWidget(group)
        group.hide()
        group.deleteLater()
        self._more.setFocus()
        self._on_changed()

    def _on_more(self) -> None:
        self._add_group(()).focus_first()

    # Counting

    def _on_changed(self, *_: object) -> None:
        self._pause.start()

    def _count(self) -> None:
        if not self.isVisible():  # closed while it paused
            return
        query = self.query()
        self._counts.run(partial(self._ask, query), done=self._on_counted, failed=self._on_failed)

    def _ask(self, query: CustomerQuery) -> Counted:
        """On a reader thread; blames only where nobody is found."""
        count = self._segments.count(query)
        return query, count, () if count else self._segments.blame(query)

    def _on_counted(self, counted: Counted) -> None:
        self._counted = counted
        self._show_count()

    def _on_failed(self, _error: BaseException) -> None:
        self._counted = None  # the list itself says what is wrong
        self._show_count()

    def _show_count(self) -> None:
        if self._counted is None:
            self._count_words.setText("")
            return
        query, count, blamed = self._counted
        words = self.tr("%n customer(s) fit", "", count)
        if count == 0:
            words = blame_words(query, blamed, sentences(query, self._choices))
        self._count_words.setText(words)

    def _on_confirmed(self) -> None:
        query = self.query()
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
        self._shown: object = None

    def show_query(self, query: CustomerQuery, choices: FilterChoices) -> int:
        """Show the conditions of a query. Returns how many there are."""
        keys = {line.place_in(query.condition): line.key for line in lines(choices)}
        said = sentences(query, choices)
        if (query, keys, said) == self._shown:
            return len(self._chips)  # the keyboard may be on one of them
        self._shown = query, keys, said
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._add)
        self._chips = []
        groups = query.condition.groups
        for at in range(len(groups)):
            without = Condition((*groups[:at], *groups[at + 1 :]))
            self._put(said[at], keys.get(at, f"other.{at}"), replace(query, condition=without))
        if query.removed:
            self._put(said[-1], "removed", replace(query, removed=False))
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
