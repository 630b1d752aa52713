"""What begins an enrolment: the facts of a customer that a trigger waits for.

============== ===================================== ============================= ================
trigger        begins on                             its fact                      ends with
============== ===================================== ============================= ================
added          the day of adding                     that day                      a later purchase
first_purchase the day of the first purchase         that it was the first         a later purchase
purchase       the day of the last purchase          that day                      the next purchase
returned       the day of the last return            that day                      a later purchase
silent         N days after the last contact, order  the day of that contact,      an answer or a
               or adding                             order or adding               purchase
repurchase     the customer's own interval after     the day of that order         the next purchase
               the last order
birthday       the day on which it is kept           its year, and the person      nothing
dated          the day noted, or its return          the note, and the year if it  nothing
                                                     comes round
tagged         the day the tag was set               that day                      its removal
viewed         the day on which a thing was looked   the thing, and the year       nothing
               at often enough, see `views`
answered       the day of the answers                the sheet                     nothing
by_hand        the day somebody chose                the stored enrolment          nothing
fixed_date     that day, for who was there           that day                      nothing
weekly         each of those days, for who was       that day                      the next of the
               there                                                               days
============== ===================================== ============================= ================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from guide_app.domain.birthdays import Birthday, birthday_on, birthdays
from guide_app.domain.contact import ANSWERS
from guide_app.domain.entities import AnswerSheet, Customer, FollowUp
from guide_app.domain.ids import ids_after
from guide_app.domain.person import Person
from guide_app.domain.sop_plans import MAX_DAYS, SopPlan
from guide_app.domain.views import WITHIN_DAYS, counted
from guide_app.domain.words import Trigger

FIRST = "first"
_follow_up_id = ids_after("follow_up")
_enrolment_ids = lru_cache(maxsize=256)(partial(ids_after, "enrolment"))


class Situation(NamedTuple):
    """What is known of a customer on a day.

    Attributes:
        person: Of the stored follow-ups, a sent wake-up ends the silence it answered, yet the rest
            of that SOP goes on until the customer answers.
        bought_on: From `last_purchase`.
        silent_since: From `silent_since`.
        grace_days: How long an overdue step stays.
    """

    person: Person
    bought_on: date | None
    silent_since: date
    today: date
    grace_days: int


class Run(NamedTuple):
    """A customer's enrolment in a SOP, as it follows from facts.

    Attributes:
        started_on: Its steps are counted from this day.
        since: The day of the fact that began it.
        key: What its id is made of, beside the SOP and the customer.
        facts: What its reason tells of the fact besides.
        stored_id: The id, where a row of its own began it.
        lapses_after: Its steps lapse after so many days, if that is sooner than the grace days.
    """

    started_on: date
    since: date
    key: tuple[str, ...]
    birthday: Birthday | None = None
    facts: Mapping[str, Any] | None = None
    stored_id: str | None = None
    lapses_after: int = MAX_DAYS

    def id_in(self, root_id: str, customer_id: str) -> str:
        """The id of the enrolment."""
        return self.stored_id or enrolment_id(root_id, customer_id, *self.key)


def enrolment_id(sop_id: str, customer_id: str, *fact: str | int) -> str:
    """The id of an enrolment, made of its SOP, its customer and the fact that triggered it.

    Args:
        sop_id: Of the first version.
        customer_id: Whose it is.
        fact: In whatever parts tell it from others.
    """
    return _enrolment_ids(sop_id)(customer_id, *map(str, fact))


def step_follow_up_id(enrolment: str, step_id: str, occurrence: int = 0) -> str:
    """The id of the follow-up that a step plans for an enrolment."""
    return _follow_up_id(enrolment, step_id, str(occurrence))


def silent_since(customer: Customer) -> date:
    """The last day on which customer and shop had to do with each other."""
    since = customer.added_on
    if customer.last_contact_on is not None and customer.last_contact_on > since:
        since = customer.last_contact_on
    if customer.last_order_on is not None and customer.last_order_on > since:
        since = customer.last_order_on
    return since


def last_purchase(customer: Customer, orders_on: Sequence[date], today: date) -> date | None:
    """The newest day of a purchase up to ``today``."""
    newest = customer.last_order_on
    if newest is not None and newest > today:
        newest = None
    for ordered_on in orders_on:
        if ordered_on <= today and (newest is None or ordered_on > newest):
            newest = ordered_on
    return newest


def first_purchase(person: Person) -> date | None:
    """The day of the first purchase.

    Customers from before it was noted do not know it themselves: then ``orders_on`` holds it.
    """
    noted = person.customer.first_order_on
    return min(person.orders_on, default=None) if noted is None else noted


def begun(plan: SopPlan, situation: Situation, first: date, last: date) -> list[Run]:
    """What the plan's own trigger began from ``first`` to ``last``, whatever became of it."""
    found = _BEGINNINGS[plan.sop.trigger](plan, situation, first, last)
    return [run for run in found if first <= run.started_on <= last] if found else []


