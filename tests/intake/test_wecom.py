"""The list of customers that WeCom exports: added and deleted us, and nothing twice.

The headers are those by which public programs show WeCom's export: the customer, the member who
added them, the time and the source.
"""

from datetime import date

import pytest

from guide_app.domain.entities import Customer, TimelineEntry
from guide_app.domain.ids import row_id
from guide_app.intake import HQ_FILE, Fate, Target, open_table, propose
from guide_app.mutations.events import NoteEvent
from server import office
from server.wakeups import Wakeups
from tests.intake.conftest import CUSTOMER_HEADER, CUSTOMERS, now
from tests.intake.files import csv_file, excel_file

HEADER = (
    *("客户名称", "备注", "描述", "添加人", "添加人账号", "添加人所属部门", "添加时间", "来源"),
    *("手机", "企业", "邮箱", "地址", "职务", "电话"),
)
MA = ("马慧", "138 0000 0217", "X1", "", "林晓雨", "", "", "", "")


def line(
    name, *, remark="", guide="林晓雨", at="2026-09-07 10:21:33", source="扫描二维码", phone=""
):
    return (name, remark, "", guide, "lin", "万达店", at, source, phone, "", "", "", "", "")


@pytest.fixture
def imports(shop, tmp_path):
    def run(*lines, header=HEADER, write=csv_file, dry=False):
        path = write(tmp_path, [header, *lines])
        profile = propose(open_table(path, HQ_FILE), "file")
        assert profile is not None
        assert profile.target is Target.WECOM
        return shop.dry_run(path, profile) if dry else shop.imports(path, profile)

    return run


@pytest.fixture
def ma(shop, tmp_path):
    shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, MA]), CUSTOMERS)
    return shop.one(Customer, name="马慧")


def why(report):
    return dict(report.reasons)


def lines_of(shop, customer, kind):
    return [
        row
        for row in shop.rows(TimelineEntry)
        if (row.customer_id, row.kind) == (customer.id, kind)
    ]


@pytest.mark.parametrize("write", [csv_file, excel_file])
def test_who_is_known_by_phone_gets_the_day_and_the_source(shop, imports, ma, write):
    report = imports(line("小马", phone="13800000217"), write=write)

    assert report.counts == {Fate.CHANGED: 1}
    row = shop.one(Customer, name="马慧")
    assert (row.added_on, row.channel_code) == (date(2026, 9, 7), "扫描二维码")
    (told,) = [
        one for one in lines_of(shop, row, "added") if (one.details or {}).get("event") == "added"
    ]
    assert told.details["on"] == "2026-09-07"


def test_without_a_phone_the_guide_s_name_for_them_decides(shop, imports, ma):
    assert imports(line("小马", remark="马慧")).counts == {Fate.CHANGED: 1}
    assert len(shop.rows(Customer)) == 1


def test_who_is_not_here_yet_is_added_with_the_day(shop, imports):
    report = imports(line("阿芳", phone="13900000001"), line("小雨"))

    assert report.counts == {Fate.NEW: 2}
    fang = shop.one(Customer, name="阿芳")
    assert (fang.added_on, fang.phone, fang.guide_id) == (
        date(2026, 9, 7),
        "13900000001",
        row_id("guide", "lin"),
    )


def test_the_same_file_a_second_time_changes_nothing(shop, imports, ma):
    lines = (
        line("小马", phone="13800000217"),
        line("阿芳"),
        line("小雨", phone="13900000002"),
    )
    imports(*lines)
    before = shop.rows(Customer), shop.rows(TimelineEntry)

    assert imports(*lines).counts == {Fate.UNCHANGED: 3}
    assert (shop.rows(Customer), shop.rows(TimelineEntry)) == before


def test_a_dry_run_says_the_same_and_writes_nothing(shop, imports, ma):
    before = shop.rows(Customer)

    report = imports(line("小马", phone="13800000217"), line("阿芳"), dry=True)

    assert report.counts == {Fate.CHANGED: 1, Fate.NEW: 1}
    assert shop.rows(Customer) == before


def test_rows_that_cannot_be_told_are_given_back_with_their_reason(shop, imports, ma):
    imports(line("小雨", phone="13900000002"), line("小雨", phone="13900000003"))

    report = imports(
        line("小雨"),
        line("小马", guide="马静"),
        line("小马", guide="没有这人"),
        line("小马", guide="ma2", phone="13800000217"),
        line("阿芳"),
        line("阿芳"),
        line("阿红", at="昨天"),
        line("阿红", source="源" * 31),
        line("", remark=""),
    )

    assert why(report) == {
        "customer_ambiguous": 1,
        "guide_ambiguous": 1,
        "guide_unknown": 1,
        "guide_differs": 1,
        "duplicate_row": 1,
        "not_a_date": 1,
        "too_long": 1,
        "no_key": 1,
    }
    assert report.counts[Fate.NEW] == 1


def test_what_a_guide_noted_of_the_code_stays(shop, imports, ma):
    note(shop, NoteEvent(customer_id=ma.id, event="added", code="门口立牌"))

    imports(line("小马", phone="13800000217"))

    row = shop.one(Customer, name="马慧")
    assert (row.added_on, row.channel_code) == (date(2026, 9, 7), "门口立牌")


def test_a_day_of_deletion_makes_deleted_us_and_the_list_brings_nobody_back(shop, imports, ma):
    header = (*HEADER, "删除时间")
    gone = (*line("小马", phone="13800000217"), "2026-09-20")

    assert imports(gone, header=header).counts == {Fate.CHANGED: 1}
    assert shop.one(Customer, name="马慧").deleted_us
    assert imports(gone, header=header).counts == {Fate.UNCHANGED: 1}
    assert imports(line("小马", phone="13800000217")).counts == {Fate.UNCHANGED: 1}
    assert shop.one(Customer, name="马慧").deleted_us


def test_who_came_back_since_stays(shop, imports, ma):
    note(shop, NoteEvent(customer_id=ma.id, event="added"))
    gone = (*line("小马", phone="13800000217", at=""), "2026-09-20")

    assert imports(gone, header=(*HEADER, "删除时间")).counts == {Fate.UNCHANGED: 1}
    assert not shop.one(Customer, name="马慧").deleted_us


def test_a_file_of_customers_is_none_of_wecom_s(tmp_path):
    path = csv_file(tmp_path, [CUSTOMER_HEADER, MA])

    found = propose(open_table(path, HQ_FILE), "file")

    assert found is not None
    assert found.target is Target.CUSTOMER


def note(shop, *work):
    office.change(shop.database, now, Wakeups(), shop.hq, *work)
