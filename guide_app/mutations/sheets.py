"""Filling in a questionnaire with or by a customer, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entities import (
    AnswerSheet,
    Customer,
    CustomerDate,
    CustomerTag,
    Questionnaire,
    Tag,
    TagGroup,
    TimelineEntry,
)
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.questionnaires import read_answers, read_questions
from guide_app.domain.sheet_rules import BIRTHDAY, DatedFact, Effects, Fact, effects_of, read_rules
from guide_app.domain.tags import standing_tag
from guide_app.domain.values import from_wire, to_wire
from guide_app.domain.words import TimelineKind
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.fields import Overwritten, record_overwritten
from guide_app.mutations.person_rows import Changed, change_facts, holder
from guide_app.mutations.registry import mutation
from guide_app.mutations.tag_rows import Label, Told, put_on
from guide_app.mutations.tx import Context, Tx

LINE_ORDINAL = 1
"""Of the line of the history, among what `sheet.fill` creates."""
_BIRTHDAY = ("birthday_year", "birthday_month", "birthday_day", "birthday_lunar")


@dataclass(frozen=True, slots=True, kw_only=True)
class FillSheet:
    """The answers to a questionnaire, in the version that was on the screen, however old."""

    customer_id: str
    questionnaire_id: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackSheet:
    """Undo what a filled-in questionnaire did, by its line in the history."""

    customer_id: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class PlannedTag:
    """A tag that a sheet puts on; ``before`` is what stands in its row."""

    label: Label
    before: CustomerTag | None

    @property
    def tag(self) -> Tag:
        """The tag itself."""
        return self.label.tag

    @property
    def there(self) -> bool:
        """Whether the customer has it already."""
        return self.before is not None and self.before.tag_id in self.label.names


@mutation("sheet.fill", FillSheet)
def fill_sheet(tx: Tx, context: Context, arguments: FillSheet) -> None:
    """Keep the answers, and do what the questionnaire's rules say.

    The rules are HQ's: they also set tags that the author may not set by hand.
    """
    customer = own_customer(tx, context, arguments.customer_id)
    form = brand_row(tx, context, Questionnaire, arguments.questionnaire_id)
    questions = read_questions(form.questions)
    answers = read_answers(questions, arguments.answers)
    effects = effects_of(read_rules(form.rules, questions), questions, answers)
    sheet = AnswerSheet(
        id=context.new_id(0),
        brand_id=customer.brand_id,
        customer_id=customer.id,
        questionnaire_id=form.id,
        guide_id=context.actor.person_id,
        answered_on=context.business_on,
        answers=answers,
    )
    tx.insert(sheet)
    tags = _set_tags(tx, context, customer, effects)
    changed = _set_facts(tx, context, customer, effects)
    dates = _set_dates(tx, customer, effects)
    tx.insert(
        TimelineEntry(
            id=context.new_id(LINE_ORDINAL),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.SHEET.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.person_id,
            text=form.name,
            details={
                "sheet_id": sheet.id,
                "added": [tag["tag_id"] for tag in tags if not tag["there"]],
                "replaced": [tag["before"]["tag_id"] for tag in tags if tag["before"]],
                "undo": {
                    "mutation_id": context.mutation_id,
                    "tags": tags,
                    "customer": _difference(changed.before, changed.after),
                    "dates": dates,
                },
            },
        )
    )


@mutation("sheet.take_back", TakeBackSheet)
def take_back_sheet(tx: Tx, context: Context, arguments: TakeBackSheet) -> None:
    """Mark sheet and line, and take back exactly what it did; what changed since stays.

    Raises:
        Rejected: WRONG_STATE when it is taken back already; NOT_FOUND.
    """
    customer = own_customer(tx, context, arguments.customer_id)
    entry = tx.get(TimelineEntry, arguments.entry_id)
    details = entry.details if isinstance(entry.details, dict) else {}
    customer = holder(tx, customer, entry.customer_id, "timeline_entry")
    if entry.kind != TimelineKind.SHEET:
        raise Rejected(Code.NOT_FOUND, entity="timeline_entry")
    if entry.undone:
        raise Rejected(Code.WRONG_STATE, state="undone")
    kept = details["undo"]
    for tag in kept["tags"]:
        _take_tag_back(tx, tag, kept["mutation_id"])
    for fact in kept["dates"]:
        _take_date_back(tx, fact)
    by_name = entity_of(Customer).by_name
    change_facts(
        tx,
        customer,
        lambda known: {
            name: from_wire(by_name[name], before)
            for name, (before, after) in kept["customer"].items()
            if to_wire(by_name[name], getattr(known, name)) == after
        },
    )
    tx.update(tx.get(AnswerSheet, details["sheet_id"]), undone=True)
    tx.update(entry, undone=True)


def planned_tags(tx: Tx, customer: Customer, effects: Effects) -> list[PlannedTag]:
    """The tags that a sheet puts on, each with the row that it touches."""
    planned: dict[str, PlannedTag] = {}
    for tag_id in effects.tag_ids:
        label = _label_in_use(tx, tag_id)
        if label is None or (place := label.row_of(customer.id)) in planned:
            continue  # of a single choice the first rule counts
        rows = (tx.find(CustomerTag, one) for one in label.places_of(customer.id))
        has = (row for row in rows if row is not None and row.tag_id in label.names)
        planned[place] = PlannedTag(label, next(has, None) or tx.find(CustomerTag, place))
    return list(planned.values())


def wanted_facts(customer: Customer, effects: Effects) -> list[tuple[Fact, dict[str, Any]]]:
    """The facts that a sheet changes, with the fields and their new values."""
    wanted = []
    for fact in effects.facts:
        values = _values(fact)
        same = all(getattr(customer, name) == value for name, value in values.items())
        if not same and (fact.overwrites or not _is_known(customer, fact)):
            wanted.append((fact, values))
    return wanted


def wanted_dates(
    tx: Tx, customer: Customer, effects: Effects
) -> list[tuple[str, CustomerDate | None, DatedFact]]:
    """The dated facts that a sheet notes or moves: the row's id, the row before, and the fact."""
    wanted = []
    for fact in effects.dates:
        new_id = row_id("customer_date", customer.id, fact.name)
        before = tx.find(CustomerDate, new_id)
        there = before is not None and not before.removed
        if before is None or not there or (fact.overwrites and before.on != fact.value):
            wanted.append((new_id, before, fact))
    return wanted