def occurs_weekly(weekdays: int | None, first: date, last: date) -> Iterator[tuple[date, int]]:
    """The days of a week's bits from ``first`` to ``last``, and how far off the next one is."""
    if weekdays is None or not weekdays & 127:
        return
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        if weekdays >> on.weekday() & 1:
            ahead = (days for days in range(1, 8) if weekdays >> (on.weekday() + days) % 7 & 1)
            yield on, next(ahead)


def comes_round(noted_on: date, first: date, last: date) -> Iterator[tuple[date, int]]:
    """The returns of a day from ``first`` to ``last``, itself the first, and their years."""
    for year in range(max(first, noted_on).year, last.year + 1):
        on = birthday_on(year, noted_on.month, noted_on.day)
        if on is not None:
            yield on, year


def has_answer(sheet: AnswerSheet, wanted: Any) -> bool:
    """Whether the sheet holds one of the answers, ``{"question": …, "answers": […]}``."""
    if wanted is None:
        return True
    if not isinstance(wanted, dict) or not isinstance(sheet.answers, dict):
        return False
    given = sheet.answers.get(wanted.get("question"))
    chosen = given if isinstance(given, list) else [given]
    answers = wanted.get("answers")
    return isinstance(answers, list) and any(answer in answers for answer in chosen)


def _on(day: date | None, first: date, last: date, *key: str) -> Iterable[Run]:
    if day is None or not first <= day <= last:
        return ()
    return (Run(day, day, key or (day.isoformat(),)),)


