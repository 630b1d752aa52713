"""Lists and forms of what HQ keeps, made from the fields that the entities declare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Connection, select
from starlette.responses import Response

from guide_app.domain.entity import ENTITIES, Entity, Field, Kind, Row, entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.policy import CATALOG
from guide_app.mutations.catalog import SaveCatalogRow
from server import accounts
from server.console import channel_codes, material_pictures, materials, products, reading, wordings
from server.console.forms import Typed, inputs_of, read_form
from server.console.rows import find_named
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.schema import ENTITY_TABLES

_HIDDEN = {"id", "brand_id", "suspended"}
_WITHOUT_A_FORM = {"channel_code": {"slug"}, "tag": {"merged_into"}}
_FORMS = {
    "script": "script_form.html",
    "material": "material_form.html",
    "product": "product_form.html",
    "channel_code": "channel_code_form.html",
}
_PARTS = {"script_variant": "script", "sku": "product"}
"""Rows that are listed with the one that they belong to."""
_LONG = 400
_TITLE = 40


def show_list(visit: Visit) -> Response:
    """A page of an entity's rows."""
    entity, here, wanted = _entity(visit), visit.here, visit.wanted()
    if entity.name == "brand":  # there is one: its form
        return visit.go(f"brand/{here.brand.id}", visit.asked.get("done", ""))
    title = str(reading.label_of(entity.name).key)
    fields = [field for field in fields_of(entity) if (field.max_length or 0) <= _LONG]
    if "group_id" not in entity.by_name:
        fields.sort(key=lambda field: field.name != title)  # else what it belongs to comes first
    with visit.desk.database.read() as connection:
        page = reading.catalog(connection, entity.name, here.actor, wanted, visit.asked)
        labels = {
            field.name: reading.names_of(
                connection, field.references, here.brand.id, [row[field.name] for row in page.rows]
            )
            for field in fields
            if field.references
        }
    return visit.page(
        "list.html",
        entity=entity.name,
        fields=fields,
        page=page,
        labels=labels,
        wanted=wanted,
        title_field=title,
    )


def show_form(visit: Visit) -> Response:
    """The form of a new row or of one that is there."""
    entity = _entity(visit)
    return _form(visit, entity, find_named(visit, entity.row_type), Typed(), 200)


def show_again(visit: Visit, row: Row, status: int, notices: Sequence[str]) -> Response:
    """The form of a row as it stands, with what is to be said of something else on its page."""
    return _form(visit, entity_of(type(row)), row, Typed(), status, notices)


def save(visit: Visit) -> Response:
    """Save what the form holds; where it cannot be, the form comes back as it was typed."""
    entity = _entity(visit)
    row = find_named(visit, entity.row_type)
    typed = read_form(visit.form, entity, fields_of(entity), is_new=row is None)
    if entity.name == "script":
        wordings.read_tags(visit.form, typed)
    if entity.name == "channel_code":
        with visit.desk.database.read() as connection:
            channel_codes.read_more(connection, visit.here.brand.id, visit.form, typed)
    if typed.errors:
        return _form(visit, entity, row, typed, 400)
    if row is not None and not typed.changes:
        return visit.go(_home_of(entity, row, typed))
    arguments = SaveCatalogRow(
        entity=entity.name, changes=typed.changes, row_id=row.id if row else None
    )
    try:
        outcome = visit.change(arguments)
    except Rejected as rejected:
        typed.refuse(rejected)
        return _form(visit, entity, row, typed, 400)
    except DatabaseFails as failed:
        typed.notice = visit.why(failed)
        return _form(visit, entity, row, typed, 503)
    if outcome.conflicts:
        typed.theirs = {conflict.field: conflict.theirs for conflict in outcome.conflicts}
        return _form(visit, entity, find_named(visit, entity.row_type), typed, 409)
    if entity.name == "guide" and row is None:
        return _first_password(visit, str(typed.changes["account"].new))
    return visit.go(_home_of(entity, row, typed), "saved")


def reset_password(visit: Visit) -> Response:
    """A one-time password for somebody, shown once."""
    return _password_page(visit, visit.request.path_params["row_id"])


def fields_of(entity: Entity) -> list[Field]:
    """What HQ sees of a row."""
    hidden = _HIDDEN | _WITHOUT_A_FORM.get(entity.name, set())
    return [
        field for field in entity.fields if field.name not in hidden and field.kind is not Kind.JSON
    ]


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
    here, desk = visit.here, visit.desk
    made = accounts.reset_password(desk.database, desk.clock, here.actor, guide_id)
    with desk.database.read() as connection:
        name = reading.names_of(connection, "guide", here.brand.id, [guide_id])[guide_id]
    title = visit.speech.t("one_time.of", name=name)
    return visit.secret("guide", title, visit.speech.t("one_time"), made)


def _entity(visit: Visit) -> Entity:
    name = visit.request.path_params.get("entity", "guide")
    if name not in CATALOG:
        raise Rejected(Code.NOT_FOUND)
    return ENTITIES[name]


def _form(
    visit: Visit,
    entity: Entity,
    row: Any,
    typed: Typed,
    status: int,
    notices: Sequence[str] = (),
) -> Response:
    speech, brand_id = visit.speech, visit.here.brand.id
    fields = fields_of(entity)
    more: dict[str, Any] = {}
    with visit.desk.database.read() as connection:
        options = {field.name: _options(connection, field, brand_id) for field in fields}
        if entity.name == "script":
            more = wordings.facts_of(connection, brand_id, row, visit.form)
        if entity.name == "material":
            sizes = visit.desk.library.sizes
            more = materials.facts_of(connection, row)
            more |= material_pictures.facts_of(connection, row, sizes)
        if entity.name == "script_variant" and row is None:
            wordings.begin_wording(connection, brand_id, visit.asked, typed)
        if entity.name == "channel_code":
            more = channel_codes.facts_of(connection, visit, row, typed)
        if entity.name == "product":
            more = products.facts_of(connection, row)
            more |= material_pictures.facts_of(connection, row, visit.desk.library.sizes)
        if entity.name == "sku":
            if row is None:
                products.begin_sku(visit.asked, typed)
            options["product_id"] = products.product_of(connection, brand_id, row, typed)
    inputs = inputs_of(entity, fields, row, typed, lambda field: options[field.name], speech)
    title = (
        str(getattr(row, str(reading.label_of(entity.name).key)))[:_TITLE]
        if row
        else speech.t("new.of", what=speech.entity(entity.name))
    )
    return visit.page(
        _FORMS.get(entity.name, "form.html"),
        status,
        title=title,
        inputs=inputs,
        notice=typed.notice_in(speech),
        notices=notices,
        tone="am" if typed.theirs else "bad",
        back=f"/console/{_home_of(entity, row, typed)}",
        back_to=speech.entity(_PARTS.get(entity.name, entity.name)),
        **more,
    )


def _home_of(entity: Entity, row: Any, typed: Typed) -> str:
    """Where a form came from: the list, or the row that this one belongs to."""
    whole = _PARTS.get(entity.name)
    if whole is None:
        return entity.name
    whole_id = typed.texts.get(f"{whole}_id") or (getattr(row, f"{whole}_id") if row else "")
    return f"{whole}/{whole_id}" if is_row_id(whole_id) else whole


def _options(connection: Connection, field: Field, brand_id: str) -> dict[str, str] | None:
    if field.references == "product":  # there are too many
        return {}
    if field.references:
        return reading.names(connection, field.references, brand_id)
    if field.name == "time_zone":
        return {name: name for name in sorted(available_timezones())}
    return None
