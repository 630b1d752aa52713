"""The book of one guide: customers, their stories, and follow-ups that leave a believable day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from guide_app.domain.due import due_items
from guide_app.domain.due_item import DEFAULT_RULES, DueItem
from guide_app.domain.due_list import Category, category, pick
from guide_app.domain.entities import FollowUp, Guide
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import SopPlan
from guide_app.domain.words import FollowUpKind, FollowUpStatus, Outcome
from server.demo.families import Author, Household, Story
from server.demo.scripts import MANUAL_TASKS


@dataclass(frozen=True, slots=True)
class Size:
    """How large a book is, and how many rows of each kind its day has at most.

    Attributes:
        lively: The share of customers who bought in the last weeks.
    """

    customers: int
    lively: float
    new: int
    due: dict[Category, int]
    manual: int
    waiting: int


LARGE = Size(
    2_000,
    0.08,
    6,
    {
        Category.OVERDUE: 5,
        Category.TODAY: 15,
        Category.BIRTHDAY: 7,
        Category.NEW: 6,
        Category.SILENT: 9,
    },
    manual=3,
    waiting=8,
)
MIDDLE = Size(
    200,
    0.16,
    2,
    {
        Category.OVERDUE: 3,
        Category.TODAY: 5,
        Category.BIRTHDAY: 3,
        Category.NEW: 2,
        Category.SILENT: 4,
    },
    manual=2,
    waiting=3,
)
USUAL = Size(
    60,
    0.2,
    1,
    {
        Category.OVERDUE: 1,
        Category.TODAY: 3,
        Category.BIRTHDAY: 2,
        Category.NEW: 1,
        Category.SILENT: 3,
    },
    manual=1,
    waiting=2,
)


def make_book(
    author: Author,
    guide: Guide,
    store_code: str,
    size: Size,
    day: date,
    plans: Sequence[SopPlan],
) -> list[Household]:
    """The households of one guide, the same for the same guide, size and day."""
    chance = Random(f"book {guide.account}")
    made = [
        author.household(chance, guide, store_code, number, _story(chance, number, size, day))
        for number in range(size.customers)
    ]
    _lay_out_day(author, guide, made, size, day, plans, chance)
    return made


def _story(chance: Random, number: int, size: Size, day: date) -> Story:
    if number < size.new:  # added since yesterday, and nobody has written yet
        return Story(day - timedelta(days=number % 2))
    if number < size.new * 3:  # added in the last two weeks
        added = day - timedelta(days=chance.randint(2, 13))
        ordered: tuple[date, ...] = (added,) if chance.random() < 0.5 else ()
        contacted = _lately(chance, day) if chance.random() < 0.7 else None
        if contacted is not None and contacted < added:
            contacted = added
        return Story(added, ordered, contacted)
    added = day - timedelta(days=chance.randint(60, 1_000))
    if number < size.new * 3 + size.due[Category.SILENT] + 2:  # fell silent
        contacted = day - timedelta(days=chance.randint(8, 29))
        newest = max(added, contacted - timedelta(days=chance.randint(5, 90)))
        ordered = _purchases(chance, added, newest) if chance.random() < 0.8 else ()
        return Story(added, ordered, contacted)
    if chance.random() < size.lively:  # bought lately; most of them have been asked how it fits
        newest = day - timedelta(days=chance.randint(1, 44))
        contacted = _lately(chance, day) if chance.random() < 0.85 else None
        if contacted is not None and contacted < newest:
            contacted = day - timedelta(days=1) if newest < day - timedelta(days=1) else None
        return Story(added, _purchases(chance, added, newest), contacted)
    # Resting: the last word was long ago.
    since = day - timedelta(days=chance.choices((50, 85), (8, 92))[0] + chance.randint(0, 280))
    newest = max(since, added)
    ordered = _purchases(chance, added, newest) if chance.random() < 0.8 else ()
    contacted = newest if not ordered or chance.random() < 0.5 else None
    return Story(added, ordered, contacted)


def _lately(chance: Random, day: date) -> date:
    return day - timedelta(days=chance.randint(1, 6))


def _purchases(chance: Random, added: date, newest: date) -> tuple[date, ...]:
    """Days on which somebody bought, the last of them ``newest``, over a year at most."""
    first = max(added, newest - timedelta(days=330))
    span = (newest - first).days
    earlier = chance.choices((0, 1, 2, 3, 5, 8), (25, 25, 20, 15, 10, 5))[0]
    days = {newest} | {first + timedelta(days=chance.randint(0, span)) for _ in range(earlier)}
    return tuple(sorted(days))


def _lay_out_day(
    author: Author,
    guide: Guide,
    made: list[Household],
    size: Size,
    day: date,
    plans: Sequence[SopPlan],
    chance: Random,
) -> None:
    """Keep as many due rows as the day has; the others were done, moved or left out before."""
    left = dict(size.due)
    shuffled = list(range(len(made)))
    chance.shuffle(shuffled)
    for position in shuffled:
        household = made[position]
        items = _due(household, plans, day)
        picked = pick(items)
        if picked is None:
            continue
        part = category(picked, day)
        if left[part]:
            left[part] -= 1
            continue
        household.follow_ups += [_settle(chance, household, item, day) for item in items]
    _contacts(author, guide, made, size, day)
    _by_hand(made, size, day, chance)


def _due(household: Household, plans: Sequence[SopPlan], day: date) -> list[DueItem]:
    orders_on = [order.ordered_on for order in household.orders]
    person = Person(household.customer, household.members, orders_on=orders_on)
    return due_items(person, plans, day, DEFAULT_RULES)


def _settle(chance: Random, household: Household, item: DueItem, day: date) -> FollowUp:
    """What became of a row that is not on the day's list any more."""
    contacted = household.customer.last_contact_on
    row = FollowUp(
        id=item.id,
        brand_id=household.customer.brand_id,
        customer_id=item.customer_id,
        kind=item.kind.value,
        sop_id=item.sop_id,
        step_id=item.step_id,
        planned_on=item.planned_on,
        due_on=item.due_on,
        task=item.task,
        script_id=item.script_id,
        material_id=item.material_id,
    )
    if contacted is not None and contacted >= item.due_on:
        outcome = chance.choice((Outcome.REPLIED, Outcome.REPLIED, Outcome.WILL_VISIT))
        return replace(
            row,
            status=FollowUpStatus.DONE.value,
            sent_on=contacted,
            closed_on=contacted,
            outcome=outcome.value,
        )
    if item.due_on >= day - timedelta(days=2):  # moved to one of the next days
        return replace(row, due_on=day + timedelta(days=chance.randint(1, 6)))
    closed_on = day - timedelta(days=chance.randint(1, 2))
    return replace(row, status=FollowUpStatus.SKIPPED.value, closed_on=closed_on)


