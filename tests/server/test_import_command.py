"""`guide-server import` as IT types it, with real files on a real database."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from decimal import Decimal

import pytest

from guide_app.domain.entities import Customer, Order
from server.database import Database
from server.demo.journey import prepare_journey
from server.upgrade import ensure_epoch, upgrade
from tests.demo.servers import rows
from tests.intake.files import csv_file
from tests.server.command_line import ROOT, URL
from tests.server.import_shop import (
    HEADER,
    JOURNEY,
    LANGUAGES,
    MA,
    NOBODY,
    STRANGER,
    WANG,
    WRITERS,
    everything,
    now,
    open_shop,
)


@pytest.fixture
def database(run):
    with open_shop(run) as made:
        yield made


@WRITERS
def test_a_file_comes_in_by_a_proposed_mapping_and_a_second_time_changes_nothing(
    run, database, tmp_path, write
):
    path = write(tmp_path, [HEADER, MA, WANG])

    code, out, err = run("import", path)
    after = everything(database)
    again, out_again, _ = run("import", path)

    assert code == again == 0
    assert {c.name: c.phone for c in rows(database, Customer)} == {
        "马慧": "13800000217",
        "王雪梅": "13900008820",
    }
    assert "手机号 → phone" in err
    assert "100 %" in err
    assert "new: 2" in out
    assert "unchanged: 2" in out_again
    assert "new: 0" in out_again
    assert everything(database) == after


@WRITERS
def test_a_dry_run_counts_writes_the_rejected_rows_and_leaves_the_shop_as_it_is(
    run, database, tmp_path, write
):
    path = write(tmp_path, [HEADER, MA, NOBODY, STRANGER])
    rejects = tmp_path / f"rejects{path.suffix}"
    before = everything(database)

    code, out, _ = run("import", path, "--dry-run", "--rejects", rejects)

    assert code == 1
    assert "nothing was written" in out
    assert "new: 1" in out
    assert "rejected: 2" in out
    assert "1 × This is not a phone number. [not_a_phone]" in out
    assert str(rejects) in out
    assert rejects.stat().st_size
    assert everything(database) == before


def test_rejected_rows_come_back_with_their_reason_and_the_mended_file_goes_in(
    run, database, tmp_path
):
    path = csv_file(tmp_path, [HEADER, MA, NOBODY, STRANGER])
    rejects = tmp_path / "rejects.csv"

    code, out, _ = run("import", path, "--rejects", rejects, "--lang", "zh")

    assert code == 1
    assert "拒绝: 2" in out
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        told = [(row["姓名"], row["reject_reason"]) for row in csv.DictReader(file)]
    assert told == [
        ("丁婷", "不是电话号码。（列 手机号）"),
        ("丁婷", "没有这位导购。（导购 没有此人）"),
    ]
    mended = rejects.read_text("utf-8-sig").replace("没有电话", "13600000002")
    rejects.write_text(mended.replace("没有此人", "lin"), "utf-8-sig")
    assert run("import", rejects)[0] == 0
    assert len(rows(database, Customer)) == 3


def test_a_proposed_mapping_can_be_kept_and_used_again(run, database, tmp_path):
    path = csv_file(tmp_path, [HEADER, MA])

    assert run("import", path, "--save-profile", tmp_path / "till.toml", "--dry-run")[0] == 0
    code, out, err = run("import", path, "--profile", tmp_path / "till.toml")

    assert code == 0
    assert "new: 1" in out
    assert "→" not in err


def test_a_real_year_of_receipts_comes_in_by_its_saved_profile_dry_and_twice(run):
    database = Database(URL)
    upgrade(database)
    ensure_epoch(database)
    prepare_journey(database, now, source=JOURNEY)
    words_of = ("import", JOURNEY / "transactions.parquet", "--profile", "journey")

    _, dry, _ = run(*words_of, "--dry-run")
    assert rows(database, Order) == []
    code, out, _ = run(*words_of)
    after = everything(database)
    again, out_again, _ = run(*words_of)

    count = len(rows(database, Order))
    assert code == again == 0
    assert count > 1_000
    assert f"new: {count:,}\n" in dry
    assert f"new: {count:,}\n" in out
    assert f"unchanged: {count:,}\n" in out_again
    assert everything(database) == after
    database.dispose()


def test_ctrl_c_keeps_what_is_settled_says_so_and_the_rest_comes_with_the_next_run(
    run, database, tmp_path
):
    people = [(f"客{n}", f"136000{n:05d}", "lin", "", "") for n in range(3_000)]
    path = csv_file(tmp_path, [HEADER, *people])
    command = [sys.executable, "-m", "server", "import", "--database-url", URL, str(path)]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        while "rows" not in (line := process.stderr.readline()):
            assert line, "it ended before it told of any progress"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()

    assert process.returncode == 130
    assert "Traceback" not in err
    settled = len(rows(database, Customer))
    assert 0 < settled < 3_000
    assert f"The first {settled:,} rows, up to row {settled + 1}, are settled" in err
    _, out, _ = run("import", path)
    assert f"unchanged: {settled:,}" in out
    assert f"new: {3_000 - settled:,}" in out


def id_in(out):
    return out.split("--undo ")[1].split()[0]


@LANGUAGES
def test_an_import_says_how_it_is_undone_and_that_undoes_it(run, database, tmp_path, lang):
    before = everything(database)[0]
    path = csv_file(tmp_path, [HEADER, MA, WANG])
    _, out, _ = run("import", path, "--lang", lang)

    code, undone, _ = run("import", "--undo", id_in(out), "--lang", lang)

    assert code == 0
    assert {"zh": "客户: 2", "en": "Customers: 2"}[lang] in undone
    assert everything(database)[0] == before
    again, _, why = run("import", "--undo", id_in(out), "--lang", lang)
    assert again == 2
    assert {"zh": "已经撤销过了", "en": "has been undone already"}[lang] in why


def test_orders_of_nobody_known_wait_for_whoever_a_later_import_adds_and_returns_find_them(
    run, database, tmp_path
):
    bought = [
        ("订单号", "手机号", "门店", "日期", "金额"),
        ("A1", MA[1], "JF", "2026-09-01", "100"),
    ]
    back = [("退货单号", "订单号", "退货日期", "退货金额"), ("R1", "A1", "2026-09-05", "30")]
    orders = csv_file(tmp_path, bought, name="orders.csv")
    returns = csv_file(tmp_path, back, name="returns.csv")

    for path in (returns, orders):
        assert "waiting: 1" in run("import", path, "--dry-run")[1]
        code, out, _ = run("import", path)
        assert (code, "waiting: 1" in out, "rejected: 0" in out) == (0, True, True)
    assert rows(database, Order) == []
    run("import", csv_file(tmp_path, [HEADER, MA]))

    (order,), (ma,) = rows(database, Order), rows(database, Customer)
    assert (order.customer_id, order.returned_amount) == (ma.id, Decimal("30.00"))
    assert ma.order_total == Decimal("70.00")


def test_an_undoing_tells_what_stays_and_why(run, database, tmp_path):
    path = csv_file(tmp_path, [HEADER, MA, WANG])
    _, out, _ = run("import", path)
    first = id_in(out)
    other = csv_file(tmp_path, [HEADER, (*MA[:4], "怕冷")], name="other.csv")
    run("import", other)

    code, undone, _ = run("import", "--undo", first)

    assert code == 1
    assert "Stay: 1" in undone
    (ma,) = rows(database, Customer)
    assert f"  {ma.id} (Customers): somebody has worked with them since" in undone


def test_what_cannot_be_undone_is_said_in_a_sentence(run, database, tmp_path):
    path = csv_file(tmp_path, [HEADER, MA])
    dry = run("import", path, "--dry-run")[1]
    run("import", path)
    unchanged = run("import", path)[1]

    assert "--undo" not in dry + unchanged
    assert run("import", "--undo", "nothing")[::2] == (
        2,
        "There is no such import, or it is more than 30 days ago.\n",
    )
    assert run("import")[::2] == (2, "Name the file to import, or an import to --undo.\n")
