"""What the pages show, always of the own brand, and for managers of the own store.

Every list goes by an index and reads one page; names are looked up for what a page shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, or_, select, union_all

from guide_app.domain.entity import ENTITIES, Audience
from guide_app.domain.ids import is_row_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.mutations.orders import order_id
from server import dealers
from server.console.paging import Page, read_page
from server.schema import ENTITY_TABLES
from server.schema.access import device
from server.schema.facts import audit
from server.schema.identities import integration
from server.schema.sync import quarantine

PARTS_SHOWN = 50
PARTS_AT_MOST = 2_000
_customer, _guide = ENTITY_TABLES["customer"], ENTITY_TABLES["guide"]
_LABELS = {
    "script": "title",
    "material": "title",
    "order": "number",
    "sop_step": "task",
    "hq_task": "task",
    "script_variant": "text",
    "sku": "code",
}
_SUBJECTS = tuple(
    name
    for name, table in ENTITY_TABLES.items()
    if ENTITIES[name].audience in (Audience.BRAND, Audience.STORE)
    and {"name", "title", "task"} & set(table.c.keys())
)
"""The entities, beside customers, whose rows have a name and stand in the audit."""
_OF_CUSTOMERS = frozenset({"customer", "order", "quarantine"})
"""Tables with a store whose rows are customers, or tell of one."""


def label_of(entity: str) -> Any:
    """The column that names a row."""
    return ENTITY_TABLES[entity].c[_LABELS.get(entity, "name")]


def own(table: Any, actor: Actor) -> ColumnElement[bool]:
    """The rows of a table with brand (and store) that the actor may see one by one."""
    mine = counted(table, actor)
    if table.name not in _OF_CUSTOMERS:
        return mine
    return and_(mine, dealers.shown_to(actor, table.c.store_id))


def counted(table: Any, actor: Actor) -> ColumnElement[bool]:
    """The rows that the actor may count; of a dealer's customers HQ sees no more than that."""
    brand: ColumnElement[bool] = table.c.brand_id == actor.brand_id
    if actor.role == Role.HQ:
        return brand
    return and_(brand, table.c.store_id == actor.store_id)


def names(connection: Connection, entity: str, brand_id: str) -> dict[str, str]:
    """Id and name of every row of a catalogue entity."""
    table, label = ENTITY_TABLES[entity], label_of(entity)
    query = select(table.c.id, label).where(table.c.brand_id == brand_id).order_by(label)
    return {row[0]: row[1] for row in connection.execute(query)}


def names_of(
    connection: Connection, entity: str, brand_id: str, ids: Iterable[str | None]
) -> dict[str, str]:
    """Id and name of these rows, as far as they are the brand's.

    Raises:
        ValueError: For customers: see `dealers.names_of_customers`.
    """
    return names_among(connection, (entity,), brand_id, ids)


def names_among(
    connection: Connection, entities: Sequence[str], brand_id: str, ids: Iterable[str | None]
) -> dict[str, str]:
    """Id and name of these rows of any of the entities; raises what `names_of` does."""
    if "customer" in entities:
        raise ValueError("customer")
    labelled = [(ENTITY_TABLES[entity], label_of(entity)) for entity in entities]
    return _names_in(connection, labelled, brand_id, ids)


def _names_in(
    connection: Connection,
    labelled: Sequence[tuple[Any, ColumnElement[Any]]],
    brand_id: str,
    ids: Iterable[str | None],
) -> dict[str, str]:
    """Ask all tables in one question."""
    wanted = sorted({one for one in ids if one})
    if not wanted:
        return {}
    queries = [
        select(table.c.id, label).where(table.c.id.in_(wanted), table.c.brand_id == brand_id)
        for table, label in labelled
    ]
    return {row[0]: row[1] for row in connection.execute(union_all(*queries))}


