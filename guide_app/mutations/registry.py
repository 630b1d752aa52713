"""The list of mutations by name, and the one way to run them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.values import clean_json
from guide_app.domain.words import Role
from guide_app.mutations.tx import Context, Tx

A = TypeVar("A")
Run = Callable[[Tx, Context, A], None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """A named write.

    Attributes:
        arguments: Frozen dataclass of its arguments.
        roles: Who may ask for it at all; the function itself checks the rows.
    """

    name: str
    arguments: type[Any]
    run: Run[Any]
    roles: frozenset[Role]


MUTATIONS: dict[str, Mutation] = {}
BY_ARGUMENTS: dict[type[Any], Mutation] = {}

AT_THE_COUNTER = frozenset({Role.GUIDE, Role.MANAGER, Role.HQ})
MANAGERS = frozenset({Role.MANAGER, Role.HQ})
HQ_ONLY = frozenset({Role.HQ})


def mutation(
    name: str, arguments: type[A], roles: frozenset[Role] = AT_THE_COUNTER
) -> Callable[[Run[A]], Run[A]]:
    """Register a function as the mutation ``name``."""

    def register(run: Run[A]) -> Run[A]:
        made = Mutation(name, arguments, run, roles)
        MUTATIONS[name] = made
        BY_ARGUMENTS[arguments] = made
        return run

    return register


def run_mutation(tx: Tx, context: Context, arguments: Any) -> None:
    """Run the mutation that ``arguments`` belong to.

    Raises:
        Rejected: With the reason; nothing of it may then be kept.
    """
    found = BY_ARGUMENTS[type(arguments)]
    if not context.actor.active or context.actor.role not in found.roles:
        raise Rejected(Code.NOT_ALLOWED)
    found.run(tx, context, arguments)


def cleaned(arguments: A) -> A:
    """``arguments`` with NUL and lone surrogates taken out of every text.

    So that they can be written as JSON.
    """
    changes = {}
    for field in dataclasses.fields(arguments):  # type: ignore[arg-type]
        value = getattr(arguments, field.name)
        clean = _cleaned(value)
        if clean is not value:
            changes[field.name] = clean
    return dataclasses.replace(arguments, **changes) if changes else arguments  # type: ignore[type-var]


def _cleaned(value: Any) -> Any:
    if isinstance(value, str | dict):
        clean = clean_json(value)
        return value if clean == value else clean
    if isinstance(value, tuple | list):
        return type(value)(_cleaned(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return cleaned(value)
    return value
