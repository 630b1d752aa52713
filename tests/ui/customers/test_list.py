from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from guide_app.domain.entities import FollowUp
from guide_app.services.customer_models import CustomerQuery
from tests.domain.people import TODAY, days_ago, days_ahead, follow_up
from tests.services.shop import named, of
from tests.services.test_customer_list import wearing
from ui.customers.cells import Column
from ui.customers.model import PAGE
from ui.customers.selection import SelectionBar
from ui.i18n import Language
from ui.theme import Tone
from ui.widgets.table import ROW_HEIGHT


def test_a_row_says_what_a_guide_asks_about_a_customer(counter, shop, tags):
    ma = named(
        "马慧",
        phone="13812340217",
        source="parcel_card",
        temperature="hot",
        last_contact_on=days_ago(7),
        last_order_on=days_ago(3),
        last_order_amount=Decimal("396.00"),
    )
    shop.put(ma, *wearing(ma, tags["小学"], tags["怕热"]))
    shop.put(of(ma, follow_up(due_on=days_ahead(3), planned_on=days_ahead(3))))

    counter.open_list()

    contact = counter.cell(0, Column.CONTACT)
    assert (contact.text, contact.second_line) == ("马慧", "138****0217")
    assert [chip.text for chip in counter.cell(0, Column.FOLLOW_UP).chips] == ["3 天后"]
    assert counter.cell(0, Column.SOURCE).text == "包裹卡"
    assert [chip.text for chip in counter.cell(0, Column.INTENT).chips] == ["迫切"]
    assert [chip.text for chip in counter.cell(0, Column.TAGS).chips] == ["小学", "怕热"]
    assert counter.cell(0, Column.LAST_CONTACT).text == "7 天前"
    assert counter.cell(0, Column.LAST_ORDER).text == "¥396 · 3 天前"
    assert counter.cell(0, Column.GUIDE).text == "Lin"


def test_work_that_is_late_stands_out_in_words_and_colour(counter, shop):
    ma = named("马慧")
    shop.put(ma)
    shop.put(of(ma, follow_up(due_on=days_ago(2), planned_on=days_ago(2))))

    counter.open_list()

    (chip,) = counter.cell(0, Column.FOLLOW_UP).chips
    assert (chip.text, chip.tone) == ("逾期 2 天", Tone.RED)


@pytest.mark.parametrize(
    ("spoken", "words"),
    [(Language.ZH, ("7 天前", "没回复")), (Language.EN, ("7 days ago", "No answer"))],
)
def test_the_last_contact_says_when_nobody_answered_it(counter, shop, language, spoken, words):
    language.choose(spoken)
    ma = shop.put(named("马慧", last_contact_on=days_ago(7)))
    shop.put(of(ma, follow_up(status="waiting", sent_on=days_ago(7), planned_on=days_ago(7))))

    counter.open_list()

    cell = counter.cell(0, Column.LAST_CONTACT)
    assert (cell.text, cell.second_line) == words
    index = counter.table.model().index(0, Column.LAST_CONTACT)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == ", ".join(words)


def test_typing_initials_narrows_the_list_and_says_how_many_are_left(counter, shop):
    shop.put(named("王雪梅"), named("吴文娟"), named("陈静怡"))
    counter.open_list()

    counter.press(Qt.Key.Key_Slash)
    counter.write("customersSearch", "w")

    counter.wait(lambda: sorted(counter.names) == ["吴文娟", "王雪梅"])
    assert counter.says("customersSearchCount") == "2 位"
    assert counter.says("pageSubtitle") == "3 位客户 · 筛出 2 位"


def test_a_question_with_many_answers_shows_the_best_first_and_then_counts_all(counter, shop):
    shop.put(*(named(f"王{n:03}") for n in range(90)), *(named(f"陈{n}") for n in range(5)))
    counter.open_list()
    counter.table.show_row(80)

    counter.write("customersSearch", "w")

    counter.wait(lambda: counter.says("customersSearchCount") == "90 位")
    assert len(counter.names) == 90
    assert counter.table.currentIndex().row() == 0
    counter.table.scrollToBottom()
    counter.wait(lambda: counter.cell(89, Column.CONTACT).text == "王089")


def test_chinese_is_typed_into_the_search_by_an_input_method(counter, shop, type_text):
    shop.put(named("王雪梅"), named("陈静怡"))
    counter.open_list()

    counter.press(Qt.Key.Key_Slash)
    type_text("静怡")

    counter.wait(lambda: counter.names == ["陈静怡"])


def test_enter_opens_the_first_found_and_alt_left_comes_back_to_the_search(counter, shop):
    shop.put(named("王雪梅"), named("陈静怡"))
    counter.open_list()
    counter.press(Qt.Key.Key_Slash)
    counter.write("customersSearch", "cjy")
    counter.wait(lambda: counter.names == ["陈静怡"])

    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: counter.says("profileName") == "陈静怡")
    counter.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert counter.names == ["陈静怡"]


