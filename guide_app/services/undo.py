"""Taking an action back: a token that knows the opposite change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guide_app.domain.ids import row_id
from guide_app.mutations.follow_ups import TakeBack
from guide_app.sync.book import Book


@dataclass(frozen=True, slots=True)
class Undo:
    """What was done, and what takes it back.

    Attributes:
        mutation_ids: The changes that were made, in order.
        entry_id: The line of the customer's history that tells of it, where there is exactly one.
        opposites: Arguments of the mutations that undo it, in order; empty: it cannot be undone.
    """

    mutation_ids: tuple[str, ...]
    entry_id: str | None = None
    opposites: tuple[Any, ...] = ()


def together(tokens: Iterable[Undo]) -> Undo:
    """Several actions as one, taken back in the opposite order."""
    made = list(tokens)
    return Undo(
        tuple(one for token in made for one in token.mutation_ids),
        None,
        tuple(one for token in reversed(made) for one in token.opposites),
    )


def act_on_follow_up(book: Book, customer_id: str, arguments: Any) -> Undo:
    """Do something with a follow-up: its first row is the line of history that `TakeBack` needs."""
    mutation_id = book.act(arguments)
    entry_id = row_id(mutation_id, 0)
    return Undo((mutation_id,), entry_id, (TakeBack(customer_id=customer_id, entry_id=entry_id),))


def undo(book: Book, token: Undo) -> tuple[str, ...]:
    """Take it back. Returns the ids of the mutations that did.

    Raises:
        Rejected: Something has happened to it since; what is not refused stays taken back.
    """
    return tuple(book.act(arguments) for arguments in token.opposites)