def _added(_plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    return _on(situation.person.customer.added_on, first, last)


def _first_bought(_plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    return _on(first_purchase(situation.person), first, last, FIRST)


def _bought(_plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    return _on(situation.bought_on, first, last)


def _returned(_plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    return _on(situation.person.customer.last_return_on, first, last)


def _to_buy_again(_plan: SopPlan, situation: Situation, _first: date, _last: date) -> Iterable[Run]:
    customer, bought_on = situation.person.customer, situation.bought_on
    interval = customer.repurchase_days
    if bought_on is None or bought_on != customer.last_order_on:
        return ()
    if interval is None or not 0 < interval <= MAX_DAYS:
        return ()
    return (Run(bought_on + timedelta(days=interval), bought_on, (bought_on.isoformat(),)),)


def _silent(plan: SopPlan, situation: Situation, _first: date, _last: date) -> Iterable[Run]:
    """The current silence, and those that the SOP has begun to break without an answer so far.

    What began with a message of the SOP's own, before its last step, is no silence of its own.
    """
    current = situation.silent_since
    found = {current} if current <= situation.today else set()
    if situation.person.stored:
        broken = _silences_broken(plan, situation) if outlasts_its_silence(plan) else set()
        if found and _is_gone_through(plan, broken, situation):
            found.clear()
        found |= broken
    wait = timedelta(days=plan.sop.trigger_days)
    return [Run(since + wait, since, (since.isoformat(),)) for since in sorted(found)]


def outlasts_its_silence(plan: SopPlan) -> bool:
    """Whether anything of it comes after the message that breaks the silence."""
    return len(plan.steps) > 1 or plan.sop.next_id is not None


def silences_written_into(
    plan: SopPlan, person: Person, counts: Callable[[date, FollowUp], bool] | None = None
) -> Iterator[tuple[date, FollowUp]]:
    """The silences that it has begun to break, each with a message that did.

    Args:
        counts: Leaves out others before more is asked of them: their ids cost most.
    """
    offsets = {step.id: step.day_offset for step in plan.steps}
    for row in person.stored:
        offset = offsets.get(row.step_id or "")
        if offset is None or row.sent_on is None:
            continue
        began = row.planned_on.toordinal() - offset - plan.sop.trigger_days
        if not 0 < began <= date.max.toordinal():
            continue
        since = date.fromordinal(began)
        if counts is not None and not counts(since, row):
            continue
        enrolled = enrolment_id(plan.root_id, person.customer.id, since.isoformat())
        if row.id == step_follow_up_id(enrolled, row.step_id or ""):
            yield since, row


def has_steps_to_come(plan: SopPlan, since: date, later: date) -> bool:
    """Whether the run of an older silence has when one since ``later`` would begin another."""
    return 0 < (later - since).days <= plan.last_offset


def _is_gone_through(plan: SopPlan, broken: Iterable[date], situation: Situation) -> bool:
    """Whether the current silence is one that a run of any version of the SOP goes through."""
    if any(_goes_through(plan, since, situation) for since in broken):
        return True
    return any(
        _goes_through(version, since, situation)
        for version in plan.others
        if version.sop.trigger == Trigger.SILENT and outlasts_its_silence(version)
        for since in _silences_broken(version, situation)
    )


def _silences_broken(plan: SopPlan, situation: Situation) -> set[date]:
    """Those that it has begun to break without an answer so far, and without a purchase."""
    bought_on, today = situation.bought_on, situation.today

    def is_open(since: date, row: FollowUp) -> bool:
        unanswered = row.outcome not in ANSWERS and since <= today
        return unanswered and (bought_on is None or bought_on <= since)

    return {since for since, _ in silences_written_into(plan, situation.person, is_open)}


def _goes_through(plan: SopPlan, since: date, situation: Situation) -> bool:
    answered_on = situation.person.customer.last_answer_on
    if answered_on is not None and answered_on > since:
        return False
    return has_steps_to_come(plan, since, situation.silent_since)


def _birthdays(_plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    person = situation.person
    if person.customer.birthday_month is None and not person.family:
        return ()
    kept = birthdays(person.customer, person.family, first, last)
    return [
        Run(birthday.on, birthday.on, (str(birthday.year), birthday.person), birthday)
        for birthday in kept
    ]


def _dated(plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    for row in situation.person.dates:
        if row.kind_id != plan.sop.trigger_date_kind_id or row.removed:
            continue
        facts = {"note": row.note}
        if not plan.yearly:
            yield Run(row.on, row.on, (row.id,), facts=facts)
            continue
        for on, year in comes_round(row.on, first, last):
            yield Run(on, on, (row.id, str(year)), facts=facts)


def _tagged(plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    tags = situation.person.tags
    days = {tag.since for tag in tags if tag.tag_id in plan.tag_ids and tag.since is not None}
    return () if not days else _on(min(days), first, last)


def _viewed(plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    times, within_days = plan.sop.trigger_count or 1, plan.sop.trigger_within or WITHIN_DAYS
    for one in counted(situation.person.views, times, within_days, first, last):
        facts = {"viewed": one.times, "title": one.title}
        yield Run(one.on, one.on, (one.thing, str(one.on.year)), facts=facts)


def _answered(plan: SopPlan, situation: Situation, _first: date, _last: date) -> Iterable[Run]:
    for sheet in situation.person.sheets:
        if sheet.undone or sheet.questionnaire_id not in plan.sheet_ids:
            continue
        if has_answer(sheet, plan.sop.trigger_answer):
            yield Run(sheet.answered_on, sheet.answered_on, (sheet.id,))


def _stored(plan: SopPlan, situation: Situation, _first: date, _last: date) -> Iterable[Run]:
    for row in situation.person.enrolments:
        if row.sop_id in plan.version_ids:
            facts = row.fact if isinstance(row.fact, dict) else None
            yield Run(row.started_on, row.started_on, (), facts=facts, stored_id=row.id)


def _on_the_day(plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    on = plan.sop.trigger_on
    return () if on is None or situation.person.customer.added_on > on else _on(on, first, last)


def _weekly(plan: SopPlan, situation: Situation, first: date, last: date) -> Iterable[Run]:
    added_on = situation.person.customer.added_on
    days = _weekly_runs(plan.sop.trigger_weekdays, first, last)
    return days if added_on <= first else [run for run in days if run.started_on >= added_on]


@lru_cache(maxsize=64)
def _weekly_runs(weekdays: int | None, first: date, last: date) -> tuple[Run, ...]:
    return tuple(
        Run(on, on, (on.isoformat(),), lapses_after=ahead - 1)
        for on, ahead in occurs_weekly(weekdays, first, last)
    )


BEGUN_BY_ROWS: Mapping[str, str] = {
    Trigger.DATED: "dates",
    Trigger.TAGGED: "tags",
    Trigger.VIEWED: "views",
    Trigger.ANSWERED: "sheets",
    Trigger.BY_HAND: "enrolments",
}
"""Of a `Person`, the rows without which nothing begins: few have any."""
_BEGINNINGS: Mapping[str, Callable[[SopPlan, Situation, date, date], Iterable[Run]]] = {
    Trigger.ADDED: _added,
    Trigger.FIRST_PURCHASE: _first_bought,
    Trigger.PURCHASE: _bought,
    Trigger.RETURNED: _returned,
    Trigger.SILENT: _silent,
    Trigger.REPURCHASE: _to_buy_again,
    Trigger.BIRTHDAY: _birthdays,
    Trigger.DATED: _dated,
    Trigger.TAGGED: _tagged,
    Trigger.VIEWED: _viewed,
    Trigger.ANSWERED: _answered,
    Trigger.BY_HAND: _stored,
    Trigger.FIXED_DATE: _on_the_day,
    Trigger.WEEKLY: _weekly,
}
