"""`guide-server import` as IT types it, with real files on a real database."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from guide_app.domain.entities import Customer, Guide, Order, Store, Tag, TagGroup
from guide_app.domain.errors import Code
from guide_app.domain.ids import row_id
from guide_app.intake import FileCode, RowCode
from guide_app.intake.limits import MEBIBYTE
from server.__main__ import main
from server.apply import Batch
from server.console import words
from server.console.words import imports, refusals
from server.database import Database
from server.demo.journey import prepare_journey
from server.demo.loading import insert_new
from server.upgrade import ensure_epoch, upgrade
from tests.demo.servers import records, rows
from tests.intake.files import csv_file, excel_file, parquet_file, with_part

ROOT = Path(__file__).parents[2]
JOURNEY = ROOT / "tests" / "data" / "journey"
INIT = ["init", "--brand", "小鹿", "--store", "解放路店", "--store-code", "JF"]
INIT += ["--account", "hq.hana", "--name", "韩娜"]
URL = "sqlite:///shop.db"
HEADER = ("姓名", "手机号", "导购", "标签", "备注")
MA = ("马慧", "138 0000 0217", "lin", "看直播", "怕热")
WANG = ("王雪梅", "13900008820", "lin", "", "")
NOBODY = ("丁婷", "没有电话", "lin", "", "")
STRANGER = ("丁婷", "13600000001", "没有此人", "", "")
WRITERS = pytest.mark.parametrize("write", [csv_file, excel_file, parquet_file])
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


def now():
    return datetime(2026, 10, 2, 2, tzinfo=UTC)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command in a folder where the shop's database lies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*given: str) -> tuple[int, str, str]:
        code = main([given[0], "--database-url", URL, *map(str, given[1:])])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    before = os.umask(0o022)
    yield run
    os.umask(before)


@pytest.fixture
def database(run):
    """A shop with one guide and one tag."""
    run(*INIT)
    made = Database(URL)
    store = rows(made, Store)[0]
    brand_id = store.brand_id
    group = TagGroup(id=row_id("habits"), brand_id=brand_id, name="习惯")
    people = [
        Guide(
            id=row_id("guide", "lin"),
            brand_id=brand_id,
            store_id=store.id,
            account="lin",
            name="林晓雨",
            role="guide",
        ),
        group,
        Tag(id=row_id("tag"), brand_id=brand_id, group_id=group.id, name="看直播"),
    ]

    def work(connection):
        batch = Batch(connection, brand_id, now(), lock_rows=False)
        insert_new(batch, people)
        batch.finish()

    made.write(work)
    yield made
    made.dispose()


def everything(database):
    names = ("customer", "customer_tag", "timeline_entry", "order", "family_member")
    with database.read() as connection:
        lines = connection.execute(text("select count(*), max(n) from feed")).one()
    return [records(database, name) for name in names], tuple(lines)


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


@LANGUAGES
def test_a_zip_bomb_that_is_called_a_workbook_is_a_sentence(run, database, tmp_path, lang):
    clean = excel_file(tmp_path, [HEADER, MA])
    bomb = with_part(clean, tmp_path / "bomb.xlsx", "xl/sharedStrings.xml", b"\0" * (30 * MEBIBYTE))

    code, out, err = run("import", bomb, "--lang", lang)

    assert code == 2
    assert out == ""
    said = {"zh": "解压后会异常地大", "en": "unreasonably large"}
    assert said[lang] in err
    assert rows(database, Customer) == []


@LANGUAGES
def test_fifty_thousand_bad_rows_are_one_sentence_and_a_file(run, database, tmp_path, lang):
    path = csv_file(tmp_path, [HEADER, *[NOBODY] * 50_000])
    rejects = tmp_path / "rejects.csv"

    code, out, err = run("import", path, "--rejects", rejects, "--lang", lang)

    assert code == 1
    said = {"zh": "50,000 × 不是电话号码。", "en": "50,000 × This is not a phone number."}
    assert said[lang] in out
    assert len(out.splitlines()) == 7
    assert len(err.splitlines()) < 20
    assert len(rejects.read_text("utf-8-sig").splitlines()) == 50_001
    assert rows(database, Customer) == []


def test_what_is_no_table_or_breaks_in_its_midst_is_a_sentence(run, database, tmp_path):
    picture = tmp_path / "photo.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    good = [(f"客{n}", f"1360000{n:04d}", "lin", "", "") for n in range(700)]
    broken = csv_file(tmp_path, [HEADER, *good], name="broken.csv")
    with broken.open("a", encoding="utf-8") as file:
        file.write('"' + "x" * (5 * MEBIBYTE))

    assert "no table" in run("import", picture)[2]
    code, out, err = run("import", broken)

    assert code == 2
    assert "never ends" in err
    assert "The first 500 rows, up to row 501, are settled" in err
    assert "new: 500" in out
    assert len(rows(database, Customer)) == 500


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["nowhere.csv"], "no file nowhere.csv"),
        (["in.csv", "--profile", "mine"], "no profile mine"),
        (["in.csv", "--profile", "orders"], 'needs the column "单号"'),
        (["in.csv", "--profile", "in.csv"], "profile cannot be used"),
        (["in.csv", "--profile", "customers", "--kind", "order"], "reads customer, not order"),
        (["in.csv", "--kind", "order"], "header does not say"),
        (["in.csv", "--rejects", "in.csv"], "not overwritten"),
        (["in.csv", "--rejects", "none/r.csv"], "no folder none"),
        (["in.csv", "--rejects", "r.xlsx"], "end in .csv"),
        (["in.csv", "--account", "lin"], "account of HQ"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_nothing_is_written(
    run, database, tmp_path, options, says
):
    path = csv_file(tmp_path, [HEADER, MA])
    before = path.read_bytes()

    code, out, err = run("import", *options)

    assert code == 2
    assert says in err
    assert out == ""
    assert path.read_bytes() == before
    assert rows(database, Customer) == []


@pytest.mark.parametrize("write", [excel_file, parquet_file])
def test_where_the_packages_that_read_a_file_are_missing_a_sentence_says_which(
    run, database, tmp_path, monkeypatch, write
):
    path = write(tmp_path, [HEADER, MA])
    for package in ("excel_file", "parquet_file"):
        monkeypatch.delitem(sys.modules, f"guide_app.intake.{package}", raising=False)
    for package in ("pyarrow", "python_calamine"):
        monkeypatch.setitem(sys.modules, package, None)

    code, _, err = run("import", path)

    assert code == 2
    assert "guide-desk[server,intake]" in err


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


@LANGUAGES
@pytest.mark.parametrize("code", FileCode)
def test_every_reason_against_a_file_has_its_sentence(code, lang):
    facts = {"limit": 20, "size": 30 * MEBIBYTE, "at": 7, "line": 8, "column": "手机号"}

    sentence = words.say_file_refusal(code, lang, {**facts, "detail": "x"})

    assert code.value in imports.FILES
    assert sentence.endswith((".", "。"))
    assert "{" not in sentence
    assert sentence != words.say_file_refusal(code, "zh" if lang == "en" else "en", facts)


@LANGUAGES
@pytest.mark.parametrize("code", [*RowCode, *Code])
def test_every_reason_against_a_row_has_its_sentence(code, lang):
    sentence = words.say_row_refusal(code, lang)

    assert code.value in {*imports.ROWS, *refusals.REFUSALS}
    assert sentence.endswith((".", "。"))
    assert "{" not in sentence
    assert words.say_row_refusal(code, "zh") != words.say_row_refusal(code, "en")


def test_a_sentence_names_what_the_row_says_by_the_words_of_the_shop():
    differs = words.say_row_refusal("order_differs", "zh", {"fields": ["amount"]}, "order")
    doubled = words.say_row_refusal("duplicate_row", "en", {"row": 2})

    assert "金额" in differs
    assert doubled.endswith("(first in row 2)")


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
