"""Files as people have them: any encoding, any delimiter, any form; and files that mean harm."""

import struct
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest

from guide_app.intake import GUIDE_FILE, FileCode, Format, Limits, Refused, open_table
from guide_app.intake.limits import HQ_FILE, MEBIBYTE
from tests.intake.files import csv_file, excel_file, parquet_file, with_part

ROWS = [
    ("姓名", "手机号", "金额"),
    ("马慧", "13800000217", "396"),
    ("王雪梅", "13900008820", "560"),
]


def cells(table):
    return [row.cells for row in table.rows()]


def refusal(path, limits=GUIDE_FILE):
    with pytest.raises(Refused) as caught:
        list(open_table(path, limits).rows())
    return caught.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_csv_is_read_in_every_encoding_that_shops_write(tmp_path, encoding):
    rows: list[tuple[str, ...]] = [
        ("name", "phone"),
        *((f"Customer number {n}", "13800000217") for n in range(20)),
    ]
    rows = rows if encoding.endswith(("-le", "-be")) else list(ROWS)

    table = open_table(csv_file(tmp_path, rows, encoding=encoding))

    assert table.format is Format.CSV
    assert table.columns == rows[0]
    assert cells(table) == rows[1:]


def test_rare_characters_of_gb18030_survive(tmp_path):
    rows = [("姓名", "手机号"), ("㐂𠮷䶮", "13800000217")]

    assert cells(open_table(csv_file(tmp_path, rows, encoding="gb18030"))) == rows[1:]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    table = open_table(csv_file(tmp_path, ROWS, delimiter=delimiter))

    assert (table.columns, cells(table)) == (ROWS[0], ROWS[1:])


def test_a_delimiter_inside_quotes_cuts_nothing(tmp_path):
    rows = [("姓名", "备注"), ("马慧", "先看,再说;不急\n第二行"), ("丁婷", 'says "hi", twice')]

    assert cells(open_table(csv_file(tmp_path, rows))) == rows[1:]


@pytest.mark.parametrize("write", [csv_file, excel_file])
def test_title_lines_above_the_header_are_passed_over(tmp_path, write):
    rows = [("2026年9月会员导出", "", ""), ("", "", ""), *ROWS]

    table = open_table(write(tmp_path, rows))

    assert table.columns == ROWS[0]
    assert [row.number for row in table.rows()] == [4, 5]


def test_columns_without_a_name_and_with_the_same_name_can_be_told_apart(tmp_path):
    table = open_table(csv_file(tmp_path, [("电话", "", "电话"), ("1", "2", "3")]))

    assert table.columns == ("电话", "B", "电话 2")


def test_rows_that_are_too_short_or_too_long_fit_the_header(tmp_path):
    table = open_table(csv_file(tmp_path, [("a", "b", "c"), ("1",), ("1", "2", "3", "4"), ()]))

    assert cells(table) == [("1", None, None), ("1", "2", "3")]


def test_excel_keeps_days_numbers_and_texts_apart(tmp_path):
    rows = [("姓名", "生日", "手机号"), ("马慧", datetime.fromisoformat("2018-10-09"), 13800000217)]

    table = open_table(excel_file(tmp_path, rows))

    ((name, birthday, phone),) = cells(table)
    assert (name, birthday, phone) == ("马慧", date(2018, 10, 9), 13800000217)


def test_parquet_is_read_with_its_types(tmp_path):
    rows = [("name", "at", "amount"), ("马慧", datetime.fromisoformat("2017-01-02T03:04"), 39.6)]

    table = open_table(parquet_file(tmp_path, rows))

    assert (table.format, table.columns, table.row_count) == (Format.PARQUET, rows[0], 1)
    assert cells(table) == rows[1:]


def test_the_content_decides_and_not_the_name(tmp_path):
    path = csv_file(tmp_path, ROWS, name="orders.xlsx")

    assert open_table(path).format is Format.CSV


