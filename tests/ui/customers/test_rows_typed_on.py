"""Who types on mostly sees the same people: what they say is made once, as long as it is true."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from guide_app.services.customer_models import CustomerQuery
from tests.domain.people import TODAY, days_ago
from tests.services.shop import named
from ui.customers.cells import Column
from ui.customers.model import CustomerRows
from ui.i18n import Language
from ui.widgets import ROW_ROLE


@pytest.fixture
def today():
    return [TODAY]


@pytest.fixture
def lines(shop):
    shop.put(named("Ann", last_contact_on=days_ago(1)), named("Bob", last_contact_on=days_ago(3)))
    return shop.customers.rows(shop.customers.ids(CustomerQuery()))


@pytest.fixture
def rows(qapp, runner, today, lines):
    made = CustomerRows(lambda ids: [], runner, lambda: today[0])
    made.show_ids([line.customer_id for line in lines], lines)
    return made


def cell(rows, line, column=Column.LAST_CONTACT):
    return rows.data(rows.index(rows.place_of(line.customer_id), column), ROW_ROLE)


def test_the_same_line_in_another_answer_is_not_made_again(rows, lines):
    before = cell(rows, lines[1])

    rows.show_ids([lines[1].customer_id], lines[1:])

    assert cell(rows, lines[1]) is before


def test_a_line_that_says_something_else_is_made_again(rows, lines):
    before = cell(rows, lines[1])
    contacted = replace(lines[1], last_contact_on=TODAY)

    rows.show_ids([contacted.customer_id], [contacted])

    assert cell(rows, contacted) != before


def test_yesterday_is_another_day_after_midnight(rows, lines, today):
    before = cell(rows, lines[0])
    today[0] += timedelta(days=1)

    rows.show_ids([lines[0].customer_id], lines[:1])

    assert cell(rows, lines[0]) != before


def test_headings_follow_the_language(rows, language):
    chinese = rows.headerData(Column.TAGS, Qt.Orientation.Horizontal)
    language.choose(Language.EN)
    rows.say_again()

    assert (chinese, rows.headerData(Column.TAGS, Qt.Orientation.Horizontal)) == ("标签", "Tags")