def test_j_and_k_walk_through_the_list(counter, shop):
    shop.put(named("A"), named("B"), named("C"))
    counter.open_list()

    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K):
        counter.press(key)

    assert counter.table.currentIndex().row() == 1


def test_customers_are_chosen_by_x_and_shift_and_all_by_ctrl_a(counter, shop):
    shop.put(*(named(name) for name in "ABCD"))
    counter.open_list()
    assert not counter.sees("customersSelection")

    counter.press(Qt.Key.Key_X)
    assert counter.find(QWidget, "customersSelection").text == "已选 1 位"
    counter.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    counter.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert counter.find(QWidget, "customersSelection").text == "已选 3 位"
    assert counter.cell(2, Column.CONTACT).checked
    counter.ctrl(Qt.Key.Key_A)
    assert counter.find(QWidget, "customersSelection").text == "已选 4 位"
    counter.press(Qt.Key.Key_Escape)
    assert not counter.sees("customersSelection")


def test_a_click_on_the_box_chooses_and_elsewhere_only_moves(counter, shop, qtbot):
    shop.put(named("A"), named("B"))
    counter.open_list()
    table = counter.table
    where = table.visualRect(table.model().index(1, 0))
    left = Qt.MouseButton.LeftButton

    qtbot.mouseClick(table.viewport(), left, pos=where.center())
    assert not counter.sees("customersSelection")
    qtbot.mouseClick(table.viewport(), left, pos=QPoint(where.left() + 14, where.center().y()))

    assert table.currentIndex().row() == 1
    assert counter.cell(1, Column.CONTACT).checked
    assert not counter.cell(0, Column.CONTACT).checked


def test_many_are_tagged_at_once_and_it_is_taken_back_at_once(counter, shop, tags):
    shop.put(*(named(name) for name in "ABC"))
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)

    counter.press(Qt.Key.Key_T)
    counter.waits_for("tagDialog")
    counter.click(f"tag.{tags['怕热'].id}")
    counter.find(QWidget, "tagSearch").setFocus()
    counter.press(Qt.Key.Key_Return)

    counter.wait(
        lambda: (
            [[c.text for c in counter.cell(n, Column.TAGS).chips] for n in range(3)]
            == [["怕热"]] * 3
        )
    )
    assert counter.toast == "3 位客户：标签已更新"
    assert counter.saves == 1
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: all(counter.cell(n, Column.TAGS).chips == () for n in range(3)))


def test_a_tag_is_found_by_typing_and_taken_by_enter(counter, shop, tags, type_text):
    shop.put(named("A"))
    counter.open_list()

    counter.press(Qt.Key.Key_T)
    counter.waits_for("tagDialog")
    type_text("幼儿")
    counter.press(Qt.Key.Key_Return)
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: [c.text for c in counter.cell(0, Column.TAGS).chips] == ["幼儿园"])


def test_a_follow_up_is_planned_for_everybody_who_is_chosen(counter, shop):
    shop.put(named("A"), named("B"))
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)

    counter.press(Qt.Key.Key_F)
    counter.waits_for("planDialog")
    counter.write("planTask", "new arrivals")
    counter.click("planIn3")
    counter.find(QWidget, "planTask").setFocus()
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: len(shop.rows_of(FollowUp)) == 2)
    planned = shop.rows_of(FollowUp)
    assert {row.due_on for row in planned} == {TODAY + timedelta(days=3)}
    assert {row.task for row in planned} == {"new arrivals"}
    counter.wait(lambda: [c.text for c in counter.cell(1, Column.FOLLOW_UP).chips] == ["3 天后"])
    counter.click("bulkUndo")
    counter.wait(lambda: counter.toast == "已撤销。")
    counter.wait(lambda: [c.text for c in counter.cell(1, Column.FOLLOW_UP).chips] != ["3 天后"])


def test_the_order_is_chosen_and_remembered(counter, shop, settings):
    shop.put(
        named("A", last_contact_on=days_ago(9)),
        named("B", last_contact_on=days_ago(2)),
    )
    counter.open_list()
    assert counter.names == ["A", "B"]

    box = counter.find(QComboBox, "customersSort")
    box.setFocus()
    counter.press(Qt.Key.Key_Down)

    counter.wait(lambda: counter.names == ["B", "A"])
    assert settings.value("customers/sort") == 1


def test_nobody_found_offers_the_way_back_to_everybody(counter, shop):
    shop.put(named("A"))
    counter.open_list()
    counter.write("customersSearch", "zzz")
    counter.waits_for("customersNothing")

    counter.click("customersNothingAction")

    counter.wait(lambda: counter.sees("customersTable") and counter.names == ["A"])


