"""Adding a customer, into the book of a guide, unless they are known already."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.responses import Response

from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import Role
from guide_app.mutations.customers import CreateCustomer
from server.console import reading
from server.console.forms import Input, Typed, inputs_of, read_form
from server.console.likeness import Likeness, find_alike
from server.console.visit import Visit
from server.database_errors import DatabaseFails

_CUSTOMER = ENTITIES["customer"]
_FIELDS = [
    _CUSTOMER.by_name[name]
    for name in (
        *("name", "title", "phone", "wechat", "member_number", "remark", "source", "size"),
        *("preference", "birthday_year", "birthday_month", "birthday_day", "birthday_lunar"),
    )
]


def show(visit: Visit) -> Response:
    """The empty form."""
    return _form(visit, Typed(), "", 200)


def create(visit: Visit) -> Response:
    """Add the customer; who is like them is shown first, once."""
    here, chosen = visit.here, visit.form.get("new.guide", "").strip()
    typed = read_form(visit.form, _CUSTOMER, _FIELDS, is_new=True)
    values = {name: change.new for name, change in typed.changes.items() if change.new is not None}
    guide_id = _guide_id(visit, chosen)
    unknown = "" if guide_id else visit.speech.refusal("no_such_account")
    if typed.errors or guide_id is None:
        return _form(visit, typed, chosen, 400, unknown)
    with visit.desk.database.read() as connection:
        alike = find_alike(connection, here.actor, values, guide_id)
    if alike is not None and visit.form.get("anyway") != alike.mark:
        return _form(visit, typed, chosen, 409, alike=alike)
    try:
        outcome = visit.change(CreateCustomer(values=values, guide_id=guide_id))
    except Rejected as rejected:
        if rejected.code is Code.NOT_FOUND:
            return _form(visit, typed, chosen, 400, visit.speech.refusal("no_such_account"))
        typed.refuse(rejected)
        return _form(visit, typed, chosen, 400)
    except DatabaseFails as failed:
        typed.notice = visit.why(failed)
        return _form(visit, typed, chosen, 503)
    return visit.go(f"customers/{row_id(outcome.mutation_id, 0)}", "saved")


def _guide_id(visit: Visit, chosen: str) -> str | None:
    """In whose book: HQ types an account, a manager chooses among the store's people."""
    here = visit.here
    with visit.desk.database.read() as connection:
        if here.guide.role == Role.HQ:
            return reading.active_guide(connection, here.actor, chosen)
        staff = reading.staff(connection, here.brand.id, here.guide.store_id)
    return chosen if chosen in dict(staff) else None


def _form(
    visit: Visit,
    typed: Typed,
    chosen: str,
    status: int,
    unknown: str = "",
    alike: Likeness | None = None,
) -> Response:
    speech, brand_id = visit.speech, visit.here.brand.id
    with visit.desk.database.read() as connection:
        guide = _guide_input(connection, visit, chosen, unknown)
        people = reading.names_of(
            connection, "guide", brand_id, [one.guide_id for one in alike.shown] if alike else []
        )
    name, *others = inputs_of(_CUSTOMER, _FIELDS, None, typed, lambda _field: None, speech)
    return visit.page(
        "new_customer.html",
        status,
        title=speech.t("new.of", what=speech.entity("customer")),
        inputs=[name, guide, *others],
        notice=speech.t("look_again") if unknown else typed.notice_in(speech),
        tone="bad",
        back="/console/customers",
        back_to=speech.t("customers"),
        alike=alike,
        people=people,
    )


def _guide_input(connection: Connection, visit: Visit, chosen: str, unknown: str) -> Input:
    here, speech, is_hq = visit.here, visit.speech, visit.here.guide.role == Role.HQ
    staff = [] if is_hq else reading.staff(connection, here.brand.id, here.guide.store_id)
    return Input(
        name="guide",
        label=speech.t("book_of"),
        control="text" if is_hq else "choice",
        value=chosen if is_hq else chosen or here.guide.id,
        seen="null",
        options=staff,
        required=True,
        max_length=None,
        hint=speech.t("book_of_hint") if is_hq else "",
        error=unknown,
        theirs="",
    )
