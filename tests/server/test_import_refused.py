"""What cannot be imported is a sentence, and nothing is written."""

from __future__ import annotations

import sys

import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code
from guide_app.intake import FileCode, RowCode
from guide_app.intake.limits import MEBIBYTE
from server.console import words
from server.console.words import imports, refusals
from tests.demo.servers import rows
from tests.intake.files import csv_file, excel_file, parquet_file, with_part
from tests.server.import_shop import HEADER, LANGUAGES, MA, NOBODY, open_shop


@pytest.fixture
def database(run):
    with open_shop(run) as made:
        yield made


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
