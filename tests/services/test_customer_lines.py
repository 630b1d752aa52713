"""A line of the list is made once, and anew as soon as it may say something else."""

import pytest

from guide_app.services import customer_lines
from guide_app.services.customer_models import CustomerQuery
from tests.domain.people import days_ago, days_ahead, follow_up
from tests.services.shop import named, of


@pytest.fixture
def people(shop):
    shop.put(*(named(name, last_contact_on=days_ago(1)) for name in ("Ann", "Bob", "Cid", "Dan")))
    return shop.customers.ids(CustomerQuery())


def names(lines):
    return [line.name for line in lines]


def test_a_line_that_was_shown_is_not_made_again(shop, people):
    before = shop.customers.rows(people[:2])

    after = shop.customers.rows(people[1:3])

    assert names(after) == ["Bob", "Cid"]
    assert after[0] is before[1]


def test_a_line_says_at_once_what_was_written(shop, people):
    shop.customers.rows(people)
    day = days_ahead(4)
    shop.customers.plan(people[0], day)

    assert shop.customers.rows(people)[0].due.due_on == day


def test_a_line_is_of_the_day(shop, people):
    ann = named("Ann", last_contact_on=days_ago(1))
    shop.put(of(ann, follow_up(due_on=days_ahead(1), planned_on=days_ahead(1))))
    before = shop.customers.rows(people[:1])[0].due
    shop.days_pass()

    after = shop.customers.rows(people[:1])[0].due

    assert (before.category, after.due_on) == (None, before.due_on)
    assert after.category is not None


def test_whoever_has_left_has_no_line(shop, people):
    shop.customers.rows(people)
    shop.clear()

    assert shop.customers.rows(people) == []


def test_only_so_many_lines_are_kept_but_all_that_are_asked_for_are_told(shop, people, monkeypatch):
    monkeypatch.setattr(customer_lines, "_MOST_KEPT", 2)
    first = shop.customers.rows(people[:2])

    assert names(shop.customers.rows(people)) == ["Ann", "Bob", "Cid", "Dan"]
    assert names(shop.customers.rows(people[::-1])) == ["Dan", "Cid", "Bob", "Ann"]
    assert names(first) == ["Ann", "Bob"]
