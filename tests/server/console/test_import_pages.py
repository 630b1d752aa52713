"""HQ imports a file in the console: sent, mapped, tried out, imported; and what was not taken."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import func, select

from guide_app.domain.entities import Customer, Order
from server.import_jobs import State
from server.schema.facts import audit
from server.schema.sync import feed
from tests.demo.servers import rows
from tests.intake.files import csv_file, excel_file, parquet_file
from tests.server.console.browsing import a_customer, audited
from tests.server.console.importing import HEADER, LI, NO_PHONE, STRANGER, WANG

WRITERS = pytest.mark.parametrize("write", [csv_file, excel_file, parquet_file])
NOBODYS = ("孙悦", "13700000002", "", "")
ORDERS = ("单号", "手机号", "门店", "日期", "金额")


def customers(chain):
    return {customer.name: customer for customer in rows(chain.database, Customer)}


def feed_lines(chain):
    with chain.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(feed))


def taken_back(desk):
    """The rejected rows that the page hands out, without their first byte's mark."""
    answer = desk.browser.get("imports/rejects")
    assert answer.status_code == 200
    return answer, list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@WRITERS
def test_a_file_is_sent_mapped_tried_out_and_imported(desk, chain, tmp_path, write):
    path = write(tmp_path, [HEADER, LI, WANG])

    tried = desk.try_out(path)
    assert tried.state is State.TRIED
    assert customers(chain) == {}
    assert "新增 2" in desk.page()
    done = desk.run()

    assert done.state is State.DONE
    assert {name: one.phone for name, one in customers(chain).items()} == {
        "李佳慧": "13800000217",
        "王雪梅": "13900008820",
    }
    assert "导入完成" in desk.page()


def test_the_dry_run_says_what_the_import_then_does(desk, tmp_path):
    path = csv_file(tmp_path, [HEADER, LI, WANG, NO_PHONE, STRANGER, NOBODYS, LI])

    tried = desk.try_out(path)
    done = desk.run()

    assert tried.facts.counts == done.facts.counts == {"new": 2, "rejected": 4}
    assert (
        tried.facts.reasons
        == done.facts.reasons
        == {"not_a_phone": 1, "guide_unknown": 1, "guide_needed": 1, "duplicate_row": 1}
    )


def test_rejected_rows_come_back_as_a_file_with_reasons_which_can_be_mended(desk, chain, tmp_path):
    desk.carry_out(csv_file(tmp_path, [HEADER, LI, NO_PHONE]))

    answer, found = taken_back(desk)

    header, row = found
    assert header[: len(HEADER)] == list(HEADER)
    assert row[: len(HEADER)] == list(NO_PHONE)
    assert row[-1] == "不是电话号码。（列 手机号）"
    assert "attachment" in answer.headers["content-disposition"]
    mended = csv_file(tmp_path, [header, ["丁婷", "13600000003", *row[2:]]], name="mended.csv")
    assert desk.carry_out(mended).facts.counts == {"new": 1}
    assert set(customers(chain)) == {"李佳慧", "丁婷"}


def test_the_reasons_are_in_the_language_of_whoever_tried_it(desk, hana, tmp_path):
    hana.get("?lang=en")
    desk.try_out(csv_file(tmp_path, [HEADER, NO_PHONE]))

    assert taken_back(desk)[1][1][-1] == "This is not a phone number. (column 手机号)"
    assert "Not one row can be taken" in desk.page()


def test_the_file_of_yesterday_changes_nothing(desk, chain, tmp_path):
    path = csv_file(tmp_path, [HEADER, LI, WANG])
    desk.carry_out(path)
    before = feed_lines(chain)

    assert desk.try_out(path).facts.counts == {"unchanged": 2}
    assert "导入不会改变任何东西" in desk.page()
    assert desk.run().facts.counts == {"unchanged": 2}

    assert feed_lines(chain) == before
    assert "什么都没有变" in desk.page()


def test_the_audit_tells_of_each_import_and_of_whoever_took_the_rejected_rows(
    desk, chain, tmp_path
):
    desk.try_out(csv_file(tmp_path, [HEADER, LI, NO_PHONE]))
    assert audited(chain, "import_run") == []

    done = desk.run()
    taken_back(desk)

    assert audited(chain, "import_run") == [(chain.id("hana"), done.id)]
    assert audited(chain, "import_rejects") == [(chain.id("hana"), done.id)]
    with chain.database.read() as connection:
        assert not any("李佳慧" in str(line) for line in connection.execute(select(audit)).all())


def test_columns_are_guessed_and_can_be_chosen_otherwise(desk, chain, tmp_path):
    path = csv_file(
        tmp_path, [("姓名", "手机", "导购", "其他"), ("李佳慧", "13800000217", "ann", "怕热")]
    )
    desk.send(path)
    assert desk.mapped() == {"姓名": "name", "手机": "phone", "导购": "guide", "其他": ""}

    desk.map(其他="remark")
    desk.settled()
    desk.run()

    assert customers(chain)["李佳慧"].remark == "怕热"


