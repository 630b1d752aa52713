"""Conditions as the guide would say them, such as 孩子：小学 或 幼儿园."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale

from guide_app.domain.condition import ASKS, Ask, Clause, Fact
from guide_app.services.customer_models import FilterChoices
from ui.dates import date_words, number_words
from ui.words.money import money_words
from ui.words.shop import source_words, state_words, temperature_words

_CONTEXT = "Conditions"
tr = QCoreApplication.translate


@dataclass(frozen=True)
class Names:
    """What the ids in conditions are called."""

    tags: dict[str, str] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    guides: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, choices: FilterChoices) -> "Names":
        """The names of what the list can be narrowed down by."""
        tags = {tag.tag_id: tag.name for group in choices.groups for tag in group.tags}
        group_of = {tag.tag_id: group.name for group in choices.groups for tag in group.tags}
        kinds = {kind.kind_id: kind.name for kind in choices.kinds}
        return cls(tags, group_of, kinds, dict(choices.guides))


def fact_words(fact: Fact) -> str:
    """What a fact is called."""
    return {
        Fact.TAG: tr(_CONTEXT, "Tags"),
        Fact.STATE: tr(_CONTEXT, "Follow-up"),
        Fact.TEMPERATURE: tr(_CONTEXT, "Intent"),
        Fact.SOURCE: tr(_CONTEXT, "Source"),
        Fact.CONSENT: tr(_CONTEXT, "Contact allowed"),
        Fact.GUIDE: tr(_CONTEXT, "Guide"),
        Fact.STORE: tr(_CONTEXT, "Store"),
        Fact.CODE: tr(_CONTEXT, "Code"),
        Fact.ADDED_ON: tr(_CONTEXT, "Added"),
        Fact.LAST_CONTACT_ON: tr(_CONTEXT, "Last contact"),
        Fact.LAST_ANSWER_ON: tr(_CONTEXT, "Last real exchange"),
        Fact.LAST_COLD_ON: tr(_CONTEXT, "Last cold"),
        Fact.FIRST_ORDER_ON: tr(_CONTEXT, "First purchase"),
        Fact.LAST_ORDER_ON: tr(_CONTEXT, "Last purchase"),
        Fact.LAST_RETURN_ON: tr(_CONTEXT, "Last return"),
        Fact.DATE: tr(_CONTEXT, "Date"),
        Fact.ORDER_COUNT: tr(_CONTEXT, "Number of purchases"),
        Fact.ORDER_TOTAL: tr(_CONTEXT, "Spent in all"),
        Fact.LAST_ORDER_AMOUNT: tr(_CONTEXT, "Last purchase, amount"),
        Fact.AVERAGE_ORDER: tr(_CONTEXT, "Average purchase"),
        Fact.REPURCHASE_DAYS: tr(_CONTEXT, "Days between purchases"),
        Fact.OVERDUE_DAYS: tr(_CONTEXT, "Days overdue to buy again"),
        Fact.BIRTHDAY: tr(_CONTEXT, "Birthday"),
        Fact.CHILD_MONTHS: tr(_CONTEXT, "Child's age in months"),
        Fact.HAS_CHILD: tr(_CONTEXT, "Children"),
        Fact.SIZE_KNOWN: tr(_CONTEXT, "Size"),
        Fact.DELETED_US: tr(_CONTEXT, "Deleted us"),
    }[fact]


def choice_words(fact: Fact, value: str, names: Names) -> str:
    """One choice of a fact."""
    if fact is Fact.TAG:
        return names.tags.get(value) or tr(_CONTEXT, "a tag not in use")
    if fact is Fact.GUIDE:
        return names.guides.get(value) or tr(_CONTEXT, "another guide")
    if fact is Fact.STORE:
        return tr(_CONTEXT, "a store")
    if fact is Fact.CONSENT:
        return tr(_CONTEXT, "yes") if value == "granted" else tr(_CONTEXT, "no")
    words = {Fact.STATE: state_words, Fact.SOURCE: source_words}
    return words.get(fact, temperature_words)(value)


def month_words(month: int) -> str:
    """3 月, March."""
    return QLocale().standaloneMonthName(month, QLocale.FormatType.ShortFormat)


def group_words(group: Sequence[Clause], names: Names) -> str:
    """One line of a condition: what it is about once, if all of it is about the same."""
    told = [(what_words(clause, names), value_words(clause, names)) for clause in group]
    sentence = tr(_CONTEXT, "{what}: {choices}")
    either = tr(_CONTEXT, " or ")
    if len({what for what, _ in told}) == 1:
        return _filled(sentence, told[0][0], either.join(value for _, value in told))
    return either.join(_filled(sentence, what, value) for what, value in told)


def _filled(sentence: str, what: str, choices: str) -> str:
    return sentence.replace("{what}", what).replace("{choices}", choices)


def what_words(clause: Clause, names: Names) -> str:
    """What a clause is about: for tags of one group that group."""
    if clause.fact is Fact.TAG:
        groups = {names.group_of.get(tag_id, "") for tag_id in clause.values}
        (only, *others) = groups
        return only if only and not others else fact_words(Fact.TAG)
    if clause.fact is Fact.DATE:
        return names.kinds.get(clause.kind or "") or fact_words(Fact.DATE)
    return fact_words(clause.fact)


def value_words(clause: Clause, names: Names) -> str:
    """What a clause asks of it."""
    ask = ASKS[clause.fact]
    if ask is Ask.FLAG:
        return _flag_words(clause)
    words = {
        Ask.CHOICE: _choice_words,
        Ask.PART: _part_words,
        Ask.DAY: _day_words,
        Ask.BIRTHDAY: _birthday_words,
    }.get(ask, _number_words)(clause, names)
    if not words:  # only known, or not
        return _unknown_words(clause.fact) if clause.negated else tr(_CONTEXT, "known")
    if clause.negated and _is_within(clause):
        words = tr(_CONTEXT, "not within %n day(s)", "", -_days(clause))
    elif clause.negated:
        words = tr(_CONTEXT, "not {words}").replace("{words}", words)
    if clause.missing:
        either = tr(_CONTEXT, " or ")
        words = f"{words}{either}{_unknown_words(clause.fact)}"
    return words


def _unknown_words(fact: Fact) -> str:
    return (
        tr(_CONTEXT, "never")
        if ASKS[fact] is Ask.DAY and fact is not Fact.DATE
        else tr(_CONTEXT, "not known")
    )


def _choice_words(clause: Clause, names: Names) -> str:
    either = tr(_CONTEXT, " or ")
    ordered = clause.values
    if clause.fact is Fact.TAG:  # in the order of HQ
        places = {tag_id: at for at, tag_id in enumerate(names.tags)}
        ordered = tuple(sorted(clause.values, key=lambda one: places.get(one, len(places))))
    return either.join(choice_words(clause.fact, value, names) for value in ordered)


def _part_words(clause: Clause, _names: Names) -> str:
    return tr(_CONTEXT, " or ").join(clause.values)


def _day_words(clause: Clause, _names: Names) -> str:
    first, last = clause.first, clause.last
    if isinstance(first, date) or isinstance(last, date):
        return _span_words(first, last)
    if first is None and last is None:
        return ""
    if first is None and last is not None:
        if last < 0:
            return tr(_CONTEXT, "more than %n day(s) ago", "", -last - 1)
        return tr(_CONTEXT, "until in %n day(s)", "", last)
    if _is_within(clause):
        return tr(_CONTEXT, "within %n day(s)", "", -_days(clause))
    if first == 0 and last is not None:
        return tr(_CONTEXT, "in the next %n day(s)", "", last)
    if first is not None and last is not None and last < 0:
        words = tr(_CONTEXT, "{first} to {last} days ago")
        return words.replace("{first}", str(-last)).replace("{last}", str(-first))
    if last is None:
        return tr(_CONTEXT, "in %n day(s) or later", "", first or 0)
    words = tr(_CONTEXT, "from day {first} to day {last}, today being 0")
    return words.replace("{first}", str(first)).replace("{last}", str(last))


def _is_within(clause: Clause) -> bool:
    first = clause.first
    return isinstance(first, int) and first <= 0 and clause.last in (None, 0)


def _days(clause: Clause) -> int:
    return clause.first if isinstance(clause.first, int) else 0


def _span_words(first: date | int | None, last: date | int | None) -> str:
    def told(bound: date | int | None) -> str:
        if isinstance(bound, date):
            return date_words(bound, with_year=True)
        return (
            tr(_CONTEXT, "…")
            if bound is None
            else tr(_CONTEXT, "today %+d").replace("%+d", f"{bound:+d}")
        )

    return f"{told(first)} – {told(last)}"


def _number_words(clause: Clause, _names: Names) -> str:
    def told(number: int) -> str:
        if ASKS[clause.fact] is Ask.MONEY:
            return money_words(Decimal(number) / 100)
        return number_words(number)

    if clause.least is None and clause.most is None:
        return ""
    if clause.most is None:
        return tr(_CONTEXT, "at least {number}").replace("{number}", told(clause.least or 0))
    if clause.least is None:
        return tr(_CONTEXT, "at most {number}").replace("{number}", told(clause.most))
    if clause.least == clause.most:
        return told(clause.least)
    words = tr(_CONTEXT, "{least} to {most}").replace("{least}", told(clause.least))
    return words.replace("{most}", told(clause.most))


def _birthday_words(clause: Clause, _names: Names) -> str:
    if clause.within is not None:
        return tr(_CONTEXT, "in the next %n day(s)", "", clause.within)
    return tr(_CONTEXT, " or ").join(map(month_words, clause.months))


def _flag_words(clause: Clause) -> str:
    yes = {
        Fact.HAS_CHILD: (tr(_CONTEXT, "has children"), tr(_CONTEXT, "none noted")),
        Fact.SIZE_KNOWN: (tr(_CONTEXT, "known"), tr(_CONTEXT, "not known")),
        Fact.DELETED_US: (tr(_CONTEXT, "yes"), tr(_CONTEXT, "no")),
    }
    return yes[clause.fact][clause.negated]