def test_a_field_of_a_million_characters_does_not_stop_the_file(tmp_path):
    long = "长" * 1_000_000
    path = csv_file(tmp_path, [("姓名", "备注"), ("马慧", long), ("丁婷", "短")])

    assert cells(open_table(path)) == [("马慧", long), ("丁婷", "短")]


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text('姓名,备注\n马慧,好\n丁婷,"' + "不完 " * 2_000_000, "utf-8")

    error = refusal(path)

    assert (error.code, error.facts) == (FileCode.BROKEN_QUOTES, {"line": 3})


def test_progress_runs_from_nothing_to_all(tmp_path):
    table = open_table(csv_file(tmp_path, [("a", "b"), *(("1", "2") for _ in range(20_000))]))
    seen = [table.done() for _ in table.rows()]

    assert seen == sorted(seen)
    assert seen[0] < 0.5
    assert table.done() == 1.0


class TestRefused:
    def test_a_file_that_is_too_large(self, tmp_path):
        path = csv_file(tmp_path, ROWS)

        error = refusal(path, Limits(size_bytes=10, rows=100))

        assert (error.code, error.facts["limit"]) == (FileCode.TOO_LARGE, 10)

    @pytest.mark.parametrize("write", [csv_file, excel_file, parquet_file])
    def test_too_many_rows(self, tmp_path, write):
        path = write(tmp_path, [("a", "b"), *((str(n), "x") for n in range(11))])

        assert refusal(path, Limits(size_bytes=MEBIBYTE, rows=10)).code is FileCode.TOO_MANY_ROWS

    def test_bytes_in_no_encoding(self, tmp_path):
        path = tmp_path / "in.csv"
        path.write_bytes("姓名,手机号\n".encode() + b"\xff\xff\xff\n")

        assert refusal(path).code is FileCode.UNKNOWN_ENCODING

    def test_bytes_in_no_utf_16(self, tmp_path):
        path = tmp_path / "in.csv"
        path.write_bytes("name,phone\n".encode("utf-16-le") * 40 + b"\x00\xd8a\x00")

        assert refusal(path).code is FileCode.UNKNOWN_ENCODING

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"x" * (40 * MEBIBYTE), FileCode.NOT_A_TABLE),
            ("姓名\n".encode() + b"," * (40 * MEBIBYTE), FileCode.NOT_A_TABLE),
            (b"a,b\n" + b"," * 5_000 + b"\n", FileCode.TOO_MANY_COLUMNS),
        ],
        ids=["a line without end", "cells without end", "a row of thousands"],
    )
    def test_a_line_that_would_not_fit_into_memory(self, tmp_path, content, code):
        path = tmp_path / "in.csv"
        path.write_bytes(content)
        tracemalloc.start()

        error = refusal(path, HQ_FILE)

        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert error.code is code
        assert peak < 20 * MEBIBYTE

    @pytest.mark.parametrize(
        "content",
        [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"PAR1 and then nothing", b"PK\x03\x04 no"],
    )
    def test_what_is_no_table(self, tmp_path, content):
        path = tmp_path / "in.xlsx"
        path.write_bytes(content)

        assert refusal(path).code is FileCode.NOT_A_TABLE

    def test_old_excel_and_workbooks_with_a_password(self, tmp_path):
        path = tmp_path / "in.xlsx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))

        assert refusal(path).code is FileCode.OLD_EXCEL

    @pytest.mark.parametrize("content", [b"", b"\n\n\n", b" , , \n"])
    def test_nothing_in_it(self, tmp_path, content):
        path = tmp_path / "in.csv"
        path.write_bytes(content)

        assert refusal(path).code is FileCode.EMPTY

    def test_macros(self, tmp_path):
        clean = excel_file(tmp_path, ROWS)
        path = with_part(clean, tmp_path / "macro.xlsx", "xl/vbaProject.bin", b"Sub Auto_Open()")

        assert refusal(path).code is FileCode.MACROS

    def test_entities_that_grow_out_of_each_other(self, tmp_path):
        laughs = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><sst>&lol;</sst>'
        clean = excel_file(tmp_path, ROWS)
        path = with_part(clean, tmp_path / "laughs.xlsx", "xl/sharedStrings.xml", laughs)

        assert refusal(path).code is FileCode.NOT_A_TABLE

    def test_one_cell_that_stretches_the_sheet_over_everything(self, tmp_path):
        sheet = (
            '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
            'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
        )
        clean = excel_file(tmp_path, ROWS)
        path = with_part(clean, tmp_path / "wide.xlsx", "xl/worksheets/sheet1.xml", sheet)

        assert refusal(path).code is FileCode.TOO_MANY_COLUMNS

    @pytest.mark.parametrize(
        "cell",
        [
            "<c r='ZZ20000'><v>1</v></c>",
            '<c r="zz20000"><v>1</v></c>',
            '<c r = "ZZ20000"><v>1</v></c>',
            '<c cm=">" r="ZZ20000"><v>1</v></c>',
            "<c/>" * 701 + "<c><v>1</v></c>",
        ],
    )
    @pytest.mark.parametrize("name", ["worksheets/sheet1.xml", "elsewhere.xml"])
    def test_however_the_place_of_that_cell_is_written(self, tmp_path, name, cell):
        sheet = (
            '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
            "spreadsheetml/2006/main\"><sheetData><row r='1'><c><v>1</v></c></row>"
            f"<row r='20000'>{cell}</row></sheetData></worksheet>"
        )
        relations = (
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
            '2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
            f'officeDocument/2006/relationships/worksheet" Target="/xl/{name}"/></Relationships>'
        )
        clean = excel_file(tmp_path, ROWS)
        path = with_part(clean, tmp_path / "a.xlsx", f"xl/{name}", sheet)
        path = with_part(path, tmp_path / "b.xlsx", "xl/_rels/workbook.xml.rels", relations)

        assert refusal(path).code is FileCode.TOO_MANY_COLUMNS

    @pytest.mark.parametrize("place", ["$A$1", "1", "A", "A-1", "AΑ1"])
    def test_a_place_that_is_none(self, tmp_path, place):
        sheet = f'<worksheet><sheetData><row><c r="{place}"/></row></sheetData></worksheet>'
        clean = excel_file(tmp_path, ROWS)
        path = with_part(clean, tmp_path / "none.xlsx", "xl/worksheets/sheet1.xml", sheet)

        assert refusal(path).code is FileCode.NOT_A_TABLE

    @pytest.mark.parametrize("is_honest", [True, False], ids=["honest", "lying about its size"])
    def test_a_zip_bomb_before_it_goes_off(self, tmp_path, is_honest):
        clean = excel_file(tmp_path, ROWS)
        path = with_part(
            clean, tmp_path / "bomb.xlsx", "xl/sharedStrings.xml", b"\0" * (300 * MEBIBYTE)
        )
        if not is_honest:
            _lie_about_sizes(path)
        tracemalloc.start()

        error = refusal(path)

        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert error.code is FileCode.PACKED_TOO_DENSE
        assert peak < 20 * MEBIBYTE

    def test_a_bomb_inside_a_bomb_is_just_a_part_that_is_not_opened(self, tmp_path):
        inner = tmp_path / "inner.zip"
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("zeros", b"\0" * (50 * MEBIBYTE))
        clean = excel_file(tmp_path, ROWS)
        path = with_part(clean, tmp_path / "nested.xlsx", "xl/media/x.zip", inner.read_bytes())

        assert open_table(path).columns == ROWS[0]


def _lie_about_sizes(path):
    """Let every entry of the package's directory say that it unpacks to 100 bytes."""
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if struct.unpack_from("<I", data, at + 24)[0] > MEBIBYTE:
            struct.pack_into("<I", data, at + 24, 100)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