def _contacts(author: Author, guide: Guide, made: list[Household], size: Size, day: date) -> None:
    """Write the last contact into the history; a few of them still wait for their reply."""
    waiting = size.waiting
    for household in made:
        on = household.customer.last_contact_on
        if on is None:
            continue
        done = next((row for row in household.follow_ups if row.sent_on == on), None)
        outcome = done.outcome if done else None
        if done and waiting and 1 <= (day - on).days <= 5 and done.kind != FollowUpKind.SILENT:
            waiting -= 1
            outcome = None
            open_row = replace(
                done, status=FollowUpStatus.WAITING.value, outcome=None, closed_on=None
            )
            household.follow_ups[household.follow_ups.index(done)] = open_row
        text = done.task if done else None
        household.entries.append(author.contact_entry(household, guide, on, text, outcome))


def _by_hand(made: list[Household], size: Size, day: date, chance: Random) -> None:
    """Follow-ups that the guide planned for this day and the next ones."""
    quiet = [
        household
        for household in made
        if not household.follow_ups and household.customer.last_contact_on is not None
    ]
    for number, household in enumerate(chance.sample(quiet, min(len(quiet), size.manual * 3))):
        on = day + timedelta(days=max(0, number - size.manual + 1))
        household.follow_ups.append(
            FollowUp(
                id=row_id("demo", "manual", household.customer.id),
                brand_id=household.customer.brand_id,
                customer_id=household.customer.id,
                kind=FollowUpKind.MANUAL.value,
                planned_on=on,
                due_on=on,
                task=MANUAL_TASKS[number % len(MANUAL_TASKS)],
            )
        )
