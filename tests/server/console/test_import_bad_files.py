"""Files that cannot be imported: each a clear sentence, in both languages, and nothing is kept."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from guide_app.domain.entities import Customer
from guide_app.intake.limits import MEBIBYTE
from server.import_jobs import State
from tests.demo.servers import rows
from tests.intake.files import csv_file, excel_file, with_part
from tests.server.console.importing import HEADER, LI, many


def zip_bomb(folder):
    clean = excel_file(folder, [HEADER, LI])
    return with_part(clean, folder / "b.xlsx", "xl/sharedStrings.xml", b"\0" * (30 * MEBIBYTE))


def macros(folder):
    return with_part(excel_file(folder, [HEADER, LI]), folder / "m.xlsx", "xl/vbaProject.bin", b"x")


def written(content, name="in.csv"):
    def write(folder):
        path = folder / name
        path.write_bytes(content)
        return path

    return write


BAD = {
    "a zip bomb": (zip_bomb, "解压后会异常地大", "unreasonably large"),
    "macros": (macros, "工作簿里有宏", "holds macros"),
    "a contract": (written(b"%PDF-1.4 x", "合同.xlsx"), "没有能读的表格", "no table in this file"),
    "old Excel": (written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x"), "旧版 .xls", "an old .xls"),
    "nothing": (written(b" \n"), "文件是空的", "file is empty"),
    "no bytes": (written(b""), "请先选择一个文件", "Choose a file first"),
    "no encoding": (written(b"\xe5\xa7\x93,\xff\xff\x80\n1,2\n"), "文字编码", "encoding"),
    "an open quote": (
        written("姓名,手机号\n".encode() + b'"' + b"x" * (5 * MEBIBYTE)),
        "引号没有结束",
        "never ends",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_a_sentence_and_leaves_nothing(desk, hana, tmp_path, case):
    write, zh, en = BAD[case]
    path = write(tmp_path)
    said = []
    for lang in ("zh", "en"):
        hana.get(f"?lang={lang}")
        answer = desk.send(path)
        assert answer.status_code == 400
        assert "Traceback" not in answer.text
        said.append(answer.text)

    assert zh in said[0]
    assert en in said[1]
    assert desk.job() is None
    assert [p for p in (tmp_path / "media" / "imports").rglob("*") if p.is_file()] == []


def test_a_bad_file_does_not_push_out_the_one_before(desk, tmp_path):
    desk.try_out(csv_file(tmp_path, [HEADER, LI]))

    assert desk.send(zip_bomb(tmp_path)).status_code == 400

    assert desk.job().state is State.TRIED
    assert "新增 1" in desk.page()


def test_a_file_beyond_the_limit_is_let_go_of_and_the_sentence_says_how_large_it_may_be(
    desk, tmp_path
):
    desk.imports.limits = replace(desk.imports.limits, size_bytes=2 * MEBIBYTE)
    path = written(b"x" * (5 * MEBIBYTE))(tmp_path)

    answer = desk.send(path)

    assert answer.status_code == 413
    assert "文件太大" in answer.text
    assert "最多 2 MiB" in answer.text
    assert [p for p in (tmp_path / "media" / "imports").rglob("*") if p.is_file()] == []


def test_what_is_larger_by_far_is_not_even_read_to_its_end(desk, tmp_path):
    desk.imports.limits = replace(desk.imports.limits, size_bytes=1000)

    answer = desk.send(written(b"x" * (5 * MEBIBYTE))(tmp_path))

    assert answer.status_code == 413
    assert "Traceback" not in answer.text


def test_a_full_disk_is_said(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(desk.imports, "new_file", lambda: tmp_path / "full" / "up")

    answer = desk.send(csv_file(tmp_path, [HEADER, LI]))

    assert answer.status_code == 507
    assert "磁盘写不进去" in answer.text


def test_a_file_that_turns_out_broken_half_way_says_so_and_what_was_written_stays(
    desk, chain, tmp_path
):
    path = csv_file(tmp_path, many(600))
    with path.open("ab") as file:
        file.write(b'"' + b"x" * (5 * MEBIBYTE))
    desk.send(path)
    desk.map()

    assert desk.settled().state is State.FAILED
    assert "引号没有结束" in desk.page()
    assert "什么都没有写" in desk.page()
    assert rows(chain.database, Customer) == []


def test_fifty_thousand_bad_rows_are_counted_and_all_come_back(desk, hana, chain, tmp_path):
    bad = [(f"客户{i}", "没有", "ann", "") for i in range(50_000)]
    tried = desk.try_out(csv_file(tmp_path, [HEADER, LI, *bad]))

    assert tried.facts.counts == {"new": 1, "rejected": 50_000}
    assert "50,000 不是电话号码。" in desk.page()
    answer = hana.get("imports/rejects")
    assert sum(1 for _ in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == 50_001
    assert desk.run().facts.counts == {"new": 1, "rejected": 50_000}


@pytest.mark.parametrize("visitor", ["mia", "nobody"])
def test_nothing_is_kept_of_what_somebody_else_sends(browser, chain, tmp_path, visitor):
    one = browser()
    if visitor != "nobody":
        one.sign_in(visitor)
    one.get("" if visitor != "nobody" else "sign-in")

    answer = one.client.post(
        "/console/imports",
        data={"csrf": one.fields["csrf"]},
        files={"file": ("a.csv", b"a,b\n1,2")},
    )

    assert answer.status_code == (403 if visitor == "mia" else 303)
    assert [p for p in (tmp_path / "media").rglob("*") if "imports" in str(p) and p.is_file()] == []


def test_nothing_is_kept_of_a_form_without_its_token(hana, desk, tmp_path):
    for csrf in ({}, {"csrf": "x"}):
        answer = hana.client.post("/console/imports", data=csrf, files={"file": ("a.csv", b"a,b")})
        assert answer.status_code == 403

    assert desk.job() is None
    assert [p for p in (tmp_path / "media" / "imports").rglob("*") if p.is_file()] == []


def test_a_name_that_is_a_path_stays_a_name(desk, hana, tmp_path):
    desk.send(csv_file(tmp_path, [HEADER, LI]), name="../../etc/<b>会员.csv")

    assert desk.job().facts.file_name == "<b>会员.csv"
    assert "&lt;b&gt;会员.csv" in hana.get("imports").text
