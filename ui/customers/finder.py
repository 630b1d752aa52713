"""The bar above the list: search, conditions, order, segments; it owns the question."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from guide_app.services.customer_models import (
    CustomerQuery,
    CustomerSort,
    FilterChoices,
)
from guide_app.services.customers import CustomerService
from guide_app.services.segment_models import GroupCount, SegmentLine
from ui.customers.acts import CustomerActs
from ui.customers.cells import Column
from ui.customers.filters import FilterDialog, FilterRow, blame_words, sentences
from ui.customers.saved import RenameDialog, SavedSegmentsDialog
from ui.i18n import Retranslated
from ui.shell import Page
from ui.shortcuts import add_action
from ui.tasks import TaskRunner
from ui.theme import Space
from ui.widgets import KeyButton
from ui.widgets.search import SearchField

_SORTS = (
    (CustomerSort.NAME, False),
    (CustomerSort.LAST_CONTACT_ON, True),
    (CustomerSort.LAST_CONTACT_ON, False),
    (CustomerSort.LAST_ORDER_ON, True),
    (CustomerSort.LAST_ORDER_ON, False),
    (CustomerSort.ADDED_ON, True),
)
_SORT_OF = {
    Column.CONTACT: CustomerSort.NAME,
    Column.LAST_CONTACT: CustomerSort.LAST_CONTACT_ON,
    Column.LAST_ORDER: CustomerSort.LAST_ORDER_ON,
}
_KEPT_SORT = "customers/sort"


class Finder(Retranslated, QWidget):
    """Says ``asked`` whenever the query is another one.

    Args:
        page: Over which the dialogs open.
        service: Keeps the segments.
        runner: Work off the GUI thread.
        acts: Says what was saved and what failed.
        settings: Where the order is remembered.
    """

    asked = Signal()

    def __init__(
        self,
        page: Page,
        service: CustomerService,
        runner: TaskRunner,
        acts: CustomerActs,
        settings: QSettings | None,
    ) -> None:
        super().__init__()
        self._page = page
        self._service = service
        self._runner = runner
        self._acts = acts
        self._settings = settings
        self._choices = FilterChoices()
        self._found: int | None = None
        self.query = CustomerQuery()
        self._filter = add_action(page, None, self.open_filters, name="filter")
        self._saved = add_action(page, None, self._open_saved, name="savedFilters")
        self._lay_out()
        self._restore_sort()
        self.retranslate()

    @property
    def search(self) -> SearchField:
        """Where words are typed."""
        return self._search

    def show_choices(self, choices: FilterChoices) -> None:
        """Take what conditions there can be, and their words."""
        self._choices = choices
        self._filters.show_query(self.query, choices)

    def show_found(self, found: int) -> None:
        """Say how many were found, while words stand in the search."""
        self._found = found
        words = self.tr("%n found", "", found) if self.query.text.strip() else ""
        self._search.set_count(words)

    def blame_words(self, query: CustomerQuery, blamed: tuple[GroupCount, ...]) -> str:
        """Which condition of a query leaves nobody."""
        return blame_words(query, blamed, sentences(query, self._choices))

    def show_everybody(self) -> None:
        """Take words and conditions away."""
        self.ask(CustomerQuery(sort=self.query.sort, descending=self.query.descending))

    def ask(self, query: CustomerQuery) -> None:
        """Ask something else."""
        self.query = query
        if self._search.text() != query.text:
            self._search.blockSignals(True)
            self._search.setText(query.text)
            self._search.blockSignals(False)
        self._show_sort()
        self._filters.show_query(query, self._choices)
        self.asked.emit()

    def sort_by(self, column: Column) -> None:
        """Order by a column, or turn its order around."""
        sort = _SORT_OF.get(column)
        if sort is not None:
            usual = sort is not CustomerSort.NAME
            same = self.query.sort is sort
            descending = not self.query.descending if same and usual else usual
            self.ask(replace(self.query, sort=sort, descending=descending))

    def open_filters(self) -> None:
        """Choose conditions."""
        dialog = FilterDialog(
            self._page, self._choices, self.query, self._service.segments, self._runner
        )
        dialog.chosen.connect(self.ask)
        dialog.open()

    def retranslate(self) -> None:
        self._filter.setText(self.tr("+ Filter"))
        self._saved.setText(self.tr("Segments"))
        self._search.setPlaceholderText(self.tr("Name, pinyin, phone, remark"))
        self._search.setAccessibleName(self.tr("Search customers"))
        self._sort.setAccessibleName(self.tr("Order"))
        words = (
            self.tr("By name"),
            self.tr("Contacted lately"),
            self.tr("Not contacted for longest"),
            self.tr("Bought lately"),
            self.tr("Not bought for longest"),
            self.tr("Added lately"),
        )
        for at, word in enumerate(words):
            self._sort.setItemText(at, word)
        self._filters.show_query(self.query, self._choices)
        if self._found is not None:
            self.show_found(self._found)

    def _lay_out(self) -> None:
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._search = SearchField(name="customersSearch")
        self._search.textChanged.connect(self._on_typed)
        add = KeyButton.of(self._filter)
        add.setObjectName("customersFilter")
        self._filters = FilterRow(add)
        self._filters.opened.connect(self.open_filters)
        self._filters.changed.connect(self.ask)
        saved = KeyButton.of(self._saved)
        saved.setObjectName("customersSaved")
        self._sort = QComboBox()
        self._sort.setObjectName("customersSort")
        for one in _SORTS:
            self._sort.addItem("", one)
        self._sort.activated.connect(self._on_sort_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(self._search)
        row.addWidget(self._filters, 1)
        row.addWidget(self._sort)
        row.addWidget(saved)

    def _restore_sort(self) -> None:
        kept = self._settings.value(_KEPT_SORT, 0) if self._settings is not None else 0
        at = int(str(kept)) if str(kept).isdigit() else 0
        self._sort.setCurrentIndex(min(at, len(_SORTS) - 1))
        sort, descending = _SORTS[self._sort.currentIndex()]
        self.query = replace(self.query, sort=sort, descending=descending)

    def _on_typed(self, text: str) -> None:
        self.query = replace(self.query, text=text)
        self.asked.emit()

    def _on_sort_chosen(self, at: int) -> None:
        sort, descending = _SORTS[at]
        self.ask(replace(self.query, sort=sort, descending=descending))

    def _show_sort(self) -> None:
        asked = (self.query.sort, self.query.descending)
        if asked in _SORTS:
            self._sort.setCurrentIndex(_SORTS.index(asked))
            if self._settings is not None:
                self._settings.setValue(_KEPT_SORT, self._sort.currentIndex())

    # Segments

    def _open_saved(self) -> None:
        self._runner.run(
            self._service.segments.list, done=self._show_saved, failed=self._acts.on_failed
        )

    def _show_saved(self, lines: tuple[SegmentLine, ...]) -> None:
        said = sentences(self.query, self._choices)
        if self.query.text.strip():
            said.insert(0, self.query.text.strip())
        segments = self._service.segments
        dialog = SavedSegmentsDialog(
            self._page, lines, self.tr("; ").join(said), segments, self._runner
        )
        dialog.opened.connect(self.ask)
        dialog.dropped.connect(self._drop)
        dialog.renaming.connect(self._rename)
        dialog.named.connect(self._save)
        dialog.open()

    def _drop(self, line: SegmentLine) -> None:
        words = self.tr("Deleted {name}").replace("{name}", line.name)
        self._acts.run(partial(self._service.segments.remove, line), words)

    def _rename(self, line: SegmentLine) -> None:
        dialog = RenameDialog(self._page, line.name)
        dialog.named.connect(partial(self._on_renamed, line))
        dialog.open()

    def _on_renamed(self, line: SegmentLine, name: str) -> None:
        words = self.tr("Now called {name}").replace("{name}", name)
        self._acts.run(partial(self._service.segments.rename, line, name), words)

    def _save(self, name: str) -> None:
        words = self.tr("Saved as {name}").replace("{name}", name)
        self._acts.run(partial(self._service.segments.save, name, self.query), words)
