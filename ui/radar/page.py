"""The radar: who looked at what the guide gave away, whoever looked last first."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QModelIndex, QSettings, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from guide_app.services.problems import problem_of
from guide_app.services.radar import Radar, RadarRow, RadarService, Span
from ui.radar.rows import RadarRows
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Latest, TaskRunner
from ui.theme import Space
from ui.widgets import (
    EmptyState,
    KeyButton,
    ListOrNothing,
    Look,
    Nothing,
    RowDelegate,
    RowList,
    Segment,
    SegmentBar,
    TextLabel,
    ToastSpec,
    hairline,
)
from ui.words.problems import problem_words
from ui.words.radar import count_words, span_words

_SPAN, _WHO = "radar/span", "radar/who"
_ALL, _CUSTOMERS, _STRANGERS = "all", "customers", "strangers"


class RadarPage(Page):
    """A list; a customer's file is one key away.

    Args:
        service: Reads.
        runner: Work off the GUI thread.
        settings: Remembers how far is looked back, and at whom.
    """

    page_id = "radar"
    icon = "eye"

    def __init__(self, service: RadarService, runner: TaskRunner, *, settings: QSettings) -> None:
        super().__init__()
        self._service, self._settings = service, settings
        self._loading = Latest(runner)
        self._radar: Radar | None = None
        self._rows = RadarRows(self)
        self.list = RowList(name="radarRows", delegate=RowDelegate(lines=3))
        self.list.setModel(self._rows)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.list.activated.connect(self._on_activated)
        self._spans = SegmentBar(name="radarSpans")
        self._spans.chosen.connect(self._on_span)
        self._who = SegmentBar(name="radarWho")
        self._who.chosen.connect(self._on_who)
        self._count = TextLabel(role="dim", wrap=True)
        self._count.setObjectName("radarCount")
        self._nothing = EmptyState(name="radarNothing")
        self._nothing.acted.connect(self._on_nothing_acted)
        self._open = add_action(self, Key.OPEN_ROW, self._on_open, name="openVisitor")
        add_action(self, Key.NEXT_ROW, partial(self.list.step, 1), name="radarNext")
        add_action(self, Key.PREVIOUS_ROW, partial(self.list.step, -1), name="radarPrevious")
        self._stack = ListOrNothing(self.list, self._nothing)
        self._lay_out()
        self.retranslate()
        self._spans.choose(self._remembered(_SPAN, [str(span.value) for span in Span], "7"))
        self._who.choose(self._remembered(_WHO, [_ALL, _CUSTOMERS, _STRANGERS], _ALL))
        self._nothing.show_state(Nothing.LOADING)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("RadarPage", "Visitors")

    @property
    def span(self) -> Span:
        """How far is looked back."""
        return Span(int(self._spans.current))

    def on_shown(self, argument: object = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        self._loading.run(
            partial(self._service.load, self.span), done=self._on_loaded, failed=self._on_failed
        )

    def focus_first(self) -> None:
        self._stack.focus_first()

    def retranslate(self) -> None:
        self._open.setText(self.tr("Open file"))
        self._spans.set_segments(tuple(Segment(str(one.value), span_words(one)) for one in Span))
        self._who.set_segments(
            (
                Segment(_ALL, self.tr("All")),
                Segment(_CUSTOMERS, self.tr("My customers")),
                Segment(_STRANGERS, self.tr("Not known yet")),
            )
        )
        if self._radar is not None:
            self._show_rows()

    def _lay_out(self) -> None:
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        head.setSpacing(Space.M)
        head.addWidget(self._spans)
        head.addWidget(self._who)
        head.addWidget(self._count, 1)
        head.addWidget(KeyButton.of(self._open, look=Look.PRIMARY))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(hairline())
        box.addWidget(self._stack, 1)

    def _on_loaded(self, radar: Radar) -> None:
        self._radar = radar
        self._show_rows()

    def _show_rows(self) -> None:
        if self._radar is None:
            return
        before, here = self._current, self.list.currentIndex().row()
        wanted = [row for row in self._radar.rows if self._is_wanted(row)]
        self._rows.show_rows(wanted, self._radar.today)
        self._count.setText(count_words(self._radar) if self._radar.rows else "")
        if wanted:
            ids = [row.visit_id for row in wanted]
            at = min(max(0, here), len(ids) - 1)
            if before is not None and before.visit_id in ids:
                at = ids.index(before.visit_id)  # whoever looks again goes up
            self.list.setCurrentIndex(self._rows.index(at, 0))
            self._stack.show_rows()
        else:
            self._say_nothing()
        self._allow()

    def _say_nothing(self) -> None:
        if self._radar is not None and self._radar.rows:
            words = self.tr("Nobody of these looked.")
            self._nothing.show_state(Nothing.NOT_FOUND, words, action=self.tr("Show all"))
        elif self._radar is not None and not self._radar.offered:
            words = self.tr("HQ has not set up pages for customers yet, so nobody can look.")
            self._nothing.show_state(Nothing.EMPTY, words)
        else:
            words = self.tr(
                "Nobody has looked in these days. Whoever opens a link of yours is listed here."
            )
            self._nothing.show_state(Nothing.EMPTY, words)
        self._stack.show_nothing()

    def _is_wanted(self, row: RadarRow) -> bool:
        known = row.customer_id is not None
        return self._who.current == _ALL or known == (self._who.current == _CUSTOMERS)

    def _allow(self) -> None:
        row = self._current
        self._open.setEnabled(row is not None and row.customer_id is not None)

    @property
    def _current(self) -> RadarRow | None:
        return self._rows.row(self.list.currentIndex())

    def _on_activated(self, _index: QModelIndex) -> None:
        self._on_open()

    def _on_open(self) -> None:
        row = self._current
        if row is not None and row.customer_id is not None:
            self.page_asked.emit("profile", row.customer_id)

    def _on_span(self, span: str) -> None:
        self._settings.setValue(_SPAN, span)
        self.refresh()

    def _on_who(self, who: str) -> None:
        self._settings.setValue(_WHO, who)
        self._show_rows()

    def _on_nothing_acted(self) -> None:
        if self._nothing.kind is Nothing.NOT_FOUND:
            self._who.choose(_ALL)
            self._on_who(_ALL)
        else:
            self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        words = problem_words(problem_of(error))
        if self._radar is None:
            self._nothing.show_state(Nothing.ERROR, words, action=self.tr("Try again"))
            self._stack.show_nothing()
        else:
            self.toast_asked.emit(ToastSpec(words, icon="alert"))

    def _remembered(self, key: str, allowed: list[str], usual: str) -> str:
        kept = str(self._settings.value(key, usual))
        return kept if kept in allowed else usual
