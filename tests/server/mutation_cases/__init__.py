"""One example of every mutation, on real rows: what a push can carry, and what it changes."""

from __future__ import annotations

from tests.server.mutation_cases import (
    catalogue,
    contacts,
    customers,
    groups,
    holders,
    orders,
    posts,
    programmes,
    tags,
)
from tests.server.mutation_cases.example import Case
from tests.server.mutation_cases.furnishing import furnish

__all__ = ["CASES", "furnish"]

CASES: dict[str, Case] = {
    **customers.CASES,
    **holders.CASES,
    **tags.CASES,
    **contacts.CASES,
    **orders.CASES,
    **posts.CASES,
    **groups.CASES,
    **programmes.CASES,
    **catalogue.CASES,
}
"""Mutation → an example, and the entities whose rows it changes when it is accepted."""
