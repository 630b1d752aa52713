"""The columns have room for their words, share the width, and keep what was drawn."""

from decimal import Decimal

import pytest

from tests.domain.people import days_ago
from tests.services.shop import named
from tests.services.test_customer_list import wearing
from tests.ui.customers.counter import Counter
from ui.customers.cells import Column
from ui.i18n import Language
from ui.widgets import CellContent


@pytest.mark.parametrize("spoken", list(Language))
def test_the_columns_keep_their_words_at_the_smallest_size(counter, shop, tags, language, spoken):
    language.choose(spoken)
    ma = named("欧阳马慧慧", phone="13812340217", last_contact_on=days_ago(300))
    shop.put(ma, *wearing(ma, *tags.values()))
    counter.window.resize(910, 512)

    counter.open_list()

    table = counter.table
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(Column.TAGS) >= 112
    assert table.columnWidth(Column.CONTACT) >= 112


def test_amount_and_day_of_a_purchase_share_a_line_where_there_is_room(counter, shop, language):
    language.choose(Language.EN)
    bought = named("马慧", last_order_on=days_ago(3), last_order_amount=Decimal("1840.50"))
    shop.put(bought)
    counter.open_list()
    assert counter.cell(0, Column.LAST_ORDER) == CellContent("¥1,840.50 · 3 days ago")

    counter.window.resize(910, 512)

    narrow = CellContent("¥1,840.50", second_line="3 days ago")
    counter.wait(lambda: counter.cell(0, Column.LAST_ORDER) == narrow)
    counter.window.resize(1366, 768)
    counter.wait(lambda: not counter.cell(0, Column.LAST_ORDER).second_line)


def test_columns_keep_their_width_when_a_key_leaves_few(counter, shop):
    shop.put(*(named(f"{n:03}") for n in range(100)), named("Ann"))
    counter.open_list()
    many = [counter.table.columnWidth(column) for column in Column]

    counter.write("customersSearch", "Ann")
    counter.wait(lambda: counter.names == ["Ann"])

    assert [counter.table.columnWidth(column) for column in Column] == many


def test_the_width_of_a_column_is_drawn_remembered_and_given_back(counter, shop, settings, runner):
    shop.put(named("Ann"))
    counter.open_list()
    usual = counter.table.columnWidth(Column.TAGS)

    counter.table.horizontalHeader().resizeSection(Column.TAGS, 150)
    counter.window.resize(1300, 768)

    again = Counter(counter.qtbot, runner, settings, shop)
    again.open_list()
    assert again.table.columnWidth(Column.TAGS) == 150
    again.table.horizontalHeader().sectionHandleDoubleClicked.emit(Column.TAGS)
    assert abs(again.table.columnWidth(Column.TAGS) - usual) < 40


@pytest.mark.parametrize("kept", ["", "TAGS", "TAGS:wide", "NOWHERE:100", "7"])
def test_widths_that_make_no_sense_are_forgotten(counter, shop, settings, kept):
    settings.setValue("customers/widths", kept)
    shop.put(named("Ann"))
    counter.open_list()
    assert counter.table.columnWidth(Column.TAGS) >= 112
