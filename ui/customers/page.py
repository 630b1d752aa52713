"""Customers: find anybody in the book, choose many, tag them, plan for them, add new ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import ceil

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from guide_app.services.codes import CodeService
from guide_app.services.customer_models import (
    CustomerQuery,
    CustomerRow,
    FilterChoices,
    TagGroupChoice,
)
from guide_app.services.customers import CustomerService
from guide_app.services.problems import problem_of
from guide_app.services.segment_models import GroupCount
from guide_app.services.sync_state import SyncState
from guide_app.services.undo import Undo
from ui.codes import CodeActs
from ui.customers.acts import CustomerActs
from ui.customers.cells import Column
from ui.customers.finder import Finder
from ui.customers.model import PAGE, CustomerRows
from ui.customers.selection import SelectionBar
from ui.customers.table import CustomerTable
from ui.dates import number_words
from ui.events import EventActs
from ui.files import dropped_file
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Latest, TaskRunner
from ui.widgets import EmptyState, KeyButton, Look, Nothing, hairline
from ui.words.problems import problem_words


@dataclass(frozen=True)
class _Found:
    """An answer to a query; ``complete`` unless so many fit that these are only the first."""

    query: CustomerQuery
    ids: list[str]
    first: list[CustomerRow]
    complete: bool = True
    total: int | None = None
    choices: FilterChoices | None = None


class CustomersPage(Page):
    """The list.

    Args:
        service: What it asks and does.
        codes: The same for codes.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
        settings: Where the order of the list is remembered.
        is_here: Whether the first sync has brought the customers.
    """

    page_id = "customers"
    icon = "customers"

    def __init__(
        self,
        service: CustomerService,
        runner: TaskRunner,
        *,
        codes: CodeService,
        saved: Callable[[], None],
        today: Callable[[], date],
        settings: QSettings | None = None,
        is_here: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__()
        self._is_here = is_here
        self._service = service
        self._runner = runner
        self._groups: tuple[TagGroupChoice, ...] = ()
        self._total: int | None = None
        self._wanted: str | None = None
        self._token: Undo | None = None
        self._finds = Latest(runner)
        self._rest = Latest(runner)
        self._blames = Latest(runner)
        self._acts = CustomerActs(self, service, runner, saved=saved, today=today, codes=codes)
        self._acts.done.connect(self._on_acted)
        self._acts.added.connect(self._on_added)
        self._codes = CodeActs(self, codes, runner, saved=saved)
        self._codes.done.connect(self._on_added)
        self._events = EventActs(self, service.events, runner, saved=saved, settings=settings)
        self._events.done.connect(self._on_added)
        self._finder = Finder(self, service, runner, self._acts, settings)
        self._finder.asked.connect(self._find)
        self._finder.search.left_downwards.connect(self.focus_first)
        self._rows = CustomerRows(service.rows, runner, today, self)
        self._rows.failed.connect(self._on_failed)
        self._rows.checked_changed.connect(self._show_chosen)
        self._make_commands()
        self._lay_out(settings)
        self.retranslate()
        self._show_nothing(Nothing.LOADING)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("CustomersPage", "Customers")

    def subtitle(self) -> str:
        if self._total is None or not self._is_here():
            return ""
        words = self.tr("%n customer(s)", "", self._total)
        if _is_narrow(self._finder.query):
            found = number_words(len(self._rows.ids))
            words += " · " + self.tr("{found} found").format(found=found)
        return words

    def trailing_widgets(self) -> Sequence[QWidget]:
        return (self._import_button, self._new_button)

    def on_shown(self, argument: object = None) -> None:
        if isinstance(argument, str):
            self._wanted = argument
        if isinstance(argument, CustomerQuery):
            self._finder.ask(argument)
        self.refresh()

    def refresh(self) -> None:
        self._find(anew=True)

    def focus_first(self) -> None:
        (self._table if self._stack.currentWidget() is self._table else self).setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A file that is dropped on the list is to be imported."""
        if (path := dropped_file(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.page_asked.emit("import", path)

    def retranslate(self) -> None:
        self._actions["newCustomer"].setText(self.tr("New customer"))
        self._actions["importCustomers"].setText(self.tr("Import from Excel"))
        self._actions["bulkTag"].setText(self.tr("Add tags"))
        self._actions["code"].setText(self.tr("Code"))
        self._actions["bulkUntag"].setText(self.tr("Take tags off"))
        self._actions["bulkPlan"].setText(self.tr("Plan follow-up"))
        self._actions["bulkMerge"].setText(self.tr("Merge"))
        self._actions["bulkEvent"].setText(self.tr("In WeChat"))
        self._actions["bulkUndo"].setText(self.tr("Undo"))
        self._actions["clearSelection"].setText(self.tr("Unselect"))
        self._actions["selectAll"].setText(self.tr("Select all"))
        self._table.setAccessibleName(self.word())
        self._rows.say_again()
        self._table.share_width()
        self._show_chosen()

    def show_arrival(self, state: SyncState) -> None:
        """Say how much of the first sync is here, while the customers are on their way."""
        self._nothing.show_share(None if state.usable else state.percent)

    # Laying out

    def _make_commands(self) -> None:
        self._actions: dict[str, QAction] = {}
        for key, slot, name in (
            (Key.NEW_CUSTOMER, self._acts.add, "newCustomer"),
            (Key.IMPORT, partial(self.page_asked.emit, "import", None), "importCustomers"),
            (Key.FIND, self._on_find, "find"),
            (Key.OPEN_ROW, self._on_open, "openRow"),
            (Key.NEXT_ROW, partial(self._step, 1), "nextRow"),
            (Key.PREVIOUS_ROW, partial(self._step, -1), "previousRow"),
            (Key.SELECT_ROW, self._on_select, "selectRow"),
            (Key.SELECT_ALL, self._on_select_all, "selectAll"),
            (Key.CLEAR_SELECTION, self._on_escape, "clearSelection"),
            (Key.TAG_SELECTED, self._on_tag, "bulkTag"),
            (Key.CODE_LISTED, self._on_code, "code"),
            (Key.EVENT_LISTED, self._on_event, "bulkEvent"),
            (Key.UNTAG_SELECTED, self._on_untag, "bulkUntag"),
            (Key.PLAN_SELECTED, self._on_plan, "bulkPlan"),
            (Key.MERGE_SELECTED, self._on_merge, "bulkMerge"),
            (None, self._on_undo, "bulkUndo"),
        ):
            self._actions[name] = add_action(self, key, slot, name=name)
        self._actions["bulkUndo"].setEnabled(False)

    def _lay_out(self, settings: QSettings | None) -> None:
        self._new_button = KeyButton.of(
            self._actions["newCustomer"], look=Look.PRIMARY, parent=self
        )
        self._new_button.setObjectName("customersNew")
        self._new_button.hide()
        self._import_button = KeyButton.of(self._actions["importCustomers"], parent=self)
        self._import_button.setObjectName("customersImport")
        self._import_button.hide()
        self.setAcceptDrops(True)
        self._table = CustomerTable(self._rows, settings=settings)
        self._table.opened.connect(self._open)
        self._table.horizontalHeader().sectionClicked.connect(self._on_heading)
        self._nothing = EmptyState(name="customersNothing")
        self._nothing.acted.connect(self._on_way_on)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._finder)
        column.addWidget(hairline())
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bottom = QVBoxLayout()
        self._bottom.addWidget(self._stack)
        column.addLayout(self._bottom, 1)
        names = (
            *("bulkTag", "bulkUntag", "bulkPlan", "bulkEvent", "bulkMerge"),
            *("bulkUndo", "bulkClear"),
        )
        commands = [self._actions[n] for n in (*names[:-1], "clearSelection")]
        self._bar = SelectionBar(self, commands, names)

    # Finding

    def _find(self, *, anew: bool = False) -> None:
        self._rest.cancel()
        whole = anew or self._total is None
        ask = self._ask if whole else self._ask_first
        self._finds.run(
            partial(ask, self._finder.query, _whole_pages(self._table.rows_in_sight)),
            done=self._on_found,
            failed=self._on_failed,
        )

    def _ask_first(self, query: CustomerQuery, seen: int) -> _Found:
        """What can be seen of the answer, on a reader thread; all of it may be thousands."""
        ids, complete = self._service.find(query, seen)
        return _Found(query, ids, self._service.rows(ids[:seen]), complete)

    def _ask_rest(self, query: CustomerQuery) -> _Found:
        """Everybody who fits, on a reader thread."""
        return _Found(query, self._service.ids(query), [])

    def _ask(self, query: CustomerQuery, seen: int) -> _Found:
        """Everything anew, on a reader thread: rows, tags and counts may be others."""
        ids = self._service.ids(query)
        return _Found(
            query,
            ids,
            self._service.rows(ids[:seen]),
            total=len(self._service.ids(CustomerQuery()) if _is_narrow(query) else ids),
            choices=self._service.filter_choices(),
        )

    def _on_found(self, found: _Found) -> None:
        self._total = self._total if found.total is None else found.total
        if found.choices is not None:
            self._groups = found.choices.groups
            self._finder.show_choices(found.choices)
        here = self._wanted or self._rows.customer_id(self._table.currentIndex())
        if found.choices is None and found.first:
            here = None  # another question: Enter opens its best answer
        self._wanted = None
        self._rows.show_ids(found.ids, found.first)
        if found.complete:
            self._finder.show_found(len(found.ids))
            self.header_changed.emit()
        else:
            self._rest.run(
                partial(self._ask_rest, found.query), done=self._on_found, failed=self._on_failed
            )
        if not found.ids:
            self._show_none()
            return
        self._stack.setCurrentWidget(self._table)
        if self.hasFocus():  # it held the keyboard while the list was on its way
            self._table.setFocus()
        at = max(0, self._rows.place_of(here)) if here else 0
        if not self._table.is_shown(at):
            self._table.show_row(at)

    def _show_none(self) -> None:
        if not self._is_here():
            self._nothing.show_state(Nothing.LOADING, self.tr("Your customers are on their way…"))
        elif _is_narrow(self._finder.query):
            self._nothing.show_state(
                Nothing.NOT_FOUND,
                self.tr("Nobody in your book fits."),
                hint=self.tr("Try fewer letters, or take a condition away."),
                action=self.tr("Show everybody"),
            )
            if self._finder.query.condition.groups:
                self._ask_for_blame(self._finder.query)
        else:
            self._nothing.show_state(
                Nothing.EMPTY,
                self.tr("Your book is still empty."),
                action=self.tr("New customer"),
                key=Key.NEW_CUSTOMER.label,
            )
        self._stack.setCurrentWidget(self._nothing)

    def _ask_for_blame(self, query: CustomerQuery) -> None:
        """Find out which condition leaves nobody, and say it below."""
        self._blames.run(
            lambda: self._service.segments.blame(query),
            done=partial(self._show_blame, query),
            failed=self._on_failed,
        )

    def _show_blame(self, query: CustomerQuery, blamed: tuple[GroupCount, ...]) -> None:
        if query == self._finder.query and not self._rows.ids:
            self._nothing.show_state(
                Nothing.NOT_FOUND,
                self.tr("Nobody in your book fits."),
                hint=self._finder.blame_words(query, blamed),
                action=self.tr("Show everybody"),
            )

    def _show_nothing(self, kind: Nothing, words: str = "", action: str = "") -> None:
        self._nothing.show_state(kind, words, action=action)
        self._stack.setCurrentWidget(self._nothing)

    def _on_way_on(self) -> None:
        if self._nothing.kind is Nothing.NOT_FOUND:
            self._finder.show_everybody()
        elif self._nothing.kind is Nothing.EMPTY:
            self._acts.add()
        else:
            self.refresh()

    def _on_heading(self, section: int) -> None:
        self._finder.sort_by(Column(section))

    # Walking and choosing

    def _step(self, by: int) -> None:
        self._table.step(by)

    def _on_find(self) -> None:
        self._finder.search.setFocus()
        self._finder.search.selectAll()

    def _on_open(self) -> None:
        customer_id = self._rows.customer_id(self._table.currentIndex())
        if customer_id is not None and self._stack.currentWidget() is self._table:
            self._open(customer_id)

    def _open(self, customer_id: str) -> None:
        self.page_asked.emit("profile", customer_id)

    def _on_select(self) -> None:
        self._table.toggle_current()

    def _on_select_all(self) -> None:
        self._rows.check(list(self._rows.ids), on=True)

    def _on_escape(self) -> None:
        if self._rows.checked:
            self._rows.check(self._rows.checked, on=False)
        elif self._finder.search.text():
            self._finder.search.clear()
        elif self._finder.search.hasFocus():
            self.focus_first()

    def _show_chosen(self) -> None:
        chosen = len(self._rows.checked)
        self._actions["bulkMerge"].setVisible(chosen == 2)
        self._bar.show_count(self.tr("%n selected", "", chosen) if chosen else "")
        self._lift_bar(above=False)

    def _lift_bar(self, *, above: bool) -> None:
        """Let the bar make room for a toast, and the list for the bar."""
        self._bar.lift(above=above)
        room = self._bar.room_below if self._rows.checked else 0
        self._bottom.setContentsMargins(0, 0, 0, room)

    def _targets(self) -> tuple[str, ...]:
        """Who is chosen, or else who the current row is."""
        current = self._rows.customer_id(self._table.currentIndex())
        return self._rows.checked or ((current,) if current else ())

    def _who(self, customer_ids: Sequence[str]) -> str:
        line = self._rows.line(customer_ids[0]) if len(customer_ids) == 1 else None
        return line.name if line else self.tr("%n customer(s)", "", len(customer_ids))

    def _on_tag(self) -> None:
        if targets := self._targets():
            self._acts.tag(targets, self._groups, self._who(targets))

    def _on_untag(self) -> None:
        if targets := self._targets():
            self._acts.untag(targets, self._who(targets))

    def _on_code(self) -> None:
        customer_id = self._rows.customer_id(self._table.currentIndex())
        if customer_id is not None and self._stack.currentWidget() is self._table:
            self._codes.ask(customer_id)

    def _on_event(self) -> None:
        if targets := self._targets():
            self._events.ask(targets, self._who(targets))

    def _on_plan(self) -> None:
        if targets := self._targets():
            self._acts.plan(targets, self._who(targets))

    def _on_merge(self) -> None:
        targets = self._targets()
        if len(targets) == 2:
            self._acts.merge(targets[1], targets[0])

    def _on_undo(self) -> None:
        if self._token is not None:
            token, self._token = self._token, None
            self._acts.undo(token)

    def _on_acted(self, token: Undo | None) -> None:
        self._token = token
        self._actions["bulkUndo"].setEnabled(token is not None)
        self._lift_bar(above=True)
        self.refresh()

    def _on_added(self, customer_id: str) -> None:
        self._wanted = customer_id
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        problem = problem_of(error)
        self._show_nothing(Nothing.ERROR, problem_words(problem), self.tr("Try again"))


def _whole_pages(rows: int) -> int:
    return max(1, ceil(rows / PAGE)) * PAGE


def _is_narrow(query: CustomerQuery) -> bool:
    """Whether not simply everybody is asked for."""
    everybody = CustomerQuery(sort=query.sort, descending=query.descending)
    return replace(query, text=query.text.strip()) != everybody
