"""Handovers whose time has come: the customers go, by the mutation that anybody would use."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from guide_app.domain.entities import Handover
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.domain.words import HandoverState, Role
from guide_app.mutations.handovers import CloseHandover
from guide_app.mutations.transfer import TransferCustomers
from guide_app.tables.storage import STORED
from server import office
from server.clock import Clock
from server.database import Database
from server.logs import log
from server.rounds import do_each
from server.schema import ENTITY_TABLES
from server.wakeups import Wakeups

_handover, _customer = ENTITY_TABLES["handover"], ENTITY_TABLES["customer"]


def carry_out_due(database: Database, clock: Clock, wakeups: Wakeups) -> int:
    """Hand over what is due, each by itself. Returns how many handovers took place.

    Whichever process gets to it: the mutation that closes one refuses a second time, and what it
    stands beside with it.
    """
    now = format_instant(clock())
    columns = [_handover.c[name] for name in STORED["handover"].columns]
    query = select(*columns).where(
        _handover.c.state == HandoverState.PLANNED.value, _handover.c.moves_at <= now
    )
    with database.read() as connection:
        found = connection.execute(query.order_by(_handover.c.moves_at, _handover.c.id)).all()
    done: list[str] = []

    def carry_out(record: Any) -> None:
        handover = STORED["handover"].row(record)
        assert isinstance(handover, Handover)
        if _carry_out(database, clock, wakeups, handover):
            done.append(handover.id)

    do_each([("a handover", partial(carry_out, record)) for record in found])
    return len(done)


def _carry_out(database: Database, clock: Clock, wakeups: Wakeups, handover: Handover) -> bool:
    actor = Actor(handover.planned_by, Role.HQ.value, handover.brand_id, None)
    with database.read() as connection:
        going = _still_going(connection, handover)
    work: list[object] = [CloseHandover(handover_id=handover.id, moved=len(going))]
    if going:
        moved = TransferCustomers(
            customer_ids=going,
            to_guide_id=handover.to_guide_id,
            seen_guide_id=handover.from_guide_id,
        )
        work.append(moved)
    try:
        office.change(database, clock, wakeups, actor, *work)
    except Rejected as refused:
        if refused.code is Code.NOT_ALLOWED:  # whoever was to take them has left
            failed = CloseHandover(handover_id=handover.id, moved=None)
            office.change(database, clock, wakeups, actor, failed)
        else:  # called off, erased or carried out elsewhere meanwhile
            log().warning("handover waits", code=refused.code.value)
        return False
    return True


def _still_going(connection: Connection, handover: Handover) -> tuple[str, ...]:
    """The customers who are still the giver's, and whom no later handover took along."""
    query = select(_customer.c.id).where(
        _customer.c.brand_id == handover.brand_id,
        _customer.c.handover_id == handover.id,
        _customer.c.guide_id == handover.from_guide_id,
    )
    return tuple(connection.scalars(query.order_by(_customer.c.id)))
