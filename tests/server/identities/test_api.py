"""The doors for the brand's other systems: who gets in, what is refused, what happens twice."""

from __future__ import annotations

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select, update

from server.integrations import revoke_integration
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.facts import audit
from server.schema.identities import identity_statement, integration, trace
from tests.server.identities.mall import known_by

PHONE = "13812340217"


def results(answer):
    assert answer.status_code == 200, answer.text
    return [(r["id"], r["status"], r.get("code")) for r in answer.json()["results"]]


def count(mall, table):
    with mall.chain.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_only_a_token_that_stands_opens_the_door(mall):
    chain = mall.chain
    ann = chain.pcs["harbour"].session("ann")
    body: dict[str, list[str]] = {"statements": []}

    assert mall.post("identities", body).status_code == 200
    for token in ("", "gdi_", "gdi_wrong", ann.answer["access_token"], mall.token[4:]):
        refused = mall.post("identities", body, token)
        assert (refused.status_code, refused.json()["code"]) == (401, "token_unknown")
    by_mall = chain.http.get("/v1/check", headers={"Authorization": f"Bearer {mall.token}"})
    assert by_mall.json()["code"] == "sign_in_again"

    with chain.database.read() as connection:
        (made,) = connection.scalars(select(integration.c.id))
    hana, now = chain.id("hana"), chain.clock()
    chain.database.write(lambda c: revoke_integration(c, mall.brand_id, made, hana, now))

    assert mall.post("identities", body).json()["code"] == "token_unknown"


def test_a_suspended_brands_systems_are_shut_out_too(mall):
    chain = mall.chain
    brand = ENTITY_TABLES["brand"]
    chain.database.write(
        lambda c: c.execute(update(brand).where(brand.c.id == mall.brand_id).values(suspended=1))
    )

    refused = mall.post("orders", {"orders": []})
    chain.database.write(
        lambda c: c.execute(update(brand).where(brand.c.id == mall.brand_id).values(suspended=0))
    )

    assert refused.json()["code"] == "brand_suspended"


def test_a_token_is_kept_as_a_hash_only_and_its_use_is_noted(mall):
    mall.says("s1", openid="open-one", phone=PHONE)

    with mall.chain.database.read() as connection:
        (row,) = connection.execute(select(integration)).mappings()
        actions = connection.scalars(select(audit.c.action)).all()

    assert mall.token not in str(dict(row))
    assert row["last_used_at"] is not None
    assert actions[-2:] == ["integration.make", "identities.take"]


def test_a_system_that_asks_too_often_is_told_when_to_come_back(mall):
    desk = mall.chain.app.state.desk
    with mall.chain.database.read() as connection:
        (made,) = connection.scalars(select(integration.c.id))
    with suppress(Problem):
        for _ in range(1_000):
            desk.integrations.take(made)

    refused = mall.post("identities", {"statements": []})

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1


def test_one_bad_row_blocks_no_other_and_each_says_why(mall):
    good = {
        "id": "s1",
        "said_at": "2024-03-01T08:00:00Z",
        "identities": known_by(openid="open-one", phone=PHONE),
    }
    bad = [
        good | {"id": "s2", "identities": known_by(phone=PHONE)},
        good | {"id": "s3", "identities": [*known_by(phone=PHONE), {"kind": "fax", "value": "1"}]},
        good | {"id": "s4", "said_at": "2034-03-01T08:00:00Z"},
        good | {"id": " "},
        good | {"id": "s5", "identities": known_by(phone=PHONE) * 11},
        good | {"id": "s1", "identities": known_by(openid="open-two", phone=PHONE)},
    ]

    found = results(mall.post("identities", {"statements": [good, *bad, good | {"id": "s9"}]}))

    assert found == [
        ("s1", "taken", None),
        ("s2", "refused", "required"),
        ("s3", "refused", "not_a_choice"),
        ("s4", "refused", "out_of_range"),
        (" ", "refused", "required"),
        ("s5", "refused", "too_many"),
        ("s1", "refused", "wrong_id"),
        ("s9", "taken", None),
    ]
    assert count(mall, identity_statement) == 1


def test_every_bad_order_says_what_is_wrong_with_it(mall):
    good = mall.basket("A1", "10.00", 0, phone=PHONE)
    wrong = {
        "not_found store": {"store": "moon"},
        "not_found guide": {"guide": "nobody"},
        "wrong_type ordered_on": {"ordered_on": "yesterday"},
        "out_of_range ordered_on": {"ordered_on": "2034-01-01"},
        "wrong_type amount": {"amount": "much"},
        "out_of_range amount": {"amount": "1.005"},
        "out_of_range amount ": {"amount": "-0.01"},
        "out_of_range ordered_on ": {"ordered_on": "1999-12-31"},
        "out_of_range items": {"items": -1},
        "required number": {"number": " "},
        "too_long number": {"number": "9" * 65},
        "required identities": {"identities": []},
        "wrong_type value": {"identities": [{"kind": "phone", "value": "1"}]},
    }

    answer = mall.post("orders", {"orders": [good | each for each in wrong.values()]})

    found = [f"{r['code']} {r['details'].get('field')}" for r in answer.json()["results"]]
    assert found == [reason.strip() for reason in wrong]
    assert count(mall, trace) == count(mall, identity_statement) == 0


