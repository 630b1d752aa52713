"""Importing into a real server: what comes in, what stays out, and doing it twice."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from guide_app.domain.entities import Customer, CustomerTag, FamilyMember, Order, Tag
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.intake import Fate, FileCode, Refused, RowCode, read_profile
from guide_app.mutations.tag_care import MergeTags
from server import office
from server.schema.sync import feed
from server.wakeups import Wakeups
from tests.demo.servers import records
from tests.intake.conftest import (
    CUSTOMER_HEADER,
    CUSTOMERS,
    FAMILY,
    FAMILY_HEADER,
    ORDER_HEADER,
    ORDERS,
    now,
)
from tests.intake.files import csv_file, excel_file, parquet_file

MA = ("马慧", "138 0000 0217", "X1", "10月9日", "林晓雨", "高价值、看直播", "怕热", "小宝", "130")
WANG = ("王雪梅", "13900008820", "", "", "lin", "", "", "", "")
MEMBERS = [CUSTOMER_HEADER, MA, WANG]
RECEIPTS = [
    ORDER_HEADER,
    ("A-1", "13800000217", "YC01", "2026-08-22", "¥396", "排汗套装 天空蓝 130 ×2"),
    ("A-2", "13800000217", "大阅城店", "2026-09-01", "99.00", "速干短袖"),
    ("A-3", "13900008820", "YC01", "2026-09-02", "560", ""),
]
WRITERS = pytest.mark.parametrize("write", [csv_file, excel_file, parquet_file])


def reasons(report):
    return dict(report.reasons)


def tags_of(shop, customer):
    names = {tag.id: tag.name for tag in shop.rows(Tag)}
    return {names[row.tag_id] for row in shop.rows(CustomerTag) if row.customer_id == customer.id}


@WRITERS
def test_customers_come_in_from_every_kind_of_file(shop, tmp_path, write):
    report = shop.imports(write(tmp_path, MEMBERS), CUSTOMERS)

    assert report.finished
    assert report.counts == {Fate.NEW: 2}
    ma = shop.one(Customer, name="马慧")
    assert (ma.phone, ma.member_number, ma.remark) == ("13800000217", "X1", "怕热")
    assert (ma.birthday_month, ma.birthday_day, ma.birthday_lunar) == (10, 9, False)
    assert (ma.guide_id, ma.store_id) == (shop.guides[1].id, shop.guides[1].store_id)
    assert (ma.source, ma.added_on) == ("imported", date(2026, 10, 2))
    assert tags_of(shop, ma) == {"高价值", "看直播"}
    child = shop.one(FamilyMember, customer_id=ma.id)
    assert (child.name, child.size, child.relation) == ("小宝", "130", "child")


@WRITERS
def test_a_second_import_of_the_same_file_changes_nothing(shop, tmp_path, write):
    members, receipts = write(tmp_path, MEMBERS), None
    shop.imports(members, CUSTOMERS)
    receipts = write(tmp_path, RECEIPTS)
    shop.imports(receipts, ORDERS)
    tables = ("customer", "family_member", "customer_tag", "timeline_entry", "order")
    before = [records(shop.database, name) for name in tables], last_number(shop)

    again = shop.imports(write(tmp_path, MEMBERS), CUSTOMERS)
    orders_again = shop.imports(write(tmp_path, RECEIPTS), ORDERS)

    assert again.counts == {Fate.UNCHANGED: 2}
    assert orders_again.counts == {Fate.UNCHANGED: 3}
    assert ([records(shop.database, name) for name in tables], last_number(shop)) == before


def test_a_later_file_updates_what_it_says_and_leaves_the_rest(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    later = ("马慧", "13800000217", "X1", "", "", "潜力", "搬家了", "小宝", "140")

    report = shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, later]), CUSTOMERS)

    assert report.counts == {Fate.CHANGED: 1}
    ma = shop.one(Customer, name="马慧")
    assert (ma.remark, ma.birthday_month, ma.guide_id) == ("搬家了", 10, shop.guides[1].id)
    assert tags_of(shop, ma) == {"潜力", "看直播"}
    assert shop.one(FamilyMember, customer_id=ma.id).size == "140"


def test_the_member_number_finds_a_customer_whose_phone_has_changed(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    moved = ("马慧", "13700000001", "X1", "", "", "", "", "", "")

    report = shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, moved]), CUSTOMERS)

    assert report.counts == {Fate.CHANGED: 1}
    assert shop.one(Customer, name="马慧").phone == "13700000001"
    assert len(shop.rows(Customer)) == 2


def test_orders_raise_the_totals_of_their_customer(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)

    report = shop.imports(csv_file(tmp_path, RECEIPTS), ORDERS)

    assert report.counts == {Fate.NEW: 3}
    ma = shop.one(Customer, name="马慧")
    assert (ma.order_count, ma.order_total, ma.state) == (2, Decimal("495.00"), "bought")
    assert (ma.last_order_on, ma.last_order_amount) == (date(2026, 9, 1), Decimal("99.00"))
    order = shop.one(Order, number="A-1")
    assert (order.summary, order.guide_id) == ("排汗套装 天空蓝 130 ×2", ma.guide_id)


@WRITERS
def test_lines_of_a_receipt_are_added_up(shop, tmp_path, write):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    profile = read_profile(
        """
        name = "lines"
        target = "order"
        [lines]
        key = "单号"
        sums = ["金额"]
        [[columns]]
        from = "单号"
        to = "number"
        [[columns]]
        from = "手机号"
        to = "phone"
        [[columns]]
        from = "门店"
        to = "store"
        [[columns]]
        from = "日期"
        to = "ordered_on"
        [[columns]]
        from = "金额"
        to = "amount"
        [[columns]]
        from = "#lines"
        to = "items"
        """
    )
    lines = [
        ORDER_HEADER[:5],
        ("B-1", "13800000217", "YC01", "2026-09-03", 0.1),
        ("B-2", "13900008820", "YC01", "2026-09-03", 5.0),
        ("B-1", "13800000217", "YC01", "2026-09-03", 0.2),
    ]

    report = shop.imports(write(tmp_path, lines, name="lines"), profile)

    assert report.counts == {Fate.NEW: 2}
    assert shop.one(Order, number="B-1").amount == Decimal("0.30")
    assert [order.items for order in shop.rows(Order) if order.number == "B-1"] == [2]


def test_children_come_in_by_the_phone_of_their_parent(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    path = csv_file(
        tmp_path,
        [
            FAMILY_HEADER,
            ("13900008820", "朵朵", "女儿", "农历八月十五", "110"),
            ("13800000217", "小宝", "儿子", "2018-10-09", "130"),
        ],
    )

    first, second = shop.imports(path, FAMILY), shop.imports(path, FAMILY)

    assert first.counts == {Fate.NEW: 1, Fate.CHANGED: 1}
    assert second.counts == {Fate.UNCHANGED: 2}
    duo = shop.one(FamilyMember, name="朵朵")
    assert (duo.birthday_month, duo.birthday_day, duo.birthday_lunar) == (8, 15, True)
    assert shop.one(FamilyMember, name="小宝").birthday_year == 2018


def test_a_dry_run_says_all_of_it_and_changes_nothing(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    before = records(shop.database, "customer"), last_number(shop)
    path = csv_file(
        tmp_path,
        [
            CUSTOMER_HEADER,
            WANG,
            (*MA[:6], "新备注", *MA[7:]),
            ("丁婷", "13600000001", "", "", "lin", "", "", "", ""),
            ("坏", "没有电话", "", "", "lin", "", "", "", ""),
        ],
    )

    report = shop.dry_run(path, CUSTOMERS)

    assert report.counts == dict.fromkeys(set(Fate) - {Fate.WAITING}, 1)
    assert reasons(report) == {RowCode.NOT_A_PHONE: 1}
    assert report.examples[Fate.NEW][0].label == "丁婷"
    assert report.examples[Fate.REJECTED][0].row.number == 5
    assert report.examples[Fate.REJECTED][0].rejection.facts == {"column": "手机号"}
    assert (records(shop.database, "customer"), last_number(shop)) == before


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("丁婷", "", "", "", "lin", "", "", "", ""), "no_key"),
        (("", "13600000001", "", "", "lin", "", "", "", ""), "required"),
        (("丁" * 101, "13600000001", "", "", "lin", "", "", "", ""), "too_long"),
        (("丁婷", "13600000001", "", "2月31日", "lin", "", "", "", ""), "out_of_range"),
        (("丁婷", "13600000001", "", "昨天", "lin", "", "", "", ""), "not_a_date"),
        (("丁婷", "13600000001", "", "", "没有此人", "", "", "", ""), "guide_unknown"),
        (("丁婷", "13600000001", "", "", "马静", "", "", "", ""), "guide_ambiguous"),
        (("丁婷", "13600000001", "", "", "lin", "没有的标签", "", "", ""), "tag_unknown"),
        (("丁婷", "13600000001", "", "", "", "", "", "", ""), "not_allowed"),
        (("丁婷", "13600000001", "", "", "lin", "", "长" * 50_000, "", ""), "cell_too_long"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_others_come_in(shop, tmp_path, row, code):
    report = shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, row, WANG]), CUSTOMERS)

    assert reasons(report) == {code: 1}
    assert [customer.name for customer in shop.rows(Customer)] == ["王雪梅"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({1: ""}, "customer_unknown"),
        ({2: "没有的店"}, "store_unknown"),
        ({4: "很多"}, "not_an_amount"),
        ({4: ""}, "required"),
        ({3: ""}, "required"),
        ({4: "1000000000001"}, "out_of_range"),
        ({4: "-99"}, "order_below_nothing"),
        ({3: "1900-01-01"}, "out_of_range"),
        ({3: "2026-10-04"}, "day_to_come"),
        ({0: ""}, "no_key"),
    ],
)
def test_an_order_that_cannot_be_taken_says_why(shop, tmp_path, changed, code):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    row = [changed.get(position, cell) for position, cell in enumerate(RECEIPTS[1])]

    file = csv_file(tmp_path, [ORDER_HEADER, row, RECEIPTS[3]])
    tried = shop.dry_run(file, ORDERS)
    report = shop.imports(file, ORDERS)

    assert reasons(report) == reasons(tried) == {code: 1}
    assert [order.number for order in shop.rows(Order)] == ["A-3"]


def test_a_till_may_be_a_day_ahead(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    tomorrow = (*RECEIPTS[3][:3], "2026-10-03", *RECEIPTS[3][4:])

    report = shop.imports(csv_file(tmp_path, [ORDER_HEADER, tomorrow]), ORDERS)

    assert report.counts == {Fate.NEW: 1}


def test_an_order_that_says_something_else_than_before_is_not_rewritten(shop, tmp_path):
    shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)
    shop.imports(csv_file(tmp_path, RECEIPTS), ORDERS)
    cheaper = (*RECEIPTS[1][:4], "1", RECEIPTS[1][5])

    report = shop.imports(csv_file(tmp_path, [ORDER_HEADER, cheaper]), ORDERS)

    assert reasons(report) == {RowCode.ORDER_DIFFERS: 1}
    assert report.examples[Fate.REJECTED][0].rejection.facts == {"fields": ["amount"]}
    assert shop.one(Order, number="A-1").amount == Decimal("396.00")


def test_the_same_customer_twice_in_a_file_is_told_with_the_first_row(shop, tmp_path):
    again = ("马慧慧", *MA[1:])

    report = shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, MA, again]), CUSTOMERS)

    assert reasons(report) == {RowCode.DUPLICATE_ROW: 1}
    assert report.examples[Fate.REJECTED][0].rejection.facts == {"row": 2}
    assert [customer.name for customer in shop.rows(Customer)] == ["马慧"]


def test_a_guide_imports_into_the_own_book_and_no_orders(shop, tmp_path):
    lin = Actor.of(shop.guides[1])
    no_guide = [(*row[:4], "", *row[5:]) for row in (MA, WANG)]

    customers = shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, *no_guide]), CUSTOMERS, actor=lin)
    orders = shop.imports(csv_file(tmp_path, RECEIPTS), ORDERS, actor=lin)

    assert customers.counts == {Fate.NEW: 2}
    assert {customer.guide_id for customer in shop.rows(Customer)} == {lin.guide_id}
    assert reasons(orders) == {"not_allowed": 3}
    assert shop.rows(Order) == []


def test_stopping_leaves_whole_chunks_and_says_how_far(shop, tmp_path):
    people = [(f"客{n}", f"1360000{n:04d}", "", "", "lin", "", "", "", "") for n in range(30)]
    path = csv_file(tmp_path, [CUSTOMER_HEADER, *people])
    told = []

    report = shop.imports(
        path,
        CUSTOMERS,
        chunk_rows=10,
        progress=lambda so_far: told.append(so_far.rows),
        cancelled=lambda: len(told) == 2,
    )

    assert not report.finished
    assert told == [10, 20]
    assert (report.rows, report.row_number) == (20, 21)
    assert len(shop.rows(Customer)) == 20
    rest = shop.imports(path, CUSTOMERS)
    assert rest.counts == {Fate.UNCHANGED: 20, Fate.NEW: 10}


def test_columns_may_have_other_spaces_and_capitals_than_the_profile(shop, tmp_path):
    header = ("姓 名", " 手机号 ", *CUSTOMER_HEADER[2:])

    assert shop.imports(csv_file(tmp_path, [header, WANG]), CUSTOMERS).counts == {Fate.NEW: 1}


def test_a_file_without_a_column_that_the_profile_needs_is_refused(shop, tmp_path):
    with pytest.raises(Refused) as caught:
        shop.imports(csv_file(tmp_path, [("姓名", "电话"), ("马慧", "13800000217")]), CUSTOMERS)

    assert caught.value.code is FileCode.COLUMN_MISSING
    assert caught.value.facts == {"column": "手机号"}


def test_prefixes_constants_and_word_lists_of_a_profile_hold(shop, tmp_path):
    profile = read_profile(
        """
        name = "mall"
        target = "customer"
        columns = [
          {from = "id", to = "member_number", prefix = "MALL-"},
          {from = "nick", to = "name"},
          {from = "from", to = "source", values = {app = "小程序"}, other = "other"},
        ]
        [constants]
        guide = "lin"
        """
    )
    path = csv_file(tmp_path, [("id", "nick", "from"), ("7", "Ann", "APP"), ("8", "Bo", "TikTok")])

    shop.imports(path, profile)

    assert {c.member_number: c.source for c in shop.rows(Customer)} == {
        "MALL-7": "mall",
        "MALL-8": "other",
    }


def last_number(shop):
    with shop.database.read() as connection:
        return connection.execute(select(func.max(feed.c.n), func.count())).one()


def test_a_tag_column_makes_no_tags_and_the_name_of_a_merged_one_means_the_other(shop, tmp_path):
    before = shop.rows(Tag)
    merged = MergeTags(tag_id=row_id("tag", "高价值"), into_id=row_id("tag", "潜力"))
    office.change(shop.database, now, Wakeups(), shop.hq, merged)

    report = shop.imports(csv_file(tmp_path, MEMBERS), CUSTOMERS)

    assert report.counts == {Fate.NEW: 2}
    assert tags_of(shop, shop.one(Customer, name="马慧")) == {"潜力", "看直播"}
    assert len(shop.rows(Tag)) == len(before)


CALL_LIST = read_profile(
    """
    name = "call list"
    target = "customer"
    columns = [
      {from = "姓名", to = "name"},
      {from = "手机号", to = "phone"},
      {from = "门店", to = "store"},
      {from = "标签", to = "tags"},
    ]
    """
)


def test_a_call_list_goes_into_the_pool_of_the_stores_that_it_names(shop, tmp_path):
    rows = [
        ("姓名", "手机号", "门店", "标签"),
        ("马慧", "13800000217", "YC01", "高价值"),
        ("王雪梅", "13900008820", "大阅城店", ""),
        ("李四", "13700008820", "没有这家店", ""),
        ("赵五", "13600008820", "", ""),
    ]

    report = shop.imports(csv_file(tmp_path, rows), CALL_LIST, names_guides=True)

    assert report.counts == {Fate.NEW: 2, Fate.REJECTED: 2}
    assert reasons(report) == {RowCode.STORE_UNKNOWN: 1, RowCode.GUIDE_NEEDED: 1}
    ma, wang = shop.one(Customer, name="马慧"), shop.one(Customer, name="王雪梅")
    assert (ma.guide_id, ma.store_id, ma.source) == (None, row_id("store", "YC01"), "imported")
    assert (wang.guide_id, wang.store_id) == (None, row_id("store", "YC02"))
    assert tags_of(shop, ma) == {"高价值"}
    again = shop.imports(csv_file(tmp_path, rows), CALL_LIST, names_guides=True)
    assert again.counts == {Fate.UNCHANGED: 2, Fate.REJECTED: 2}
