"""Which scripts suit a customer: the stage gate, the occasion, kind, tags and favourites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from guide_app.domain.due_item import DueItem
from guide_app.domain.due_reasons import ReasonCode
from guide_app.domain.entities import Customer, Script
from guide_app.domain.variables import Variable, canonical, names_in
from guide_app.domain.wordings import Shelf, in_turn
from guide_app.domain.words import FollowUpKind, FollowUpState, Stage, Temperature

BREAKS_THE_ICE = frozenset({Stage.GREETING, Stage.ICE_BREAKING})
AFTER_PURCHASE_DAYS = 45
"""How long what was bought is still something to ask about; then the next purchase is."""

_BY_REASON: Mapping[ReasonCode, Stage] = {
    ReasonCode.SOP_PURCHASE: Stage.AFTER_PURCHASE,
    ReasonCode.SOP_FIRST_PURCHASE: Stage.AFTER_PURCHASE,
    ReasonCode.SOP_RETURNED: Stage.AFTER_PURCHASE,
    ReasonCode.SOP_REPURCHASE: Stage.REPURCHASE,
    ReasonCode.SOP_BIRTHDAY: Stage.BIRTHDAY,
    ReasonCode.SOP_SILENT: Stage.SILENT,
    ReasonCode.BIRTHDAY: Stage.BIRTHDAY,
    ReasonCode.FAMILY_BIRTHDAY: Stage.BIRTHDAY,
    ReasonCode.SILENT: Stage.SILENT,
}
_BY_KIND: Mapping[FollowUpKind, Stage] = {
    FollowUpKind.BIRTHDAY: Stage.BIRTHDAY,
    FollowUpKind.SILENT: Stage.SILENT,
}


@dataclass(frozen=True, slots=True)
class FilledScript:
    """One wording of a script, for one customer.

    Attributes:
        text: Ready to send.
        missing: Variables, by canonical name, whose clauses were left out because nothing is known.
        suits: It is meant for this contact; the others may be looked up.
        wording_id: See `domain.wordings`.
        template: The wording with its variables.
        is_own: The guide's own wording.
        is_favourite: The guide marked the script.
        read_on: When the customer last read it; None: never.
    """

    script_id: str
    title: str
    stage: str
    text: str
    missing: tuple[str, ...]
    suits: bool
    wording_id: str
    template: str
    is_own: bool = False
    is_favourite: bool = False
    read_on: date | None = None


class Recipient(NamedTuple):
    """For whom words are made, and for which row of the day; without one, for none of them."""

    customer_id: str
    item: DueItem | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the guide writes to, and what about.

    Attributes:
        today: The brand's day.
        item: The row of the day's list; None without one.
        kind: Of the SOP's step or HQ's task, if it is one.
        tag_ids: The customer's tags, as they are called now.
        is_late: The birthday in question is past.
    """

    customer: Customer
    today: date
    item: DueItem | None = None
    kind: str | None = None
    tag_ids: frozenset[str] = frozenset()
    is_late: bool = False


def stage_for(customer: Customer, item: DueItem | None, today: date) -> Stage:
    """When in the relation this contact comes, by what it is about."""
    if item is not None and item.reason.code in _BY_REASON:
        return _BY_REASON[item.reason.code]
    if item is not None and item.kind in _BY_KIND:
        return _BY_KIND[item.kind]
    if item is not None and "birthday_on" in item.reason.facts:
        return Stage.BIRTHDAY
    if customer.temperature == Temperature.HOT:
        return Stage.PRODUCT
    if customer.last_contact_on is None:
        return Stage.GREETING
    if customer.state != FollowUpState.BOUGHT:
        return Stage.ICE_BREAKING
    bought = customer.last_order_on or today
    lately = (today - bought).days <= AFTER_PURCHASE_DAYS
    return Stage.AFTER_PURCHASE if lately else Stage.REPURCHASE