@pytest.mark.parametrize(
    "body",
    [
        "no object",
        {"statements": "none"},
        {"statements": [], "more": 1},
        {"orders": []},
    ],
)
def test_what_is_no_message_is_refused_whole(mall, body):
    assert mall.post("identities", body).json()["code"] == "unreadable"


def test_a_row_that_is_not_of_its_form_says_where_and_blocks_no_other(mall):
    good = mall.basket("A1", "10.00", 0, phone=PHONE)
    without = {name: value for name, value in good.items() if name != "store"}
    rows = [
        good | {"number": "A2", "amount": 299.5},
        good | {"number": 3},
        without | {"number": "A4"},
        good | {"number": "A5", "colour": "red"},
        good | {"number": "A6", "identities": [{"kind": "phone"}]},
        good | {"number": "A7", "identities": [{"kind": "phone", "value": 1}]},
        good | {"number": "A8", "items": "two"},
        "no order",
        None,
        good,
    ]

    found = mall.post("orders", {"orders": rows}).json()["results"]

    told = [(r["id"], r.get("code"), r.get("details", {}).get("field")) for r in found]
    assert told == [
        ("A2", "wrong_type", "amount"),
        ("", "wrong_type", "number"),
        ("A4", "required", "store"),
        ("A5", "unknown_field", "colour"),
        ("A6", "required", "identities[0].value"),
        ("A7", "wrong_type", "identities[0].value"),
        ("A8", "wrong_type", "items"),
        ("", "wrong_type", None),
        ("", "wrong_type", None),
        ("A1", None, None),
    ]
    assert mall.traces() == {"A1": None}


@pytest.mark.parametrize("said_at", ["soon", 1_700_000_000, None])
def test_a_moment_that_is_none_is_refused_with_its_row(mall, said_at):
    row = {"id": "s1", "said_at": said_at, "identities": known_by(openid="one", phone=PHONE)}

    (found,) = mall.post("identities", {"statements": [row]}).json()["results"]

    assert (found["id"], found["code"], found["details"]) == (
        "s1",
        "wrong_type",
        {"field": "said_at"},
    )


def test_more_than_one_helping_is_refused(mall):
    basket = mall.basket("A1", "10.00", 0, phone=PHONE)

    refused = mall.post("orders", {"orders": [basket] * 501})

    assert (refused.status_code, refused.json()["details"]) == (413, {"rows": 500})


def test_the_same_again_changes_nothing_and_other_facts_are_refused(mall):
    li = mall.person("Li", phone=PHONE)
    assert mall.order("A1", "10.00", phone=PHONE) == "recorded"

    assert mall.order("A1", "10.00", phone=PHONE) == "recorded"
    assert mall.order("A1", "11.00", phone=PHONE) == "refused"
    assert mall.order("A1", "10.00", phone="13912340217") == "refused"
    assert mall.says("s1", openid="open-one", phone=PHONE) == "taken"
    assert mall.says("s1", openid="open-one", phone=PHONE) == "known"

    assert mall.totals(li)[0] == 1
    assert count(mall, trace) == 1


def test_the_same_orders_at_the_same_moment_are_recorded_once(mall):
    li = mall.person("Li", phone=PHONE)
    baskets = [mall.basket(f"A{n}", "10.00", 0, openid="open-one", phone=PHONE) for n in range(5)]
    links = {
        "id": "s1",
        "said_at": "2024-03-01T08:00:00Z",
        "identities": known_by(openid="open-one", phone=PHONE),
    }
    other = mall.new_token(name="收银")

    def send(n):
        token = (mall.token, other)[n % 2]
        if n % 4 == 3:
            return mall.post("identities", {"statements": [links]}, token).status_code
        return mall.post("orders", {"orders": baskets}, token).status_code

    with ThreadPoolExecutor(8) as pool:
        found = Counter(pool.map(send, range(12)))

    assert found == {200: 12}
    assert mall.traces() == mall.orders() == {f"A{n}": li.id for n in range(5)}
    assert mall.totals(li)[0] == 5
    assert count(mall, identity_statement) == 1


def test_nothing_of_it_stands_in_the_log(mall, caplog):
    caplog.set_level(logging.DEBUG)
    mall.person("Li", phone=PHONE)
    mall.says("s1", openid="open-secret", phone=PHONE)
    mall.order("A1", openid="open-secret")
    mall.post("orders", {"orders": [mall.basket("A2", "x", 0, openid="open-secret")]})

    told = "".join(record.getMessage() for record in caplog.records)
    assert "open-secret" not in told
    assert PHONE not in told
    assert mall.token not in told
