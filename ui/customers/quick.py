"""The lines of the filter sheet that are chosen by one press: each is one group of a condition."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication

from guide_app.domain.condition import Clause, Condition, Fact
from guide_app.domain.words import FollowUpState, Source, Temperature
from guide_app.services.customer_models import FilterChoices
from ui.words.conditions import fact_words
from ui.words.shop import source_words, state_words, temperature_words

_CONTEXT = "CustomerFilters"
_SPANS = {
    "week": (-7, None),
    "month": (-30, -8),
    "quarter": (-90, -31),
    "longer": (None, -91),
}
_NEVER = "never"


@dataclass(frozen=True)
class Line:
    """Any of these choices must hold; ``key`` tells one line from the other.

    Attributes:
        choices: Values and their words.
        spans: For a line of days what each value asks.
    """

    key: str
    fact: Fact
    word: str
    choices: tuple[tuple[str, str], ...]
    spans: dict[str, Clause] = field(default_factory=dict)

    def chosen_in(self, condition: Condition) -> tuple[str, ...]:
        """Which of the choices the condition asks for."""
        place = self.place_in(condition)
        if place is None:
            return ()
        group = condition.groups[place]
        if self.spans:
            return tuple(value for value, _ in self.choices if self.spans[value] in group)
        return tuple(value for value, _ in self.choices if value in group[0].values)

    def place_in(self, condition: Condition) -> int | None:
        """The group that says just what this line can say."""
        return next((n for n, group in enumerate(condition.groups) if self._says(group)), None)

    def sentence(self, condition: Condition) -> str:
        """The line as the guide would say it, such as 孩子：小学 或 幼儿园."""
        chosen = self.chosen_in(condition)
        words = [word for value, word in self.choices if value in chosen]
        either = QCoreApplication.translate(_CONTEXT, " or ").join(words)
        sentence = QCoreApplication.translate(_CONTEXT, "{what}: {choices}")
        return sentence.replace("{what}", self.word).replace("{choices}", either)

    def set_in(self, condition: Condition, chosen: Sequence[str]) -> Condition:
        """The condition with these choices of the line instead of those it had."""
        groups = list(condition.groups)
        place = self.place_in(condition)
        if place is not None:
            del groups[place]
        if chosen:
            groups.insert(len(groups) if place is None else place, self._group(chosen))
        return Condition(tuple(groups))

    def _group(self, chosen: Sequence[str]) -> tuple[Clause, ...]:
        if self.spans:
            return tuple(self.spans[value] for value, _ in self.choices if value in chosen)
        return (Clause(fact=self.fact, values=tuple(sorted(chosen))),)

    def _says(self, group: Sequence[Clause]) -> bool:
        if self.spans:
            return all(clause in self.spans.values() for clause in group)
        first = group[0]
        own = {value for value, _ in self.choices}
        plain = replace(first, values=()) == Clause(fact=self.fact)
        return len(group) == 1 and plain and set(first.values) <= own


def lines(choices: FilterChoices) -> tuple[Line, ...]:
    """Every line there is: tag groups in the order of HQ, then those of the columns."""
    tags = [
        Line(
            f"tags.{group.group_id}",
            Fact.TAG,
            group.name,
            tuple((tag.tag_id, tag.name) for tag in group.tags),
        )
        for group in choices.groups
        if group.tags
    ]
    states = tuple((one.value, state_words(one)) for one in FollowUpState)
    temperatures = tuple((one.value, temperature_words(one)) for one in Temperature)
    sources = tuple((one.value, source_words(one)) for one in Source)
    guides = Line("guides", Fact.GUIDE, fact_words(Fact.GUIDE), choices.guides)
    return (
        *tags,
        Line("states", Fact.STATE, fact_words(Fact.STATE), states),
        Line("temperatures", Fact.TEMPERATURE, fact_words(Fact.TEMPERATURE), temperatures),
        Line("sources", Fact.SOURCE, fact_words(Fact.SOURCE), sources),
        _how_long_ago("last_contact", Fact.LAST_CONTACT_ON),
        _how_long_ago("last_order", Fact.LAST_ORDER_ON),
        *([guides] if len(choices.guides) > 1 else []),
    )


def other_groups(condition: Condition, among: Sequence[Line]) -> tuple[int, ...]:
    """The groups of a condition that no line says."""
    told = {line.place_in(condition) for line in among}
    return tuple(n for n in range(len(condition.groups)) if n not in told)


def _how_long_ago(key: str, fact: Fact) -> Line:
    spans = {
        value: Clause(fact=fact, first=first, last=last) for value, (first, last) in _SPANS.items()
    }
    spans[_NEVER] = Clause(fact=fact, negated=True)
    choices = tuple((value, _ago_words(value)) for value in spans)
    return Line(key, fact, fact_words(fact), choices, spans)


def _ago_words(value: str) -> str:
    tr = QCoreApplication.translate
    return {
        "week": tr(_CONTEXT, "within 7 days"),
        "month": tr(_CONTEXT, "8 to 30 days ago"),
        "quarter": tr(_CONTEXT, "31 to 90 days ago"),
        "longer": tr(_CONTEXT, "longer ago"),
        "never": tr(_CONTEXT, "never"),
    }[value]
