"""What waits and what needs a decision, for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.masking import mask_apart
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.sync.book import Book
from guide_app.wire.mutations import decode_arguments, decode_body
from localdb import parked
from localdb.queries import customers


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A change on its way.

    Attributes:
        name: Of the mutation.
        customer_name: Whom it is about, where that is one customer.
        customers: How many customers it is about.
        outcome: What came of a contact, where the change says so.
        held: The server does not know such a change yet.
    """

    mutation_id: str
    name: str
    customer_name: str | None
    customers: int
    outcome: str | None
    made_at: str
    held: bool


@dataclass(frozen=True, slots=True)
class Contested:
    """A field with the guide's value and the one that stands; values in wire form.

    Phone numbers are masked; one more digit is shown where they would look the same.
    """

    field: str
    yours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class AttentionLine:
    """A refused change.

    Attributes:
        code: A `domain.errors.Code`, or ``conflict``.
        words: What the guide had typed.
        may_retry: The same change can be tried again.
        contested: With ``conflict``: the fields on which one can insist.
    """

    position: int
    name: str
    code: str
    facts: dict[str, Any]
    words: str | None
    customer_id: str | None
    customer_name: str | None
    made_at: str
    may_retry: bool
    contested: tuple[Contested, ...]


@dataclass(frozen=True, slots=True)
class LetGo:
    """A refused change that the guide let go."""

    item: parked.AttentionItem


class SyncCentreService:
    """Asks and settles on one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def list_waiting(self, limit: int = 500) -> list[WaitingLine]:
        """The first changes that the server has not taken, in order."""
        items = [item for item in self._book.list_outbox() if item.accepted_n is None][:limit]
        about = [_about(item.body) for item in items]
        names = self._names({one.ids[0] for one in about if len(one.ids) == 1})
        return [
            WaitingLine(
                item.mutation_id,
                item.name,
                one.name or (names.get(one.ids[0]) if len(one.ids) == 1 else None),
                len(one.ids) or 1,
                one.outcome,
                item.made_at,
                item.held,
            )
            for item, one in zip(items, about, strict=True)
        ]

    def list_attention(self) -> list[AttentionLine]:
        """Refused changes, oldest first."""
        items = self._book.list_attention()
        names = self._names({item.customer_id for item in items if item.customer_id})
        return [
            AttentionLine(
                position=item.position,
                name=item.name,
                code=item.code,
                facts=item.facts,
                words=item.words,
                customer_id=item.customer_id,
                customer_name=names.get(item.customer_id or ""),
                made_at=item.made_at,
                may_retry=item.body is not None and item.code != "conflict",
                contested=tuple(
                    _contested(found["field"], found["yours"], found["theirs"])
                    for found in item.facts.get("conflicts", [])
                ),
            )
            for item in items
        ]

    def insist(self, position: int) -> None:
        """Set the contested fields to the guide's values after all, having seen the other ones.

        Raises:
            Rejected: The customer has left, or the values cannot be; the line stays.
        """
        item = self._get(position)
        by_row: dict[str, dict[str, Change]] = {}
        for found in item.facts.get("conflicts", []):
            if found["entity"] == "customer":
                change = Change(seen=found["theirs"], new=found["yours"])
                by_row.setdefault(found["row_id"], {})[found["field"]] = change
        if not by_row:
            raise Rejected(Code.NOTHING_TO_DO)
        for customer_id, changes in by_row.items():
            self._book.act(EditCustomer(customer_id=customer_id, changes=changes))
        self._book.settle(position)

    def retry(self, position: int) -> None:
        """Do the same thing again as a new change.

        Raises:
            Rejected: It is refused here already; the line stays.
        """
        item = self._get(position)
        if item.body is None:
            raise Rejected(Code.NOT_FOUND)
        self._book.act(decode_arguments(decode_body(item.body)))
        self._book.settle(position)

    def dismiss(self, position: int) -> LetGo:
        """The guide lets the change go; what is returned brings it back by `take_back`.

        Raises:
            Rejected: NOT_FOUND: it is settled already.
        """
        item = self._get(position)
        self._book.settle(position)
        return LetGo(item)

    def take_back(self, gone: LetGo) -> None:
        """The guide does not let it go after all."""
        self._book.reopen(gone.item)

    def _get(self, position: int) -> parked.AttentionItem:
        for item in self._book.list_attention():
            if item.position == position:
                return item
        raise Rejected(Code.NOT_FOUND)

    def _names(self, customer_ids: set[str]) -> dict[str, str]:
        with self._book.file.read() as connection:
            return customers.names_of(connection, customer_ids)


def _contested(field: str, yours: Any, theirs: Any) -> Contested:
    if field == "phone":
        yours, theirs = mask_apart(yours, theirs)
    return Contested(field, yours or None, theirs or None)


@dataclass(frozen=True, slots=True)
class _About:
    """What a change tells of itself: a new customer's name, or whom it is about."""

    name: str | None = None
    ids: tuple[str, ...] = ()
    outcome: str | None = None


def _about(body: bytes) -> _About:
    try:
        arguments = msgspec.json.decode(bytes(decode_body(body).arguments), type=dict[str, Any])
    except (Rejected, msgspec.DecodeError):
        return _About()
    if "values" in arguments and "customer_id" not in arguments:
        return _About(name=str(arguments["values"].get("name") or "") or None)
    told = [arguments, arguments.get("planned") or {}, *(arguments.get("changes") or ())]
    found = [part.get("customer_id") for part in told if isinstance(part, dict)]
    ids = tuple(dict.fromkeys(str(one) for one in found if one))
    return _About(ids=ids, outcome=arguments.get("outcome"))
