"""Conditions put together by hand, with the count beside them, and segments under a name."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from guide_app.domain.entities import DateKind, Segment
from guide_app.domain.ids import row_id
from guide_app.domain.segments import document_of
from guide_app.services.customer_models import CustomerQuery
from tests.domain.people import BRAND, days_ago
from tests.services.shop import named
from tests.support.conditions import asking
from ui.i18n import Language

ROW = "filterGroup1Row1"
HOT = {"fact": "temperature", "in": ["hot"]}
SPENT = {"fact": "order_total", "least": "500.00"}
SILENT = {"fact": "last_contact_on", "from": -30, "not": True}


@pytest.fixture
def people(shop):
    shop.put(
        named("Ann", order_total=Decimal("800.00"), last_contact_on=days_ago(40)),
        named("Ben", order_total=Decimal("200.00"), temperature="hot"),
        named("Eve", order_total=Decimal("900.00")),
    )


def choose(counter, name, word):
    """Pick an entry of a list by its words, as the keyboard does."""
    box = counter.find(QComboBox, name)
    at = box.findText(word)
    assert at >= 0, [box.itemText(n) for n in range(box.count())]
    box.setFocus()
    box.setCurrentIndex(at)
    box.activated.emit(at)


def another(counter):
    counter.open_list()
    counter.click("customersFilter")
    counter.click("filterMore")


def chips(counter):
    row = counter.find(QWidget, "customersFilters")
    found = [one for one in row.findChildren(QAbstractButton) if one.isVisible()]
    return [one.text() for one in found if one.objectName().startswith("condition.")]


@pytest.mark.usefixtures("people")
def test_who_fits_is_counted_while_conditions_are_chosen(counter):
    another(counter)
    choose(counter, f"{ROW}Subject", "累计消费")
    counter.write(f"{ROW}Value0", "500")
    counter.wait(lambda: counter.says("filterCount") == "2 位客户符合")

    counter.click("filter.last_contact.week")
    counter.wait(lambda: counter.says("filterCount") == "1 位客户符合")
    counter.click("filterDialogConfirm")

    counter.wait(lambda: counter.names == ["Eve"])
    assert chips(counter) == ["累计消费：至少 ¥500", "上次联系：7 天内"]


@pytest.mark.usefixtures("people")
def test_an_empty_answer_says_which_line_leaves_nobody(counter):
    another(counter)
    choose(counter, f"{ROW}Subject", "累计消费")
    counter.write(f"{ROW}Value0", "1,000")
    counter.click("filter.temperatures.hot")
    counter.wait(lambda: counter.says("filterCount") == "没有客户符合「累计消费：至少 ¥1,000」。")

    counter.write(f"{ROW}Value0", "800")
    counter.wait(
        lambda: (
            "没有客户同时符合；去掉「" in counter.says("filterCount")
            and "就有 2 位" in counter.says("filterCount")
        )
    )


@pytest.mark.usefixtures("people")
def test_the_empty_list_says_so_too(counter):
    counter.open_list()
    query = CustomerQuery(condition=asking({"fact": "state", "in": ["lost"]}, HOT))

    counter.window.show_page("customers", query)

    counter.wait(lambda: "没有客户符合「跟进：已流失」。" in counter.reads("customersNothing"))


@pytest.mark.usefixtures("people")
def test_another_clause_of_the_same_group_widens_it(counter):
    another(counter)
    choose(counter, f"{ROW}Subject", "累计消费")
    counter.write(f"{ROW}Value0", "850")
    counter.click("filterGroup1Or")
    choose(counter, "filterGroup1Row2Subject", "上次联系")
    choose(counter, "filterGroup1Row2Form", "几天内没有")
    counter.write("filterGroup1Row2Value0", "30")
    counter.click("filterDialogConfirm")

    counter.wait(lambda: counter.names == ["Ann", "Eve"])
    assert chips(counter) == ["累计消费：至少 ¥850 或 上次联系：30 天内没有"]


def test_a_line_that_is_not_filled_in_is_asked_for_and_can_be_taken_away(counter, shop):
    shop.put(named("Ann"))
    another(counter)
    choose(counter, f"{ROW}Subject", "购买次数")
    counter.click("filterDialogConfirm")
    assert counter.says(f"{ROW}Problem") == "请填完这一条，或者删掉它。"

    counter.click(f"{ROW}Remove")
    counter.click("filterDialogConfirm")
    counter.waits_until_gone("filterDialog")
    assert counter.names == ["Ann"]


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (SILENT, "上次联系：30 天内没有"),
        ({"fact": "last_order_on", "until": -91}, "上次购买：更早"),
        ({"fact": "last_order_on", "until": -61}, "上次购买：超过 60 天"),
        ({"fact": "last_answer_on", "not": True}, "上次真正聊过：从未"),
        ({"fact": "added_on", "from": "2017-03-01", "until": "2017-03-31"}, None),
        ({"fact": "order_count", "least": 2, "most": 5}, "购买次数：2 到 5"),
        ({"fact": "overdue_days", "least": 1}, "超过复购时间（天）：至少 1"),
        ({"fact": "birthday", "months": [3, 4]}, "生日：3月 或 4月"),
        ({"fact": "birthday", "within": 7}, "生日：未来 7 天内"),
        ({"fact": "child_months", "least": 6, "most": 12}, "孩子月龄：6 到 12"),
        ({"fact": "has_child"}, "有没有孩子：有"),
        ({"fact": "size_known", "not": True}, "尺码：没有记录"),
        ({"fact": "deleted_us"}, "已删除我们：是"),
        ({"fact": "code", "has": ["3D"]}, "客户编码：3D"),
        ({"fact": "temperature", "in": ["hot"], "not": True}, "意向：不是 迫切"),
        ({"fact": "temperature", "in": ["hot"], "missing": True}, "意向：迫切 或 没有记录"),
        (
            {"fact": "date", "kind": row_id("due"), "from": 0, "until": 14, "yearly": True},
            "结婚纪念日：未来 14 天内",
        ),
    ],
)
def test_every_clause_has_its_words_and_comes_out_of_the_sheet_as_it_went_in(
    counter, shop, clause, words
):
    shop.put(
        DateKind(id=row_id("due"), brand_id=BRAND, name="结婚纪念日", yearly=True), named("Ann")
    )
    counter.open_list()
    query = CustomerQuery(condition=asking(clause))
    counter.window.show_page("customers", query)
    counter.wait(lambda: len(chips(counter)) == 1)
    if words is not None:
        assert chips(counter) == [words]

    counter.click("customersFilter")
    counter.click("filterDialogConfirm")
    counter.waits_until_gone("filterDialog")
    assert counter.window.current_page._finder.query == query


def of_hq(name, *groups):
    row = {"id": row_id("segment", name), "brand_id": BRAND, "name": name}
    return Segment(**row, condition=document_of(asking(*groups)))


@pytest.mark.usefixtures("people")
def test_segments_stand_with_their_counts_and_hqs_below(counter, shop):
    shop.put(of_hq("大客户", SPENT))
    shop.customers.segments.save("热客", CustomerQuery(condition=asking(HOT)))
    counter.open_list()
    counter.click("customersSaved")
    counter.waits_for("savedFilters")

    counter.wait(lambda: counter.says("segmentCount.热客") == "1")
    counter.wait(lambda: counter.says("segmentCount.大客户") == "2")
    assert counter.sees("dropFilter.热客")
    assert not counter.sees("dropFilter.大客户")
    counter.click("savedFilter.大客户")
    counter.wait(lambda: counter.names == ["Ann", "Eve"])


@pytest.mark.usefixtures("people")
def test_a_segment_is_renamed_and_deleted_and_both_are_taken_back(counter, shop):
    shop.customers.segments.save("热客", CustomerQuery(condition=asking(HOT)))
    counter.open_list()

    def names():
        return [line.name for line in shop.customers.segments.list()]

    counter.click("customersSaved")
    counter.waits_for("renameFilter.热客")
    counter.click("renameFilter.热客")
    counter.write("renameSegmentName", "hot ones")
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: names() == ["hot ones"])

    counter.click("customersSaved")
    counter.waits_for("dropFilter.hot ones")
    counter.click("dropFilter.hot ones")
    counter.wait(lambda: names() == [])
    counter.wait(lambda: counter.toast == "已删除「hot ones」")
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: names() == ["hot ones"])


def test_the_sheet_speaks_english_too(counter, shop, language, people):
    language.choose(Language.EN)
    another(counter)
    choose(counter, f"{ROW}Subject", "Spent in all")
    counter.write(f"{ROW}Value0", "500")

    counter.wait(lambda: counter.says("filterCount") == "2 customers fit")
