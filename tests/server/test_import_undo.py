"""An import is undone, and nothing that a person has typed goes with it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from guide_app.domain.ids import row_id
from guide_app.intake import Target
from guide_app.mutations.customers import CreateCustomer, EditCustomer, SaveFamilyMember
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
from guide_app.mutations.follow_ups import SendFollowUp
from guide_app.mutations.notes import AddNote
from guide_app.mutations.orders import NewOrder, RecordOrders
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.mutations.transfer import TransferCustomers
from server.importing import ServerSink
from server.order_load import OrderSink
from server.schema.facts import audit
from server.schema.imports import import_step
from server.schema.sync import feed
from tests.server.import_office import LI, ORDERS, PEOPLE, WANG, Office


@pytest.fixture
def desk(chain, tmp_path) -> Office:
    return Office(chain, tmp_path)


def test_an_import_of_new_customers_is_undone_as_if_it_had_never_been(desk, chain):
    ann = chain.pcs["harbour"].session("ann")
    before = desk.business()
    import_id = desk.imports(PEOPLE, LI, WANG)
    cursor = ann.pull().json()["cursor"]

    result = desk.undo(import_id)

    assert desk.business() == before
    assert (result.gone, result.put_back, result.kept) == (
        {"customer": 2, "customer_tag": 1, "timeline_entry": 3},
        0,
        0,
    )
    gone = [(line["op"], line["entity"]) for line in ann.pull(cursor).json()["lines"]]
    assert sorted(gone) == [
        ("delete", "customer"),
        ("delete", "customer_tag"),
        ("delete", "timeline_entry"),
        ("delete", "timeline_entry"),
    ]
    with chain.database.read() as connection:
        told = connection.scalars(select(feed.c.row).where(feed.c.row.contains("李佳慧"))).all()
        lines = select(audit.c.actor_id, audit.c.subject_id).where(audit.c.action == "import_undo")
        assert connection.execute(lines).all() == [(chain.id("hana"), import_id)]
        assert connection.scalar(select(func.count()).select_from(import_step)) == 0
    assert told == []
    desk.imports(PEOPLE, LI, WANG)  # and the file can come again
    assert len(desk.rows("customer")) == 2


WORK = {
    "a note": lambda li, chain, tag: AddNote(customer_id=li, text="喜欢真丝"),
    "a remark": lambda li, chain, tag: EditCustomer(
        customer_id=li, changes={"remark": Change("怕热", "怕冷")}
    ),
    "a child": lambda li, chain, tag: SaveFamilyMember(
        customer_id=li, changes={"relation": Change(None, "child"), "name": Change(None, "豆豆")}
    ),
    "a tag once more": lambda li, chain, tag: ChangeTags(
        changes=(TagChange(customer_id=li, tag_id=tag, action="add"),)
    ),
    "a message": lambda li, chain, tag: SendFollowUp(
        planned=PlannedFollowUp(
            follow_up_id=row_id("follow-up"),
            customer_id=li,
            kind="new",
            planned_on=chain.clock().date(),
            due_on=chain.clock().date(),
        )
    ),
    "an order": lambda li, chain, tag: RecordOrders(
        orders=(
            NewOrder(
                customer_id=li,
                values={
                    "number": "SO-9",
                    "store_id": chain.id("harbour"),
                    "ordered_on": chain.clock().date().isoformat(),
                    "amount": "10.00",
                },
            ),
        )
    ),
    "another guide": lambda li, chain, tag: TransferCustomers(
        customer_ids=(li,), to_guide_id=chain.id("bob"), seen_guide_id=chain.id("ann")
    ),
}


@pytest.mark.parametrize("what", WORK)
def test_a_customer_with_whom_somebody_has_worked_stays_whole_and_is_listed(desk, chain, what):
    import_id = desk.imports(PEOPLE, LI, WANG)
    li = desk.customer("李佳慧")["id"]
    desk.act(
        "hana" if what in ("an order", "another guide") else "ann",
        WORK[what](li, chain, desk.tag.id),
    )
    worked = {
        name: [r for r in rows if li in (r["id"], r.get("customer_id"))]
        for name, rows in desk.business().items()
    }

    result = desk.undo(import_id)

    assert desk.business() == worked
    assert [(stay.customer_id, stay.entity, stay.reason) for stay in result.stays] == [
        (li, "customer", "worked_with")
    ]
    assert result.gone["customer"] == 1


@pytest.fixture
def known(desk):
    """Li was there before the import, with words of Ann's."""
    values = {"name": "李佳慧", "phone": "13800000217", "remark": "怕冷", "size": "S"}
    desk.act("ann", CreateCustomer(values=values, family=({"relation": "child", "name": "豆豆"},)))
    return desk.customer("李佳慧")["id"]


