"""A questionnaire at a short link: whose answers they are, and what they may change."""

from __future__ import annotations

import json

import pytest

from guide_app.domain.entities import Questionnaire
from tests.server.console.browsing import a_customer
from tests.server.pages.looking import Browser, Window
from tests.server.pages.phones import ANSWERS, fields_with_errors

WHO = {"name": "林溪", "phone": "13900002222", "agree": "1"}


@pytest.fixture
def window(chain) -> Window:
    return Window(chain)


@pytest.fixture
def phone(chain) -> Browser:
    return Browser(chain)


def sheets(counter):
    return [
        (row["customer_id"], json.loads(row["answers"])["age"])
        for row in counter.rows("answer_sheet")
    ]


def link(counter, window, **given):
    return window.link("questionnaire", counter.find(Questionnaire, counter.form), **given)


def test_the_customer_to_whom_it_was_given_may_correct_the_answers(counter, window, phone):
    path = link(counter, window, customer_id=counter.customer.id)
    page = phone.open(path).text
    assert 'name="q9"' in page
    assert 'name="phone"' not in page
    for age in ("4", "5"):
        answer = phone.send(f"{path}/answer", **{**ANSWERS, "q4": age})
        assert "已经收到" in phone.client.get(answer.headers["location"]).text

    assert sorted(sheets(counter)) == [(counter.customer.id, 4), (counter.customer.id, 5)]
    assert "T1" in counter.tags_of()


def test_a_stranger_says_who_they_are_and_is_a_customer_with_these_answers(
    chain, counter, window, phone
):
    path = link(counter, window)
    phone.open(path)
    refused = phone.send(f"{path}/answer", **{**ANSWERS, "q4": "99"})
    assert refused.status_code == 422
    assert fields_with_errors(refused) == ["q4"]
    assert [one for one in ("name", "phone", "agree") if f'id="{one}-wrong"' in refused.text]
    phone.send(f"{path}/answer", **ANSWERS, **WHO)

    new = next(row for row in counter.rows("customer") if row["phone"] == WHO["phone"])
    assert (new["name"], new["guide_id"]) == ("林溪", chain.id("ann"))
    assert sheets(counter) == [(new["id"], 4)]
    assert window.looks()[0][0] == new["id"]


def test_answers_under_somebody_elses_number_change_nothing_of_theirs(
    chain, counter, window, phone
):
    known = a_customer(chain, name="Wu", phone="13900002222")
    phone.send(f"{link(counter, window)}/answer", **ANSWERS, **WHO)

    assert sheets(counter) == []
    assert counter.tags_of(known.id) == set()
    (note,) = [one for one in counter.rows("timeline_entry") if one["kind"] == "note"]
    assert note["customer_id"] == known.id
    assert "孩子" in note["text"]


def test_whoever_has_it_passed_on_is_asked_who_they_are(chain, counter, window, phone):
    path = link(counter, window, customer_id=counter.customer.id)
    passed_on = phone.passes_on(path)
    other = Browser(chain, "Mozilla/5.0 (iPhone) MicroMessenger")

    assert 'name="phone"' in other.open(passed_on).text
    assert other.send(f"{path}/answer", **ANSWERS).status_code == 422
    assert sheets(counter) == []
