"""The store's pool: claiming a customer nobody has, being given one, calling, going back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.contact import after_outcome, after_sent
from guide_app.domain.entities import Customer, FollowUp, Guide, Store, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import may_claim, may_transfer
from guide_app.domain.pool import CALL_OUTCOMES, call_id, next_call_on
from guide_app.domain.words import FollowUpKind, FollowUpStatus, Outcome, Role, TimelineKind
from guide_app.mutations.access import brand_row, known_guide, own_customer
from guide_app.mutations.claims import claimed_on, free_place, take_place
from guide_app.mutations.customers import add_customer
from guide_app.mutations.follow_ups import TakeBack, take_back
from guide_app.mutations.lines import keep_line
from guide_app.mutations.person_rows import change_facts, move_aliases
from guide_app.mutations.registry import MANAGERS, mutation
from guide_app.mutations.transfer import CUSTOMER_LIMIT, tell_transfer
from guide_app.mutations.tx import Context, FieldConflict, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToPool:
    """A new customer whom nobody has yet, of a store."""

    store_id: str
    values: Mapping[str, Any]
    family: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCustomer:
    """A guide takes somebody from the own store's pool."""

    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignFromPool:
    """Customers of the pool are given to a guide."""

    customer_ids: tuple[str, ...]
    to_guide_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToPool:
    """Customers whom nobody has worked go back; ``seen_guide_id`` had them."""

    customer_ids: tuple[str, ...]
    seen_guide_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall:
    """What came of calling a lead: one of `CALL_OUTCOMES`."""

    customer_id: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackCall:
    """Undo the author's last call, of which an entry of the timeline tells."""

    customer_id: str
    entry_id: str


@mutation("pool.add", AddToPool, MANAGERS)
def add_to_pool(tx: Tx, context: Context, arguments: AddToPool) -> None:
    """Add somebody to the pool of a store of the author's."""
    store = brand_row(tx, context, Store, arguments.store_id)
    if context.actor.store_id not in (None, store.id):
        raise Rejected(Code.NOT_FOUND, entity="store")
    add_customer(tx, context, arguments.values, arguments.family, store.id, None)


@mutation("pool.claim", ClaimCustomer)
def claim_customer(tx: Tx, context: Context, arguments: ClaimCustomer) -> None:
    """Take one of the guide's places for claims, and the customer with it.

    A guide's PC holds nobody of the pool: there it is the place alone that is taken, and the server
    decides. Whoever it does not find there, somebody else's or not, is answered in the same way.

    Raises:
        Rejected: NOT_FOUND of the pool; TOO_MANY when all places are taken.
    """
    actor = context.actor
    if actor.store_id is None or actor.person_id is None:
        raise Rejected(Code.NOT_ALLOWED)
    customer = tx.find(Customer, arguments.customer_id)
    if customer is not None and not may_claim(actor, customer):
        raise Rejected(Code.NOT_FOUND, entity="pool")
    take_place(tx, context, arguments.customer_id)
    if customer is not None:
        _give(tx, context, customer, tx.get(Guide, actor.guide_id), 0)


@mutation("pool.assign", AssignFromPool, MANAGERS)
def assign_from_pool(tx: Tx, context: Context, arguments: AssignFromPool) -> None:
    """Give them to a guide of their store; whoever is somebody's by now is a conflict."""
    _check_count(arguments.customer_ids)
    to_guide = known_guide(tx, context, arguments.to_guide_id)
    tx.prefetch(Customer, arguments.customer_ids)
    for ordinal, customer_id in enumerate(sorted(set(arguments.customer_ids))):
        customer = own_customer(tx, context, customer_id)
        if not may_transfer(context.actor, customer, to_guide):
            raise Rejected(Code.NOT_ALLOWED)
        if customer.store_id != to_guide.store_id:
            raise Rejected(Code.NOT_ALLOWED)
        if customer.guide_id == to_guide.id:
            continue
        if customer.guide_id is not None:
            context.conflicts.append(
                FieldConflict("customer", customer.id, "guide_id", to_guide.id, customer.guide_id)
            )
            continue
        _give(tx, context, customer, to_guide, ordinal)


@mutation("pool.return", ReturnToPool, MANAGERS)
def return_to_pool(tx: Tx, context: Context, arguments: ReturnToPool) -> None:
    """Leads that were not worked are nobody's again; others stay where they are."""
    _check_count(arguments.customer_ids)
    tx.prefetch(Customer, arguments.customer_ids)
    for ordinal, customer_id in enumerate(sorted(set(arguments.customer_ids))):
        customer = own_customer(tx, context, customer_id, removed=True)
        if customer.guide_id == arguments.seen_guide_id and customer.lead_since is not None:
            _take_back(tx, context, customer, ordinal)