def test_a_customer_who_was_there_gets_the_values_from_before(desk, known):
    before = desk.business()
    import_id = desk.imports(PEOPLE, LI)
    assert desk.customer("李佳慧")["remark"] == "怕热"

    result = desk.undo(import_id)

    assert desk.business() == before
    assert (result.gone, result.put_back, result.kept) == (
        {"customer_tag": 1, "timeline_entry": 1},
        1,
        0,
    )


def test_a_field_that_somebody_has_changed_since_stays_and_the_others_go_back(desk, known):
    import_id = desk.imports(PEOPLE, LI)
    desk.act(
        "ann",
        EditCustomer(customer_id=known, changes={"remark": Change("怕热", "真丝过敏")}),
        AddNote(customer_id=known, text="周末来"),
    )

    result = desk.undo(import_id)

    li = desk.customer("李佳慧")
    assert (li["remark"], li["size"]) == ("真丝过敏", "S")
    assert [row["text"] for row in desk.rows("timeline_entry") if row["kind"] == "note"] == [
        "周末来"
    ]
    assert [(stay.entity, stay.reason, stay.fields) for stay in result.stays] == [
        ("customer", "changed_since", ["remark"])
    ]


def test_a_value_typed_between_two_pieces_of_one_import_is_what_comes_back(desk, known):
    import_id = desk.imports(PEOPLE, LI)
    desk.act("ann", EditCustomer(customer_id=known, changes={"remark": Change("怕热", "真丝过敏")}))
    desk.imports(PEOPLE, LI, import_id=import_id)  # gone on with after it was broken off
    assert desk.customer("李佳慧")["remark"] == "怕热"

    desk.undo(import_id)

    assert desk.customer("李佳慧")["remark"] == "真丝过敏"


def test_a_new_customer_edited_between_two_pieces_of_one_import_stays(desk):
    import_id = desk.imports(PEOPLE, LI)
    li = desk.customer("李佳慧")["id"]
    desk.act("ann", EditCustomer(customer_id=li, changes={"remark": Change("怕热", "真丝过敏")}))
    desk.imports(PEOPLE, LI, import_id=import_id)

    result = desk.undo(import_id)

    assert desk.customer("李佳慧")["id"] == li
    assert [stay.reason for stay in result.stays] == ["worked_with"]


def test_a_child_that_an_import_changed_gets_its_size_back(desk, known):
    before = desk.business()
    import_id = desk.imports(
        ("手机号", "姓名", "尺码"), ("13800000217", "豆豆", "110"), target=Target.FAMILY
    )
    assert [row["size"] for row in desk.rows("family_member")] == ["110"]

    desk.undo(import_id)

    assert desk.business() == before


@pytest.mark.parametrize("sink", [OrderSink, ServerSink])
def test_orders_go_and_the_customers_totals_with_them(desk, known, sink):
    desk.imports(ORDERS, ("A1", "13800000217", "harbour", "2024-03-01", "100"), target=Target.ORDER)
    before = desk.business()
    import_id = desk.imports(
        ORDERS,
        ("A2", "13800000217", "harbour", "2024-03-02", "20.50"),
        ("A3", "13800000217", "harbour", "2024-03-03", "30"),
        target=Target.ORDER,
        sink=sink,
        chunk_rows=1,
    )
    li = desk.customer("李佳慧")
    assert (li["order_count"], li["repurchase_days"]) == (3, 1)

    result = desk.undo(import_id)

    assert desk.business() == before
    assert result.gone == {"order": 2}
    assert result.kept == 0


