"""Lists and forms of what HQ keeps, made from the fields that the entities declare."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from starlette.responses import Response

from guide_app.domain.entity import ENTITIES, Entity, Field, Kind
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import CATALOG
from guide_app.domain.values import to_wire
from guide_app.domain.words import Role
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.tables.tx import TableTx
from server import accounts, office
from server.console.reading import names, own
from server.console.web import Visit
from server.schema import ENTITY_TABLES, credential

_HIDDEN = {"id", "brand_id", "suspended"}
_ROWS = 1_000


def show_list(visit: Visit) -> Response:
    """Every row of an entity."""
    entity = _entity(visit)
    table = ENTITY_TABLES[entity.name]
    fields = [field for field in _fields(entity) if (field.max_length or 0) <= 400]
    with visit.desk.database.read() as connection:
        order = table.c.title if entity.name == "script" else table.c.get("name", table.c.id)
        rows = list(
            connection.execute(
                select(table).where(own(table, visit.here.actor)).order_by(order).limit(_ROWS)
            ).mappings()
        )
        labels = {
            f.name: names(connection, f.references, visit.here.brand.id)
            for f in fields
            if f.references
        }
    return visit.page("list.html", entity=entity.name, fields=fields, rows=rows, labels=labels)


def show_form(visit: Visit) -> Response:
    """The form of a new row or of one that is there."""
    return _form(visit, _entity(visit), _row(visit), {}, [], 200)


def save(visit: Visit) -> Response:
    """Save what the form holds, unless somebody else changed it since it was shown."""
    entity, row = _entity(visit), _row(visit)
    changes = _changes(visit, entity)
    stale = []
    if row is not None:
        for name, change in changes.items():
            theirs = to_wire(entity.by_name[name], getattr(row, name))
            if theirs not in (change.seen, change.new):
                stale.append((name, theirs))
    if stale:
        typed = {name: change.new for name, change in changes.items()}
        return _form(visit, entity, row, typed, stale, 409)
    _check(visit, entity, row, changes)
    if changes or row is None:
        arguments = SaveCatalogRow(entity=entity.name, changes=changes, row_id=row and row.id)
        desk = visit.desk
        office.change(desk.database, desk.clock, desk.wakeups, visit.here.actor, arguments)
    if entity.name == "guide" and row is None:
        return _first_password(visit, str(changes["account"].new))
    return visit.go(entity.name)


def reset_password(visit: Visit) -> Response:
    """A one-time password for somebody, shown once."""
    return _password_page(visit, visit.request.path_params["row_id"])


def _first_password(visit: Visit, account: str) -> Response:
    table = ENTITY_TABLES["guide"]
    with visit.desk.database.read() as connection:
        guide_id = connection.execute(
            select(table.c.id).where(
                table.c.account == account, table.c.brand_id == visit.here.brand.id
            )
        ).scalar_one()
    return _password_page(visit, guide_id)


def _password_page(visit: Visit, guide_id: str) -> Response:
    made = accounts.reset_password(
        visit.desk.database, visit.desk.clock, visit.here.actor, guide_id
    )
    return visit.page("message.html", head="guide", text="", secret=made, label="one_time")


def _entity(visit: Visit) -> Entity:
    name = visit.request.path_params.get("entity", "guide")
    if name not in CATALOG:
        raise Rejected(Code.NOT_FOUND)
    return ENTITIES[name]


def _fields(entity: Entity) -> list[Field]:
    return [field for field in entity.fields if field.name not in _HIDDEN]


def _row(visit: Visit) -> Any:
    row_id = visit.request.path_params["row_id"]
    if row_id == "new":
        return None
    entity = _entity(visit)
    with visit.desk.database.read() as connection:
        row = TableTx(connection, ENTITY_TABLES).find(entity.row_type, row_id)
    if row is None or row.brand_id != visit.here.brand.id:
        raise Rejected(Code.NOT_FOUND)
    return row


def _form(
    visit: Visit,
    entity: Entity,
    row: Any,
    typed: dict[str, Any],
    stale: list[tuple[str, Any]],
    status: int,
) -> Response:
    with visit.desk.database.read() as connection:
        inputs = []
        for field in _fields(entity):
            seen = to_wire(field, getattr(row, field.name)) if row is not None else None
            options = None
            if field.references:
                options = names(connection, field.references, visit.here.brand.id)
            elif field.choices:
                options = {choice: choice for choice in field.choices}
            value = typed.get(field.name, seen)
            inputs.append((field, json.dumps(seen), value, options))
    return visit.page(
        "form.html",
        status,
        entity=entity.name,
        row_id=row.id if row else "new",
        inputs=inputs,
        stale=stale,
    )


def _changes(visit: Visit, entity: Entity) -> dict[str, Change]:
    changes = {}
    for field in _fields(entity):
        text = visit.form.get(f"new.{field.name}")
        if text is None:
            continue
        try:
            seen = json.loads(visit.form.get(f"seen.{field.name}", "null"))
        except ValueError:
            raise Rejected(Code.UNREADABLE) from None
        new = _value(field, text)
        if new != seen:
            changes[field.name] = Change(seen=seen, new=new)
    return changes


def _value(field: Field, text: str) -> Any:
    text = text.replace("\r\n", "\n").strip()
    if field.kind is Kind.BOOL:
        return text == "1"
    if not text:
        return None
    if field.kind is Kind.INT:
        if not text.removeprefix("-").isdecimal() or len(text) > 12:
            raise Rejected(Code.WRONG_TYPE, field=field.name)
        return int(text)
    return text


def _check(visit: Visit, entity: Entity, row: Any, changes: dict[str, Change]) -> None:
    """What the mutation does not know: accounts, and a person's own way in."""
    zone = changes.get("time_zone")
    if zone is not None and zone.new not in available_timezones():
        raise Rejected(Code.OUT_OF_RANGE, field="time_zone")
    if entity.name != "guide":
        return
    if row is not None and row.id == visit.here.guide.id and {"role", "active"} & set(changes):
        raise Rejected(Code.NOT_ALLOWED)
    role = changes["role"].new if "role" in changes else getattr(row, "role", None)
    store = changes["store_id"].new if "store_id" in changes else getattr(row, "store_id", None)
    if role != Role.HQ and store is None:
        raise Rejected(Code.REQUIRED, field="store_id")
    if "account" in changes:
        table = ENTITY_TABLES["guide"]
        wanted = changes["account"].new
        with visit.desk.database.read() as connection:
            for column in (credential.c.account, table.c.account):
                if connection.execute(select(column).where(column == wanted)).first() is not None:
                    raise Rejected(Code.ALREADY_EXISTS, field="account")
    elif row is None:
        raise Rejected(Code.REQUIRED, field="account")
