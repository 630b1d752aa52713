"""The person at the right of the list: why today, what to say, what came of it."""

from datetime import date

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from guide_app.domain.advisor import Advice
from guide_app.domain.script_choice import FilledScript
from guide_app.domain.words import FollowUpKind
from guide_app.services.materials import MaterialFact
from guide_app.services.today_models import TodayDetail, TodayRow
from ui.budget import BudgetMeter
from ui.dates import day_words
from ui.i18n import Retranslated
from ui.materials import MaterialCard
from ui.theme import Space, Tone
from ui.today.expected import ExpectedLine
from ui.today.outcome import OutcomeCard
from ui.today.script_acts import ScriptActs
from ui.widgets import (
    Avatar,
    Card,
    Chip,
    DayLabel,
    FlowLayout,
    InfoBanner,
    KeyButton,
    Look,
    Paragraph,
    ScrollPane,
    TextLabel,
)
from ui.widgets.layouts import take_all
from ui.widgets.painting import text_width
from ui.words.alone import alone
from ui.words.money import money_words
from ui.words.pool import hour_words
from ui.words.reasons import reason_words
from ui.words.shop import TEMPERATURE_TONES, relation_words, stage_words, temperature_words

_MOST_TAGS = 8
_A_PHONE = "138****0217"


class PersonPane(Retranslated, QWidget):
    """Shows one `TodayDetail`; its buttons are the page's commands.

    Args:
        commands: The page's actions by object name.
        outcomes: Actions of the outcomes, in the order of their keys.
    """

    def __init__(
        self, commands: dict[str, QAction], outcomes: list[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("todayPerson")
        self._detail: TodayDetail | None = None
        self._row: TodayRow | None = None
        self._script_at = 0
        self._found: FilledScript | None = None  # chosen among all, not the next in turn
        self._today = date.min
        pane = ScrollPane(name="todayPersonPane")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(pane, 1)
        self._acts = ScriptActs(commands)
        box.addWidget(self._acts.foot)
        self._column = pane.column
        self._add_head(commands)
        self._why = InfoBanner("", name="todayWhy")
        self._column.addWidget(self._why)
        self.expected = ExpectedLine(commands["allReasons"])
        self._column.addWidget(self.expected)
        self._budget = BudgetMeter(name="todayBudget")
        self._column.addWidget(self._budget)
        self._add_script(commands)
        self._material = MaterialCard(commands["copyMaterial"], name="todayMaterial")
        self._column.addWidget(self._material)
        self.outcome = OutcomeCard(outcomes, commands["temperature"])
        self._column.addWidget(self.outcome)
        self._recent_word = TextLabel(role="strong")
        self._column.addWidget(self._recent_word)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(Space.XS)
        self._column.addLayout(self._recent)
        self._column.addStretch(1)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._acts.fit(event.size().height())

    @property
    def row(self) -> TodayRow | None:
        """Whose row is shown."""
        return self._row

    @property
    def script(self) -> FilledScript | None:
        """The script that is shown."""
        if self._found is not None:
            return self._found
        choices = self._choices()
        return choices[self._script_at % len(choices)] if choices else None

    @property
    def material(self) -> MaterialFact | None:
        """The material that is shown."""
        return self._material.material

    def shows(self, row: TodayRow | None) -> bool:
        """Whether it is this row that is shown, not still the one before."""
        return row is not None and self._row is not None and self._row.item_id == row.item_id

    def show_person(
        self, row: TodayRow, detail: TodayDetail, advice: Advice | None, today: date
    ) -> None:
        """Show somebody; the same row keeps its chosen script."""
        if not self.shows(row):
            self._script_at, self._found = 0, None
            self.outcome.forget()
        self._row, self._detail, self._today = row, detail, today
        self.expected.show_advice(advice)
        self.retranslate()

    def next_script(self) -> None:
        """Show the next script that suits."""
        self._script_at += 0 if self._found else 1
        self._found = None
        self.retranslate()

    def show_script(self, script: FilledScript) -> None:
        """Show a script that was looked up, until another is asked for."""
        self._found = script
        self.retranslate()

    def retranslate(self) -> None:
        self._recent_word.setText(self.tr("Lately"))
        self._script_word.setText(self.tr("Script"))
        if self._detail is None or self._row is None:
            return
        self._show_head(self._detail)
        self._show_why(self._row, self._detail)
        self._show_script()
        self._material.show_material(self._detail.material, self._today)
        self.outcome.show_words(waiting=self._row.category == "waiting")
        self._show_recent(self._detail)

    def _choices(self) -> list[FilledScript]:
        if self._detail is None:
            return []
        suiting = [script for script in self._detail.scripts if script.suits]
        return suiting or list(self._detail.scripts)

    def _add_head(self, commands: dict[str, QAction]) -> None:
        self._avatar = Avatar("", side=46)
        self._name = TextLabel(role="title", elide=True)
        self._name.setObjectName("todayPersonName")
        self._facts = TextLabel(role="dim", elide=True)
        self._facts.setObjectName("todayPersonFacts")
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._facts.setMinimumWidth(round(text_width(_A_PHONE)))  # beside any name
        self._code = commands["code"]
        self._tags = FlowLayout()
        about = QVBoxLayout()
        about.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self._name)
        first.addWidget(self._facts, 1)
        about.addLayout(first)
        about.addLayout(self._tags)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self._avatar)
        head.addLayout(about, 1)
        head.addWidget(KeyButton.of(commands["openProfile"]))
        self._column.addLayout(head)

    def _add_script(self, commands: dict[str, QAction]) -> None:
        card = Card(name="todayScript")
        head = QHBoxLayout()
        self._script_word = TextLabel(role="strong")
        self._script_about = TextLabel(role="dim", elide=True)
        self._script_about.setObjectName("todayScriptAbout")
        head.addWidget(self._script_word)
        head.addWidget(self._script_about, 1)
        head.addWidget(KeyButton.of(commands["findScript"], look=Look.QUIET))
        self._other = KeyButton.of(commands["otherScript"], look=Look.QUIET)
        head.addWidget(self._other)
        card.column.addLayout(head)
        self._script_waits = TextLabel(role="small", wrap=True)
        self._script_waits.setObjectName("todayScriptWaits")
        card.column.addWidget(self._script_waits)
        self._script_text = Paragraph("")
        self._script_text.setObjectName("todayScriptText")
        card.column.addWidget(self._script_text)
        card.column.addLayout(self._acts.row)
        self._column.addWidget(card)

    def _show_head(self, detail: TodayDetail) -> None:
        self._avatar.set_name(detail.name)
        self._name.setText(detail.name)
        whose = detail.colleague and self.tr("guide {name}").format(name=detail.colleague)
        facts = [detail.phone, whose, detail.size, detail.preference]
        for member in detail.family:
            who = member.name or relation_words(member.relation)
            if member.age is not None:
                who = self.tr("{who} {age} years").format(who=who, age=member.age)
            facts.append(f"{who} · {member.size}" if member.size else who)
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        self._tags.clear()
        for tag in detail.tags[:_MOST_TAGS]:
            self._tags.addWidget(Chip(tag.name))
        if detail.temperature:
            words = self.tr("Temperature · {words}").format(
                words=temperature_words(detail.temperature)
            )
            self._tags.addWidget(Chip(words, TEMPERATURE_TONES[detail.temperature]))
        self._tags.addWidget(KeyButton.of(self._code, look=Look.QUIET))  # sets more of them

    def _show_why(self, row: TodayRow, detail: TodayDetail) -> None:
        sentence = reason_words(row.reason)
        others = [reason_words(other) for other in row.others]
        if others:
            sentence = self.tr("{why}. Also: {others}").format(
                why=sentence, others=self.tr("; ").join(others)
            )
        sentence = self.tr("{why}.").format(why=sentence)
        if row.item.kind is FollowUpKind.CALL:
            sentence = self.tr("{why} {hour}").format(
                why=sentence, hour=hour_words(detail.best_hour)
            )
        self._why.set_text(
            sentence,
            lead=self.tr("Why today: "),
        )
        self._why.set_tone(Tone.ACCENT)
        self._budget.show_budget(detail.budget)

    def _show_script(self) -> None:
        script = self.script
        choices = len(self._choices())
        self._other.setVisible(choices > 1)
        waits = self._detail.waits if self._detail else None
        words = self.tr("Break the ice first: “{title}” waits until the customer has answered.")
        self._script_waits.setText(words.format(title=waits or ""))
        self._script_waits.setVisible(waits is not None)
        if script is None:
            self._script_about.setText("")
            self._script_text.set_text(
                self.tr("No script fits yet. Write to the customer in your own words.")
            )
            return
        about = [stage_words(script.stage), script.title]
        if script.is_own:
            about.append(self.tr("my words"))
        if self._found is None:
            about.append(f"{self._script_at % choices + 1}/{choices}")
        self._script_about.setText(" · ".join(about))
        self._script_text.set_text(script.text)

    def _show_recent(self, detail: TodayDetail) -> None:
        take_all(self._recent)
        lines: list[tuple[date, str]] = [
            (
                order.ordered_on,
                self.tr("Bought {what} · {amount}").format(
                    what=order.summary or self.tr("%n item(s)", "", order.items),
                    amount=money_words(order.amount),
                ),
            )
            for order in detail.orders
        ]
        lines += [
            (note.on, self.tr("Note: {text}").format(text=note.text)) for note in detail.notes
        ]
        for day, words in sorted(lines, key=lambda line: line[0], reverse=True)[:6]:
            self._recent.addWidget(_Line(alone(day_words(day, self._today)), words))
        self._recent_word.setVisible(bool(lines))


class _Line(QWidget):
    """A day and what happened on it."""

    def __init__(self, day: str, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(DayLabel(day))
        row.addWidget(TextLabel(words, role="dim", elide=True), 1)
