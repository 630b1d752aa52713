"""What stays on a PC of a customer who has left: nothing but the guide's own words."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, select, update

from guide_app.domain.ids import row_id
from guide_app.tables.among import among
from localdb import drafts, imports
from localdb.schema import attention, sent_customer, sent_log
from localdb.told import arguments_of, customers_of, find_strangers

_OF_CUSTOMERS = among(sent_customer.c.customer_id, "ids")
_FORGETS = (
    delete(sent_log).where(
        sent_log.c.mutation_id.in_(select(sent_customer.c.mutation_id).where(_OF_CUSTOMERS))
    ),
    delete(sent_customer).where(_OF_CUSTOMERS),
)
"""In this order."""
_PARKED = select(attention.c.position, attention.c.customer_id, attention.c.body).where(
    attention.c.body.is_not(None)
)
_EMPTY = (
    update(attention)
    .where(attention.c.position == bindparam("at"))
    .values(body=None, customer_id=None, facts="{}")
)


def forget_customers(connection: Connection, customer_ids: Collection[str]) -> None:
    """Customers have left this PC.

    Of what was sent or begun nothing stays, of what was refused only the guide's words.
    """
    if not customer_ids:
        return
    drafts.forget(connection, customer_ids)
    imports.forget(connection, customer_ids)
    for forget in _FORGETS:
        connection.execute(forget, {"ids": sorted(customer_ids)})
    needles = [customer_id.encode() for customer_id in customer_ids]
    emptied = [
        {"at": row.position}
        for row in connection.execute(_PARKED).all()
        if row.customer_id in customer_ids or any(needle in row.body for needle in needles)
    ]
    if emptied:
        connection.execute(_EMPTY, emptied)


def list_left(connection: Connection) -> set[str]:
    """Customers of whom drafts, sent or refused changes tell.

    Whom this guide does not have any more.
    """
    told = set(connection.scalars(select(sent_customer.c.customer_id).distinct()))
    told |= drafts.customers(connection) | imports.customers(connection)
    parked = select(attention.c.mutation_id, attention.c.name, attention.c.body)
    own = set()
    for mutation_id, name, body in connection.execute(parked.where(attention.c.body.is_not(None))):
        told |= customers_of(arguments_of(body))
        if name == "customer.create":
            own.add(row_id(mutation_id, 0))
    return find_strangers(connection, told) - own