@mutation("pool.call", RecordCall)
def record_call(tx: Tx, context: Context, arguments: RecordCall) -> None:
    """Close the call, or plan the next one; after the last the lead goes back to the pool.

    Raises:
        Rejected: NOT_FOUND; WRONG_STATE when there is nothing to call for.
    """
    if arguments.outcome not in CALL_OUTCOMES:
        raise Rejected(Code.NOT_A_CHOICE, field="outcome")
    customer = own_customer(tx, context, arguments.customer_id)
    before = tx.find(FollowUp, call_id(customer))
    if customer.lead_since is None or before is None or before.status != FollowUpStatus.PLANNED:
        raise Rejected(Code.WRONG_STATE, state="worked")
    today = context.business_on
    tries = (customer.call_tries or 0) + 1
    changes: dict[str, Any] = {"remind_at": None}
    again_on = next_call_on(tries, today)
    if arguments.outcome == Outcome.NO_ANSWER and again_on is not None:
        changes |= {"due_on": again_on}
    else:
        changes |= {"status": FollowUpStatus.DONE.value, "outcome": arguments.outcome}
        changes |= {"closed_on": today, "sent_on": today}

    def facts(row: Customer) -> dict[str, Any]:
        found: dict[str, Any] = {**after_sent(row, today), "call_tries": tries}
        if arguments.outcome != Outcome.NO_ANSWER:
            line_id = context.new_id(0)
            found |= after_outcome(row, arguments.outcome, None, today, 0, line_id)
            found |= {"lead_since": None, "call_tries": None}
        return found

    if arguments.outcome != Outcome.NO_ANSWER:
        free_place(tx, customer)
    after = tx.update(before, **changes)
    changed = change_facts(tx, customer, facts)
    goes_back = arguments.outcome == Outcome.NO_ANSWER and again_on is None
    details = {"action": "call", "outcome": arguments.outcome, "tries": tries}
    if goes_back:
        claimed = claimed_on(tx, customer)
        details["back"] = {
            "guide_id": customer.guide_id,
            "lead_since": customer.lead_since.isoformat(),
            "claimed_on": None if claimed is None else claimed.isoformat(),
        }
    keep_line(tx, context, TimelineKind.CONTACT, changed, before, after, details)
    if goes_back:
        _take_back(tx, context, changed.row, 1)


@mutation("pool.take_back_call", TakeBackCall, frozenset({Role.GUIDE, Role.MANAGER}))
def take_back_call(tx: Tx, context: Context, arguments: TakeBackCall) -> None:
    """Undo the call; whoever went back to the pool by it is the author's again, as before it.

    A guide's PC may hold nobody of the pool any more: there nothing is done, and the server
    decides, as with a claim.

    Raises:
        Rejected: NOT_FOUND, above all of the pool: somebody else has them by now, or nobody may;
            TOO_MANY when the place is taken; else as `follow_ups.take_back`.
    """
    customer = tx.find(Customer, arguments.customer_id)
    if customer is None:
        return
    if customer.guide_id is None:
        _have_again(tx, context, customer, tx.get(TimelineEntry, arguments.entry_id))
    again = TakeBack(customer_id=arguments.customer_id, entry_id=arguments.entry_id)
    take_back(tx, context, again)


def _give(tx: Tx, context: Context, customer: Customer, guide: Guide, ordinal: int) -> None:
    """The customer is the guide's, who is to call today."""
    today = context.business_on
    owner = {"guide_id": guide.id, "store_id": guide.store_id}
    move_aliases(tx, customer, owner)
    given = tx.update(
        customer,
        **owner,
        lead_since=today,
        call_tries=None,
        handover_id=None,
    )
    planned = tx.find(FollowUp, call_id(given))
    if planned is None:
        tx.insert(
            FollowUp(
                id=call_id(given),
                brand_id=given.brand_id,
                customer_id=given.id,
                kind=FollowUpKind.CALL.value,
                planned_on=today,
                due_on=today,
            )
        )
    else:  # back and taken again on one day
        again = {"due_on": today, "closed_on": None, "outcome": None, "sent_on": None}
        tx.update(planned, status=FollowUpStatus.PLANNED.value, **again)
    tell_transfer(tx, context, customer, guide.id, ordinal)


def _take_back(tx: Tx, context: Context, customer: Customer, ordinal: int) -> None:
    """Nobody's again: the PC of the guide forgets."""
    planned = tx.find(FollowUp, call_id(customer))
    if planned is not None and planned.status == FollowUpStatus.PLANNED:
        skipped = FollowUpStatus.SKIPPED.value
        tx.update(planned, status=skipped, closed_on=context.business_on)
    free_place(tx, customer)
    tell_transfer(tx, context, customer, None, ordinal)
    move_aliases(tx, customer, {"guide_id": None, "store_id": customer.store_id})
    tx.update(customer, guide_id=None, lead_since=None, call_tries=None)


def _have_again(tx: Tx, context: Context, customer: Customer, entry: TimelineEntry) -> None:
    """Out of the pool, as the call left them."""
    actor, details = context.actor, entry.details if isinstance(entry.details, dict) else {}
    back = details.get("back", {})
    own = actor.guide_id == entry.guide_id == back.get("guide_id")
    if not own or entry.undone or entry.customer_id != customer.id:
        raise Rejected(Code.NOT_FOUND, entity="pool")
    if not may_claim(actor, customer):
        raise Rejected(Code.NOT_FOUND, entity="pool")
    if back["claimed_on"] is not None:
        take_place(tx, context, customer.id, date.fromisoformat(back["claimed_on"]))
    owner = {"guide_id": actor.guide_id, "store_id": customer.store_id}
    move_aliases(tx, customer, owner)
    since = date.fromisoformat(back["lead_since"])
    tx.update(customer, **owner, lead_since=since, call_tries=details["tries"])
    tell_transfer(tx, context, customer, actor.guide_id, 0)


def _check_count(customer_ids: tuple[str, ...]) -> None:
    if len(customer_ids) > CUSTOMER_LIMIT:
        raise Rejected(Code.TOO_MANY, limit=CUSTOMER_LIMIT)
