"""Segments: questions under a name, the guide's own and HQ's, with how many they find now."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QWidget

from guide_app.services.segment_models import SegmentLine
from guide_app.services.segments import SegmentService
from ui.dates import number_words
from ui.tasks import Latest, TaskRunner
from ui.theme import Space
from ui.widgets import Dialog, IconButton, KeyButton, Look, TextField, TextLabel

NAME_LENGTH = 60


class SavedSegmentsDialog(Dialog):
    """Lists the segments and saves the question in force under a name.

    Args:
        host: The page it lies over.
        lines: Those there are.
        sentence: The question in force in words; "" when there is none.
        segments: Counts them, one after the other.
        runner: Work off the GUI thread.
    """

    opened = Signal(object)  # CustomerQuery
    dropped = Signal(object)  # SegmentLine
    renaming = Signal(object)  # SegmentLine
    named = Signal(str)  # name for the question in force

    def __init__(
        self,
        host: QWidget,
        lines: Sequence[SegmentLine],
        sentence: str,
        segments: SegmentService,
        runner: TaskRunner,
    ) -> None:
        super().__init__(host, name="savedFilters", width=520)
        self._sentence = sentence
        self._segments = segments
        self._counts = Latest(runner)
        self._icons: list[tuple[SegmentLine, IconButton, IconButton]] = []
        self._numbers: dict[str, TextLabel] = {}
        own = [line for line in lines if line.own]
        shared = [line for line in lines if not line.own]
        self._none = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._none)
        self._none.setVisible(not own)
        for line in own:
            self._add(line)
        self._of_hq = TextLabel(role="small")
        self.body.addWidget(self._of_hq)
        self._of_hq.setVisible(bool(shared))
        for line in shared:
            self._add(line)
        self._now = TextLabel(role="dim", wrap=True)
        self.body.addWidget(self._now)
        self._name = TextField(name="savedFilterName", max_length=NAME_LENGTH)
        self.body.addWidget(self._name)
        self._name.setVisible(bool(sentence))
        self._left = [line for line in lines if line.query is not None]
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def open(self) -> None:
        super().open()
        self._count_next()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Segments"))
        self.set_confirm(self.tr("Save this segment") if self._sentence else self.tr("Done"))
        self._none.setText(self.tr("None yet. Filter the list, then give the filter a name here."))
        self._of_hq.setText(self.tr("From HQ"))
        self._now.setText(self.tr("Now: {conditions}").replace("{conditions}", self._sentence))
        self._now.setVisible(bool(self._sentence))
        self._name.set_label(self.tr("Name of this segment"))
        for line, pen, cross in self._icons:
            pen.set_label(self.tr("Rename {name}").replace("{name}", line.name))
            cross.set_label(self.tr("Delete {name}").replace("{name}", line.name))

    def check(self) -> bool:
        if self._sentence and not self._name.text.strip():
            self._name.set_problem(self.tr("Give it a name."))
            return False
        return True

    def _add(self, line: SegmentLine) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        button = KeyButton(line.name, look=Look.SECONDARY, name=f"savedFilter.{line.name}")
        button.setEnabled(line.query is not None)
        button.clicked.connect(partial(self._open, line))
        count = TextLabel(role="dim")
        count.setObjectName(f"segmentCount.{line.name}")
        self._numbers[line.segment_id] = count
        row.addWidget(button, 1)
        row.addWidget(count)
        if line.own:
            pen = IconButton("edit", name=f"renameFilter.{line.name}")
            pen.clicked.connect(partial(self._leave_with, self.renaming, line))
            cross = IconButton("trash", name=f"dropFilter.{line.name}")
            cross.clicked.connect(partial(self._leave_with, self.dropped, line))
            row.addWidget(pen)
            row.addWidget(cross)
            self._icons.append((line, pen, cross))
        self.body.addWidget(holder)

    def _count_next(self) -> None:
        if not self._left or not self.isVisible():
            return
        line = self._left.pop(0)
        query = line.query
        assert query is not None
        self._counts.run(
            lambda: self._segments.count(query),
            done=partial(self._on_counted, line.segment_id),
            failed=self._on_failed,
        )

    def _on_counted(self, segment_id: str, count: int) -> None:
        self._numbers[segment_id].setText(number_words(count))
        self._count_next()

    def _on_failed(self, _error: BaseException) -> None:
        self._count_next()  # a count less; opening it says what is wrong

    def _open(self, line: SegmentLine, _checked: bool = False) -> None:
        self.close_sheet()
        self.opened.emit(line.query)

    def _leave_with(
        self, signal: SignalInstance, line: SegmentLine, _checked: bool = False
    ) -> None:
        self.close_sheet()
        signal.emit(line)

    def _on_confirmed(self) -> None:
        self.close_sheet()
        if self._sentence:
            self.named.emit(self._name.text.strip())


class RenameDialog(Dialog):
    """Asks for another name of a segment."""

    named = Signal(str)

    def __init__(self, host: QWidget, name: str) -> None:
        super().__init__(host, name="renameSegment", width=420)
        self._before = name
        self._name = TextField(name="renameSegmentName", max_length=NAME_LENGTH)
        self._name.set_text(name)
        self.body.addWidget(self._name)
        self.confirmed.connect(self._on_confirmed)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_title(self.tr("Rename {name}").replace("{name}", self._before))
        self.set_confirm(self.tr("Save"))
        self._name.set_label(self.tr("Name of this segment"))

    def check(self) -> bool:
        if not self._name.text.strip():
            self._name.set_problem(self.tr("Give it a name."))
            return False
        return True

    def _on_confirmed(self) -> None:
        self.close_sheet()
        self.named.emit(self._name.text.strip())
