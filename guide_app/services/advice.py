"""What the advisor says of the customers of the day, kept from one look to the next."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection

from guide_app.domain.advisor import (
    Advice,
    Circle,
    Promise,
    PromiseKind,
    Purchases,
    Urgency,
    advice_order,
    advise,
)
from guide_app.domain.due import DueItem, Reason
from guide_app.domain.due_list import Category
from guide_app.domain.due_reasons import ReasonCode
from guide_app.domain.views import Looks
from guide_app.services.today_models import TodayRow, TodayView
from localdb.changed import PURCHASES
from localdb.engine import LocalFile
from localdb.queries import advice as queries
from localdb.queries import merged

Promises = Mapping[str, Iterable[Promise]]
"""What was promised by hand, by customer: of these customers advice is asked for."""

_GONE = (len(Urgency), 0.0, Decimal(0))
"""Where somebody stands who has left since the day was made."""


class _Told(NamedTuple):
    """What is known of one customer."""

    bought: Purchases
    promises: tuple[Promise, ...]
    looks: tuple[Looks, ...]

    def advice(self, circle: Circle, today: date) -> Advice:
        """What is to be expected of them."""
        return advise(self.bought, circle, today, self.promises, self.looks)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The advice as of a state of the file; ``changes`` as in `LocalFile.changes`."""

    changes: int
    today: date
    circle: Circle
    told: Mapping[str, _Told]
    advice: Mapping[str, Advice]


class AdviceBoard:
    """The advisor over a guide's file.

    Only whose rows were written since the last look is asked about again. Where orders were, all
    advice is made anew from what is known: they are what everybody is compared with.

    Args:
        file: The guide's open file.
    """

    def __init__(self, file: LocalFile) -> None:
        self._file = file
        self._kept: _Kept | None = None
        self._making = threading.Lock()

    def ordered(self, view: TodayView) -> TodayView:
        """The day with its work in the advisor's order; of equals, in that of the day."""
        work = [row for row in view.rows if row.category is not Category.WAITING]
        waiting = [row for row in view.rows if row.category is Category.WAITING]
        promises = {row.customer_id: _by_hand(_reasons_of(row), view.today) for row in work}
        with self._making:
            kept = self._current(view.today)
            told = {id: one for id, one in kept.told.items() if id in promises}
            missing = {id: one for id, one in promises.items() if id not in told}
            if missing:
                with self._file.read() as connection:
                    told |= _asked(connection, missing, view.today)
            known = {id: one for id, one in kept.advice.items() if id in told}
            for customer_id, one in told.items():
                if customer_id not in known:
                    known[customer_id] = one.advice(kept.circle, view.today)
            self._kept = replace(kept, told=told, advice=known)
        places = {id: advice_order(one) for id, one in known.items()}
        work.sort(key=lambda row: places.get(row.customer_id, _GONE))
        return replace(view, rows=(*work, *waiting), advice=known)

    def of(self, row: TodayRow, today: date) -> Advice | None:
        """What is to be expected of the customer of a row; None once they are not here any more."""
        return self._about(row.customer_id, _by_hand(_reasons_of(row), today), today)

    def on_file(self, customer_id: str, due: Iterable[DueItem], today: date) -> Advice | None:
        """The same of anybody, from all rows that are due; what a list says of them, too."""
        return self._about(customer_id, _by_hand((item.reason for item in due), today), today)

    def _about(self, customer_id: str, by_hand: Iterable[Promise], today: date) -> Advice | None:
        with self._making:
            circle = self._current(today).circle
        with self._file.read() as connection:
            told = _asked(connection, {customer_id: by_hand}, today).get(customer_id)
        return None if told is None else told.advice(circle, today)

    def _current(self, today: date) -> _Kept:
        """What was kept, as far as it still holds."""
        changes, kept = self._file.changes, self._kept
        changed = None if kept is None else self._file.changed_since(kept.changes)
        if kept is None or kept.today != today or changed is None:
            made = _Kept(changes, today, self._circle(today), {}, {})
        else:
            if changed:
                with self._file.read() as connection:
                    changed = merged.with_heads(connection, changed)
            told = {id: one for id, one in kept.told.items() if id not in changed}
            advice = {id: one for id, one in kept.advice.items() if id in told}
            made = replace(kept, changes=changes, told=told, advice=advice)
            if PURCHASES in changed:
                made = replace(made, circle=self._circle(today), advice={})
        self._kept = made
        return made

    def _circle(self, today: date) -> Circle:
        with self._file.read() as connection:
            return queries.circle(connection, today)


def _reasons_of(row: TodayRow) -> tuple[Reason, ...]:
    """Those of the row that stands for the customer, and of the rows folded under it."""
    return (row.reason, *row.others)


def _by_hand(reasons: Iterable[Reason], today: date) -> list[Promise]:
    """What the guide has promised; once it is sent, the row waits, and has another reason."""
    late = (reason.facts["days"] for reason in reasons if reason.code is ReasonCode.MANUAL)
    return [Promise(PromiseKind.BY_HAND, today - timedelta(days=days)) for days in late]


def _asked(connection: Connection, promises: Promises, today: date) -> dict[str, _Told]:
    visits = queries.visits(connection, promises, today)
    looks = queries.looks(connection, promises, today)
    return {
        customer_id: _Told(
            bought,
            promises=(*promises[customer_id], *visits.get(customer_id, ())),
            looks=tuple(looks.get(customer_id, ())),
        )
        for customer_id, bought in queries.purchases(connection, promises).items()
    }
