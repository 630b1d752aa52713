"""Mass sends on the server: whom one reaches, and writing it down once its day has come.

Until then it only has its places in the budget, which every PC works out for itself from the
condition and the customers as they are. When its day has come the server decides for good, and a
line in the history of each customer keeps it, whatever becomes of their tags.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, or_, select

from guide_app.domain.budget import MONTH_DAYS, Announced, Budget
from guide_app.domain.business_day import business_date
from guide_app.domain.entities import Brand, MassSend
from guide_app.domain.mass_sends import PlannedSend, read_send
from guide_app.domain.policy import Actor
from guide_app.domain.words import Consent, FollowUpState, Role, TimelineKind
from guide_app.mutations.mass_sends import REACHED_AT_ONCE, ReachCustomers
from guide_app.tables.conditions import condition_on, shape_of, values_of
from guide_app.tables.merged import aliases_between, heads_of
from guide_app.tables.rows import read_rows, select_rows
from server import office
from server.clock import Clock
from server.database import Database
from server.prepared import Prepared
from server.rounds import do_each
from server.schema import ENTITY_TABLES
from server.segments import merged_tags
from server.wakeups import Wakeups

_send, _brand, _customer, _line = (
    ENTITY_TABLES[name].c for name in ("mass_send", "brand", "customer", "timeline_entry")
)
_SO_FAR = (TimelineKind.CONTACT.value, TimelineKind.MASS_SEND.value)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a mass send is meant for: those it reaches, and how many it passes over.

    Attributes:
        passed_over: Because they were contacted enough.
    """

    reached: tuple[str, ...]
    passed_over: int


def audience(connection: Connection, send: MassSend, budget: Budget, today: date) -> Audience:
    """Whom the mass send reaches, by what is known on ``today``.

    Mass sends that come before it take their places first.
    """
    earlier = [
        row
        for row in waiting_sends(connection, send.brand_id, until=send.on)
        if row.on > today - timedelta(days=MONTH_DAYS) and (row.on, row.id) < (send.on, send.id)
    ]
    meant: dict[str, list[Announced]] = defaultdict(list)
    merged = merged_tags(connection, send.brand_id)
    target = _meant_for(connection, send.brand_id, read_send(send, merged))
    for row in earlier:
        for customer_id in target & _meant_for(connection, send.brand_id, read_send(row, merged)):
            meant[customer_id].append(Announced(row.id, row.on))
    heads = heads_of(connection, ENTITY_TABLES, _customer.brand_id == send.brand_id)
    days, sent = contacts_of(connection, send.brand_id, today, heads)
    itself = Announced(send.id, send.on)
    reached = tuple(
        customer_id
        for customer_id in sorted(target)
        if itself
        in budget.places(
            days.get(customer_id, ()),
            sent.get(customer_id, ()),
            [*meant.get(customer_id, ()), itself],
        )
    )
    return Audience(reached, len(target) - len(reached))


def waiting_sends(connection: Connection, brand_id: str, until: date) -> list[MassSend]:
    """What has not gone out yet and is to, up to a day; in the order in which places are given."""
    query = select_rows(ENTITY_TABLES, MassSend).where(
        _send.brand_id == brand_id,
        _send.on <= until.isoformat(),
        _send.settled_on.is_(None),
        _send.cancelled == 0,
    )
    return read_rows(connection, MassSend, query.order_by(_send.on, _send.id))


def settle_due(database: Database, clock: Clock, wakeups: Wakeups) -> int:
    """Write down whom the mass sends reach whose day has come, each by itself.

    Returns how many went out.

    Whichever process gets to it; a second one finds every line there already.
    """
    settled: list[str] = []
    with database.read() as connection:
        brands = read_rows(
            connection, Brand, select_rows(ENTITY_TABLES, Brand).where(_brand.suspended == 0)
        )

    def settle(send: MassSend, brand: Brand, today: date) -> None:
        _settle(database, clock, wakeups, send, Budget.of(brand), today)
        settled.append(send.id)

    def settle_brand(brand: Brand) -> None:
        today = business_date(clock(), brand.time_zone)
        with database.read() as connection:
            due = waiting_sends(connection, brand.id, until=today)
        do_each(("a mass send", partial(settle, send, brand, today)) for send in due)

    do_each(("mass sends of a brand", partial(settle_brand, brand)) for brand in brands)
    return len(settled)


def _settle(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    send: MassSend,
    budget: Budget,
    today: date,
) -> None:
    actor = Actor(send.planned_by, Role.HQ.value, send.brand_id, None)
    with database.read() as connection:
        found = audience(connection, send, budget, today).reached
    lots = [found[at : at + REACHED_AT_ONCE] for at in range(0, len(found), REACHED_AT_ONCE)]
    for number, lot in enumerate(lots or [()], 1):
        last = number == max(1, len(lots))
        arguments = ReachCustomers(mass_send_id=send.id, customer_ids=lot, last=last)
        office.change(database, clock, wakeups, actor, arguments)


def _meant_for(connection: Connection, brand_id: str, send: PlannedSend | None) -> set[str]:
    """The customers for whom it is meant and who may be sent anything, see `is_open_to`."""
    if send is None:
        return set()
    query = select(_customer.id).where(
        _customer.brand_id == brand_id,
        _customer.removed_on.is_(None),
        _customer.consent != Consent.WITHDRAWN.value,
        _customer.deleted_us == 0,
        _customer.state != FollowUpState.LOST.value,
        or_(_customer.cool_until.is_(None), _customer.cool_until <= send.on.isoformat()),
    )
    values: dict[str, Any] = {}
    if send.condition is not None:
        query = query.where(condition_on(ENTITY_TABLES, shape_of(send.condition)))
        on_sqlite = connection.dialect.name == "sqlite"
        values = values_of(send.condition, send.on, on_sqlite=on_sqlite)
    return {record[0] for record in Prepared(query).all(connection, **values)}


def contacts_of(
    connection: Connection,
    brand_id: str,
    today: date,
    heads: Mapping[str, str],
    among: tuple[str, str] | None = None,
) -> tuple[dict[str, list[date]], dict[str, list[date]]]:
    """Days of contacts of late, and of the mass sends among them, by customer.

    Args:
        heads: Who stands for whom in the brand.
        among: The first and the last of the customers by id; None: all of the brand.
    """
    late = select(_line.customer_id, _line.on, _line.kind).where(
        _line.brand_id == brand_id,
        _line.kind.in_(_SO_FAR),
        _line.undone == 0,
        _line.on > (today - timedelta(days=MONTH_DAYS)).isoformat(),
        _line.on <= today.isoformat(),
    )
    days: dict[str, list[date]] = defaultdict(list)
    sent: dict[str, list[date]] = defaultdict(list)
    if among is not None:
        outside = _line.customer_id.in_(aliases_between(heads, among))
        late = late.where(or_(_line.customer_id.between(*among), outside))
    for customer_id, on, kind in connection.execute(late):
        day, head = date.fromisoformat(on), heads.get(customer_id, customer_id)
        days[head].append(day)
        if kind == TimelineKind.MASS_SEND:
            sent[head].append(day)
    return days, sent
