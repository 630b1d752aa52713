"""What the advisor says of the customers of the day, kept from one look to the next."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from guide_app.domain.advisor import (
    Advice,
    Circle,
    Promise,
    PromiseKind,
    Urgency,
    advice_order,
    advise,
)
from guide_app.domain.due_list import Category
from guide_app.domain.due_reasons import ReasonCode
from guide_app.services.today_models import TodayRow, TodayView
from localdb.changed import PURCHASES
from localdb.engine import LocalFile
from localdb.queries import advice as queries

Promises = Mapping[str, Iterable[Promise]]
"""What was promised by hand, by customer: of these customers advice is asked for."""

_GONE = (len(Urgency), 0.0, Decimal(0))
"""Where somebody stands who has left since the day was made."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The advice as of a state of the file; ``changes`` as in `LocalFile.changes`."""

    changes: int
    today: date
    circle: Circle
    advice: Mapping[str, Advice]


class AdviceBoard:
    """The advisor over a guide's file.

    Only whose rows were written since the last look is asked about again; when anybody's orders
    were, everybody: they are what everybody is compared with.

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
        promises = {row.customer_id: _by_hand(row, view.today) for row in work}
        with self._making:
            kept = self._current(view.today)
            known = {id: one for id, one in kept.advice.items() if id in promises}
            missing = {id: one for id, one in promises.items() if id not in known}
            if missing:
                with self._file.read() as connection:
                    known |= _advised(connection, kept.circle, missing, view.today)
            self._kept = replace(kept, advice=known)
        places = {id: advice_order(one) for id, one in known.items()}
        work.sort(key=lambda row: places.get(row.customer_id, _GONE))
        return replace(view, rows=(*work, *waiting), advice=known)

    def of(self, row: TodayRow, today: date) -> Advice | None:
        """What is to be expected of the customer of a row; None once they are not here any more."""
        promises = {row.customer_id: _by_hand(row, today)}
        with self._making:
            circle = self._current(today).circle
        with self._file.read() as connection:
            return _advised(connection, circle, promises, today).get(row.customer_id)

    def _current(self, today: date) -> _Kept:
        """What was kept, as far as it still holds."""
        changes, kept = self._file.changes, self._kept
        changed = None if kept is None else self._file.changed_since(kept.changes)
        if kept is None or kept.today != today or changed is None or PURCHASES in changed:
            with self._file.read() as connection:
                made = _Kept(changes, today, queries.circle(connection, today), {})
        else:
            rest = {id: one for id, one in kept.advice.items() if id not in changed}
            made = replace(kept, changes=changes, advice=rest)
        self._kept = made
        return made


def _by_hand(row: TodayRow, today: date) -> list[Promise]:
    """What the guide has promised: the row that stands for the customer, and those folded under."""
    days = (
        reason.facts["days"]
        for reason in (row.reason, *row.others)
        if reason.code is ReasonCode.MANUAL
    )
    return [Promise(PromiseKind.BY_HAND, today - timedelta(days=late)) for late in days]


def _advised(
    connection: Connection, circle: Circle, promises: Promises, today: date
) -> dict[str, Advice]:
    visits = queries.visits(connection, promises, today)
    return {
        customer_id: advise(
            bought, circle, today, [*promises[customer_id], *visits.get(customer_id, ())]
        )
        for customer_id, bought in queries.purchases(connection, promises).items()
    }
