"""Rejected rows come back as a file that is safe to open and can be mended and imported again."""

import csv
import tracemalloc

import openpyxl
import pyarrow.parquet
import pytest

from guide_app.domain.entities import Customer
from guide_app.intake import GUIDE_FILE, Fate, RejectedFile, open_table, read
from guide_app.intake.limits import EXAMPLES, MEBIBYTE
from tests.intake.conftest import CUSTOMER_HEADER, CUSTOMERS
from tests.intake.files import csv_file, excel_file, parquet_file

REASONS = ("reject_code", "reject_reason")
RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", " =1+1"]


def person(name, phone="坏", remark=""):
    return (name, phone, "", "", "lin", "", remark, "", "")


def rejects_of(shop, path, target, **more):
    table = read(path, CUSTOMERS, GUIDE_FILE)
    with RejectedFile(target, table, **more) as rejects:
        report = shop.imports(path, CUSTOMERS, rejects=rejects)
    return report


@pytest.mark.parametrize(
    ("write", "ending"), [(csv_file, "csv"), (excel_file, "xlsx"), (parquet_file, "parquet")]
)
def test_they_come_back_in_the_same_form_with_their_columns_and_why(shop, tmp_path, write, ending):
    path = write(tmp_path, [CUSTOMER_HEADER, person("马慧"), person("丁婷", "13600000001")])
    target = tmp_path / f"rejected.{ending}"

    rejects_of(shop, path, target, words=lambda rejection: f"不是电话:{rejection.facts['column']}")

    table = open_table(target)
    (row,) = list(table.rows())
    told = dict(zip(table.columns, row.cells, strict=True))
    assert set(table.columns) == {*CUSTOMER_HEADER, *REASONS}
    assert (told["姓名"], told["手机号"]) == ("马慧", "坏")
    assert [told[name] for name in REASONS] == ["not_a_phone", "不是电话:手机号"]


def test_mended_rows_can_be_imported_from_it(shop, tmp_path):
    path = csv_file(tmp_path, [CUSTOMER_HEADER, person("马慧", remark="=看看再说")])
    target = tmp_path / "rejected.csv"
    rejects_of(shop, path, target)

    target.write_text(target.read_text("utf-8-sig").replace('"坏"', "13800000217"), "utf-8-sig")
    report = shop.imports(target, CUSTOMERS)

    assert report.counts == {Fate.NEW: 1}
    assert shop.one(Customer, name="马慧").remark == "=看看再说"


@pytest.mark.parametrize("text", RUNS)
def test_no_cell_runs_in_a_spreadsheet(shop, tmp_path, text):
    path = csv_file(tmp_path, [CUSTOMER_HEADER, person(text)])
    rejects_of(shop, path, tmp_path / "rejected.csv")
    book = excel_file(tmp_path, [CUSTOMER_HEADER, person("x" + text)])
    rejects_of(shop, book, tmp_path / "rejected.xlsx")

    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        _, cells = csv.reader(file)
    assert cells[0] == f"'{text}"
    sheet = openpyxl.load_workbook(tmp_path / "rejected.xlsx").active
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}


def test_no_cell_runs_behind_a_sign_at_which_another_program_cuts(shop, tmp_path):
    path = csv_file(tmp_path, [CUSTOMER_HEADER, person("马慧;=1+1")])
    rejects_of(shop, path, tmp_path / "rejected.csv")

    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        _, cells = csv.reader(file, delimiter=";")
    assert not any(cell.startswith("=") for cell in cells)


def test_excel_cells_are_texts_whatever_they_begin_with(shop, tmp_path):
    book = excel_file(tmp_path, [CUSTOMER_HEADER, person("'=1+1", remark="+86 138")])

    rejects_of(shop, book, tmp_path / "rejected.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "rejected.xlsx").active
    row = {cell.value for cell in sheet[2]}
    assert "'+86 138" in row
    assert "f" not in {cell.data_type for cell in sheet[2]}


def test_without_rejected_rows_there_is_no_file(shop, tmp_path):
    path = csv_file(tmp_path, [CUSTOMER_HEADER, person("丁婷", "13600000001")])

    rejects_of(shop, path, tmp_path / "rejected.csv")

    assert not (tmp_path / "rejected.csv").exists()


def test_fifty_thousand_bad_rows_come_back_and_memory_stays_small(shop, tmp_path):
    rows = [person(f"坏行{number}") for number in range(50_000)]
    path = csv_file(tmp_path, [CUSTOMER_HEADER, *rows])
    del rows
    tracemalloc.start()

    report = rejects_of(shop, path, tmp_path / "rejected.csv")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.counts == {Fate.REJECTED: 50_000}
    assert len(report.examples[Fate.REJECTED]) == EXAMPLES
    assert peak < 20 * MEBIBYTE
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig") as file:
        assert sum(1 for _ in file) == 50_001


def test_a_parquet_of_rejects_is_all_text(shop, tmp_path):
    path = parquet_file(tmp_path, [("姓名", "手机号"), ("马慧", 12)])
    table = open_table(path)
    from guide_app.intake.errors import Rejection
    from guide_app.intake.planned import rejected

    with RejectedFile(tmp_path / "rejected.parquet", table) as rejects:
        for row in table.rows():
            rejects.add(rejected(row, Rejection("not_a_phone")))

    found = pyarrow.parquet.read_table(tmp_path / "rejected.parquet").to_pylist()
    assert found == [
        {
            "姓名": "马慧",
            "手机号": "12",
            "reject_code": "not_a_phone",
            "reject_reason": "not_a_phone",
        }
    ]