def test_the_words_for_an_empty_book_follow_the_language(counter, language):
    counter.window.show_page("customers")
    counter.wait(lambda: "还没有客户" in counter.reads("customersNothing"))

    language.choose(Language.EN)

    counter.wait(lambda: "Your book is still empty." in counter.reads("customersNothing"))
    assert "New customer" in counter.reads("customersNothing")


def test_an_empty_book_offers_the_first_customer(counter):
    counter.window.show_page("customers")
    counter.wait(lambda: counter.sees("customersNothingAction"))

    counter.click("customersNothingAction")

    counter.waits_for("customerDialog")


def test_a_change_from_elsewhere_is_shown_without_losing_place_or_choice(counter, shop):
    people = [named(name) for name in "ABC"]
    shop.put(*people)
    counter.open_list()
    counter.press(Qt.Key.Key_J)
    counter.press(Qt.Key.Key_X)

    shop.put(replace(people[2], phone="13912345678"), named("AA"))
    counter.window.refresh_pages()

    counter.wait(lambda: counter.names == ["A", "AA", "B", "C"])
    assert counter.table.currentIndex().row() == 2
    assert counter.cell(2, Column.CONTACT).checked
    assert counter.cell(3, Column.CONTACT).second_line == "139****5678"


def test_who_was_chosen_and_has_left_the_book_keeps_nothing_from_the_others(counter, shop):
    people = [named(name) for name in "ABC"]
    shop.put(*people)
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)
    shop.take_away(people[1])
    counter.window.refresh_pages()
    counter.wait(lambda: counter.names == ["A", "C"])

    assert "已选 2 位" in counter.find(SelectionBar, "customersSelection").text
    counter.press(Qt.Key.Key_F)
    counter.waits_for("planDialog")
    counter.click("planDialogConfirm")

    counter.wait(lambda: len(shop.rows_of(FollowUp)) == 2)


def test_only_the_rows_in_sight_are_read(counter, shop, monkeypatch):
    shop.put(*(named(f"{n:03}") for n in range(400)))
    asked = []
    rows = shop.customers.rows

    def noted(ids):
        asked.extend(ids)
        return rows(ids)

    monkeypatch.setattr(shop.customers, "rows", noted)

    counter.open_list()
    counter.qtbot.wait(50)
    assert len(asked) == PAGE
    counter.table.scrollToBottom()

    counter.wait(lambda: counter.cell(399, Column.CONTACT).text == "399")
    assert len(asked) < 100


def test_everybody_is_counted_in_both_languages(counter, shop, language):
    shop.put(named("A"))
    counter.open_list()

    language.choose(Language.EN)

    counter.wait(lambda: counter.says("pageSubtitle") == "1 customer")
    assert len(shop.customers.ids(CustomerQuery())) == 1


def test_the_first_row_is_the_chosen_one_as_soon_as_the_list_is_there(counter, shop):
    shop.put(named("Ann"), named("Ben"))

    counter.open_list()

    counter.wait(lambda: counter.table.selectionModel().isRowSelected(0, QModelIndex()))


def test_nobody_is_hidden_below_the_bar_of_the_chosen(counter, shop):
    shop.put(*(named(f"{n:03}") for n in range(30)))
    counter.open_list()
    counter.press(Qt.Key.Key_End)

    counter.press(Qt.Key.Key_X)

    table, bar = counter.table, counter.find(QWidget, "customersSelection")

    def is_above_the_bar():
        last = table.visualRect(table.model().index(29, 0)).bottomLeft()
        foot = table.viewport().mapTo(counter.window, last).y()
        return foot < bar.mapTo(counter.window, QPoint(0, 0)).y()

    counter.wait(is_above_the_bar)
    high = table.height()
    counter.press(Qt.Key.Key_Escape)
    counter.wait(lambda: table.height() > high)


def test_a_tall_window_reads_all_that_can_be_seen_at_once(counter, shop):
    shop.put(*(named(f"{n:03}") for n in range(400)))
    counter.window.resize(1366, 2000)
    counter.open_list()

    counter.write("customersSearch", "2")
    counter.wait(lambda: 0 < len(counter.names) < 400)

    shown = counter.table.viewport().height() // ROW_HEIGHT
    assert shown > 2 * PAGE
    assert "…" not in [counter.cell(row, Column.CONTACT).text for row in range(shown)]


def test_a_letter_that_means_nothing_here_moves_nothing(counter, shop):
    shop.put(named("Ann"), named("Ben"), named("Eve"))
    counter.open_list()
    counter.press(Qt.Key.Key_E)
    counter.press(Qt.Key.Key_B)
    assert counter.table.currentIndex().row() == 0
