"""What is known of a customer, written down and changed against what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.mutations.customers import (
    CONSENT_ORDINAL,
    CreateCustomer,
    EditCustomer,
    SaveFamilyMember,
)
from guide_app.mutations.fields import Change
from guide_app.services.customer_models import Seen
from guide_app.services.models import FamilyFact
from guide_app.services.undo import Undo
from guide_app.sync.book import Book


def create(book: Book, values: Mapping[str, Any], family: Sequence[Mapping[str, Any]] = ()) -> str:
    """Add a customer to the own book. Returns the id.

    Args:
        values: By the names of `mutations.customers.CUSTOMER_FIELDS`; blank texts are left out.
        family: Values of family members, by the names of ``FAMILY_FIELDS``.
    """
    given = _given(values)
    if not given.get("name"):
        raise Rejected(Code.REQUIRED, field="name")
    members = tuple(_given(member) for member in family)
    return row_id(book.act(CreateCustomer(values=given, family=members)), 0)


def edit(book: Book, customer_id: str, changes: Mapping[str, Any], seen: Seen) -> Undo | None:
    """Change fields against the values that were seen; None if nothing differs from them."""
    changed = _changes(changes, seen.values)
    if not changed:
        return None
    arguments = EditCustomer(
        customer_id=customer_id, changes=changed, withdrawals_seen=seen.withdrawals
    )
    mutation_id = book.act(arguments)
    opposite = EditCustomer(
        customer_id=customer_id,
        changes=_turned(changed),
        withdrawals_seen=(row_id(mutation_id, CONSENT_ORDINAL),),
    )
    return Undo((mutation_id,), None, (opposite,))


def save_family(
    book: Book, customer_id: str, changes: Mapping[str, Any], member: FamilyFact | None = None
) -> Undo | None:
    """Add somebody to the family, or change ``member``; ``removed`` takes out of it.

    Returns:
        None if nothing differs from the member as it was seen.
    """
    if member is None:
        added = {name: Change(seen=None, new=value) for name, value in _given(changes).items()}
        mutation_id = book.act(SaveFamilyMember(customer_id=customer_id, changes=added))
        member_id = row_id(mutation_id, 0)
        back: Mapping[str, Change] = {"removed": Change(seen=False, new=True)}
    else:
        changed = _changes(changes, _seen_of(member))
        if not changed:
            return None
        member_id, back = member.member_id, _turned(changed)
        mutation_id = book.act(
            SaveFamilyMember(customer_id=customer_id, changes=changed, member_id=member_id)
        )
    opposite = SaveFamilyMember(customer_id=customer_id, changes=back, member_id=member_id)
    return Undo((mutation_id,), None, (opposite,))


def _tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed texts without blanks around them; an empty one is no value."""
    return {
        name: (value.strip() or None) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in _tidy(values).items() if value is not None}


def _changes(values: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Change]:
    return {
        name: Change(seen=seen.get(name), new=value)
        for name, value in _tidy(values).items()
        if seen.get(name) not in (value, values[name])
    }


def _turned(changes: Mapping[str, Change]) -> dict[str, Change]:
    return {name: Change(seen=change.new, new=change.seen) for name, change in changes.items()}


def _seen_of(member: FamilyFact) -> dict[str, Any]:
    birthday = member.birthday
    return {
        "relation": member.relation,
        "name": member.name,
        "size": member.size,
        "birthday_year": birthday.year if birthday else None,
        "birthday_month": birthday.month if birthday else None,
        "birthday_day": birthday.day if birthday else None,
        "birthday_lunar": birthday.lunar if birthday else False,
        "removed": False,
    }