def counts(connection: Connection, actor: Actor) -> dict[str, int]:
    """The figures of the overview."""
    store = ENTITY_TABLES["store"]
    open_stores = and_(store.c.brand_id == actor.brand_id, store.c.closed == 0)
    customers = and_(counted(_customer, actor), _customer.c.removed_on.is_(None))
    queries = {
        "customers": (_customer, customers),
        "stores": (store, open_stores),
        "staff": (_guide, and_(own(_guide, actor), _guide.c.active == 1)),
        "devices": (device, and_(own(device, actor), device.c.revoked_at.is_(None))),
        "quarantine": (quarantine, and_(own(quarantine, actor), quarantine.c.decided_at.is_(None))),
    }
    if actor.role != Role.HQ:
        del queries["stores"]
    return {
        name: connection.execute(
            select(func.count()).select_from(table).where(condition)
        ).scalar_one()
        for name, (table, condition) in queries.items()
    }


def catalog(
    connection: Connection, entity: str, actor: Actor, wanted: str, asked: Mapping[str, str]
) -> Page:
    """A page of what HQ keeps, by name; ``wanted`` is part of the name, the account or a number."""
    table, label = ENTITY_TABLES[entity], label_of(entity)
    query = select(table).where(own(table, actor) if entity == "guide" else _brands(table, actor))
    if wanted:
        columns = [
            label,
            *(table.c[name] for name in ("account", "code", "style") if name in table.c),
        ]
        query = query.where(or_(*(c.icontains(wanted, autoescape=True) for c in columns)))
    order: tuple[Any, ...] = (label, table.c.id)
    if "position" in table.c:
        group = [table.c["group_id"]] if "group_id" in table.c else []
        order = (*group, table.c.position, *order)
    return read_page(connection, query, order, asked)


