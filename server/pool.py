"""The store's pool: what a guide may see of it, and whose unworked leads go back."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from guide_app.domain.business_day import business_date
from guide_app.domain.entities import Brand
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.masking import mask_phone
from guide_app.domain.policy import Actor
from guide_app.domain.pool import lead_days
from guide_app.mutations.pool import ClaimCustomer, ReturnToPool, TakeBackCall
from guide_app.mutations.transfer import CUSTOMER_LIMIT
from guide_app.tables.pool import may_be_called
from guide_app.tables.rows import read_rows, select_rows
from guide_app.wire.messages import PoolAnswer, PoolLead
from server import office
from server.clock import Clock
from server.database import Database
from server.rounds import do_each
from server.schema import ENTITY_TABLES
from server.wakeups import Wakeups

SHOWN = 200
_CUSTOMER, _BRAND, _WORN, _TAG, _GROUP = (
    ENTITY_TABLES[name].c for name in ("customer", "brand", "customer_tag", "tag", "tag_group")
)


def waiting_in(brand_id: str, store_id: Any) -> ColumnElement[bool]:
    """A condition on customers: in the pool of the store (an id or a column), and may be called."""
    return and_(
        _CUSTOMER.brand_id == brand_id,
        _CUSTOMER.store_id == store_id,
        may_be_called(_CUSTOMER),
    )


def look(connection: Connection, actor: Actor) -> PoolAnswer:
    """What a guide sees of the own store's pool: as little as it takes to choose."""
    waiting = waiting_in(actor.brand_id, actor.store_id)
    total = connection.execute(select(func.count()).where(waiting)).scalar_one()
    order = (func.coalesce(_CUSTOMER.last_order_on, "").desc(), _CUSTOMER.added_on.desc())
    query = select(*_CUSTOMER).where(waiting).order_by(*order, _CUSTOMER.id).limit(SHOWN)
    rows = connection.execute(query).mappings().all()
    tags = _tags_of(connection, [row["id"] for row in rows])
    return PoolAnswer(
        total=total,
        leads=[
            PoolLead(
                id=row["id"],
                name=row["name"],
                phone=mask_phone(row["phone"]),
                source=row["source"],
                added_on=row["added_on"],
                last_order_on=row["last_order_on"] or "",
                order_count=row["order_count"],
                tags=tags[row["id"]],
            )
            for row in rows
        ],
    )


def check_claim(connection: Connection, _brand_id: str, arguments: Any) -> None:
    """Refuse to claim, or to have again, who is not there; a PC cannot know, see `apply.CHECKS`.

    Raises:
        Rejected: NOT_FOUND, as for somebody who is not in the pool.
    """
    if not isinstance(arguments, ClaimCustomer | TakeBackCall):
        return
    query = select(_CUSTOMER.id).where(_CUSTOMER.id == arguments.customer_id)
    if connection.execute(query).first() is None:
        raise Rejected(Code.NOT_FOUND, entity="pool")


def return_unworked(database: Database, clock: Clock, wakeups: Wakeups) -> int:
    """Leads that nobody has worked for too long are nobody's again. Returns how many."""
    with database.read() as connection:
        query = select_rows(ENTITY_TABLES, Brand).where(_BRAND.suspended == 0)
        found = read_rows(connection, Brand, query)
    back: list[str] = []

    def give_back(actor: Actor, guide_id: str, lot: tuple[str, ...]) -> None:
        arguments = ReturnToPool(customer_ids=lot, seen_guide_id=guide_id)
        office.change(database, clock, wakeups, actor, arguments)
        back.extend(lot)

    def of_brand(brand: Brand) -> None:
        today = business_date(clock(), brand.time_zone)
        since = (today - timedelta(days=lead_days(brand))).isoformat()
        with database.read() as connection:
            late = _late(connection, brand.id, since)
        actor = office.servers_own(brand.id)
        do_each(
            ("leads", partial(give_back, actor, guide_id, tuple(ids[at : at + CUSTOMER_LIMIT])))
            for guide_id, ids in late.items()
            for at in range(0, len(ids), CUSTOMER_LIMIT)
        )

    do_each(("leads of a brand", partial(of_brand, brand)) for brand in found)
    return len(back)


def _late(connection: Connection, brand_id: str, since: str) -> dict[str, list[str]]:
    query = (
        select(_CUSTOMER.guide_id, _CUSTOMER.id)
        .where(
            _CUSTOMER.brand_id == brand_id,
            _CUSTOMER.guide_id.is_not(None),
            _CUSTOMER.lead_since < since,
        )
        .order_by(_CUSTOMER.guide_id, _CUSTOMER.id)
    )
    late: dict[str, list[str]] = defaultdict(list)
    for guide_id, customer_id in connection.execute(query):
        late[guide_id].append(customer_id)
    return late


def _tags_of(connection: Connection, customer_ids: list[str]) -> dict[str, list[str]]:
    query = (
        select(_WORN.customer_id, _TAG.name)
        .where(
            _WORN.customer_id.in_(customer_ids),
            _TAG.id == _WORN.tag_id,
            _TAG.archived == 0,
            _GROUP.id == _TAG.group_id,
            _GROUP.archived == 0,
        )
        .order_by(_GROUP.position, _TAG.position, _TAG.name)
    )
    tags: dict[str, list[str]] = defaultdict(list)
    for customer_id, name in connection.execute(query):
        tags[customer_id].append(name)
    return tags
