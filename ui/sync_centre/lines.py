"""One refused change, with its reason and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from guide_app.services.problems import Problem
from guide_app.services.sync_centre import AttentionLine
from ui.theme import Space
from ui.widgets import Card, KeyButton, Look, TextLabel
from ui.words.changes import change_words, field_words
from ui.words.pool import claim_refusal
from ui.words.problems import problem_words


class AttentionCard(Card):
    """Says what was refused and why, shows the typed words, and offers what can be done."""

    asked = Signal(str, int)  # "insist", "retry" or "dismiss", and the line's position

    def __init__(self, line: AttentionLine) -> None:
        super().__init__(name=f"attention.{line.position}")
        title = change_words(line.name)
        if line.customer_name:
            title = f"{title} · {line.customer_name}"
        self.column.addWidget(TextLabel(title, role="strong"))
        problem = Problem(f"rejected.{line.code}", line.facts)
        why = claim_refusal(line.name, line.code) or problem_words(problem)
        self.column.addWidget(TextLabel(why, role="dim", wrap=True))
        for item in line.contested:
            words = self.tr("{field}: yours {yours}, now {theirs}").format(
                field=field_words(item.field),
                yours=item.yours if item.yours is not None else "—",
                theirs=item.theirs if item.theirs is not None else "—",
            )
            self.column.addWidget(TextLabel(words, wrap=True))
        if line.words:
            self.column.addWidget(
                TextLabel(self.tr("You wrote: {words}").format(words=line.words), wrap=True)
            )
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        if line.contested:
            self._add(row, self.tr("Use mine after all"), "insist", line.position, Look.PRIMARY)
            self._add(row, self.tr("Keep theirs"), "dismiss", line.position)
        else:
            if line.may_retry:
                self._add(row, self.tr("Try again"), "retry", line.position, Look.PRIMARY)
            self._add(row, self.tr("Let it go"), "dismiss", line.position)
        row.addStretch(1)
        self.column.addLayout(row)

    def _add(
        self, row: QHBoxLayout, words: str, what: str, position: int, look: Look = Look.SECONDARY
    ) -> None:
        button = KeyButton(words, look=look, name=f"{what}.{position}")
        button.clicked.connect(lambda _checked=False: self.asked.emit(what, position))
        row.addWidget(button)