def is_past_the_ice(customer: Customer) -> bool:
    """Whether more than ice-breaking may be said.

    After an answer, after a purchase, and at once to somebody who is hot.
    """
    return (
        customer.last_answer_on is not None
        or customer.last_order_on is not None
        or customer.temperature == Temperature.HOT
    )


def offered(
    shelf: Shelf,
    contact: Contact,
    values: Mapping[str, object],
    read: Mapping[str, date] = MappingProxyType({}),
) -> tuple[FilledScript, ...]:
    """What may be said, filled in, the best first; further wordings follow after every script.

    Before the first exchange that is what breaks the ice and nothing else, whatever the row of the
    day is about and whichever script its SOP names; see `waiting_script`. Later the SOP's own comes
    first, those of the stage follow, and for somebody who is hot those that sell. Among these, what
    the customer has not read comes first, then the guide's favourites, what is of the step's kind,
    and what is for one of the customer's tags.

    Once a birthday is past, only what speaks of ``{days_late}`` is said about it, and that never
    else.

    Args:
        shelf: What there is to say.
        contact: Whom it is for.
        values: See `variables.fill`.
        read: See `wordings.wordings_read`.
    """
    rounds: list[tuple[int, tuple[Any, ...], FilledScript]] = []
    for script in shelf.scripts:
        place = _place(script, contact)
        if place is None:
            continue
        wordings = [one for one in shelf.wordings(script) if _is_in_time(script, one.text, contact)]
        ready = in_turn(wordings, values, read, contact.customer.id)
        for number, one in enumerate(ready):
            finer = (
                one.read_on or date.min,
                not shelf.is_favourite(script),
                script.kind != contact.kind,
                not script.tag_ids,
            )
            made = FilledScript(
                script_id=script.id,
                title=script.title,
                stage=script.stage,
                text=one.filled.text,
                missing=one.filled.missing,
                suits=place.suits,
                wording_id=one.wording.id,
                template=one.wording.text,
                is_own=one.wording.is_own,
                is_favourite=shelf.is_favourite(script),
                read_on=one.read_on,
            )
            rounds.append((number, (*place.rank, *finer), made))
    rounds.sort(key=lambda one: one[:2])
    return tuple(made for _, _, made in rounds)


def waiting_script(shelf: Shelf, contact: Contact) -> Script | None:
    """The script of the row's own that has to wait until the ice is broken."""
    if contact.item is None or is_past_the_ice(contact.customer):
        return None
    return next(
        (
            script
            for script in shelf.scripts
            if script.id == contact.item.script_id and script.stage not in BREAKS_THE_ICE
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    rank: tuple[bool, ...]
    suits: bool


def _place(script: Script, contact: Contact) -> _Place | None:
    """Where the script stands among the others; None: it is not offered."""
    stage = stage_for(contact.customer, contact.item, contact.today)
    is_own = contact.item is not None and script.id == contact.item.script_id
    of_stage = script.stage == stage
    if not is_own and script.tag_ids and contact.tag_ids.isdisjoint(script.tag_ids):
        return None
    if is_past_the_ice(contact.customer):
        hot = contact.customer.temperature == Temperature.HOT
        sells = hot and script.stage == Stage.PRODUCT
        return _Place((not is_own, not of_stage, not sells), is_own or of_stage or sells)
    if script.stage in BREAKS_THE_ICE:
        never = contact.customer.last_contact_on is None
        begins = script.stage == (Stage.GREETING if never else Stage.ICE_BREAKING)
        return _Place((not is_own, not begins), suits=True)
    return None


def _is_in_time(script: Script, text: str, contact: Contact) -> bool:
    belated = Variable.DAYS_LATE in map(canonical, names_in(text))
    if not contact.is_late:
        return not belated
    is_own = contact.item is not None and script.id == contact.item.script_id
    return belated or not (is_own or script.stage == Stage.BIRTHDAY)
