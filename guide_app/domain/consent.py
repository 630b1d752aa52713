"""Consent to be contacted: withdrawn as long as one withdrawal stands.

Each withdrawal is known by the line of the timeline that tells of it. Whoever takes theirs back
takes back no other, and whoever says that the customer allows it again ends those they knew of.
"""

from __future__ import annotations

from typing import Any

from guide_app.domain.entities import Customer
from guide_app.domain.words import Consent

CONSENT_FIELDS = frozenset({"consent", "withdrawals"})


def standing(customer_id: str, consent: str | None, withdrawals: list[str] | None) -> list[str]:
    """The withdrawals that nobody took back.

    One that no line tells of, because the customer was added with it, has the customer's own id.
    """
    if consent != Consent.WITHDRAWN:
        return []
    return withdrawals or [customer_id]


def withdraw(customer: Customer, *lines: str) -> dict[str, Any]:
    """The facts of ``customer`` that change with withdrawals, one per line."""
    stands = _standing(customer)
    return _facts(customer, [*stands, *(line for line in lines if line not in stands)])


def take_back(customer: Customer, *lines: str) -> dict[str, Any]:
    """The facts of ``customer`` that change when these withdrawals are taken back."""
    return _facts(customer, [line for line in _standing(customer) if line not in lines])


def allow_again(customer: Customer, seen: tuple[str, ...] | None) -> dict[str, Any]:
    """Consent and withdrawals once the customer allows it again; None: every one is seen."""
    stands = [] if seen is None else [line for line in _standing(customer) if line not in seen]
    return _named(stands)


def _standing(customer: Customer) -> list[str]:
    return standing(customer.id, customer.consent, customer.withdrawals)


def _facts(customer: Customer, stands: list[str]) -> dict[str, Any]:
    return {} if stands == _standing(customer) else _named(stands)


def _named(stands: list[str]) -> dict[str, Any]:
    consent = Consent.WITHDRAWN if stands else Consent.GRANTED
    return {"consent": consent.value, "withdrawals": stands or None}
