"""Numbers and ids of what a PC pushes, by raw requests: once, in order, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from guide_app.domain.ids import row_id
from guide_app.mutations.customers import CreateCustomer
from guide_app.wire.mutations import encode_mutation
from server.schema import ENTITY_TABLES

LIFE = row_id("life")


class Sender:
    """Ann's PC, without a program that keeps to the rules."""

    def __init__(self, chain, account="ann"):
        self.chain = chain
        self.session = chain.pcs["harbour"].session(account)
        self.author = chain.id(account)

    def body(self, name, mutation_id=None, author=None):
        return encode_mutation(
            mutation_id or row_id("mutation", name),
            CreateCustomer(values={"name": name}),
            author=author or self.author,
            business_on=self.chain.clock().date(),
            at=self.chain.clock(),
        ).decode()

    def push(self, *numbered, life=LIFE, epoch=None):
        mutations = ",".join(f'{{"seq":{seq},"body":{body}}}' for seq, body in numbered)
        content = (
            f'{{"incarnation":"{life}","epoch":"{epoch or self.session.epoch}",'
            f'"mutations":[{mutations}]}}'
        )
        return self.chain.http.post("/v1/push", content=content, headers=self.session.headers)


@pytest.fixture
def ann(chain):
    return Sender(chain)


def names(chain):
    table = ENTITY_TABLES["customer"]
    with chain.database.read() as connection:
        return list(connection.scalars(select(table.c.name).order_by(table.c.name)))


def said(answer):
    return [(result["seq"], result["status"]) for result in answer.json()["results"]]


def refused(answer):
    assert answer.status_code >= 400
    return answer.json()["code"]


def test_a_repetition_gets_the_stored_result_and_has_no_second_effect(chain, ann):
    first = ann.push((1, ann.body("Li"))).json()["results"][0]

    again = ann.push((1, ann.body("Li")), (2, ann.body("Wu"))).json()["results"]

    assert again[0] == first | {"duplicate": True}
    assert names(chain) == ["Li", "Wu"]


def test_a_gap_is_refused_with_the_number_that_is_expected(chain, ann):
    ann.push((1, ann.body("Li")))

    answer = ann.push((3, ann.body("Wu")))

    assert refused(answer) == "sequence_gap"
    assert answer.json()["details"]["expected"] == 2
    assert names(chain) == ["Li"]


def test_what_stands_before_a_gap_is_taken(chain, ann):
    answer = ann.push((1, ann.body("Li")), (3, ann.body("Wu")))

    assert said(answer) == [(1, "accepted")]
    assert answer.json()["expected_seq"] == 2


@pytest.mark.parametrize("seq", [1, 0, -1])
def test_another_change_under_a_number_that_was_taken_is_a_fork(chain, ann, seq):
    ann.push((1, ann.body("Li")))

    assert refused(ann.push((seq, ann.body("Wu")))) == "device_fork"
    assert names(chain) == ["Li"]


def test_two_changes_under_one_number_of_a_batch_have_no_effect(chain, ann):
    assert refused(ann.push((1, ann.body("Li")), (1, ann.body("Wu")))) == "device_fork"
    assert names(chain) == []


@pytest.mark.parametrize("seq", [1, 2])
def test_an_id_that_comes_with_another_content_is_refused(chain, ann, seq):
    ann.push((1, ann.body("Li", row_id("same"))))

    assert refused(ann.push((seq, ann.body("Wu", row_id("same"))))) == "content_changed"
    assert names(chain) == ["Li"]


def test_the_same_change_under_the_next_number_or_in_another_life_is_made_once(chain, ann):
    ann.push((1, ann.body("Li")))

    ann.push((2, ann.body("Li")))
    again = ann.push((1, ann.body("Li")), life=row_id("another life"))

    assert again.json()["results"][0]["duplicate"] is True
    assert names(chain) == ["Li"]


def test_nobody_goes_on_with_a_colleagues_numbers(chain, ann):
    ann.push((1, ann.body("Li")))
    bob = Sender(chain, "bob")

    assert refused(bob.push((2, bob.body("Wu")))) == "not_found"
    assert refused(bob.push((1, ann.body("Li")), life=row_id("bob"))) == "content_changed"
    assert names(chain) == ["Li"]


def test_a_change_in_a_colleagues_name_is_rejected_and_holds_up_nothing(chain, ann):
    theirs = ann.body("Wu", author=chain.id("bob"))

    answer = ann.push((1, theirs), (2, ann.body("Li")))

    assert said(answer) == [(1, "rejected"), (2, "accepted")]
    assert answer.json()["results"][0]["code"] == "wrong_author"
    assert names(chain) == ["Li"]


def test_another_life_of_the_server_takes_nothing(chain, ann):
    answer = ann.push((1, ann.body("Li")), epoch=row_id("another"))

    assert refused(answer) == "epoch_changed"
    assert names(chain) == []


def test_every_number_is_kept_with_its_change(chain, ann):
    ann.push(*((n, ann.body(f"customer {n}")) for n in range(1, 200)))

    again = ann.push(*((n, ann.body(f"customer {n}")) for n in range(1, 200)))

    assert all(result["duplicate"] for result in again.json()["results"])
    with chain.database.read() as connection:
        count = connection.scalar(select(func.count()).select_from(ENTITY_TABLES["customer"]))
    assert count == 199
