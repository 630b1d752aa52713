"""What revoked guides left: every change in words, its numbers masked until somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update
from starlette.responses import Response

from guide_app.domain.entities import Customer
from guide_app.domain.entity import ENTITIES, Field
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.masking import mask_numbers, mask_phone
from guide_app.domain.policy import may_see_customer
from guide_app.domain.values import clean_json, format_instant
from guide_app.mutations.left import OWN
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import Status
from guide_app.wire.mutations import decode_body
from server import dealers, office
from server.audit import AuditLine, append
from server.console import reading
from server.console.history import ids_in
from server.console.speech import Speech
from server.console.visit import Visit
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.sync import mutation_result, quarantine

_ENTITY_OF = {"customer": "customer", "family": "family_member", "note": "timeline_entry"}
_ENTITY_OF |= {"follow_up": "follow_up", "catalog": "store", "tags": "customer_tag"}
_NOT_SHOWN = frozenset(
    {"follow_up_id", "sop_id", "step_id", "script_id", "material_id", "entry_id"} | {"member_id"}
)
_LONGEST = 4_000
_MOST_LINES = 60
Found = dict[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """One change as the page shows it: what it was, about whom, and its values.

    ``is_own``: it is about its author alone, so nobody makes it in their stead.
    """

    pk: int
    guide_id: str
    received_at: str
    decided_at: str | None
    title: str
    written_on: str
    lines: list[tuple[str, str]]
    hides: bool
    made: bool
    is_own: bool = False


def show(visit: Visit) -> Response:
    """What revoked guides left."""
    return _page(visit, None)


def reveal(visit: Visit) -> Response:
    """The numbers in one of these; the audit keeps who looked."""
    pk, here, now = _number(visit), visit.here, visit.desk.clock()

    def work(connection: Connection) -> None:
        found = _find(connection, visit, pk)
        line = AuditLine("reveal_quarantine", here.guide.id, found.device_id, _subject(found))
        append(connection, here.brand.id, format_instant(now), [line])

    visit.desk.database.write(work)
    return _page(visit, pk)


def accept(visit: Visit) -> Response:
    """Make the change after all, as whoever decides, by the same mutation."""
    pk, here, desk = _number(visit), visit.here, visit.desk
    with desk.database.read() as connection:
        found = _find(connection, visit, pk, lock=False)
    author, body = str(found.guide_id), bytes(found.body)
    try:
        outcome = office.take_over(
            desk.database, desk.clock, desk.wakeups, here.actor, author, body
        )
    except Rejected as rejected:
        problem = visit.speech.refusal(rejected.code.value, rejected.facts)
        return _page(visit, None, 400, problem=problem)
    _close(visit, pk, "accept_quarantine")
    return visit.go("quarantine", "done.in_part" if outcome.conflicts else "done.accepted")


def decide(visit: Visit) -> Response:
    """Note that somebody has dealt with one of these."""
    _close(visit, _number(visit), "decide_quarantine")
    return visit.go("quarantine", "done.decided")


def _number(visit: Visit) -> int:
    text: str = visit.request.path_params["pk"]
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Problem(ErrorCode.NOT_FOUND)
    return int(text)


def _close(visit: Visit, pk: int, action: str) -> None:
    here, at = visit.here, format_instant(visit.desk.clock())

    def work(connection: Connection) -> None:
        found = _find(connection, visit, pk)
        if found.decided_at is None:
            connection.execute(
                update(quarantine).where(quarantine.c.pk == pk).values(decided_at=at)
            )
            line = AuditLine(action, here.guide.id, found.device_id, found.guide_id)
            append(connection, here.brand.id, at, [line])

    visit.desk.database.write(work)


def _find(connection: Connection, visit: Visit, pk: int, *, lock: bool = True) -> Any:
    """One of the visitor's own; only whoever is going to write locks it.

    Raises:
        Problem: NOT_FOUND.
    """
    mine = (quarantine.c.pk == pk, reading.own(quarantine, visit.here.actor))
    query = select(quarantine).where(*mine)
    found = connection.execute(query.with_for_update() if lock else query).first()
    if found is None:
        raise Problem(ErrorCode.NOT_FOUND)
    return found


def _page(
    visit: Visit,
    revealed: int | None,
    status: int = 200,
    *,
    problem: str = "",
) -> Response:
    here, everything = visit.here, visit.wanted("all") == "1"
    with visit.desk.database.read() as connection:
        page = reading.left_behind(
            connection, here.actor, visit.asked, all_of_them=everything or revealed is not None
        )
        rows = page.rows
        if revealed is not None and all(row["pk"] != revealed for row in rows):
            rows = [dict(_find(connection, visit, revealed, lock=False)._mapping), *rows]
        names = _names(connection, visit, rows)
        known = select(mutation_result.c.mutation_id).where(
            mutation_result.c.mutation_id.in_([row["mutation_id"] for row in rows]),
            mutation_result.c.status != Status.REJECTED.value,
        )
        made = set(connection.scalars(known))
        people = reading.names_of(
            connection, "guide", here.brand.id, [row["guide_id"] for row in rows]
        )
    left = [
        _left(
            row, names, visit.speech, plain=row["pk"] == revealed, made=row["mutation_id"] in made
        )
        for row in rows
    ]
    return visit.page(
        "quarantine.html",
        status,
        problem=problem,
        left=left,
        page=page,
        people=people,
        revealed=revealed,
        everything=everything,
    )


def _left(row: Any, names: Found, speech: Speech, *, plain: bool, made: bool) -> Left:
    common = (row["pk"], row["guide_id"], row["received_at"], row["decided_at"])
    try:
        body = decode_body(bytes(row["body"]))
        arguments = clean_json(msgspec.json.decode(bytes(body.arguments)))
    except (Rejected, msgspec.DecodeError, RecursionError):
        text = bytes(row["body"]).decode("utf-8", "replace")[:_LONGEST]
        shown = text if plain else mask_numbers(text)
        title = speech.t("left_unreadable")
        return Left(*common, title, "", [("", shown)], shown != text, made)
    entity = _ENTITY_OF.get(body.name.split(".")[0], "customer")
    lines = _lines(arguments, entity, names, speech, plain=plain)[:_MOST_LINES]
    everything = _lines(arguments, entity, names, speech, plain=True)[:_MOST_LINES]
    day = speech.t("written_on", day=speech.day(body.business_on))
    title = speech.action(body.name)
    return Left(*common, title, day, lines, lines != everything, made, body.name in OWN)


def _lines(
    value: Any, entity: str, names: Found, speech: Speech, *, plain: bool
) -> list[tuple[str, str]]:
    """Labels and values of a mutation's arguments, however they are nested."""
    made: list[tuple[str, str]] = []
    if isinstance(value, list):
        for item in value:
            made += _lines(item, entity, names, speech, plain=plain)
        return made
    if not isinstance(value, dict):
        return [("", _text(value, None, entity, names, speech, plain=plain))]
    for key, item in value.items():
        if key in _NOT_SHOWN or item is None or item in ([], {}):
            continue
        if key == "family":
            made += _lines(item, "family_member", names, speech, plain=plain)
            continue
        field = ENTITIES[entity].by_name.get(key) or ENTITIES["customer"].by_name.get(key)
        label = speech.field(entity, key)
        if isinstance(item, dict) and set(item) == {"seen", "new"}:
            old, new = (
                speech.t("empty_value")
                if item[side] in (None, "")
                else _text(item[side], field, entity, names, speech, plain=plain)
                for side in ("seen", "new")
            )
            made.append((label, speech.t("change_from_to", old=old, new=new)))
        elif isinstance(item, dict | list) and not _is_id_list(item):
            made += _lines(item, entity, names, speech, plain=plain)
        elif _is_id_list(item):
            shown = "、".join(names.get(one, speech.t("gone")) for one in item)
            made.append((label, shown))
        else:
            made.append((label, _text(item, field, entity, names, speech, plain=plain)))
    return made


