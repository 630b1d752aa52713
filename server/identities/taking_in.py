"""What integrations send: statements, and orders under identities. One bad row blocks no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from guide_app.domain.entities import Guide, Order, Store
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.identities import Identity, read_identity
from guide_app.domain.orders import check_order
from guide_app.domain.returns import NUMBER_LENGTH
from guide_app.domain.values import clean_text, format_instant, from_wire, to_wire
from guide_app.intake.errors import Rejection, RowCode
from guide_app.intake.people import find_guide, make_guide_index, make_store_index
from guide_app.mutations.orders import order_id
from guide_app.wire.integrations import SaidIdentity, SaidOrder, SaidStatement, Taken
from server.audit import AuditLine, append
from server.brand_day import brand_day
from server.clock import Clock
from server.database import Database
from server.identities import store
from server.identities.settle import settle
from server.importing import server_lookups
from server.integrations import Integration, was_used
from server.schema import ENTITY_TABLES
from server.schema.identities import trace
from server.wakeups import Wakeups

ROWS_AT_ONCE = 500
IDENTITIES_AT_MOST = 10
ID_LENGTH = NUMBER_LENGTH
_ORDER = entity_of(Order)
_order = ENTITY_TABLES["order"].c


def take_statements(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    by: Integration,
    statements: Sequence[SaidStatement],
) -> list[Taken]:
    """Keep what a system says, and bring to customers what has waited for it."""
    now = clock()

    def keep(connection: Connection, said: SaidStatement) -> str:
        identities = identities_of(said.identities)
        if len(identities) < 2:
            raise Rejected(Code.REQUIRED, field="identities")
        said_at = said.said_at if said.said_at.tzinfo else said.said_at.replace(tzinfo=UTC)
        if not datetime(2000, 1, 1, tzinfo=UTC) <= said_at <= now + store.AHEAD:
            raise Rejected(Code.OUT_OF_RANGE, field="said_at")
        _, is_news = store.say(
            connection,
            by.brand_id,
            identities,
            source_id=by.id,
            external_id=external_id(said.id),
            said_at=said_at,
            now=now,
        )
        return "taken" if is_news else "known"

    rows = [(said.id, said) for said in statements]
    taken = keep_each(database, by, "identities.take", rows, keep, now)
    settle(database, clock, wakeups, by.brand_id)
    return taken


def take_orders(
    database: Database,
    clock: Clock,
    wakeups: Wakeups,
    by: Integration,
    orders: Sequence[SaidOrder],
) -> list[Taken]:
    """Take orders in: each goes to the customer who is known by it, or waits for one."""
    now = clock()
    lookups = server_lookups(database, by.brand_id, orders=True)
    stores = make_store_index(lookups.stores())
    guides = make_guide_index(lookups.guides())

    def keep(connection: Connection, said: SaidOrder) -> str:
        identities = identities_of(said.identities)
        body = _body(said, stores, guides, brand_day(connection, by.brand_id, now))
        ordered_at = datetime.fromisoformat(body["ordered_on"]).replace(tzinfo=UTC)
        if _is_recorded_elsewhere(connection, by.brand_id, body):
            return "recorded"
        statement_id, _ = store.say(
            connection,
            by.brand_id,
            identities,
            source_id=by.id,
            external_id=f"{store.ORDER} {body['number']}",
            said_at=ordered_at,
            now=now,
        )
        store.leave(
            connection,
            by.brand_id,
            store.ORDER,
            body["number"],
            statement_id,
            ordered_at,
            body,
            now,
        )
        return "waiting"

    rows = [(said.number, said) for said in orders]
    taken = keep_each(database, by, "orders.take", rows, keep, now)
    settle(database, clock, wakeups, by.brand_id)
    names = {one.id: clean_text(one.id).strip() for one in taken}
    return where_they_are(database, by.brand_id, store.ORDER, taken, names)


def keep_each(
    database: Database,
    by: Integration,
    action: str,
    rows: Sequence[tuple[str, Any]],
    keep: Callable[[Connection, Any], str],
    now: datetime,
) -> list[Taken]:
    """Have each row kept, by its id; ``action`` goes into the audit."""

    def work(connection: Connection) -> list[Taken]:
        store.lock(connection, by.brand_id)
        was_used(connection, by, now)
        made = []
        for row_id, row in rows:
            try:
                with connection.begin_nested():
                    made.append(Taken(id=row_id, status=keep(connection, row)))
            except Rejected as refused:
                facts = {name: str(value) for name, value in refused.facts.items()}
                refusal = Taken(id=row_id, status="refused", code=refused.code.value, details=facts)
                made.append(refusal)
        line = AuditLine(action, None, None, by.id)
        append(connection, by.brand_id, format_instant(now), [line])
        return made

    return database.write(work)


def identities_of(said: Sequence[SaidIdentity]) -> set[Identity]:
    """What somebody is known by; at least one."""
    if not said:
        raise Rejected(Code.REQUIRED, field="identities")
    if len(said) > IDENTITIES_AT_MOST:
        raise Rejected(Code.TOO_MANY, limit=IDENTITIES_AT_MOST)
    return {read_identity(one.kind, clean_text(one.scope), clean_text(one.value)) for one in said}


def external_id(text: str, field: str = "id") -> str:
    """A system's own id for what it says."""
    cleaned = clean_text(text).strip()
    if not cleaned:
        raise Rejected(Code.REQUIRED, field=field)
    if len(cleaned) > ID_LENGTH:
        raise Rejected(Code.TOO_LONG, field=field, limit=ID_LENGTH, length=len(cleaned))
    return cleaned


