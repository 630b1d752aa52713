"""What an import would do: counts, and row by row what is not taken, left out, or maybe known."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guide_app.intake import Fate, Planned
from guide_app.services.import_models import KnownRow, Remark, Trial
from ui.dates import number_words
from ui.i18n import Retranslated
from ui.imports.words import counts_words, known_words, rejection_words
from ui.theme import Space
from ui.widgets import (
    RowContent,
    RowDelegate,
    RowList,
    RowModel,
    Segment,
    SegmentBar,
    TextLabel,
)
from ui.words.sentences import in_a_row


class Part(StrEnum):
    """The lists of rows with something to say."""

    REJECTED = "rejected"
    LEFT_OUT = "left_out"
    KNOWN = "known"


Remarked = Planned | Remark | KnownRow
"""A row with something to say."""


class RemarkRows(RowModel[Remarked]):
    """Rows of the file with a reason; the words are made when they are painted."""

    def content(self, row: Remarked) -> RowContent:
        if isinstance(row, KnownRow):
            return _row(row.row, row.label, known_words(row.by))
        if isinstance(row, Remark):
            return _row(row.row, row.label, rejection_words(row.reason))
        assert row.rejection is not None
        return _row(row.row.number, row.label, rejection_words(row.rejection))


class OutcomePane(Retranslated, QWidget):
    """The trial's counts, and its lists."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trial = Trial()
        self._name = ""
        self._rows = RemarkRows(self)
        self._title = TextLabel(role="heading")
        self._counts = TextLabel(role="large", wrap=True)
        self._counts.setObjectName("importCounts")
        self._hint = TextLabel(role="dim", wrap=True)
        self._hint.setObjectName("importOutcomeHint")
        self._parts = SegmentBar(name="importParts")
        self._parts.chosen.connect(lambda _part: self._show_part())
        self.list = RowList(name="importRemarks", delegate=RowDelegate(lines=2))
        self.list.setModel(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for label in (self._title, self._counts, self._hint):
            column.addWidget(label)
        column.addWidget(self._parts)
        column.addWidget(self.list, 1)
        column.addStretch(0)

    def show_trial(self, name: str, trial: Trial) -> None:
        """Show what a trial has found."""
        self._name, self._trial = name, trial
        self.retranslate()

    def focus_first(self) -> None:
        """The list, if there is one."""
        (self.list if not self.list.isHidden() else self).setFocus()

    def retranslate(self) -> None:
        trial = self._trial
        self._title.setText(self._name)
        self._counts.setText(counts_words(trial.counts) or self.tr("The file has no rows."))
        hint = self.tr("Nothing was written yet.")
        if not trial.to_do and trial.total:
            hint = self.tr("Everything of it is in your book already; there is nothing to import.")
        elif trial.counts[Fate.REJECTED]:
            rejected = self.tr(
                "Rejected rows stay out: save them with their reasons, mend and import them."
            )
            hint = in_a_row(hint, rejected)
        self._hint.setText(hint)
        there = [part for part in Part if count_of(trial, part)]
        self._parts.set_segments(
            tuple(
                Segment(part.value, f"{_part_words(part)} {number_words(count_of(trial, part))}")
                for part in there
            )
        )
        self._parts.setVisible(bool(there))
        self.list.setVisible(bool(there))
        self.list.setAccessibleName(self.tr("Rows with something to say"))
        if there:
            self._show_part()

    def _show_part(self) -> None:
        self._rows.reset(_list_of(self._trial, Part(self._parts.current)))
        self.list.setCurrentIndex(self._rows.index(0, 0))


def count_of(trial: Trial, part: Part) -> int:
    """How many rows a list has."""
    return len(_list_of(trial, part))


def _list_of(trial: Trial, part: Part) -> Sequence[Remarked]:
    lists: dict[Part, Sequence[Remarked]] = {
        Part.REJECTED: trial.rejected,
        Part.LEFT_OUT: trial.remarks,
        Part.KNOWN: trial.known,
    }
    return lists[part]


def _part_words(part: Part) -> str:
    tr = QCoreApplication.translate
    return {
        Part.REJECTED: tr("OutcomePane", "Rejected"),
        Part.LEFT_OUT: tr("OutcomePane", "Left out of rows"),
        Part.KNOWN: tr("OutcomePane", "Maybe known"),
    }[part]


def _row(number: int, label: str, words: str) -> RowContent:
    title = QCoreApplication.translate("OutcomePane", "Row {row}").replace("{row}", str(number))
    return RowContent(
        title=" · ".join(part for part in (title, label) if part), line=words, avatar=None
    )