def _is_id_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and is_row_id(one) for one in value)


def _text(
    value: Any, field: Field | None, entity: str, names: Found, speech: Speech, *, plain: bool
) -> str:
    if isinstance(value, str) and is_row_id(value):
        return names.get(value, speech.t("gone"))
    try:
        if field is not None and not isinstance(value, dict | list):
            return speech.value(entity, field, value, plain=plain)[:_LONGEST]
    except (ValueError, ArithmeticError):
        return speech.t("left_unreadable")
    text = str(value)[:_LONGEST]
    return text if plain else mask_numbers(text)


def _names(connection: Connection, visit: Visit, rows: list[Any]) -> Found:
    """Names of the customers, people, stores and tags that these changes speak of."""
    ids: set[str] = set()
    for row in rows:
        try:
            body = decode_body(bytes(row["body"]))
            ids |= set(ids_in(msgspec.json.decode(bytes(body.arguments))))
        except (Rejected, msgspec.DecodeError, RecursionError):
            continue
    tx = TableTx(connection, ENTITY_TABLES)
    tx.prefetch(Customer, ids)
    named = ("guide", "store", "tag", "tag_group")
    found: Found = reading.names_among(connection, named, visit.here.brand.id, ids)
    for one in ids:
        customer = tx.find(Customer, one)
        if customer is None or not may_see_customer(visit.here.actor, customer):
            continue
        if dealers.may_look(connection, visit.here.actor, customer.store_id):
            found[one] = f"{customer.name} {mask_phone(customer.phone)}".strip()
    return found


def _subject(row: Any) -> str:
    """Whom the audit names: the customer of the change, else whoever wrote it."""
    try:
        arguments = msgspec.json.decode(bytes(decode_body(bytes(row.body)).arguments))
    except (Rejected, msgspec.DecodeError, RecursionError):
        return str(row.guide_id)
    wanted = arguments.get("customer_id") if isinstance(arguments, dict) else None
    return wanted if isinstance(wanted, str) and is_row_id(wanted) else str(row.guide_id)
