"""What a revoked guide left: in words, masked, revealed one at a time, decided on the spot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import insert, select

from guide_app.domain.ids import row_id
from guide_app.mutations.customers import CreateCustomer, EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.notes import AddNote
from guide_app.mutations.transfer import TransferCustomers
from guide_app.wire.mutations import encode_mutation
from server.schema.sync import mutation_result, quarantine
from tests.server.console.browsing import PHONE, a_customer, audited
from tests.server.databases import KINDS


@pytest.fixture
def leave(chain):
    """Put a change aside as a revoked guide's PC hands it in; gives its number."""

    def leave(arguments, store="harbour", body=None):
        number = len(numbers(chain))
        mutation_id = row_id("left", number)
        if body is None:
            body = encode_mutation(
                mutation_id,
                arguments,
                author=chain.id("ann"),
                business_on=chain.clock().date(),
                at=chain.clock(),
            )
        left = {
            "brand_id": chain.id("sunny"),
            "store_id": chain.id(store),
            "guide_id": chain.id("ann"),
            "device_id": chain.pcs[store].id,
            "incarnation": row_id("life"),
            "seq": number + 1,
            "mutation_id": mutation_id,
            "body": body,
            "received_at": "2024-03-08T09:00:00.000Z",
        }
        chain.database.write(lambda c: c.execute(insert(quarantine), [left]))
        return numbers(chain)[-1]

    return leave


def numbers(chain):
    with chain.database.read() as connection:
        return connection.scalars(select(quarantine.c.pk).order_by(quarantine.c.pk)).all()


def test_a_change_is_shown_in_words_with_its_numbers_masked(mia, chain, leave):
    customer = a_customer(chain)
    leave(
        CreateCustomer(
            values={"name": "马慧", "phone": "13912345678", "source": "referral"},
            family=({"relation": "child", "name": "豆豆"},),
        )
    )
    leave(AddNote(customer_id=customer.id, text="新号码13912345678，喜欢真丝"))
    leave(
        EditCustomer(
            customer_id=customer.id,
            changes={"phone": Change(PHONE, "13912345678"), "state": Change("new", "lost")},
        )
    )

    page = mia.get("quarantine").text

    for words in (
        "新增客户",
        "马慧",
        "转介绍",
        "孩子",
        "豆豆",
        "写备注",
        "喜欢真丝",
        "139****5678",
        "138****0217",
    ):
        assert words in page
    assert "新客户 → 流失" in page
    assert "13912345678" not in page
    assert PHONE not in page
    for raw in ("customer.create", "customer_id", customer.id, "referral", "child", "{"):
        assert raw not in page.split("<main")[1]


def test_the_numbers_of_one_change_are_shown_on_request_and_it_is_recorded(mia, chain, leave):
    customer = a_customer(chain)
    one = leave(AddNote(customer_id=customer.id, text="新号码13912345678"))
    leave(CreateCustomer(values={"name": "马慧", "phone": "13700001111"}))
    mia.get("quarantine")

    shown = mia.post(f"quarantine/{one}/reveal").text

    assert "13912345678" in shown
    assert "13700001111" not in shown
    assert audited(chain, "reveal_quarantine") == [(chain.id("mia"), customer.id)]
    assert "13912345678" not in mia.get("quarantine").text


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_manager_of_the_store_decides_and_reveals(mia, chain, leave):
    ours = leave(AddNote(customer_id=row_id("x"), text="likes silk"))
    theirs = leave(AddNote(customer_id=row_id("x"), text="secret"), "garden")
    page = mia.get("quarantine").text

    assert "likes silk" in page
    assert "secret" not in page
    assert mia.post(f"quarantine/{theirs}/decide").status_code == 404
    assert mia.post(f"quarantine/{theirs}/reveal").status_code == 404
    assert mia.post(f"quarantine/{ours}/decide").status_code == 303
    assert mia.post(f"quarantine/{ours}/decide").status_code == 303
    assert "likes silk" not in mia.get("quarantine").text
    assert "likes silk" in mia.get("quarantine?all=1").text
    assert len(audited(chain, "decide_quarantine")) == 1


def test_a_customer_of_another_store_is_not_named(mia, chain, leave):
    elsewhere = a_customer(chain, "Wu", "garden", "otto")
    leave(
        TransferCustomers(
            customer_ids=(elsewhere.id,),
            to_guide_id=chain.id("bob"),
            seen_guide_id=chain.id("ann"),
        )
    )

    page = mia.get("quarantine").text

    assert "Wu" not in page
    assert "Bob" in page


