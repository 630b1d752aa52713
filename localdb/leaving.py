"""What stays on a PC of a customer who has left: nothing but the guide's own words."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from guide_app.domain.ids import row_id
from localdb import drafts
from localdb.schema import attention, sent_customer, sent_log
from localdb.told import arguments_of, customers_of, find_strangers


def forget_customer(connection: Connection, customer_id: str) -> None:
    """A customer has left this PC.

    Of what was sent or begun nothing stays, of what was refused only the guide's words.
    """
    drafts.keep_note(connection, customer_id, "")
    of_customer = select(sent_customer.c.mutation_id).where(
        sent_customer.c.customer_id == customer_id
    )
    connection.execute(delete(sent_log).where(sent_log.c.mutation_id.in_(of_customer)))
    connection.execute(delete(sent_customer).where(sent_customer.c.customer_id == customer_id))
    for row in (
        connection.execute(select(attention).where(attention.c.body.is_not(None))).mappings().all()
    ):
        if row["customer_id"] == customer_id or customer_id.encode() in row["body"]:
            connection.execute(
                update(attention)
                .where(attention.c.position == row["position"])
                .values(body=None, customer_id=None, facts="{}")
            )


def list_left(connection: Connection) -> list[str]:
    """Customers of whom drafts, sent or refused changes tell.

    Whom this guide does not have any more.
    """
    told = set(connection.scalars(select(sent_customer.c.customer_id).distinct()))
    told |= drafts.customers(connection)
    parked = select(attention.c.mutation_id, attention.c.name, attention.c.body)
    own = set()
    for mutation_id, name, body in connection.execute(parked.where(attention.c.body.is_not(None))):
        told |= customers_of(arguments_of(body))
        if name == "customer.create":
            own.add(row_id(mutation_id, 0))
    return sorted(find_strangers(connection, told) - own)