def test_a_customers_first_orders_go_and_so_does_that_they_have_bought(desk, known):
    before = desk.business()
    import_id = desk.imports(
        ORDERS, ("A1", "13800000217", "harbour", "2024-03-01", "100"), target=Target.ORDER
    )

    desk.undo(import_id)

    assert desk.business() == before


def test_an_order_of_another_import_keeps_the_customer_a_buyer(desk, known):
    import_id = desk.imports(
        ORDERS, ("A1", "13800000217", "harbour", "2024-03-01", "100"), target=Target.ORDER
    )
    desk.imports(ORDERS, ("A2", "13800000217", "harbour", "2024-03-02", "7"), target=Target.ORDER)

    result = desk.undo(import_id)

    li = desk.customer("李佳慧")
    assert (li["state"], li["order_count"], li["order_total"]) == ("bought", 1, 700)
    assert (li["last_order_on"], li["last_order_amount"]) == ("2024-03-02", 700)
    assert result.kept == 0


def test_what_a_guide_types_offline_meanwhile_waits_for_a_decision_and_is_not_lost(desk, chain):
    ann = chain.pcs["harbour"].session("ann")
    import_id = desk.imports(PEOPLE, LI)
    li = desk.customer("李佳慧")["id"]
    desk.undo(import_id)

    answer = ann.post(
        "/v1/push",
        {
            "incarnation": row_id("life"),
            "epoch": ann.epoch,
            "mutations": [
                {
                    "seq": 1,
                    "body": {
                        "id": row_id("typed offline"),
                        "name": "note.add",
                        "arguments": {"customer_id": li, "text": "周末来"},
                        "author": chain.id("ann"),
                        "business_on": "2024-03-08",
                        "at": "2024-03-08T09:00:00Z",
                    },
                }
            ],
        },
    )

    (verdict,) = answer.json()["results"]
    assert (verdict["status"], verdict["code"]) == ("rejected", "not_found")


CONSENTS = ("姓名", "手机号", "导购", "同意联系")


def _edit_consent(li, seen, new):
    return EditCustomer(customer_id=li, changes={"consent": Change(seen, new)})


@pytest.mark.parametrize("withdrawn_by_ann_too", [False, True])
def test_a_withdrawal_that_an_import_brought_is_undone_alone(
    desk, chain, known, withdrawn_by_ann_too
):
    import_id = desk.imports(CONSENTS, (*LI[:3], "拒绝"))
    li = desk.customer("李佳慧")
    assert li["consent"] == "withdrawn"
    if withdrawn_by_ann_too:
        desk.act("ann", _edit_consent(li["id"], "withdrawn", "withdrawn"))

    desk.undo(import_id)

    wanted = "withdrawn" if withdrawn_by_ann_too else "granted"
    assert desk.customer("李佳慧")["consent"] == wanted


@pytest.mark.parametrize("meanwhile", ["nothing", "withdrawn again"])
def test_a_withdrawal_that_an_import_ended_stands_again_once_it_is_undone(
    desk, chain, known, meanwhile
):
    li = desk.customer("李佳慧")["id"]
    desk.act("ann", _edit_consent(li, "granted", "withdrawn"))
    before = desk.customer("李佳慧")["withdrawals"]
    import_id = desk.imports(CONSENTS, (*LI[:3], "同意"))
    assert desk.customer("李佳慧")["consent"] == "granted"
    if meanwhile == "withdrawn again":
        desk.act("ann", _edit_consent(li, "granted", "withdrawn"))

    desk.undo(import_id)

    now = desk.customer("李佳慧")
    assert now["consent"] == "withdrawn"
    assert (now["withdrawals"] == before) == (meanwhile == "nothing")