@pytest.mark.parametrize(
    "body",
    [
        b"no json at all 13912345678",
        b"[" * 5_000,
        b'{"id": 1}',
        msgspec.json.encode({"id": "x", "name": "odd.one", "arguments": [1, {"a": [None]}]}),
        b'{"id":"x","name":"note.add","arguments":"\xed\xa0\x80 13912345678"}',
        b'{"id":"x","name":"customer.edit","arguments":{"changes":{"added_on":{"seen":null,'
        b'"new":"not a day"}}},"author":"a","business_on":"2024-03-08",'
        b'"at":"2024-03-08T09:00:00Z"}',
    ],
)
def test_what_cannot_be_read_is_still_shown_and_still_masked(mia, leave, body):
    leave(None, body=body)

    page = mia.get("quarantine")

    assert page.status_code == 200
    assert "13912345678" not in page.text
    assert "/decide" in page.text


def test_what_was_left_is_made_after_all_in_its_order_and_reaches_a_pc(mia, chain, leave):
    customer = a_customer(chain)
    new = leave(CreateCustomer(values={"name": "马慧"}))
    of_new = leave(AddNote(customer_id=row_id(row_id("left", 0), 0), text="喜欢真丝"))
    edit = leave(
        EditCustomer(customer_id=customer.id, changes={"remark": Change(None, "likes linen")})
    )
    page = mia.get("quarantine").text
    assert page.index("马慧") < page.index("喜欢真丝") < page.index("likes linen")
    boss = chain.pcs["harbour"].session("mia")
    cursor = boss.pull().json()["cursor"]
    mia.get("quarantine")

    for one in (new, of_new, edit):
        assert mia.post(f"quarantine/{one}/accept").status_code == 303

    heard = boss.pull(cursor).text
    assert all(words in heard for words in ("马慧", "喜欢真丝", "likes linen"))
    assert "没有待处理的内容" in mia.get("quarantine").text
    assert audited(chain, "accept_quarantine") == [(chain.id("mia"), chain.id("ann"))] * 3


def test_it_is_made_once_and_the_pc_that_still_sends_it_is_told_so(mia, chain, leave):
    customer = a_customer(chain)
    one = leave(AddNote(customer_id=customer.id, text="喜欢真丝"))
    with chain.database.read() as connection:
        body = bytes(connection.scalar(select(quarantine.c.body)))
    mia.get("quarantine")
    mia.post(f"quarantine/{one}/accept")

    again = mia.post(f"quarantine/{one}/accept")
    ann = chain.pcs["harbour"].session("ann")
    sent = {"seq": 1, "body": msgspec.json.decode(body)}
    late = ann.post(
        "/v1/push",
        {"incarnation": row_id("life"), "epoch": ann.epoch, "mutations": [sent]},
    )

    assert again.status_code == 400
    assert "已经有人处理过了" in again.text
    (result,) = late.json()["results"]
    assert (result["status"], result["duplicate"]) == ("accepted", True)
    page = mia.get(f"customers/{customer.id}").text
    assert page.count("喜欢真丝") == 1


def test_what_cannot_be_made_stays_and_says_why(mia, leave):
    one = leave(AddNote(customer_id=row_id("somebody who is gone"), text="likes silk"))
    mia.get("quarantine")

    told = mia.post(f"quarantine/{one}/accept")

    assert told.status_code == 400
    assert "没有这条内容" in told.text
    assert "likes silk" in mia.get("quarantine").text


def test_a_change_that_had_arrived_before_is_marked_as_made(mia, chain, leave):
    customer = a_customer(chain)
    one = leave(AddNote(customer_id=customer.id, text="likes silk"))
    record = {
        "mutation_id": row_id("left", 0),
        "brand_id": chain.id("sunny"),
        "author": chain.id("ann"),
        "name": "note.add",
        "sha256": "x",
        "status": "accepted",
        "n": 1,
        "result": "{}",
        "received_at": "2024-03-08T09:00:00.000Z",
    }
    chain.database.write(lambda c: c.execute(insert(mutation_result), [record]))

    page = mia.get("quarantine").text

    assert "系统里已经有了" in page
    assert f"quarantine/{one}/accept" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_two_who_make_it_at_the_same_moment_make_it_once(mia, chain, leave):
    customer = a_customer(chain)
    one = leave(AddNote(customer_id=customer.id, text="喜欢真丝"))
    mia.get("quarantine")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: mia.post(f"quarantine/{one}/accept"), range(4)))

    assert sorted(answer.status_code for answer in answers) == [303, 400, 400, 400]
    assert mia.get(f"customers/{customer.id}").text.count("喜欢真丝") == 1


def test_an_erased_customer_is_gone_from_what_was_left_also_where_it_was_what_added_them(
    mia, hana, chain, leave
):
    one = leave(CreateCustomer(values={"name": "马慧", "phone": "13912345678"}))
    leave(CreateCustomer(values={"name": "王芳"}))
    mia.get("quarantine")
    mia.post(f"quarantine/{one}/accept")
    added = row_id(row_id("left", 0), 0)

    hana.get(f"customers/{added}")
    assert hana.post(f"customers/{added}/erase", name="马慧").status_code == 303

    with chain.database.read() as connection:
        (kept,) = connection.scalars(select(quarantine.c.body)).all()
    assert "王芳".encode() in bytes(kept)
