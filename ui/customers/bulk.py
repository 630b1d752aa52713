"""Doing one thing to many customers, as one action that can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guide_app.domain.errors import Rejected
from guide_app.services.undo import Undo


@dataclass(frozen=True)
class BulkResult:
    """What came of it.

    Attributes:
        done: How many customers it was done to.
        refused: How many the rules refused.
        undo: Takes back what was done.
    """

    done: int
    refused: int
    undo: Undo


def for_each(customer_ids: Sequence[str], do: Callable[[str], Undo]) -> BulkResult:
    """Do it to each; who is refused does not keep it from the others.

    Raises:
        Rejected: When it was refused for every one of them.
    """
    tokens: list[Undo] = []
    refusal: Rejected | None = None
    for customer_id in customer_ids:
        try:
            tokens.append(do(customer_id))
        except Rejected as error:
            refusal = error
    if refusal is not None and not tokens:
        raise refusal
    token = Undo(
        tuple(mutation_id for one in tokens for mutation_id in one.mutation_ids),
        None,
        tuple(opposite for one in reversed(tokens) for opposite in one.opposites),
    )
    return BulkResult(len(tokens), len(customer_ids) - len(tokens), token)
