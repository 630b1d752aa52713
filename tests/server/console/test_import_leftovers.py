"""Erasing a customer reaches what lies on the server of an import."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Customer
from server import import_leftovers
from server.import_jobs import State
from server.schema.imports import import_job
from tests.demo.servers import rows
from tests.intake.files import csv_file, excel_file, parquet_file
from tests.server.console.importing import HEADER, LI, NO_PHONE, WANG, Gate, many, wait_until
from tests.server.databases import KINDS

AGAIN = ("佳慧", "+86 138-0000-0217", "ann", "来过两次")


def left(tmp_path: Path) -> list[str]:
    """What lies there of the import."""
    (folder,) = (path for path in tmp_path.rglob("imports") if path.is_dir())
    return sorted(path.name for path in folder.glob("*/*") if path.parent.name != "incoming")


def erase(hana, chain, name):
    (found,) = (row for row in rows(chain.database, Customer) if row.name == name)
    hana.get(f"customers/{found.id}")
    return hana.post(f"customers/{found.id}/erase", name=name)


def facts(chain):
    with chain.database.read() as connection:
        return str(connection.scalars(select(import_job.c.facts)).all())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("write", "rejects"),
    [
        (csv_file, "rejects.csv"),
        (excel_file, "rejects.xlsx"),
        (parquet_file, "rejects.parquet"),
    ],
)
def test_rejected_rows_go_with_an_erased_customer_whom_they_name(
    desk, hana, chain, tmp_path, write, rejects
):
    desk.carry_out(write(tmp_path, [HEADER, LI, AGAIN, WANG]))
    wait_until(lambda: left(tmp_path) == [rejects])
    assert "佳慧" in facts(chain)

    assert erase(hana, chain, "李佳慧").status_code == 303

    assert left(tmp_path) == []
    assert "佳慧" not in facts(chain)
    assert "下载被拒绝的行" not in desk.page()


@pytest.mark.parametrize("kind", KINDS)
def test_rejected_rows_of_others_stay(desk, hana, chain, tmp_path):
    desk.carry_out(csv_file(tmp_path, [HEADER, LI, WANG, NO_PHONE]))
    wait_until(lambda: left(tmp_path) == ["rejects.csv"])

    assert erase(hana, chain, "李佳慧").status_code == 303

    assert left(tmp_path) == ["rejects.csv"]
    assert "李佳慧" not in facts(chain)


def test_a_file_that_is_not_imported_yet_goes_too(desk, hana, chain, tmp_path):
    desk.carry_out(csv_file(tmp_path, [HEADER, LI]))
    desk.try_out(csv_file(tmp_path, [HEADER, AGAIN, WANG], name="next.csv"))

    assert erase(hana, chain, "李佳慧").status_code == 303

    assert left(tmp_path) == []
    assert "佳慧" not in facts(chain)
    assert desk.job().state is State.TRIED
    assert "导入" in desk.page()


def test_a_file_too_large_to_be_looked_through_goes_unread(
    desk, hana, chain, tmp_path, monkeypatch
):
    desk.carry_out(csv_file(tmp_path, [HEADER, LI, NO_PHONE]))
    monkeypatch.setattr(import_leftovers, "READ_BYTES", 10)

    erase(hana, chain, "李佳慧")

    assert left(tmp_path) == []


def test_nobody_is_erased_while_an_import_might_write_of_them(
    desk, hana, chain, tmp_path, monkeypatch
):
    desk.carry_out(csv_file(tmp_path, [HEADER, LI]))
    desk.try_out(csv_file(tmp_path, many(1_200), name="many.csv"))
    gate = Gate(monkeypatch)
    hana.get("imports")
    hana.post("imports/run")
    gate.wait()

    answer = erase(hana, chain, "李佳慧")

    assert answer.status_code == 409
    assert "正在导入一个文件" in answer.text
    gate.open()
    desk.settled()
    assert "李佳慧" in [row.name for row in rows(chain.database, Customer)]
    assert erase(hana, chain, "李佳慧").status_code == 303
