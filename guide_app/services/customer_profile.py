"""Everything about one customer, for the profile."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from guide_app.domain.birthdays import age_on
from guide_app.domain.consent import standing
from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.masking import mask_phone
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import CUSTOMER_FIELDS
from guide_app.services.codes import decoded_code
from guide_app.services.contact_budget import budget_of
from guide_app.services.customer_models import CustomerFacts, Profile, Seen
from guide_app.services.customer_rows import day_rules, outlooks_of, unanswered
from guide_app.services.facts import (
    Names,
    birthday_of,
    family_facts,
    order_facts,
    tag_chips,
)
from guide_app.services.handovers import move_of, taken_over_of
from guide_app.services.histories import history_of
from localdb.queries import person

FIRST_LINES = 30
FIRST_ORDERS = 10


def get_customer(connection: Connection, customer_id: str) -> Customer:
    """The customer's row.

    Raises:
        Rejected: NOT_FOUND.
    """
    customer = person.find_customer(connection, customer_id)
    if customer is None:
        raise Rejected(Code.NOT_FOUND, entity="customer")
    return customer


def profile_of(
    connection: Connection, customer_id: str, names: Names, today: date, actor: Actor
) -> Profile:
    """The profile, for somebody; of one who was merged, that of who stands for them.

    Raises:
        Rejected: NOT_FOUND.
    """
    customer = get_customer(connection, customer_id)
    if customer.merged_into is not None:
        customer_id = customer.merged_into
        customer = get_customer(connection, customer_id)
    outlook = outlooks_of(connection, [customer], day_rules(connection, today))[customer_id]
    return Profile(
        facts=facts_of(
            customer,
            names,
            today,
            unanswered=customer_id in unanswered(connection, [customer_id], today),
        ),
        tags=tag_chips(connection, [customer_id])[customer_id],
        family=family_facts(person.family(connection, customer_id), today),
        due=tuple(outlook.items),
        next_due=outlook.next_due(today),
        timeline=history_of(connection, customer_id, names, today, FIRST_LINES),
        orders=order_facts(person.orders(connection, customer_id, FIRST_ORDERS), names),
        seen=Seen(
            {name: getattr(customer, name) for name in sorted(CUSTOMER_FIELDS)},
            tuple(standing(customer.id, customer.consent, customer.withdrawals)),
        ),
        budget=budget_of(connection, customer, today),
        code=decoded_code(connection, customer, actor),
        move=move_of(connection, customer_id, names),
        taken_over=taken_over_of(connection, customer, outlook.promised, names, today),
    )


def facts_of(customer: Customer, names: Names, today: date, *, unanswered: bool) -> CustomerFacts:
    """What is known of the customer; ``unanswered``: the last contact brought no answer."""
    return CustomerFacts(
        customer_id=customer.id,
        name=customer.name,
        title=customer.title,
        phone=mask_phone(customer.phone),
        wechat=customer.wechat,
        member_number=customer.member_number,
        remark=customer.remark,
        source=customer.source,
        state=customer.state,
        temperature=customer.temperature,
        consent=customer.consent,
        deleted_us=customer.deleted_us,
        size=customer.size,
        preference=customer.preference,
        birthday=birthday_of(customer),
        age=age_on(customer, today),
        guide_id=customer.guide_id,
        guide_name=names.guide(customer.guide_id),
        store_name=names.store(customer.store_id),
        added_on=customer.added_on,
        last_contact_on=customer.last_contact_on,
        unanswered=unanswered,
        last_order_on=customer.last_order_on,
        last_order_amount=customer.last_order_amount,
        order_count=customer.order_count,
        order_total=customer.order_total,
        cool_until=customer.cool_until,
        removed_on=customer.removed_on,
        code=customer.code,
    )
