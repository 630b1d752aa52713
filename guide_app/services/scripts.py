"""What to say to a customer, what a guide makes of it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.due_item import DueItem
from guide_app.domain.entities import Customer, FamilyMember, Order
from guide_app.domain.reply_rate import ReplyRate
from guide_app.domain.script_choice import (
    Contact,
    FilledScript,
    is_past_the_ice,
    offered,
    waiting_script,
)
from guide_app.domain.script_values import benefit_of, script_values
from guide_app.domain.variables import Variable
from guide_app.domain.wordings import wordings_read
from guide_app.mutations.scripts import FavouriteScript, RewordScript
from guide_app.services.contact_budget import Restrained, restrained_from
from guide_app.services.customer_profile import get_customer
from guide_app.services.customer_rows import first_due
from guide_app.services.facts import Names
from guide_app.services.spelling import sounds_like
from guide_app.services.undo import Undo
from guide_app.sync.book import Book
from localdb.queries import catalog, person, scripts, tagging

RECENT_ORDERS = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """What the guide took along to write to the customer.

    Attributes:
        script_id: None: no words of HQ's.
        wording_id: None: the script was only looked at.
        said: What the guide made of the wording by hand, for this once.
        material_id: What was pasted besides.
    """

    script_id: str | None = None
    wording_id: str | None = None
    said: str | None = None
    material_id: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be said about a row of the day.

    Attributes:
        scripts: Filled in, the best first.
        waits: What the row's own script is called, if it has to wait until the ice is broken.
    """

    scripts: tuple[FilledScript, ...]
    waits: str | None = None


@dataclass(frozen=True, slots=True)
class ForCustomer:
    """Everything that may be said to a customer.

    Attributes:
        scripts: Filled in, the best first, but for favourites that the customer has not read: they
            come before all.
        best: The one that suits best, whichever are favourites.
        breaks_ice: Whether only ice-breaking is offered, because nothing was exchanged yet.
        waits: See `Offer`.
        restrained: Why nothing should be said today; where nobody may insist, ``scripts`` is empty.
    """

    customer_id: str
    name: str
    scripts: tuple[FilledScript, ...]
    best: FilledScript | None
    breaks_ice: bool
    waits: str | None = None
    restrained: Restrained | None = None


def scripts_for(
    connection: Connection,
    names: Names,
    customer: Customer,
    item: DueItem | None,
    today: date,
    family: Sequence[FamilyMember],
    orders: Sequence[Order],
) -> Offer:
    """What may be said to the customer about the item.

    Args:
        connection: To the guide's file.
        names: What ids are called.
        customer: Whom the guide writes to.
        item: The row of the day's list, if it is about one.
        today: The brand's day.
        family: The customer's.
        orders: The latest, newest first.
    """
    brand = catalog.find_brand(connection, customer.brand_id)
    bought = next((order.summary for order in orders if order.ordered_on <= today), None)
    values = script_values(
        customer,
        family,
        today,
        brand=brand.name if brand else None,
        store=names.store(customer.store_id),
        guide=names.guide(names.guide_id),
        last_purchase=bought,
        benefit=benefit_of(brand, today),
        item=item,
    )
    contact = Contact(
        customer,
        today,
        item,
        kind=scripts.find_kind(connection, item),
        tag_ids=frozenset(tag_id for _, tag_id in tagging.tags_of(connection, [customer.id])),
        is_late=values[Variable.DAYS_LATE] is not None,
    )
    read = wordings_read(scripts.sent_to(connection, customer.id))
    shelf = scripts.shelf(connection, names.guide_id)
    waits = waiting_script(shelf, contact)
    return Offer(offered(shelf, contact, values, read), None if waits is None else waits.title)


def find_scripts(found: Sequence[FilledScript], typed: str) -> list[FilledScript]:
    """Those whose title, text or template holds every word, or whose title sounds like it."""
    words = typed.lower().split()
    if not words:
        return list(found)
    return [
        script
        for script in found
        if _holds(script, words) or sounds_like(script.title, typed.lower())
    ]


class ScriptService:
    """The scripts as a guide looks them up and changes them; see `TodayService`."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def for_customer(self, customer_id: str, item: DueItem | None = None) -> ForCustomer:
        """Everything that may be said to the customer about a row of the day.

        Without one it is about the row by which the customer stands on the day's list, if they do.

        Raises:
            Rejected: NOT_FOUND.
        """
        today = self._book.today
        with self._book.file.read() as connection:
            customer = get_customer(connection, customer_id)
            item = item or first_due(connection, customer, today)
            breaks_ice = not is_past_the_ice(customer)
            restrained = restrained_from(connection, customer, item, today)
            if restrained is not None and restrained.restraint.absolute:
                return ForCustomer(
                    customer_id, customer.name, (), None, breaks_ice, None, restrained
                )
            offer = scripts_for(
                connection,
                Names(connection),
                customer,
                item,
                today,
                person.family(connection, customer_id),
                person.orders(connection, customer_id, RECENT_ORDERS),
            )
            return ForCustomer(
                customer_id,
                customer.name,
                tuple(sorted(offer.scripts, key=_is_no_fresh_favourite)),
                next((script for script in offer.scripts if script.suits), None),
                breaks_ice,
                offer.waits,
                restrained,
            )

    def restrained(self, customer_id: str, item: DueItem | None = None) -> Restrained | None:
        """Why nothing should be said to the customer as things stand now; None: it may be.

        About which row is as in `for_customer`.

        Raises:
            Rejected: NOT_FOUND.
        """
        with self._book.file.read() as connection:
            customer = get_customer(connection, customer_id)
            today = self._book.today
            item = item or first_due(connection, customer, today)
            return restrained_from(connection, customer, item, today)

    def rates(self) -> Mapping[str, ReplyRate]:
        """By wording, what came of it with the guide's own customers."""
        with self._book.file.read() as connection:
            return scripts.reply_rates(connection, self._book.today)

    def favourite(self, script_id: str, favourite: bool) -> Undo:
        """Mark the script, or no longer.

        Raises:
            Rejected: NOT_FOUND.
        """
        mutation_id = self._book.act(FavouriteScript(script_id=script_id, favourite=favourite))
        opposite = FavouriteScript(script_id=script_id, favourite=not favourite)
        return Undo((mutation_id,), opposites=(opposite,))

    def reword(self, script_id: str, text: str | None) -> Undo:
        """Say it in one's own words from now on, or in HQ's again.

        Raises:
            Rejected: TOO_LONG; NOT_A_CHOICE with what stands in braces and is no variable.
        """
        before = self.own_wording(script_id)
        mutation_id = self._book.act(RewordScript(script_id=script_id, text=text))
        return Undo((mutation_id,), opposites=(RewordScript(script_id=script_id, text=before),))

    def own_wording(self, script_id: str) -> str | None:
        """What the guide says instead."""
        guide_id = self._book.actor.guide_id
        with self._book.file.read() as connection:
            own = scripts.shelf(connection, guide_id).own.get(script_id)
        return own.text if own else None


def _is_no_fresh_favourite(script: FilledScript) -> bool:
    return not script.is_favourite or script.read_on is not None


def _holds(script: FilledScript, words: Sequence[str]) -> bool:
    inside = f"{script.title}\n{script.text}\n{script.template}".lower()
    return all(word in inside for word in words)
