"""The store PCs: enrolment codes and revocation."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from starlette.responses import Response

from guide_app.domain.errors import Rejected
from guide_app.domain.values import format_instant
from guide_app.wire.errors import ErrorCode
from server import devices
from server.audit import AuditLine, append
from server.console import reading
from server.console.visit import Visit
from server.problems import Problem
from server.schema.access import device, enrolment_code

_CODES_SHOWN = 20


def show_devices(visit: Visit) -> Response:
    """The PCs of the brand, and the codes that nobody has used yet."""
    return _page(visit)


def rename(visit: Visit) -> Response:
    """Call a PC by another name."""
    wanted, here, now = visit.request.path_params["row_id"], visit.here, visit.desk.clock()
    name = visit.form.get("new.name", "")

    def work(connection: Connection) -> None:
        _check_own(connection, visit, wanted)
        devices.rename(connection, wanted, name, here.guide.id, now)

    try:
        visit.desk.database.write(work)
    except Rejected as rejected:
        return _page(visit, 400, visit.speech.refusal(rejected.code.value, rejected.facts))
    return visit.go("devices", "done.renamed")


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    here, wanted = visit.here, visit.wanted()
    codes = (
        select(enrolment_code.c.code_hash, enrolment_code.c.store_id, enrolment_code.c.expires_at)
        .where(enrolment_code.c.brand_id == here.brand.id, enrolment_code.c.used_at.is_(None))
        .where(enrolment_code.c.expires_at > format_instant(visit.desk.clock()))
        .order_by(enrolment_code.c.expires_at.desc())
        .limit(_CODES_SHOWN)
    )
    with visit.desk.database.read() as connection:
        page = reading.devices(connection, here.actor, wanted, visit.asked)
        stores = reading.names(connection, "store", here.brand.id)
        originals = [row.get("copy_of") for row in page.rows]
        copies = reading.device_names(connection, here.brand.id, originals)
        ids = [row["id"] for row in page.rows]
        same_files = reading.same_files(connection, here.brand.id, ids)
        unused = list(connection.execute(codes).mappings())
    return visit.page(
        "devices.html",
        status,
        problem=problem,
        page=page,
        stores=stores,
        wanted=wanted,
        codes=unused,
        copies=copies,
        same_files=same_files,
    )


def new_code(visit: Visit) -> Response:
    """An enrolment code, shown once."""
    store_id, here, now = visit.form.get("store", ""), visit.here, visit.desk.clock()

    def work(connection: Connection) -> tuple[str, str]:
        found = reading.names_of(connection, "store", here.brand.id, [store_id])
        if store_id not in found:
            raise Problem(ErrorCode.NOT_FOUND)
        code = devices.make_enrolment_code(
            connection, here.brand.id, store_id, now, actor_id=here.guide.id
        )
        return code, found[store_id]

    code, name = visit.desk.database.write(work)
    title = visit.speech.t("code.of", name=name)
    return visit.secret("devices", title, visit.speech.t("code_once"), code)


def void_code(visit: Visit) -> Response:
    """Make a code worthless that nobody has used."""
    wanted, here, now = visit.request.path_params["row_id"], visit.here, visit.desk.clock()

    def work(connection: Connection) -> None:
        store_id = connection.execute(
            delete(enrolment_code)
            .where(enrolment_code.c.code_hash == wanted)
            .where(enrolment_code.c.brand_id == here.brand.id, enrolment_code.c.used_at.is_(None))
            .returning(enrolment_code.c.store_id)
        ).scalar()
        if store_id is None:
            raise Problem(ErrorCode.NOT_FOUND)
        line = AuditLine("void_code", here.guide.id, None, store_id)
        append(connection, here.brand.id, format_instant(now), [line])

    visit.desk.database.write(work)
    return visit.go("devices")


def revoke(visit: Visit) -> Response:
    """Shut a PC out for good."""
    wanted, here, now = visit.request.path_params["row_id"], visit.here, visit.desk.clock()

    def work(connection: Connection) -> None:
        _check_own(connection, visit, wanted)
        devices.revoke(connection, wanted, here.guide.id, now)

    visit.desk.database.write(work)
    return visit.go("devices", "done.revoked")


def _check_own(connection: Connection, visit: Visit, device_id: str) -> None:
    own = reading.own(device, visit.here.actor)
    mine = select(device.c.id).where(device.c.id == device_id, own)
    if connection.execute(mine).first() is None:
        raise Problem(ErrorCode.NOT_FOUND)
