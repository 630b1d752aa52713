"""Who types on is answered from what was found a moment ago, and never otherwise than anew."""

from itertools import accumulate

import pytest

from guide_app.services import customer_finder
from guide_app.services.customer_models import CustomerQuery, CustomerSort
from guide_app.services.customers import CustomerService
from tests.domain.people import days_ago
from tests.services.shop import named
from tests.support.conditions import asking

WORDS = ("wangx", "wxm", "wan", "138 wang", "王 小", "friend", "Ann")
ORDERS = [(sort, down) for sort in CustomerSort for down in (False, True)]


@pytest.fixture
def people(shop):
    shop.put(
        named("王小明", phone="13812340217", last_contact_on=days_ago(3)),
        named("王芳", phone="13812349999", added_on=days_ago(9)),
        named("Wanda", remark="friend of Ann", last_contact_on=days_ago(1)),
        named("欧阳旺", remark="wang's friend"),
        named("Zoe", title="Wan", last_order_on=days_ago(2)),
        named("Ann", remark="138 wangxiaoming wxm"),
    )


@pytest.fixture
def reads(shop, monkeypatch):
    """How often the file was read."""
    begun: list[None] = []
    read = shop.book.file.read

    def counted():
        begun.append(None)
        return read()

    monkeypatch.setattr(shop.book.file, "read", counted)
    return begun


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(("sort", "descending"), ORDERS)
def test_every_key_finds_whom_a_fresh_question_finds(shop, sort, descending):
    for typed in WORDS:
        for text in ("", *accumulate(typed), *reversed(list(accumulate(typed)))):
            query = CustomerQuery(text, sort=sort, descending=descending)

            told, complete = shop.customers.find(query, first=2)

            assert complete
            assert told == CustomerService(shop.book).ids(query), text


@pytest.mark.usefixtures("people")
def test_typing_on_reads_nothing_anew(shop, reads):
    for text in accumulate("wangxiao"):
        shop.customers.find(CustomerQuery(text), first=2)

    assert len(reads) == 1


@pytest.mark.usefixtures("people")
def test_other_conditions_are_another_question(shop):
    shop.customers.find(CustomerQuery(), first=2)

    assert shop.customers.find(CustomerQuery("w", removed=True), first=2).ids == []


def test_whoever_is_saved_between_two_keys_is_found_by_the_second(shop, people):
    shop.customers.find(CustomerQuery("w"), first=2)
    shop.put(named("Wei"))

    assert len(shop.customers.find(CustomerQuery("we"), first=2).ids) == 1


def test_of_very_many_only_the_first_are_told_until_they_are_few(shop, people, monkeypatch):
    monkeypatch.setattr(customer_finder, "_MOST_LINES", 3)

    many = shop.customers.find(CustomerQuery("w"), first=2)
    few = shop.customers.find(CustomerQuery("wxm"), first=1)

    assert (len(many.ids), many.complete) == (2, False)
    assert (len(few.ids), few.complete) == (2, True)
    assert len(shop.customers.ids(CustomerQuery("w"))) == 6


@pytest.mark.usefixtures("people")
def test_under_conditions_other_words_read_nothing_anew(shop, reads):
    live = asking({"fact": "source", "in": ["live"]})
    for typed in ("wan", "zoe", "王", "138"):
        shop.customers.find(CustomerQuery(typed, live), first=2)

    assert len(reads) == 1