def _set_tags(
    tx: Tx, context: Context, customer: Customer, effects: Effects
) -> list[dict[str, Any]]:
    """Put the tags on; what was done, for taking it back."""
    done = []
    for one in planned_tags(tx, customer, effects):
        told = Told()
        put_on(tx, context, customer, one.label, context.mutation_id, told)
        if not one.there and not told.added:
            continue
        before = None if one.there or one.before is None else _wire(one.before)
        place = one.label.row_of(customer.id)
        done.append({"id": place, "tag_id": one.tag.id, "there": one.there, "before": before})
    return done


def _label_in_use(tx: Tx, tag_id: str) -> Label | None:
    """The tag, or what it was merged into; None for one that is no longer used.

    Old versions of a questionnaire name tags as they were.
    """
    named = tx.find(Tag, tag_id)
    if named is None:
        return None
    tag = standing_tag(named, lambda other: tx.find(Tag, other))
    return None if tag.archived else Label(named, tag, tx.get(TagGroup, tag.group_id))


def _take_tag_back(tx: Tx, done: dict[str, Any], mutation_id: str) -> None:
    row = tx.find(CustomerTag, done["id"])
    if row is None or row.tag_id != done["tag_id"] or mutation_id not in row.adds:
        return
    left = [add for add in row.adds if add != mutation_id]
    if left:
        tx.update(row, adds=left)
    elif done["before"] is None:
        tx.delete(row)
    else:
        by_name = entity_of(CustomerTag).by_name
        before = {name: from_wire(by_name[name], value) for name, value in done["before"].items()}
        tx.update(row, **before)


def _wire(row: CustomerTag) -> dict[str, Any]:
    by_name = entity_of(CustomerTag).by_name
    return {
        name: to_wire(by_name[name], getattr(row, name)) for name in ("tag_id", "adds", "since")
    }


def _set_facts(tx: Tx, context: Context, customer: Customer, effects: Effects) -> Changed:
    """Write what the answers say; a value that gives way is kept in the history."""
    updates: dict[str, Any] = {}
    overwritten: list[Overwritten] = []
    by_name = entity_of(Customer).by_name
    for fact, values in wanted_facts(customer, effects):
        if any(context.origins.gives_way("customer", customer.id, name) for name in values):
            continue
        for name, value in values.items():
            current = getattr(customer, name)
            if current != value and _is_known(customer, fact):
                kept, lost = to_wire(by_name[name], value), to_wire(by_name[name], current)
                overwritten.append(Overwritten(name, kept=kept, lost=lost))
            context.origins.written("customer", customer.id, name)
        updates |= values
    changed = change_facts(
        tx, customer, lambda known: {**updates, "last_answer_on": _later(known, context)}
    )
    record_overwritten(tx, context, customer, customer, overwritten)
    return changed


def _later(customer: Customer, context: Context) -> date:
    return max(customer.last_answer_on or context.business_on, context.business_on)


def _values(fact: Fact) -> dict[str, Any]:
    if isinstance(fact.value, date):
        day = fact.value
        return dict(zip(_BIRTHDAY, (day.year, day.month, day.day, False), strict=True))
    return {fact.name: fact.value}


def _is_known(customer: Customer, fact: Fact) -> bool:
    return getattr(customer, "birthday_month" if fact.name == BIRTHDAY else fact.name) is not None


def _set_dates(tx: Tx, customer: Customer, effects: Effects) -> list[dict[str, Any]]:
    """Note the dated facts, one of a kind; what was done, for taking it back."""
    done = []
    for new_id, before, fact in wanted_dates(tx, customer, effects):
        kept = None
        if before is None:
            tx.insert(
                CustomerDate(
                    id=new_id,
                    brand_id=customer.brand_id,
                    customer_id=customer.id,
                    kind_id=fact.name,
                    on=fact.value,
                )
            )
        else:
            kept = {"on": before.on.isoformat(), "removed": before.removed}
            tx.update(before, on=fact.value, removed=False)
        done.append({"id": new_id, "on": fact.value.isoformat(), "before": kept})
    return done


def _take_date_back(tx: Tx, done: dict[str, Any]) -> None:
    row = tx.find(CustomerDate, done["id"])
    if row is None or row.removed or row.on.isoformat() != done["on"]:
        return
    if done["before"] is None:
        tx.update(row, removed=True)
    else:
        before = done["before"]
        tx.update(row, on=date.fromisoformat(before["on"]), removed=before["removed"])


def _difference(before: Customer, after: Customer) -> dict[str, list[Any]]:
    return {
        field.name: [
            to_wire(field, getattr(before, field.name)),
            to_wire(field, getattr(after, field.name)),
        ]
        for field in entity_of(Customer).fields
        if getattr(before, field.name) != getattr(after, field.name)
    }
