"""The customers behind the examples, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from guide_app.domain.entities import (
    ChatGroup,
    Customer,
    CustomerDate,
    CustomerTag,
    Enrolment,
    FamilyMember,
    FollowUp,
    Guide,
    GuideSegment,
    Handover,
    Order,
)
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.merging import alone_document
from guide_app.domain.policy import Actor
from guide_app.domain.pool import TRIES, call_id
from guide_app.domain.shares import share_id
from guide_app.mutations.customers import (
    EditCustomer,
    RemoveCustomer,
)
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import (
    PlanFollowUp,
    SendFollowUp,
)
from guide_app.mutations.notes import AddNote
from guide_app.mutations.orders import (
    order_id,
)
from guide_app.mutations.pool import (
    RecordCall,
)
from guide_app.mutations.shares import TakeMaterial
from guide_app.mutations.sheets import FillSheet
from server import office
from server.schema import ENTITY_TABLES
from tests.server.mutation_cases.brand import brand_rows
from tests.server.mutation_cases.example import HISTORY, Example
from tests.server.shop import Chain

OWN = (
    "customer",
    "removed",
    "second",
    "alias",
    "member",
    "waiting",
    "own segment",
    "date",
    "order",
    "run",
    *("handover", "pooled", "lead", "called", "task_row", "changed_row", "chat_group"),
)


def furnish(chain: Chain, owner: str, *names: str) -> dict[str, Example]:
    """For every name an example of its own: customers of ``owner``, and what is about them."""
    guide = chain.guide(owner)
    shared = brand_rows(chain, guide.brand_id)
    examples = {
        name: Example(
            chain,
            {
                **shared,
                **{what: row_id(what, owner, name) for what in OWN},
                "owner": guide.id,
                "taker": guide.id,
                "store": guide.store_id or "",
            },
        )
        for name in names
    }
    chain.save(*(row for example in examples.values() for row in _people(example, guide)))
    lived = [change for example in examples.values() for change in _lived(example)]
    wakeups = chain.app.state.wakeups
    office.change(chain.database, chain.clock, wakeups, Actor.of(guide), *lived)
    for example in examples.values():
        _find_what_came_of_it(example)
    return examples


def _people(example: Example, guide: Guide) -> Iterator[Row]:
    yield Handover(
        id=example.ids["handover"],
        brand_id=guide.brand_id,
        store_id=example.ids["store"],
        from_guide_id=guide.id,
        to_guide_id=guide.id,
        planned_by=guide.id,
        moves_at=example.chain.clock() + timedelta(days=1),
    )
    yield ChatGroup(
        id=example.ids["chat_group"],
        brand_id=guide.brand_id,
        store_id=example.ids["store"],
        guide_id=guide.id,
        name="老客群",
        type="daily",
        opened_on=example.today,
    )
    for what in ("customer", "removed"):
        yield Customer(
            id=example.ids[what],
            brand_id=guide.brand_id,
            store_id=example.ids["store"],
            guide_id=guide.id,
            name=f"{guide.name}的客人",
            remark="真实",
            added_on=example.today,
        )
    yield from _merged(example, guide)
    for what, owner, since, tries in (
        ("pooled", None, None, None),
        ("lead", guide.id, example.today, None),
        ("called", guide.id, example.today, TRIES - 1),
    ):
        lead = Customer(
            id=example.ids[what],
            brand_id=guide.brand_id,
            store_id=example.ids["store"],
            guide_id=owner,
            name="名单上的客人",
            added_on=example.today,
            lead_since=since,
            call_tries=tries,
        )
        yield lead
        if since is not None:
            yield FollowUp(
                id=call_id(lead),
                brand_id=guide.brand_id,
                customer_id=lead.id,
                kind="call",
                planned_on=since,
                due_on=since,
            )
    for row, task in (("task_row", "old_task"), ("changed_row", "changed_task")):
        yield FollowUp(
            id=example.ids[row],
            brand_id=guide.brand_id,
            customer_id=example.ids["customer"],
            kind="task",
            planned_on=example.today,
            due_on=example.today,
            until=example.today,
            hq_task_id=example.ids[task],
        )
    yield CustomerTag(
        id=row_id("customer_tag", example.ids["customer"], example.ids["merged_tag"]),
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        group_id=row_id("group", guide.brand_id),
        tag_id=example.ids["merged_tag"],
        adds=[],
    )
    yield FamilyMember(
        id=example.ids["member"],
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        relation="child",
    )
    silk = {"all": [{"any": [{"fact": "tag", "in": [example.ids["tag"]]}]}]}
    yield GuideSegment(
        id=example.ids["own segment"],
        brand_id=guide.brand_id,
        guide_id=guide.id,
        name="我的丝绸客",
        condition=silk,
    )
    yield CustomerDate(
        id=example.ids["date"],
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        kind_id=example.ids["date_kind"],
        on=example.today,
    )
    yield Enrolment(
        id=example.ids["run"],
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        sop_id=example.ids["sop"],
        started_on=example.today,
    )
    yield Order(
        id=order_id(guide.brand_id, example.ids["order"]),
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        store_id=example.ids["store"],
        number=example.ids["order"],
        ordered_on=example.today,
        amount=Decimal("99.00"),
    )


def _merged(example: Example, guide: Guide) -> Iterator[Customer]:
    """The second customer, into whom another one was merged."""
    made = [
        Customer(
            id=example.ids[what],
            brand_id=guide.brand_id,
            store_id=example.ids["store"],
            guide_id=guide.id,
            name=f"{guide.name}的另一位客人",
            remark="真实",
            added_on=example.today,
        )
        for what in ("second", "alias")
    ]
    head, alias = made
    document = {"aliases": [alias.id], "alone": alone_document(head)}
    yield replace(head, merged=document)
    own = {"with": head.id, "guide_id": guide.id, "store_id": head.store_id}
    yield replace(alias, merged_into=head.id, merged=own, removed_on=example.today)


def _lived(example: Example) -> Iterator[Any]:
    """The customer's history."""
    customer, today = example.ids["customer"], example.today
    stale = {"remark": Change(seen="旧", new="新")}
    waiting = PlannedFollowUp(
        follow_up_id=example.ids["waiting"],
        customer_id=customer,
        kind="new",
        planned_on=today,
        due_on=today,
    )
    yield AddNote(customer_id=customer, text="怕热")
    yield EditCustomer(customer_id=customer, changes=stale)
    yield PlanFollowUp(customer_id=customer, due_on=today)
    yield SendFollowUp(planned=waiting)
    yield TakeMaterial(material_id=example.ids["material"], way="clipboard")
    yield RemoveCustomer(customer_id=example.ids["removed"])
    yield RecordCall(customer_id=example.ids["called"], outcome="no_answer")
    yield FillSheet(
        customer_id=customer,
        questionnaire_id=example.ids["questionnaire"],
        answers={"for": "child"},
    )


def _find_what_came_of_it(example: Example) -> None:
    ids = example.ids
    ids["share"] = share_id(ids["owner"], ids["material"], example.today)
    with example.chain.database.read() as connection:
        for entity, kinds in (
            (
                HISTORY,
                {
                    "note": "note",
                    "overwritten": "overwritten",
                    "contact": "contact",
                    "sheet": "sheet",
                },
            ),
            ("follow_up", {"manual": "planned"}),
        ):
            table = ENTITY_TABLES[entity]
            query = select(table.c.kind, table.c.id).where(
                table.c.customer_id == example.ids["customer"], table.c.kind.in_(kinds)
            )
            for kind, found in connection.execute(query):
                example.ids[kinds[kind]] = found
        line = ENTITY_TABLES[HISTORY].c
        call = (line.customer_id == example.ids["called"], line.kind == "contact")
        example.ids["last call"] = connection.execute(select(line.id).where(*call)).scalar_one()
