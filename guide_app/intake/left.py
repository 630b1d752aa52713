"""Rows that are not written at a customer but left for whoever they turn out to be about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from guide_app.domain.identities import Identity
from guide_app.domain.returns import Bought, GoodsBack


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOrder:
    """An order whose customer is known by these, once somebody is.

    Attributes:
        values: As ``orders.record`` wants them; with its guide where the row names one.
    """

    values: Mapping[str, Any]
    identities: frozenset[Identity]

    @property
    def number(self) -> str:
        """The order's."""
        return str(self.values["number"])

    @property
    def at(self) -> datetime:
        """The beginning of its day."""
        on = self.bought.on
        return datetime(on.year, on.month, on.day, tzinfo=UTC)

    @property
    def bought(self) -> Bought:
        """What bears upon its returns."""
        on = date.fromisoformat(self.values["ordered_on"])
        return Bought(on, Decimal(self.values["amount"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftReturn:
    """Goods of the order of this number came back."""

    order: str
    back: GoodsBack
