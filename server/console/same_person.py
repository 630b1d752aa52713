"""Customers who may be one person, as HQ and managers see them: merged, or kept apart."""

from __future__ import annotations

from starlette.responses import Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.masking import mask_phone
from guide_app.mutations.merging import MergeCustomers
from server import same_person
from server.console import customers, reading
from server.console.visit import Visit

_SHOWN = 50


def show(visit: Visit) -> Response:
    """Whom somebody should look at, side by side."""
    here = visit.here
    with visit.desk.database.read() as connection:
        found = same_person.waiting(connection, here.actor)[:_SHOWN]
        both = [row for pair in found for row in (pair.one, pair.other)]
        guides = reading.names_of(connection, "guide", here.brand.id, [r.guide_id for r in both])
        stores = reading.names_of(connection, "store", here.brand.id, [r.store_id for r in both])
    return visit.page(
        "same_person.html", pairs=found, guides=guides, stores=stores, mask=mask_phone
    )


def merge(visit: Visit) -> Response:
    """One stands for both from now on."""
    alias, head = (
        customers.find_customer(visit, visit.form.get(name, "")) for name in ("customer", "into")
    )
    visit.change(MergeCustomers(customer_id=alias.id, into_id=head.id))
    return visit.go(f"customers/{head.id}", "done.one_person")


def keep_apart(visit: Visit) -> Response:
    """They are two people."""
    form, actor, now = visit.form, visit.here.actor, visit.desk.clock()
    known = visit.desk.database.write(
        lambda connection: same_person.say_different(
            connection, actor, form.get("customer", ""), form.get("into", ""), now
        )
    )
    if not known:
        raise Rejected(Code.NOT_FOUND)
    return visit.go("same-person", "done.two_people")
