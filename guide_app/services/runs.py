"""Days noted of a customer, and the SOPs that it is in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.due_reasons import of_step
from guide_app.domain.entities import Customer, CustomerDate, DateKind, Enrolment
from guide_app.domain.ids import row_id
from guide_app.domain.sop import Situation, SopPlan, last_purchase, silent_since
from guide_app.domain.sop_ahead import RunAhead, runs_ahead
from guide_app.domain.sop_beginnings import comes_round
from guide_app.domain.words import Consent, Trigger
from guide_app.mutations.dates import RemoveDate, SaveDate
from guide_app.mutations.enrolments import EnrolInSop, LeaveSop, enrolment_by_hand
from guide_app.mutations.fields import Change
from guide_app.services import undo as undoing
from guide_app.services.customer_models import DateKindChoice
from guide_app.services.customer_profile import get_customer
from guide_app.services.customer_rows import DayRules, day_rules
from guide_app.services.materials import material_for
from guide_app.services.run_models import DateFact, LeftRun, Programme, RunFact, StepFact
from guide_app.services.undo import Undo
from guide_app.sync.book import Book
from localdb.queries import catalog, contacts, due, person, runs

RECENT_DAYS = 30
"""So long a run that was left can be taken up again."""


class RunService:
    """What the file asks for and does about dates and SOPs; what it does is saved on return.

    Args:
        book: The guide's open file.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def programme(self, customer_id: str) -> Programme:
        """What is to come for the customer.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            customer = get_customer(connection, customer_id)
            today = self._book.today
            kinds = catalog.date_kinds(connection)
            rules = day_rules(connection, today)
            ahead = _ahead(connection, customer, rules)
            left = runs.left_since(
                connection, customer_id, (today - timedelta(days=RECENT_DAYS)).isoformat()
            )
            names = {plan.root_id: plan.sop.name for plan in rules.plans}
            return Programme(
                dates=_dates(runs.dates(connection, customer_id), kinds, today),
                kinds=tuple(
                    DateKindChoice(kind.id, kind.name, kind.yearly)
                    for kind in kinds
                    if not kind.archived
                ),
                runs=tuple(_run_fact(connection, customer, one) for one in ahead),
                left=tuple(
                    LeftRun(row.id, row.sop_id, names[row.sop_id], row.started_on, row.ended_on)
                    for row in left
                    if row.sop_id in names and row.ended_on is not None and not _was_taken_back(row)
                ),
                beginnable=_beginnable(rules.plans, {one.plan.root_id for one in ahead}, today),
            )

    def save_date(
        self, customer_id: str, kind_id: str, on: date, note: str, fact: DateFact | None = None
    ) -> Undo | None:
        """Note a day, or change ``fact``; None if nothing differs from it.

        Raises:
            Rejected: REQUIRED, TOO_LONG, OUT_OF_RANGE, NOT_FOUND.
        """
        new: dict[str, Any] = {
            "kind_id": kind_id,
            "on": on.isoformat(),
            "note": note.strip() or None,
        }
        if fact is None:
            added = {name: Change(seen=None, new=value) for name, value in new.items()}
            mutation_id = self._book.act(SaveDate(customer_id=customer_id, changes=added))
            date_id = row_id(mutation_id, 0)
            return Undo(
                (mutation_id,), None, (RemoveDate(customer_id=customer_id, date_id=date_id),)
            )
        seen = {"kind_id": fact.kind_id, "on": fact.on.isoformat(), "note": fact.note}
        changed = {
            name: Change(seen=seen[name], new=new[name]) for name in new if new[name] != seen[name]
        }
        if not changed:
            return None
        turned = {name: Change(seen=one.new, new=one.seen) for name, one in changed.items()}
        return self._both(
            SaveDate(customer_id=customer_id, changes=changed, date_id=fact.date_id),
            SaveDate(customer_id=customer_id, changes=turned, date_id=fact.date_id),
        )

    def remove_date(self, customer_id: str, date_id: str) -> Undo:
        """Take a day away, and with it what a SOP plans from it."""
        removed = RemoveDate(customer_id=customer_id, date_id=date_id)
        return self._both(removed, replace(removed, removed=False))

    def begin(self, customer_id: str, sop_id: str) -> Undo:
        """Begin a SOP by hand, today.

        Raises:
            Rejected: WRONG_STATE, NOT_FOUND.
        """
        mutation_id = self._book.act(EnrolInSop(customer_id=customer_id, sop_id=sop_id))
        today = self._book.today
        back = LeaveSop(
            customer_id=customer_id,
            sop_id=sop_id,
            enrolment_id=enrolment_by_hand(sop_id, customer_id, today),
            started_on=today,
        )
        return Undo((mutation_id,), None, (back,))

    def leave(self, customer_id: str, run: RunFact) -> Undo:
        """End a run before its last step."""
        left = LeaveSop(
            customer_id=customer_id,
            sop_id=run.sop_id,
            enrolment_id=run.enrolment_id,
            started_on=run.started_on,
        )
        return self._both(left, replace(left, left=False))

    def go_on(self, customer_id: str, run: LeftRun) -> Undo:
        """Let a run go on that was ended."""
        left = LeaveSop(
            customer_id=customer_id,
            sop_id=run.sop_id,
            enrolment_id=run.enrolment_id,
            started_on=run.started_on,
        )
        return self._both(replace(left, left=False), left)

    def undo(self, token: Undo) -> tuple[str, ...]:
        """Take an action back; see `services.undo`."""
        return undoing.undo(self._book, token)

    def _both(self, arguments: Any, opposite: Any) -> Undo:
        return Undo((self._book.act(arguments),), None, (opposite,))


def _ahead(connection: Connection, customer: Customer, rules: DayRules) -> list[RunAhead]:
    """What is to come; nothing for somebody who is not to be contacted at all."""
    if customer.removed_on is not None or customer.consent == Consent.WITHDRAWN:
        return []
    found = due.with_facts(connection, rules.window, [customer])
    if not found:
        return []
    one = replace(found[0], family=person.family(connection, customer.id))
    situation = Situation(
        person=one,
        bought_on=last_purchase(customer, one.orders_on, rules.today),
        silent_since=silent_since(customer),
        today=rules.today,
        grace_days=contacts.day_rules(connection).grace_days,
    )
    return runs_ahead(rules.plans, situation)


def _was_taken_back(row: Enrolment) -> bool:
    """Whether somebody began it by hand and thought better of it."""
    return row.fact is not None and row.ended_on == row.started_on


def _run_fact(connection: Connection, customer: Customer, ahead: RunAhead) -> RunFact:
    steps = tuple(
        StepFact(
            step.number,
            step.due_on,
            step.step.task,
            of_step(step, step.due_on),
            material_for(connection, step.step.material_id, customer),
        )
        for step in ahead.steps
    )
    plan = ahead.plan
    return RunFact(
        enrolment_id=ahead.id,
        sop_id=plan.root_id,
        name=plan.sop.name,
        started_on=ahead.run.started_on,
        steps=steps,
        step_count=len(plan.steps),
        has_begun=ahead.has_begun,
    )


def _dates(
    rows: Collection[CustomerDate], kinds: Collection[DateKind], today: date
) -> tuple[DateFact, ...]:
    by_id = {kind.id: kind for kind in kinds}
    facts = [
        DateFact(
            row.id, kind.id, kind.name, row.on, kind.yearly, row.note, _next(row.on, kind, today)
        )
        for row in rows
        for kind in [by_id.get(row.kind_id)]
        if kind is not None
    ]
    return tuple(sorted(facts, key=lambda fact: (fact.next_on or date.max, fact.on, fact.date_id)))


def _next(on: date, kind: DateKind, today: date) -> date | None:
    if on >= today:
        return on
    if not kind.yearly:
        return None
    later = comes_round(on, today, today + timedelta(days=366))
    return next((day for day, _ in later if day >= today), None)


def _beginnable(
    plans: Collection[SopPlan], running: Collection[str], today: date
) -> tuple[tuple[str, str], ...]:
    found = {
        plan.root_id: plan.sop.name
        for plan in plans
        if plan.sop.trigger == Trigger.BY_HAND and plan.root_id not in running and plan.takes(today)
    }
    return tuple(sorted(found.items(), key=lambda pair: pair[1]))
