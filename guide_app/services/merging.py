"""Customers who are one person: who may be, what stands for both, merged and parted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.entities import Customer
from guide_app.domain.known import KnownBy
from guide_app.domain.masking import mask_phone
from guide_app.domain.merging import alias_ids, as_one, head_id, is_alias
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.services.customer_models import CustomerFacts, Duplicate
from guide_app.services.customer_profile import facts_of, get_customer
from guide_app.services.duplicates import find_duplicates
from guide_app.services.facts import Names
from guide_app.services.undo import Undo
from guide_app.sync.book import Book
from localdb.queries import customers


@dataclass(frozen=True, slots=True)
class AliasFact:
    """Somebody who was merged into the customer; ``phone`` is masked."""

    customer_id: str
    name: str
    phone: str
    added_on: date


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Of whom a customer consists, and who else may be the same.

    Attributes:
        maybe: Own customers who agree in a number.
    """

    aliases: tuple[AliasFact, ...] = ()
    maybe: tuple[Duplicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Merger:
    """Two customers side by side, and what will be said of the one."""

    into: CustomerFacts
    other: CustomerFacts
    stands: CustomerFacts


def same_person(book: Book, customer_id: str) -> SamePerson:
    """Of whom the customer consists, and who may be the same."""
    numbers = set(KnownBy)
    with book.file.read() as connection:
        customer = _head(connection, customer_id)
        aliases = customers.list_by_ids(connection, alias_ids(customer))
        found = find_duplicates(
            connection,
            phone=customer.phone or "",
            wechat=customer.wechat or "",
            member_number=customer.member_number or "",
            except_id=customer.id,
        )
    return SamePerson(
        tuple(AliasFact(one.id, one.name, mask_phone(one.phone), one.added_on) for one in aliases),
        tuple(one for one in found if not one.removed and numbers.intersection(one.matched)),
    )


def compare(book: Book, customer_id: str, into_id: str) -> Merger:
    """What there is to see before they are merged.

    Raises:
        Rejected: NOT_FOUND.
    """
    with book.file.read() as connection:
        names, today = Names(connection), book.today
        into, other = _head(connection, into_id), _head(connection, customer_id)
        stands = replace(into, **as_one(into, [other]))
        return Merger(
            *(facts_of(row, names, today, unanswered=False) for row in (into, other, stands))
        )


def merge(book: Book, customer_id: str, into_id: str) -> Undo:
    """Let one stand for both.

    Raises:
        Rejected: WRONG_STATE, TOO_MANY, NOT_FOUND.
    """
    done = book.act(MergeCustomers(customer_id=customer_id, into_id=into_id))
    return Undo((done,), None, (UnmergeCustomer(customer_id=customer_id),))


def unmerge(book: Book, customer_id: str) -> Undo:
    """Part one who was merged.

    Raises:
        Rejected: WRONG_STATE, NOT_ALLOWED, NOT_FOUND.
    """
    with book.file.read() as connection:
        customer = get_customer(connection, customer_id)
    done = book.act(UnmergeCustomer(customer_id=customer_id))
    again = MergeCustomers(customer_id=customer_id, into_id=customer.merged["with"])
    return Undo((done,), None, (again,))


def _head(connection: Connection, customer_id: str) -> Customer:
    customer = get_customer(connection, customer_id)
    return get_customer(connection, head_id(customer)) if is_alias(customer) else customer
