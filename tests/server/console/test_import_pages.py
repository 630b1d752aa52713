"""HQ imports a file in the console: sent, mapped, tried out, imported; and what was not taken."""

from __future__ import annotations

import pytest

from guide_app.domain.entities import Customer
from server.import_jobs import State
from tests.demo.servers import rows
from tests.intake.files import csv_file, excel_file, parquet_file
from tests.server.console.importing import HEADER, LI, WANG, Importer

WRITERS = pytest.mark.parametrize("write", [csv_file, excel_file, parquet_file])


@pytest.fixture
def desk(hana, chain):
    return Importer(hana, chain)


@WRITERS
def test_a_file_is_sent_mapped_tried_out_and_imported(desk, chain, tmp_path, write):
    path = write(tmp_path, [HEADER, LI, WANG])

    tried = desk.try_out(path)
    assert tried.state is State.TRIED
    assert rows(chain.database, Customer) == []
    assert "新增 2" in desk.page()
    done = desk.run()

    assert done.state is State.DONE
    assert {c.name: c.phone for c in rows(chain.database, Customer)} == {
        "李佳慧": "13800000217",
        "王雪梅": "13900008820",
    }
    assert "导入完成" in desk.page()