def test_a_mapping_that_was_saved_reads_the_next_file(desk, hana, chain, tmp_path):
    header = ("甲", "乙", "丙")
    desk.send(csv_file(tmp_path, [header, ("李佳慧", "13800000217", "ann")]))
    desk.map(form={"save_as": "甲乙丙"}, 甲="name", 乙="phone", 丙="guide")
    desk.settled()

    desk.send(csv_file(tmp_path, [header, ("王雪梅", "13900008820", "bob")], name="next.csv"))
    assert set(desk.mapped("?profile=guess").values()) == {"", "phone"}
    assert "甲乙丙" in hana.get("imports/map").text
    desk.map("?profile=saved:甲乙丙")
    desk.settled()
    desk.run()

    assert customers(chain)["王雪梅"].guide_id == chain.id("bob")


def test_a_column_that_the_saved_mapping_names_and_the_file_lacks_is_named(desk, hana, tmp_path):
    desk.send(csv_file(tmp_path, [HEADER, LI]))

    page = hana.get("imports/map?profile=shipped:customers").text

    assert "映射里的这些列，文件里没有：会员号、生日、专属导购、标签" in page


def test_what_is_needed_and_not_mapped_is_asked_for_and_the_choice_stays(desk, hana, tmp_path):
    desk.send(csv_file(tmp_path, [HEADER, LI]))

    answer = desk.map(手机号="", 备注="preference")

    assert answer.status_code == 400
    assert "还缺：客户手机号 或 客户会员号" in answer.text
    assert '<option value="preference" selected>' in answer.text
    assert desk.job().state is State.UPLOADED


def test_two_columns_cannot_become_the_same(desk, tmp_path):
    desk.send(csv_file(tmp_path, [HEADER, LI]))

    answer = desk.map(备注="name")

    assert answer.status_code == 400
    assert "有两列都选了：姓名" in answer.text


def test_a_file_of_one_guides_customers_needs_no_column_for_the_guide(desk, chain, tmp_path):
    desk.send(csv_file(tmp_path, [("姓名", "手机号"), ("李佳慧", "13800000217")]))
    desk.map(form={"constant": "Ann"})
    desk.settled()
    desk.run()

    assert customers(chain)["李佳慧"].guide_id == chain.id("ann")


def test_the_lines_of_a_receipt_become_one_order(desk, chain, tmp_path):
    a_customer(chain, "Li", phone="13800000217")
    day = ("13800000217", "harbour", "2024-03-01")
    lines = [ORDERS, ("A-1", *day, "99"), ("A-1", *day, "101.5"), ("A-2", *day, "7")]
    desk.send(csv_file(tmp_path, lines))
    desk.map("?kind=order", form={"lines": "1"})
    assert desk.settled().facts.counts == {"new": 2}
    desk.run()

    found = {o.number: (str(o.amount), o.items) for o in rows(chain.database, Order)}
    assert found == {"A-1": ("200.50", 2), "A-2": ("7.00", 1)}
    assert customers(chain)["Li"].order_count == 2


def test_no_phone_number_stands_on_a_page_and_none_in_the_database(desk, hana, chain, tmp_path):
    wrong = ("13512345678", "没有电话", "ann", "13512345678")
    desk.send(
        csv_file(tmp_path, [HEADER, ("李佳慧", "13800000217", "ann", "电 13912345678"), wrong])
    )
    seen = hana.get("imports/map").text
    desk.map()
    desk.settled()
    seen += hana.get("imports").text

    assert "138****0217" in seen
    assert not any(number in seen for number in ("13800000217", "13912345678", "13512345678"))


def test_what_came_in_is_gone_from_the_disk_once_it_is_imported(desk, chain, tmp_path):
    folder = tmp_path / "media" / "imports"
    desk.carry_out(csv_file(tmp_path, [HEADER, LI]))

    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_can_be_thrown_away(desk, hana, chain, tmp_path):
    desk.try_out(csv_file(tmp_path, [HEADER, LI, NO_PHONE]))
    hana.get("imports")

    assert hana.post("imports/discard").headers["location"].startswith("/console/imports")

    assert desk.job() is None
    assert [p for p in (tmp_path / "media" / "imports").rglob("*") if p.is_file()] == []
    assert customers(chain) == {}


def test_a_week_later_an_abandoned_file_is_forgotten(desk, clock, tmp_path, monkeypatch):
    desk.try_out(csv_file(tmp_path, [HEADER, LI, NO_PHONE]))
    monkeypatch.setattr("server.imports.time.time", lambda: 4_000_000_000)
    clock.pass_by(days=6)
    desk.imports.forget_stale()
    assert desk.job() is not None

    clock.pass_by(days=2)
    desk.imports.forget_stale()

    assert desk.job() is None
    assert [p for p in (tmp_path / "media" / "imports").rglob("*") if p.is_file()] == []
