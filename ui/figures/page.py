"""The figures of the own work: a number each, what it means, and the customers behind it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, QModelIndex, QSettings
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from guide_app.domain.figures import Figure, Period, Span, Tally
from guide_app.services.figures import FigureRow, FigureService, SopFigure
from guide_app.services.problems import problem_of
from ui.figures.card import FigureCard
from ui.figures.rows import FigureRows
from ui.figures.sops import SopFiguresCard
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Latest, TaskRunner
from ui.theme import Space
from ui.widgets import InfoBanner, RowDelegate, RowList, ScrollPane, Segment, SegmentBar, TextLabel
from ui.widgets.panes import TwoPanes
from ui.words.figures import figure_words, parts_words, period_words, sop_words, span_words
from ui.words.problems import problem_words

_COLUMNS = 2
_SPAN = "figures/span"


class FiguresPage(Page):
    """Numbers left, customers right.

    Args:
        service: Counts.
        runner: Work off the GUI thread.
        today: The brand's day.
        settings: Remembers the period.
    """

    page_id = "figures"
    icon = "board"

    def __init__(
        self,
        service: FigureService,
        runner: TaskRunner,
        *,
        today: Callable[[], date],
        settings: QSettings,
    ) -> None:
        super().__init__()
        self._service = service
        self._today = today
        self._settings = settings
        self._counting, self._listing = Latest(runner), Latest(runner)
        self._converting = Latest(runner)
        self._sop: SopFigure | None = None
        self._period: Period | None = None
        self._tallies: tuple[Tally, ...] = ()
        self._chosen: Figure | None = None
        self._listed: str | None = None  # whose customers are listed: a figure, or the id of a SOP
        self._rows = FigureRows(self)
        self._spans = SegmentBar(name="figureSpans")
        self._spans.chosen.connect(self._on_span)
        self._banner = InfoBanner("", name="figuresProblem")
        self._banner.acted.connect(self.refresh)
        self._banner.hide()
        self._days = TextLabel(role="dim")
        self._days.setObjectName("figureDays")
        self.cards = [FigureCard(figure) for figure in Figure]
        self._sops = SopFiguresCard()
        self._sops.chosen.connect(self._choose_sop)
        self._list_title = TextLabel(role="heading", wrap=True)
        self._list_title.setObjectName("figureListTitle")
        self.list = RowList(name="figureRows", delegate=RowDelegate(lines=2))
        self.list.setModel(self._rows)
        self.list.activated.connect(self._open)
        add_action(self.list, Key.NEXT_ROW, partial(self.list.step, 1), name="figureNext")
        add_action(self.list, Key.PREVIOUS_ROW, partial(self.list.step, -1), name="figurePrevious")
        self._lay_out(settings)
        self.retranslate()
        self._spans.choose(str(settings.value(_SPAN, Span.LAST_WEEK.value)))

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("FiguresPage", "Figures")

    @property
    def span(self) -> Span:
        """The chosen period."""
        return Span(self._spans.current)

    def on_shown(self, argument: object = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        span = self.span
        self._counting.run(
            lambda: (self._service.period(span), self._service.tallies(span)),
            done=self._on_counted,
            failed=self._on_failed,
        )
        self._converting.run(
            lambda: self._service.sops(span), done=self._on_converted, failed=self._on_failed
        )
        if self._chosen is not None:
            self._list(self._chosen)

    def focus_first(self) -> None:
        self.cards[0].setFocus()

    def retranslate(self) -> None:
        self._spans.set_segments(tuple(Segment(span.value, span_words(span)) for span in Span))
        for card in self.cards:
            card.retranslate()
        self._banner.set_action(self.tr("Try again"))
        self._show_days()
        self._show_title()

    def _lay_out(self, settings: QSettings) -> None:
        pane = ScrollPane(name="figuresPane")
        pane.column.addWidget(self._banner)
        pane.column.addWidget(self._spans)
        pane.column.addWidget(self._days)
        grid = QGridLayout()
        grid.setSpacing(Space.M)
        for at in range(_COLUMNS):
            grid.setColumnStretch(at, 1)
        for at, card in enumerate(self.cards):
            card.clicked.connect(partial(self._choose, card.figure))
            card.show_tally(None)
            grid.addWidget(card, at // _COLUMNS, at % _COLUMNS)
        pane.column.addLayout(grid)
        pane.column.addWidget(self._sops)
        pane.column.addStretch(1)
        behind = QWidget()
        column = QVBoxLayout(behind)
        column.setContentsMargins(0, Space.L, 0, 0)
        head = QVBoxLayout()
        head.setContentsMargins(Space.L, 0, Space.L, Space.S)
        head.addWidget(self._list_title)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        panes = TwoPanes(behind, pane, name="figures", settings=settings, left_share=0.36)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(panes)
        self.scrolled = pane

    def _on_span(self, span: str) -> None:
        self._settings.setValue(_SPAN, span)
        self.refresh()

    def _on_counted(self, counted: tuple[Period, tuple[Tally, ...]]) -> None:
        self._period, self._tallies = counted
        self._banner.hide()
        self._show_days()
        for card, tally in zip(self.cards, self._tallies, strict=True):
            card.show_tally(tally)
        self._show_title()

    def _on_converted(self, figures: tuple[SopFigure, ...]) -> None:
        self._sops.show_figures(figures)
        if self._sop is not None:
            again = (one for one in figures if one.sop_id == self._sop.sop_id)
            self._show_sop(next(again, None))

    def _choose_sop(self, figure: SopFigure) -> None:
        self._show_sop(figure)
        self.list.setFocus()

    def _show_sop(self, figure: SopFigure | None) -> None:
        self._chosen, self._sop = None, figure
        self._listing.cancel()
        self._show_list(None, () if figure is None else figure.rows)

    def _choose(self, figure: Figure) -> None:
        self._chosen, self._sop = figure, None
        self._list(figure)
        self.list.setFocus()

    def _list(self, figure: Figure) -> None:
        span = self.span
        self._listing.run(
            lambda: self._service.rows(figure, span),
            done=partial(self._on_listed, figure),
            failed=self._on_failed,
        )

    def _on_listed(self, figure: Figure, rows: tuple[FigureRow, ...]) -> None:
        self._show_list(figure, rows)

    def _show_list(self, figure: Figure | None, rows: tuple[FigureRow, ...]) -> None:
        """Show who is behind it; the same list shown anew stays where it is."""
        listed = self._sop.sop_id if self._sop is not None else figure
        before = self._rows.row(self.list.currentIndex()) if listed == self._listed else None
        self._listed = listed
        self._rows.show_rows(figure, rows, self._today())
        if rows:
            at = rows.index(before) if before in rows else 0
            self.list.setCurrentIndex(self._rows.index(at, 0))
        self._show_title()

    def _show_days(self) -> None:
        if self._period is not None:
            self._days.setText(period_words(self._period.first, self._period.last))

    def _show_title(self) -> None:
        if self._sop is not None:
            self._list_title.setText(sop_words(self._sop))
            return
        if self._chosen is None:
            self._list_title.setText(self.tr("Choose a figure to see the customers behind it."))
            return
        words = figure_words(self._chosen)
        for tally in self._tallies:
            if tally.figure is self._chosen and (parts := parts_words(tally)):
                words = f"{words} · {parts}"
        self._list_title.setText(words)

    def _open(self, index: QModelIndex) -> None:
        row = self._rows.row(index)
        if row is not None:
            self.page_asked.emit("profile", row.customer_id)

    def _on_failed(self, error: BaseException) -> None:
        self._banner.set_text(problem_words(problem_of(error)))
        self._banner.show()
