"""The history of a customer: what happened, newest first."""

from collections.abc import Sequence
from datetime import date, tzinfo
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.models import RestorableValue, TimelineLine
from ui.dates import date_words, day_words, time_words
from ui.i18n import Retranslated
from ui.profile.timeline_words import kind_words, line_words, restore_words
from ui.shortcuts import Key
from ui.theme import Size, Space
from ui.widgets import Card, DayLabel, FlowLayout, KeyButton, Look, Paragraph, TextLabel
from ui.widgets.layouts import take_all
from ui.words.alone import alone


class Timeline(Retranslated, Card):
    """Shows lines of a history."""

    restore_asked = Signal(str, str)  # entry id, field
    take_back_asked = Signal(str)  # entry id of an own note
    reply_asked = Signal(object)  # the line of a message that nobody answered (yet)
    more_asked = Signal()
    sheet_asked = Signal(str, str)  # entry id, id of the filled-in questionnaire

    def __init__(self, zone: tzinfo, *, parent: QWidget | None = None) -> None:
        super().__init__(name="profileTimeline", parent=parent)
        self._zone = zone
        self._lines: tuple[TimelineLine, ...] = ()
        self._today = date.min
        self._has_more = False
        self._may_change = True
        self._holder = QVBoxLayout()
        self._holder.setSpacing(Space.M)
        self.column.addLayout(self._holder)
        self._none = TextLabel(role="dim")
        self.column.addWidget(self._none)
        self._more = KeyButton(look=Look.QUIET, name="profileMoreLines")
        self._more.clicked.connect(self.more_asked)
        self.column.addWidget(self._more)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("History"))
        self._none.setText(self.tr("Nothing has happened yet."))
        self._more.setText(self.tr("Older"))
        self._show()

    def show_lines(
        self,
        lines: Sequence[TimelineLine],
        today: date,
        *,
        has_more: bool,
        may_change: bool = True,
    ) -> None:
        """Show these, newest first."""
        shown = tuple(lines)
        now = (shown, today, has_more, may_change)
        if now != (self._lines, self._today, self._has_more, self._may_change):
            self._lines, self._today, self._has_more, self._may_change = now
            self._show()

    @property
    def newest_restorable(self) -> tuple[str, RestorableValue] | None:
        """The overwritten value that one key puts back."""
        found = ((one.entry_id, value) for one in self._lines for value in one.restorable)
        return next(found, None)

    @property
    def newest_open(self) -> TimelineLine | None:
        """The message whose outcome one key notes."""
        return next((line for line in self._lines if line.follow_up_id is not None), None)

    def _show(self) -> None:
        take_all(self._holder)
        first, waits = self.newest_restorable, self.newest_open
        for line in self._lines:
            shown = _Line(
                line,
                self._today,
                self._zone,
                first,
                reply_key=Key.NOTE_REPLY.label if line is waits else "",
                may_change=self._may_change,
            )
            shown.restore_asked.connect(self.restore_asked)
            shown.take_back_asked.connect(self.take_back_asked)
            shown.reply_asked.connect(self.reply_asked)
            shown.sheet_asked.connect(self.sheet_asked)
            self._holder.addWidget(shown)
        self._none.setVisible(not self._lines)
        self._more.setVisible(self._has_more)


class _Line(QWidget):
    """When, what, by whom; one that was taken back is struck out and quiet."""

    restore_asked = Signal(str, str)
    take_back_asked = Signal(str)
    reply_asked = Signal(object)
    sheet_asked = Signal(str, str)

    def __init__(
        self,
        line: TimelineLine,
        today: date,
        zone: tzinfo,
        first: tuple[str, RestorableValue] | None,
        *,
        reply_key: str,
        may_change: bool,
    ) -> None:
        super().__init__()
        self.setObjectName(f"line.{line.entry_id}")
        at = line.at.astimezone(zone)
        day = alone(day_words(line.on, today))
        when = DayLabel(day)
        time = "" if line.details.get("brought_by") else time_words(at)  # nobody knows that one's
        when.setToolTip(f"{date_words(line.on, with_year=True)} {time}".strip())
        kind = TextLabel(kind_words(line), role="faint" if line.undone else "strong")
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(when)
        head.addWidget(kind)
        by = [line.guide_name] if line.guide_name and not line.own else []
        if line.details.get("brought_by"):
            by.append(self.tr("imported"))
        if line.undone:
            by.append(self.tr("taken back"))
        head.addWidget(TextLabel(" · ".join(by), role="faint", elide=True), 1)
        if line.kind == "note" and line.own and may_change and not line.undone:
            button = KeyButton(self.tr("Take back"), look=Look.QUIET)
            button.setObjectName(f"takeBack.{line.entry_id}")
            button.clicked.connect(lambda: self.take_back_asked.emit(line.entry_id))
            self._add_button(head, button, kind)
        if sheet_id := line.details.get("sheet_id"):
            button = KeyButton(self.tr("Answers"), look=Look.QUIET)
            button.setObjectName(f"sheet.{line.entry_id}")
            button.clicked.connect(lambda: self.sheet_asked.emit(line.entry_id, str(sheet_id)))
            self._add_button(head, button, kind)
        if line.follow_up_id is not None and may_change:
            button = KeyButton(self.tr("Note the reply"), key=reply_key, look=Look.QUIET)
            button.setObjectName(f"noteReply.{line.entry_id}")
            button.clicked.connect(lambda: self.reply_asked.emit(line))
            self._add_button(head, button, kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        words = line_words(line)
        if words:
            text = Paragraph(words, size=Size.BODY, quiet=line.undone)
            column.addLayout(self._indented(text))
        if line.restorable and may_change:
            column.addLayout(self._indented(self._buttons(line, first)))
        self.setAccessibleName(", ".join(part for part in (day, kind.text(), words, *by) if part))

    def _add_button(self, head: QHBoxLayout, button: KeyButton, beside: TextLabel) -> None:
        button.setMaximumHeight(beside.sizeHint().height() + Space.XS)  # lines keep their rhythm
        head.addWidget(button)

    def _indented(self, what: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(DayLabel.column_width() + Space.S, 0, 0, 0)
        row.addWidget(what, 1)
        return row

    def _buttons(self, line: TimelineLine, first: tuple[str, RestorableValue] | None) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, gap=Space.S, line_gap=Space.XS)
        for value in line.restorable:
            key = Key.RESTORE_VALUE.label if first == (line.entry_id, value) else ""
            button = KeyButton(restore_words(value), key=key, icon="undo", parent=holder)
            button.setObjectName(f"restore.{value.field}")
            button.clicked.connect(partial(self._restore, line.entry_id, value.field))
            flow.addWidget(button)
        return holder

    def _restore(self, entry_id: str, field: str, _checked: bool = False) -> None:
        self.restore_asked.emit(entry_id, field)
