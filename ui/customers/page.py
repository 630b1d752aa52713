"""Customers: find anybody in the book, choose many, tag them, plan for them, add new ones."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from guide_app.services.codes import CodeService
from guide_app.services.customer_models import CustomerQuery
from guide_app.services.customers import CustomerService
from guide_app.services.sync_state import SyncState
from guide_app.services.undo import Undo
from ui.codes import CodeActs
from ui.customers.acts import CustomerActs
from ui.customers.answers import Answer, Answers
from ui.customers.cells import Column
from ui.customers.chosen import Chosen
from ui.customers.commands import CustomerCommands
from ui.customers.entering import Entering
from ui.customers.finder import Finder
from ui.customers.model import CustomerRows
from ui.customers.nobody import NobodyHere
from ui.customers.selection import SelectionBar
from ui.customers.table import CustomerTable
from ui.dates import number_words
from ui.events import EventActs
from ui.files import dropped_file
from ui.shell import Page
from ui.tasks import TaskRunner
from ui.widgets import KeyButton, Look, hairline


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
        self._wanted: str | None = None
        self._acts = CustomerActs(self, service, runner, saved=saved, today=today)
        self._acts.done.connect(self._on_acted)
        self._entering = Entering(self, service, runner, self._acts, saved=saved, codes=codes)
        self._entering.added.connect(self._on_added)
        self._codes = CodeActs(self, codes, runner, saved=saved)
        self._codes.done.connect(self._on_added)
        self._events = EventActs(self, service.events, runner, saved=saved, settings=settings)
        self._events.done.connect(self._on_added)
        self._finder = Finder(self, service, runner, self._acts, settings)
        self._finder.asked.connect(self._find)
        self._finder.search.left_downwards.connect(self.focus_first)
        self._answers = Answers(service, runner, self)
        self._answers.answered.connect(self._on_answered)
        self._answers.failed.connect(self._on_failed)
        self._rows = CustomerRows(service.rows, runner, today, self)
        self._rows.failed.connect(self._on_failed)
        self._rows.checked_changed.connect(self._show_chosen)
        self._acts.merged.connect(lambda customer_id: self._rows.check([customer_id], on=False))
        self._table = CustomerTable(self._rows, settings=settings)
        self._table.opened.connect(self._open)
        self._table.horizontalHeader().sectionClicked.connect(self._on_heading)
        self._chosen = Chosen(self._rows, self._table, self._acts, self._events, self)
        self._nobody = NobodyHere(self._finder, service.segments, runner, is_here)
        self._nobody.new_asked.connect(self._entering.add)
        self._nobody.again_asked.connect(self.refresh)
        self._commands = self._make_commands()
        self._lay_out()
        self.retranslate()

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("CustomersPage", "Customers")

    def subtitle(self) -> str:
        total = self._answers.total
        if total is None or not self._is_here():
            return ""
        words = self.tr("%n customer(s)", "", total)
        if self._finder.query.narrow:
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
        self._commands.retranslate()
        self._table.setAccessibleName(self.word())
        self._rows.say_again()
        self._table.share_width()
        self._show_chosen()

    def show_arrival(self, state: SyncState) -> None:
        """Say how much of the first sync is here, while the customers are on their way."""
        self._nobody.show_share(None if state.usable else state.percent)

    # Laying out

    def _make_commands(self) -> CustomerCommands:
        slots: dict[str, Callable[[], object]] = {
            "newCustomer": self._entering.add,
            "importCustomers": partial(self.page_asked.emit, "import", None),
            "find": self._on_find,
            "openRow": self._on_open,
            "nextRow": partial(self._table.step, 1),
            "previousRow": partial(self._table.step, -1),
            "selectRow": self._table.toggle_current,
            "selectAll": self._chosen.all,
            "clearSelection": self._on_escape,
            "bulkTag": self._chosen.tag,
            "code": self._on_code,
            "bulkEvent": self._chosen.note_event,
            "bulkUntag": self._chosen.untag,
            "bulkPlan": self._chosen.plan,
            "bulkMerge": self._chosen.merge,
            "bulkUndo": self._chosen.undo,
        }
        return CustomerCommands(self, slots)

    def _lay_out(self) -> None:
        commands = self._commands.by_name
        self._new_button = KeyButton.of(commands["newCustomer"], look=Look.PRIMARY, parent=self)
        self._new_button.setObjectName("customersNew")
        self._new_button.hide()
        self._import_button = KeyButton.of(commands["importCustomers"], parent=self)
        self._import_button.setObjectName("customersImport")
        self._import_button.hide()
        self.setAcceptDrops(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._nobody)
        self._stack.setCurrentWidget(self._nobody)
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
        self._bar = SelectionBar(self, self._commands.of_the_bar)

    # Finding

    def _find(self, *, anew: bool = False) -> None:
        self._answers.ask(self._finder.query, self._table.rows_in_sight, anew=anew)

    def _on_answered(self, answer: Answer) -> None:
        if answer.choices is not None:
            self._chosen.groups = answer.choices.groups
            self._finder.show_choices(answer.choices)
        if answer.present is not None:
            self._rows.uncheck_others(answer.present)  # one who has left would keep all from it
        here = self._wanted or self._rows.customer_id(self._table.currentIndex())
        if answer.choices is None and answer.first:
            here = None  # another question: Enter opens its best answer
        self._wanted = None
        self._rows.show_ids(answer.ids, answer.first)
        if answer.complete:
            self._finder.show_found(len(answer.ids))
            self.header_changed.emit()
        if not answer.ids:
            self._nobody.show_none()
            self._stack.setCurrentWidget(self._nobody)
            return
        self._stack.setCurrentWidget(self._table)
        if self.hasFocus():  # it held the keyboard while the list was on its way
            self._table.setFocus()
        at = max(0, self._rows.place_of(here)) if here else 0
        if not self._table.is_shown(at):
            self._table.show_row(at)

    def _on_heading(self, section: int) -> None:
        self._finder.sort_by(Column(section))

    # Walking and choosing

    def _on_find(self) -> None:
        self._finder.search.setFocus()
        self._finder.search.selectAll()

    def _on_open(self) -> None:
        customer_id = self._rows.customer_id(self._table.currentIndex())
        if customer_id is not None and self._stack.currentWidget() is self._table:
            self._open(customer_id)

    def _open(self, customer_id: str) -> None:
        self.page_asked.emit("profile", customer_id)

    def _on_escape(self) -> None:
        if self._rows.checked:
            self._chosen.none()
        elif self._finder.search.text():
            self._finder.search.clear()
        elif self._finder.search.hasFocus():
            self.focus_first()

    def _show_chosen(self) -> None:
        chosen = len(self._rows.checked)
        self._commands.by_name["bulkMerge"].setVisible(chosen == 2)
        self._bar.show_count(self.tr("%n selected", "", chosen) if chosen else "")
        self._lift_bar(above=False)

    def _lift_bar(self, *, above: bool) -> None:
        """Let the bar make room for a toast, and the list for the bar."""
        self._bar.lift(above=above)
        room = self._bar.room_below if self._rows.checked else 0
        self._bottom.setContentsMargins(0, 0, 0, room)

    def _on_code(self) -> None:
        customer_id = self._rows.customer_id(self._table.currentIndex())
        if customer_id is not None and self._stack.currentWidget() is self._table:
            self._codes.ask(customer_id)

    def _on_acted(self, token: Undo | None) -> None:
        self._offer_undo(token)
        self._lift_bar(above=True)
        self.refresh()

    def _offer_undo(self, token: Undo | None) -> None:
        """Let the bar take back what was done last, or nothing."""
        self._chosen.keep(token)
        self._commands.by_name["bulkUndo"].setEnabled(token is not None)

    def _on_added(self, customer_id: str) -> None:
        self._offer_undo(None)  # the toast does; what was done before is not the last any more
        self._wanted = customer_id
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        self._nobody.show_failure(error)
        self._stack.setCurrentWidget(self._nobody)
