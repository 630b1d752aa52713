"""Files that a guide may bring and nobody should: each is refused or read, never half believed."""

import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest

from guide_app.domain.entities import Customer
from guide_app.intake import FileCode, Refused
from tests.intake.files import csv_file, excel_file
from tests.services.importing import Importer, counted

HEADER = ("姓名", "手机号", "生日")


@pytest.fixture
def importer(shop, tmp_path):
    return Importer(shop.book, tmp_path)


def refused(importer, path):
    with pytest.raises(Refused) as told:
        importer.service.look_at(path)
    return told.value.code


def imported(importer, path):
    run = importer.run(importer.service.look_at(path))
    return counted(importer.line(run.import_id).counts)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", FileCode.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, FileCode.OLD_EXCEL),  # or encrypted
        (b"%PDF-1.7 ...", FileCode.NOT_A_TABLE),
        (b"PK\x03\x04 half a workbook", FileCode.NOT_A_TABLE),
        (b"\xff\x00\x81\x40\xff\xff\xfe", FileCode.UNKNOWN_ENCODING),
        ('姓名,手机号\n"马慧,13800000217\n'.encode() + b"x" * 5_000_000, FileCode.BROKEN_QUOTES),
        (b"\n\n  \n", FileCode.EMPTY),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(importer, tmp_path, content, code):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(content)

    assert refused(importer, path) == code


def test_a_file_that_is_gone_is_refused(importer, tmp_path):
    assert refused(importer, tmp_path / "usb.xlsx") == FileCode.NOT_A_TABLE


def test_a_workbook_that_was_written_halfway_is_refused(importer, tmp_path):
    whole = excel_file(tmp_path, [HEADER, *[("马慧", 13800000217, "")] * 500])
    path = tmp_path / "half.xlsx"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])

    assert refused(importer, path) == FileCode.NOT_A_TABLE


def test_a_bomb_is_refused_before_it_is_unpacked(importer, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)

    assert refused(importer, path) == FileCode.PACKED_TOO_DENSE


def test_macros_are_refused(importer, tmp_path):
    path = excel_file(tmp_path, [HEADER])
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")

    assert refused(importer, path) == FileCode.MACROS


def test_more_rows_than_a_guide_may_bring_are_refused(importer, tmp_path):
    rows = [("马慧", "1", "")] * 50_001
    draft = importer.service.look_at(csv_file(tmp_path, [HEADER, *rows]))
    with pytest.raises(Refused) as told:
        importer.trial(draft)

    assert told.value.code == FileCode.TOO_MANY_ROWS
    assert refused_text(importer, "\n".join(["姓名\t手机号", *["马\t1"] * 50_100])) == (
        FileCode.TOO_MANY_ROWS
    )


def refused_text(importer, text):
    with pytest.raises(Refused) as told:
        importer.service.look_at_text(text, "粘贴")
    return told.value.code


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_clipboard_is_told_as_such(importer, text):
    assert refused_text(importer, text) == FileCode.EMPTY


def test_numbers_as_floats_days_as_texts_and_merged_cells_are_read_as_a_person_reads_them(
    shop, importer, tmp_path
):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["会员名单（2026 年）"])
    sheet.merge_cells("A1:C1")
    sheet.append(list(HEADER))
    sheet.append(["马慧", 13800000217.0, datetime(1990, 10, 9, tzinfo=UTC).replace(tzinfo=None)])
    sheet.append(["王雪梅", "1.3900008820E+10", "1990年3月8日"])
    sheet.append(["李萍", "+86 137-0000-0001", 33_000])
    path = tmp_path / "merged.xlsx"
    book.save(path)

    assert imported(importer, path) == {"new": 3}
    people = {c.name: c for c in shop.rows_of(Customer)}
    assert [people[n].phone for n in ("马慧", "王雪梅", "李萍")] == [
        "13800000217",
        "13900008820",
        "13700000001",
    ]
    assert (people["王雪梅"].birthday_month, people["王雪梅"].birthday_day) == (3, 8)
    assert date(1990, 10, 9).month == people["马慧"].birthday_month


def test_csv_in_the_encoding_of_a_chinese_windows_is_read(shop, importer, tmp_path):
    path = csv_file(tmp_path, [HEADER, ("马慧㐂", "13800000217", "")], encoding="gb18030")

    assert imported(importer, path) == {"new": 1}
    assert [c.name for c in shop.rows_of(Customer)] == ["马慧㐂"]


def test_a_formula_is_a_text_and_a_text_that_a_spreadsheet_would_run_comes_back_harmless(
    shop, importer, tmp_path
):
    rows = [('=HYPERLINK("http://x","马慧")', "13800000217", ""), ("=1+1", "not a phone", "")]
    draft = importer.service.look_at(csv_file(tmp_path, [HEADER, *rows]))
    run = importer.run(draft)
    back = tmp_path / "back.csv"

    importer.service.save_rejected(draft, importer.trial(draft), back, lambda r: "=cmd")

    assert counted(importer.line(run.import_id).counts) == {"new": 1, "rejected": 1}
    assert [c.name for c in shop.rows_of(Customer)] == [rows[0][0]]
    assert '"\'=1+1"' in back.read_text("utf-8-sig")


def test_wrong_types_and_texts_that_are_too_long_reject_their_row_alone(importer, tmp_path):
    rows = [
        ("马慧", "13800000217", "13 月 40 日"),
        ("王" * 101, "13900008820", ""),
        ("好" * 50_000, "13900008821", ""),
        ("李萍", "电话不详", ""),
        ("赵敏", "13700000001", "2 月 30 日"),
        ("\x00钱\x00", "13700000002", ""),
    ]
    draft = importer.service.look_at(csv_file(tmp_path, [HEADER, *rows]))

    trial = importer.trial(draft)
    run = importer.run(draft)

    assert counted(trial.counts) == counted(importer.line(run.import_id).counts)
    assert {p.row.number: p.rejection.code for p in trial.rejected} == {
        2: "out_of_range",
        3: "too_long",
        4: "cell_too_long",
        5: "not_a_phone",
        6: "out_of_range",
    }


def test_the_same_customer_twice_in_a_file_comes_in_once(importer, tmp_path):
    rows = [("马慧", "13800000217", ""), ("马慧", "138 0000 0217", "")]

    trial = importer.trial(importer.service.look_at(csv_file(tmp_path, [HEADER, *rows])))

    (refused,) = trial.rejected
    assert (refused.rejection.code, refused.rejection.facts) == ("duplicate_row", {"row": 2})


def test_two_hundred_columns_of_made_up_tags_set_nothing(importer, tmp_path):
    header = ("姓名", "手机号", *(f"标签{n}" for n in range(198)))
    draft = importer.service.look_at(
        csv_file(tmp_path, [header, ("马慧", "13800000217", *["是"] * 198)])
    )

    trial = importer.trial(draft)

    assert counted(trial.counts) == {"new": 1}
    assert list(draft.mapping.values()).count("tags") <= 1
