"""Customers as HQ and managers see them: found, read, handed over, revealed, edited, erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.responses import Response

from guide_app.domain.consent import standing
from guide_app.domain.entities import Customer
from guide_app.domain.entity import ENTITIES
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import is_row_id
from guide_app.domain.masking import mask_phone
from guide_app.domain.merging import alias_ids
from guide_app.domain.policy import may_see_customer
from guide_app.domain.values import clean_text
from guide_app.mutations.customers import (
    EditCustomer,
    RemoveCustomer,
    RestoreCustomer,
    RevealContact,
)
from guide_app.mutations.merging import UnmergeCustomer
from guide_app.mutations.transfer import TransferCustomers
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from server import dealers, erasing
from server.console import reading
from server.console.forms import Typed, inputs_of, read_form
from server.console.history import lost_fields, people_and_tags_in, tell
from server.console.known_as import links_of
from server.console.searching import recall, remember
from server.console.visit import Visit
from server.database_errors import DatabaseFails
from server.import_leftovers import Person
from server.imports import AtWork
from server.problems import Problem
from server.schema import ENTITY_TABLES

_PARTS = {
    "family_member": ("id", ("relation", "name", "size", "birthday_month")),
    "customer_tag": ("id", ("tag_id", "group_id")),
    "follow_up": ("due_on", ("due_on", "kind", "status", "task", "outcome")),
    "timeline_entry": ("at", ("on", "kind", "text", "guide_id")),
    "page_view": ("at", ("on", "kind", "title")),
    "order": (
        "ordered_on",
        ("ordered_on", "number", "amount", "returned_amount", "items", "summary", "store_id"),
    ),
}
_FACTS = (
    *("state", "temperature", "source", "consent", "title", "size", "preference", "remark"),
    *("member_number", "wechat", "added_on", "last_contact_on", "last_order_on", "order_count"),
    *("order_total", "cool_until", "deleted_us"),
)
_EDITABLE = (
    *("name", "title", "remark", "state", "temperature", "consent", "source", "size"),
    *("preference", "birthday_year", "birthday_month", "birthday_day", "birthday_lunar"),
)
_NUMBER_ONLY = ("phone",)
_entity = ENTITIES["customer"]


def show_customers(visit: Visit) -> Response:
    """Find customers."""
    here, wanted = visit.here, recall(visit)
    guide_id = visit.wanted("guide")
    removed = visit.wanted("removed") == "1"
    with visit.desk.database.read() as connection:
        page = reading.customers(
            connection, here.actor, wanted, guide_id, visit.asked, removed=removed
        )
        guides = [guide_id, *(row["guide_id"] for row in page.rows)]
        people = reading.names_of(connection, "guide", here.brand.id, guides)
        stores = reading.names_of(
            connection, "store", here.brand.id, [row["store_id"] for row in page.rows]
        )
        kept = dealers.count_kept(connection, here.actor)
    return visit.page(
        "customers.html",
        page=page,
        people=people,
        stores=stores,
        wanted=wanted,
        guide_id=guide_id if guide_id in people else "",
        removed=removed,
        kept=kept,
        mask=mask_phone,
    )


def search(visit: Visit) -> Response:
    """Look for customers; see `server.console.searching`."""
    guide_id = visit.form.get("guide", "")
    kept = f"&guide={guide_id}" if is_row_id(guide_id) else ""
    kept += "&removed=1" if visit.form.get("removed") == "1" else ""
    return remember(visit, "customers", visit.form.get("q", ""), kept)


def show_customer(visit: Visit) -> Response:
    """One customer, to be read and handed over."""
    return customer_page(visit)


def reveal(visit: Visit) -> Response:
    """The whole number of one customer; the audit keeps who looked."""
    found = find_customer(visit)
    visit.change(RevealContact(customer_id=found.id))
    return customer_page(visit, revealed=True)


def change_phone(visit: Visit) -> Response:
    """Another number, from the form that the revealed one stands in."""
    return _save(visit, _NUMBER_ONLY)


def show_form(visit: Visit) -> Response:
    """The facts of a customer, to be changed."""
    return _form(visit, find_customer(visit), Typed(), 200)


def save(visit: Visit) -> Response:
    """Change facts of a customer."""
    return _save(visit, _EDITABLE)


def transfer(visit: Visit) -> Response:
    """Hand a customer to a colleague, unless somebody else just did."""
    found = find_customer(visit)
    account = visit.form.get("account", "").strip()
    to: str | None = visit.form.get("to", "")
    if account:
        with visit.desk.database.read() as connection:
            to = reading.active_guide(connection, visit.here.actor, account)
    if to is None:
        problem = visit.speech.refusal("no_such_account")
        return customer_page(visit, 400, said={"taker": (account, problem)})
    outcome = visit.change(
        TransferCustomers(
            customer_ids=(found.id,),
            to_guide_id=to,
            seen_guide_id=visit.form.get("seen") or None,
        )
    )
    if outcome.conflicts:
        return customer_page(visit, 409, contested=True)
    return visit.go("customers", "done.handed_over")


def remove(visit: Visit) -> Response:
    """Take a customer off every list."""
    found = find_customer(visit)
    visit.change(RemoveCustomer(customer_id=found.id))
    return visit.go("customers", "done.removed")


def restore(visit: Visit) -> Response:
    """Put a customer back on the lists."""
    found = find_customer(visit)
    visit.change(RestoreCustomer(customer_id=found.id))
    return visit.go(f"customers/{found.id}", "saved")


def erase(visit: Visit) -> Response:
    """Erase a customer for good, once somebody has typed the name."""
    found, here, desk = find_customer(visit), visit.here, visit.desk
    typed = clean_text(visit.form.get("name", "")).strip()
    if typed != found.name.strip():
        return customer_page(visit, 400, said={"erasing": (typed, visit.speech.t("erase_wrong"))})
    try:
        desk.imports.forget_person(here.brand.id, Person.of(found))
    except AtWork:
        problem = visit.speech.t("imports.at_work")
        return customer_page(visit, 409, said={"erasing": (typed, problem)})
    now = desk.clock()
    wake = desk.database.write(
        lambda connection: erasing.erase_person(
            connection, here.brand.id, found.id, now, here.guide.id
        )
    )
    if wake is None:  # somebody else was quicker
        raise Problem(ErrorCode.NOT_FOUND)
    desk.snapshots.erase()
    with suppress(DatabaseFails):  # the upkeep does it soon
        desk.database.shrink_log()
    desk.wakeups.publish(here.brand.id, wake)
    return visit.go("customers", "done.erased")


def unmerge(visit: Visit) -> Response:
    """Part one who was merged from who stands for them."""
    found = find_customer(visit)
    visit.change(UnmergeCustomer(customer_id=found.id))
    return visit.go(f"customers/{found.id}", "done.unmerged")


def find_customer(visit: Visit, customer_id: str | None = None) -> Customer:
    """A customer; None: that of the address.

    Raises:
        Rejected: NOT_FOUND, also for one that the visitor may not see.
    """
    wanted = visit.request.path_params["row_id"] if customer_id is None else customer_id
    with visit.desk.database.read() as connection:
        tx = TableTx(connection, ENTITY_TABLES)
        found = tx.find(Customer, wanted)
        if found is None or not may_see_customer(visit.here.actor, found):
            raise Rejected(Code.NOT_FOUND)
        if not dealers.may_look(connection, visit.here.actor, found.store_id):
            raise Rejected(Code.NOT_FOUND)
    return found


def _save(visit: Visit, names: tuple[str, ...]) -> Response:
    found = find_customer(visit)
    typed = read_form(visit.form, _entity, [_entity.by_name[name] for name in names])
    if typed.errors:
        return _form(visit, found, typed, 400, names)
    edit = EditCustomer(
        customer_id=found.id,
        changes=typed.changes,
        withdrawals_seen=tuple(visit.form.get("seen.withdrawals", "").split()),
    )
    try:
        conflicts = visit.change(edit).conflicts if typed.changes else []
    except Rejected as rejected:
        typed.refuse(rejected)
        return _form(visit, found, typed, 400, names)
    except DatabaseFails as failed:
        typed.notice = visit.why(failed)
        return _form(visit, found, typed, 503, names)
    if conflicts:
        typed.theirs = {conflict.field: conflict.theirs for conflict in conflicts}
        return _form(visit, find_customer(visit), typed, 409, names)
    return visit.go(f"customers/{found.id}", "saved")


def _form(
    visit: Visit,
    found: Customer,
    typed: Typed,
    status: int,
    names: tuple[str, ...] = _EDITABLE,
) -> Response:
    speech = visit.speech
    fields = [_entity.by_name[name] for name in names]
    return visit.page(
        "form.html",
        status,
        title=found.name,
        inputs=inputs_of(_entity, fields, found, typed, lambda _field: None, speech),
        notice=typed.notice_in(speech),
        tone="am" if typed.theirs else "bad",
        back=f"/console/customers/{found.id}",
        back_to=found.name,
        seen={"withdrawals": " ".join(standing(found.id, found.consent, found.withdrawals))},
    )


def customer_page(
    visit: Visit,
    status: int = 200,
    *,
    revealed: bool = False,
    contested: bool = False,
    said: Mapping[str, tuple[str, str]] | None = None,
) -> Response:
    """All of a customer; ``said`` holds what was typed into a small form, and why not, by form."""
    found, here = find_customer(visit), visit.here
    most = dict.fromkeys(_PARTS, reading.PARTS_SHOWN)
    if visit.wanted("all") in most:
        most[visit.wanted("all")] = reading.PARTS_AT_MOST
    with visit.desk.database.read() as connection:
        parts: dict[str, Any] = {
            entity: (
                shown,
                reading.parts(
                    connection,
                    entity,
                    (found.id, *alias_ids(found)),
                    newest,
                    most=most[entity],
                ),
            )
            for entity, (newest, shown) in _PARTS.items()
        }
        rows = [row for _, part in parts.values() for row in part]
        people = reading.names_of(
            connection,
            "guide",
            here.brand.id,
            [found.guide_id, *(row.get("guide_id") for row in rows)],
        )
        labels = {
            f"{entity}_id": reading.names_of(
                connection, entity, here.brand.id, [row.get(f"{entity}_id") for row in rows]
            )
            for entity in ("tag", "store")
        }
        lines = parts["timeline_entry"][1]
        told = people_and_tags_in(lines)
        names = reading.names_of(connection, "guide", here.brand.id, told)
        names |= reading.names_of(connection, "tag", here.brand.id, told)
        labels["group_id"] = reading.names_of(
            connection, "tag_group", here.brand.id, [row.get("group_id") for row in rows]
        )
        merged = dealers.names_of_customers(
            connection, here.actor, [found.merged_into, *alias_ids(found)]
        )
        staff = reading.staff(connection, here.brand.id, found.store_id)
        tags = reading.tags_on_offer(connection, here.brand.id, here.actor.role)
        stores = reading.names_of(connection, "store", here.brand.id, [found.store_id])
        links = links_of(connection, here.brand.id, found.id)
    phone_field = _entity.by_name["phone"]
    return visit.page(
        "customer.html",
        status,
        customer=found,
        entities=ENTITIES,
        facts=[_entity.by_name[name] for name in _FACTS],
        phone=mask_phone(found.phone),
        number=inputs_of(_entity, [phone_field], found, Typed(), lambda _f: None, visit.speech)[0]
        if revealed
        else None,
        parts=parts,
        most=most,
        at_most=reading.PARTS_AT_MOST,
        labels=labels | {"guide_id": people},
        store=stores.get(found.store_id, ""),
        takers=[one for one in staff if one[0] != found.guide_id],
        contested=contested,
        merged=merged,
        history={line["id"]: tell(line, names, visit.speech) for line in lines},
        lost={line["id"]: lost_fields(line) for line in lines},
        said=defaultdict(lambda: ("", ""), said or {}),
        tags=tags,
        links=links,
    )