def staff(connection: Connection, brand_id: str, store_id: str | None) -> list[tuple[str, str]]:
    """Id and name of who works in a store today."""
    query = (
        select(_guide.c.id, _guide.c.name)
        .where(_guide.c.store_id == store_id, _guide.c.active == 1)
        .where(_guide.c.role != Role.HQ.value, _guide.c.brand_id == brand_id)
        .order_by(_guide.c.name)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def active_guide(connection: Connection, actor: Actor, account: str) -> str | None:
    """Whoever has an account and works in a store that the actor may give customers to."""
    query = select(_guide.c.id).where(
        own(_guide, actor),
        _guide.c.account == account,
        _guide.c.active == 1,
        _guide.c.store_id.is_not(None),
    )
    found: str | None = connection.execute(query).scalar()
    return found


def customers(
    connection: Connection,
    actor: Actor,
    wanted: str,
    guide_id: str,
    asked: Mapping[str, str],
    *,
    removed: bool = False,
) -> Page:
    """A page of customers by name; ``wanted`` is part of the name, or a phone number or its end.

    ``removed``: of those who were taken off the lists instead.
    """
    off = _customer.c.removed_on
    query = select(_customer).where(own(_customer, actor))
    gone = and_(off.is_not(None), _customer.c.merged_into.is_(None))
    query = query.where(gone if removed else off.is_(None))
    if guide_id:
        query = query.where(_customer.c.guide_id == guide_id)
    if is_row_id(wanted):
        query = query.where(_customer.c.id == wanted)
    elif wanted:
        found = _customer.c.name.icontains(wanted, autoescape=True)
        digits = wanted.replace(" ", "").replace("-", "").removeprefix("+")
        if digits.isascii() and digits.isdigit():
            found = or_(found, _customer.c.phone.endswith(digits, autoescape=True))
        query = query.where(found)
    return read_page(connection, query, (_customer.c.name, _customer.c.id), asked)


def orders(connection: Connection, actor: Actor, wanted: str, asked: Mapping[str, str]) -> Page:
    """A page of orders, newest first; ``wanted`` is a whole number."""
    table = ENTITY_TABLES["order"]
    query = select(table).where(own(table, actor))
    if wanted:
        query = query.where(table.c.id == order_id(actor.brand_id, wanted))
    return read_page(connection, query, (table.c.ordered_on, table.c.id), asked, newest_first=True)


def devices(connection: Connection, actor: Actor, wanted: str, asked: Mapping[str, str]) -> Page:
    """A page of PCs by name."""
    query = select(device).where(own(device, actor))
    if wanted:
        query = query.where(device.c.name.icontains(wanted, autoescape=True))
    return read_page(connection, query, (device.c.name, device.c.id), asked)


def left_behind(
    connection: Connection, actor: Actor, asked: Mapping[str, str], *, all_of_them: bool
) -> Page:
    """A page of what revoked guides left: what is open in its order, everything newest first."""
    query = select(quarantine).where(own(quarantine, actor))
    if not all_of_them:
        query = query.where(quarantine.c.decided_at.is_(None))
    order = (quarantine.c.pk,)
    return read_page(connection, query, order, asked, newest_first=all_of_them, size=20)


def audit_lines(
    connection: Connection, brand_id: str, asked: Mapping[str, str], *, size: int = 50
) -> Page:
    """A page of the audit, newest first."""
    query = select(audit).where(audit.c.brand_id == brand_id)
    return read_page(connection, query, (audit.c.number,), asked, newest_first=True, size=size)


def subjects_of(connection: Connection, actor: Actor, lines: Iterable[Any]) -> dict[str, str]:
    """Names of whatever audit lines are about, as far as it is still there."""
    lines = list(lines)
    wanted = [line["subject_id"] for line in lines] + [line["actor_id"] for line in lines]
    labelled = [(ENTITY_TABLES[entity], label_of(entity)) for entity in _SUBJECTS]
    labelled += [(table, table.c.name) for table in (integration, device)]
    found = dealers.names_of_customers(connection, actor, wanted)
    return found | _names_in(connection, labelled, actor.brand_id, wanted)


def device_names(
    connection: Connection, brand_id: str, ids: Iterable[str | None]
) -> dict[str, str]:
    """Id and name of these PCs, as far as they are the brand's."""
    return _names_in(connection, [(device, device.c.name)], brand_id, ids)


def same_files(
    connection: Connection, brand_id: str, ids: Iterable[str]
) -> dict[str, list[RowMapping]]:
    """By PC: the others in use that have its files, because one was copied from the other.

    All of them count, not only its own copies: which one went on under the old name was chance.
    """
    wanted = set(ids)
    query = select(device.c.id, device.c.name, device.c.copy_of, device.c.revoked_at)
    originals = select(device.c.copy_of).where(
        device.c.brand_id == brand_id, device.c.copy_of.is_not(None)
    )
    query = query.where(
        device.c.brand_id == brand_id,
        or_(device.c.copy_of.is_not(None), device.c.id.in_(originals)),
    )
    rows = {row["id"]: row for row in connection.execute(query.order_by(device.c.name)).mappings()}
    families: dict[str, list[RowMapping]] = {}
    for row in rows.values():
        families.setdefault(_first_of(rows, row["id"]), []).append(row)
    return {
        one: [
            row
            for row in families[_first_of(rows, one)]
            if row["id"] != one and row["revoked_at"] is None
        ]
        for one in wanted & rows.keys()
    }


def _first_of(rows: Mapping[str, RowMapping], device_id: str) -> str:
    while (before := rows[device_id]["copy_of"]) in rows:
        device_id = before
    return device_id


def tags_on_offer(
    connection: Connection, brand_id: str, role: str = Role.HQ
) -> dict[str, list[tuple[str, str]]]:
    """Id and name of every tag that the role may put on somebody, by the name of its group."""
    tag, group = ENTITY_TABLES["tag"], ENTITY_TABLES["tag_group"]
    query = (
        select(group.c.name, tag.c.id, tag.c.name)
        .join_from(tag, group, group.c.id == tag.c.group_id)
        .where(tag.c.brand_id == brand_id, tag.c.archived == 0, group.c.archived == 0)
        .order_by(group.c.position, group.c.name, tag.c.position, tag.c.name)
    )
    if role != Role.HQ:
        kept = group.c.editable_by
        query = query.where(or_(kept.is_(None), kept != Role.HQ.value))
    found: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(query):
        found.setdefault(row[0], []).append((row[1], row[2]))
    return found


def parts(
    connection: Connection,
    entity: str,
    customer_ids: Collection[str],
    newest: str,
    *,
    most: int = PARTS_SHOWN,
) -> list[Any]:
    """The latest rows that belong to a person, and one more where there are more."""
    table = ENTITY_TABLES[entity]
    query = select(table).where(table.c.customer_id.in_(customer_ids))
    latest = query.order_by(table.c[newest].desc(), table.c.id).limit(most + 1)
    return list(connection.execute(latest).mappings())


def _brands(table: Any, actor: Actor) -> ColumnElement[bool]:
    brand: ColumnElement[bool] = table.c.brand_id == actor.brand_id
    return brand