def _body(
    said: SaidOrder,
    stores: Mapping[str, Store],
    guides: Mapping[str, Sequence[Guide]],
    today: date,
) -> dict[str, Any]:
    """The order's values, as ``orders.record`` wants them."""
    shop = stores.get(said.store.strip().casefold())
    if shop is None:
        raise Rejected(Code.NOT_FOUND, field="store")
    body: dict[str, Any] = {"store_id": shop.id}
    if said.guide is not None:
        guide = find_guide(guides, said.guide.strip(), shop.id)
        if isinstance(guide, Rejection):
            several = guide.code == RowCode.GUIDE_AMBIGUOUS
            raise Rejected(Code.NOT_A_CHOICE if several else Code.NOT_FOUND, field="guide")
        body["guide_id"] = guide.id
    given: dict[str, Any] = {
        "number": said.number.strip(),
        "ordered_on": said.ordered_on,
        "amount": said.amount,
        "items": said.items,
        "summary": said.summary,
    }
    checked: dict[str, Any] = {}
    for name, value in given.items():
        if value is not None:
            field = _ORDER.by_name[name]
            checked[name] = from_wire(field, value)
            body[name] = to_wire(field, checked[name])
    check_order(checked["ordered_on"], checked["amount"], checked.get("items"), today=today)
    if not body["number"]:
        raise Rejected(Code.REQUIRED, field="number")
    return body


def _is_recorded_elsewhere(connection: Connection, brand_id: str, body: Mapping[str, Any]) -> bool:
    """Whether a file has recorded it.

    Raises:
        Rejected: ALREADY_EXISTS, where that says something else.
    """
    wanted = order_id(brand_id, body["number"])
    row = connection.execute(
        select(_order.store_id, _order.ordered_on, _order.amount).where(_order.id == wanted)
    ).first()
    if row is None:
        return False
    known = connection.execute(
        select(trace.c.id).where(
            trace.c.brand_id == brand_id,
            trace.c.kind == store.ORDER,
            trace.c.name == body["number"],
        )
    ).first()
    if known is not None:
        return False
    said = (body["store_id"], body["ordered_on"], int(Decimal(body["amount"]).scaleb(2)))
    if (row.store_id, row.ordered_on, row.amount) != said:
        raise Rejected(Code.ALREADY_EXISTS, entity="order")
    return True


def where_they_are(
    database: Database, brand_id: str, kind: str, taken: list[Taken], names: Mapping[str, str]
) -> list[Taken]:
    """Say of what is at a customer that it is; ``names`` of the traces, by id."""
    with database.read() as connection:
        query = select(trace.c.name).where(
            trace.c.brand_id == brand_id,
            trace.c.kind == kind,
            trace.c.name.in_(names.values()),
            trace.c.customer_id.is_not(None),
        )
        settled = set(connection.scalars(query))
    for one in taken:
        if one.status == "waiting" and names.get(one.id) in settled:
            one.status = "recorded"
    return taken
