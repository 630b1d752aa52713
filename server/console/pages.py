"""Signing in, the overview, customers, PCs, what revoked guides left, the audit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update
from starlette.responses import Response

from guide_app.domain.entities import Brand, Customer, Guide
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import may_see_customer
from guide_app.domain.values import format_instant
from guide_app.mutations.transfer import TransferCustomers
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from server import accounts, devices, office, sessions
from server.audit import AuditLine, append, find_broken_line
from server.console import reading, seat
from server.console.web import Visit, keep_token
from server.console.words import say, say_error
from server.problems import Problem
from server.schema import ENTITY_TABLES, device, quarantine

_PARTS = {
    "family_member": ("id", ("relation", "name", "size")),
    "customer_tag": ("id", ("tag_id",)),
    "follow_up": ("due_on", ("due_on", "kind", "status", "task", "outcome")),
    "timeline_entry": ("at", ("on", "kind", "text")),
    "order": ("ordered_on", ("ordered_on", "number", "amount", "summary")),
}


def show_sign_in(visit: Visit) -> Response:
    """Where everything begins."""
    return visit.page("sign_in.html", error="")


def sign_in(visit: Visit) -> Response:
    """Let somebody of HQ or a manager in; anybody else hears what a wrong password hears."""
    desk = visit.desk
    try:
        desk.addresses.take(visit.address)
        proven = accounts.prove(
            desk.database,
            desk.clock,
            account=visit.form.get("account", ""),
            password=visit.form.get("password", ""),
            place=visit.address,
            brand_id=None,
        )
        token = desk.database.write(lambda c: _sit_down(c, visit, proven))
    except Problem as problem:
        words = say_error(problem.code.value, visit.lang)
        return visit.page("sign_in.html", problem.status, error=words)
    answer = visit.go("")
    keep_token(visit, answer, token)
    return answer


def sign_out(visit: Visit) -> Response:
    """End this session."""
    now, session_id = visit.desk.clock(), visit.here.session_id
    visit.desk.database.write(lambda c: sessions.end(c, session_id, now))
    return visit.go("sign-in")


def show_password(visit: Visit) -> Response:
    """The form for an own new password."""
    return visit.page("password.html", error="")


def change_password(visit: Visit) -> Response:
    """Change the own password."""
    here = visit.here
    caller = sessions.Caller(here.actor, seat.CONSOLE, here.session_id)
    form = visit.form
    try:
        accounts.change_password(
            visit.desk.database, visit.desk.clock, caller, form.get("old", ""), form.get("new", "")
        )
    except Problem as problem:
        words = say_error(problem.code.value, visit.lang)
        return visit.page("password.html", problem.status, error=words)
    return visit.go("")


def overview(visit: Visit) -> Response:
    """The brand, or the store, in figures."""
    here = visit.here
    with visit.desk.database.read() as connection:
        figures = reading.counts(connection, here.actor)
        lines = (
            reading.audit_lines(connection, here.brand.id, 12) if here.guide.role == "hq" else []
        )
        people = reading.names(connection, "guide", here.brand.id)
    return visit.page("overview.html", figures=figures, lines=lines, people=people)


def customers(visit: Visit) -> Response:
    """Find customers."""
    wanted = visit.request.query_params.get("q", "").strip()[:60]
    text = visit.request.query_params.get("page", "0")
    page = int(text) if text.isdecimal() and len(text) < 6 else 0
    with visit.desk.database.read() as connection:
        rows = reading.customers(connection, visit.here.actor, wanted, page)
        people = reading.names(connection, "guide", visit.here.brand.id)
    return visit.page(
        "customers.html",
        rows=rows[: reading.PAGE],
        more=len(rows) > reading.PAGE,
        people=people,
        wanted=wanted,
        page=page,
        mask=reading.mask_phone,
    )


def customer(visit: Visit) -> Response:
    """One customer, to be read and handed over."""
    return _customer_page(visit, 200, "")


def transfer(visit: Visit) -> Response:
    """Hand a customer to a colleague, unless somebody else just did."""
    found = _customer(visit)
    arguments = TransferCustomers(
        customer_ids=(found.id,),
        to_guide_id=visit.form.get("to", ""),
        seen_guide_id=visit.form.get("seen") or None,
    )
    desk = visit.desk
    outcome = office.change(desk.database, desk.clock, desk.wakeups, visit.here.actor, arguments)[0]
    if outcome.conflicts:
        return _customer_page(visit, 409, "conflict")
    return visit.go("customers")


def show_devices(visit: Visit) -> Response:
    """The PCs of the brand."""
    query = select(device).where(reading.own(device, visit.here.actor)).order_by(device.c.name)
    with visit.desk.database.read() as connection:
        rows = list(connection.execute(query).mappings())
        stores = reading.names(connection, "store", visit.here.brand.id)
    return visit.page("devices.html", rows=rows, stores=stores)


def new_code(visit: Visit) -> Response:
    """An enrolment code, shown once."""
    store_id, brand_id, now = visit.form.get("store", ""), visit.here.brand.id, visit.desk.clock()

    def work(connection: Connection) -> str:
        if store_id not in reading.names(connection, "store", brand_id):
            raise Problem(ErrorCode.NOT_FOUND)
        who = visit.here.guide.id
        return devices.make_enrolment_code(connection, brand_id, store_id, now, actor_id=who)

    code = visit.desk.database.write(work)
    return visit.page("message.html", head="devices", text="", secret=code, label="code_once")


def revoke(visit: Visit) -> Response:
    """Shut a PC out for good."""
    wanted, here, now = visit.request.path_params["row_id"], visit.here, visit.desk.clock()

    def work(connection: Connection) -> None:
        mine = select(device.c.id).where(device.c.id == wanted, reading.own(device, here.actor))
        if connection.execute(mine).first() is None:
            raise Problem(ErrorCode.NOT_FOUND)
        devices.revoke(connection, wanted, here.guide.id, now)

    visit.desk.database.write(work)
    return visit.go("devices")


def show_quarantine(visit: Visit) -> Response:
    """What revoked guides left."""
    query = select(quarantine).where(reading.own(quarantine, visit.here.actor))
    with visit.desk.database.read() as connection:
        rows = list(
            connection.execute(query.order_by(quarantine.c.pk.desc()).limit(200)).mappings()
        )
        people = reading.names(connection, "guide", visit.here.brand.id)
    return visit.page("quarantine.html", rows=rows, people=people)


def decide(visit: Visit) -> Response:
    """Note that somebody has dealt with one of these."""
    pk, here, now = visit.request.path_params["pk"], visit.here, visit.desk.clock()

    def work(connection: Connection) -> None:
        mine = (quarantine.c.pk == pk, reading.own(quarantine, here.actor))
        found = connection.execute(select(quarantine).where(*mine).with_for_update()).first()
        if found is None:
            raise Problem(ErrorCode.NOT_FOUND)
        if found.decided_at is None:
            at = format_instant(now)
            connection.execute(update(quarantine).where(*mine).values(decided_at=at))
            line = AuditLine("decide_quarantine", here.guide.id, found.device_id, found.guide_id)
            append(connection, here.brand.id, at, [line])

    visit.desk.database.write(work)
    return visit.go("quarantine")


def show_audit(visit: Visit) -> Response:
    """The last lines of the audit, and whether its chain holds."""
    brand_id = visit.here.brand.id
    with visit.desk.database.read() as connection:
        lines = reading.audit_lines(connection, brand_id, 200)
        broken = find_broken_line(connection, brand_id)
        people = reading.names(connection, "guide", brand_id)
    key = "chain_good" if broken is None else "chain_broken"
    words = say(key, visit.lang).format(number=broken)
    return visit.page("audit.html", lines=lines, people=people, words=words, broken=broken)


def show_orders(visit: Visit) -> Response:
    """The latest orders of the brand."""
    table = ENTITY_TABLES["order"]
    query = select(table).where(reading.own(table, visit.here.actor))
    with visit.desk.database.read() as connection:
        latest = query.order_by(table.c.ordered_on.desc(), table.c.id).limit(200)
        rows = list(connection.execute(latest).mappings())
    return visit.page("orders.html", rows=rows)


def _sit_down(connection: Connection, visit: Visit, proven: accounts.Proven) -> str:
    tx = TableTx(connection, ENTITY_TABLES)
    guide = tx.get(Guide, proven.guide_id)
    allowed = seat.may_sit(guide, tx.get(Brand, guide.brand_id))
    if not allowed or not accounts.still_proven(connection, proven):
        raise Problem(ErrorCode.WRONG_PASSWORD)
    return seat.sit_down(connection, guide.id, visit.desk.clock())


def _customer(visit: Visit) -> Customer:
    with visit.desk.database.read() as connection:
        tx = TableTx(connection, ENTITY_TABLES)
        found = tx.find(Customer, visit.request.path_params["row_id"])
    if found is None or not may_see_customer(visit.here.actor, found):
        raise Rejected(Code.NOT_FOUND)
    return found


def _customer_page(visit: Visit, status: int, notice: str) -> Response:
    found = _customer(visit)
    guide = ENTITY_TABLES["guide"]
    with visit.desk.database.read() as connection:
        parts: dict[str, Any] = {
            entity: (shown, reading.parts(connection, entity, found.id, newest))
            for entity, (newest, shown) in _PARTS.items()
        }
        people = reading.names(connection, "guide", visit.here.brand.id)
        tags = reading.names(connection, "tag", visit.here.brand.id)
        takers = connection.execute(
            select(guide.c.id, guide.c.name)
            .where(reading.own(guide, visit.here.actor), guide.c.active == 1)
            .where(guide.c.store_id.is_not(None), guide.c.role != "hq")
            .order_by(guide.c.name)
        ).all()
    return visit.page(
        "customer.html",
        status,
        customer=found,
        phone=reading.mask_phone(found.phone),
        parts=parts,
        people=people,
        tags=tags,
        takers=takers,
        notice=notice,
    )
