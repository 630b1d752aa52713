"""A shop whose database lies in an empty folder, and files for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from guide_app.domain.entities import Guide, Store, Tag, TagGroup
from guide_app.domain.ids import row_id
from server.apply import Batch
from server.database import Database
from server.demo.loading import insert_new
from tests.demo.servers import records, rows
from tests.intake.files import csv_file, excel_file, parquet_file
from tests.server.command_line import INIT, ROOT, URL

JOURNEY = ROOT / "tests" / "data" / "journey"
HEADER = ("姓名", "手机号", "导购", "标签", "备注")
MA = ("马慧", "138 0000 0217", "lin", "看直播", "怕热")
WANG = ("王雪梅", "13900008820", "lin", "", "")
NOBODY = ("丁婷", "没有电话", "lin", "", "")
STRANGER = ("丁婷", "13600000001", "没有此人", "", "")
WRITERS = pytest.mark.parametrize("write", [csv_file, excel_file, parquet_file])
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


def now():
    return datetime(2026, 10, 2, 2, tzinfo=UTC)


@contextmanager
def open_shop(run: Callable[..., Any]) -> Iterator[Database]:
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
