"""Head office imports files and undoes imports, as tests do it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from guide_app.domain.entities import Tag, TagGroup
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.intake import HQ_FILE, Target, open_table, plan, propose, read, run
from server import import_undo, office
from server.import_trail import Trail
from server.importing import ServerSink, server_lookups
from server.order_load import OrderSink
from server.schema import ENTITY_TABLES
from tests.intake.files import csv_file

PEOPLE = ("姓名", "手机号", "导购", "备注", "尺码", "标签")
LI = ("李佳慧", "13800000217", "ann", "怕热", "M", "看直播")
WANG = ("王雪梅", "13900008820", "bob", "", "", "")
ORDERS = ("订单号", "手机号", "门店", "日期", "金额")


class Office:
    """Hana imports and undoes; what people do meanwhile."""

    def __init__(self, chain, folder: Path) -> None:
        self.chain, self._folder = chain, folder
        self.hana = Actor.of(chain.guide("hana"))
        group = TagGroup(id=row_id("group"), brand_id=chain.id("sunny"), name="习惯")
        self.tag = Tag(
            id=row_id("tag"), brand_id=chain.id("sunny"), group_id=group.id, name="看直播"
        )
        chain.save(group, self.tag)

    def imports(
        self,
        *rows,
        target=Target.CUSTOMER,
        import_id=None,
        sink=None,
        chunk_rows=500,
        refused=None,
    ):
        """Import a file; returns the id of the import.

        Args:
            refused: How many rows are rejected, by reason.
        """
        chain, import_id = self.chain, import_id or str(uuid4())
        path = csv_file(self._folder, rows, name=f"{uuid4()}.csv")
        profile = propose(open_table(path, HQ_FILE), "file", target)
        assert profile is not None
        trail = Trail(import_id, self.hana, "客户.csv", target.value)
        kind = sink or (OrderSink if target is Target.ORDER else ServerSink)
        report = run(
            plan(
                read(path, profile, HQ_FILE),
                profile,
                server_lookups(chain.database, self.hana.brand_id),
                self.hana.brand_id,
                chain.clock().date(),
                chunk_rows=chunk_rows,
                names_guides=True,
            ),
            kind(chain.database, chain.clock, self.hana, trail=trail),
        )
        self.report = report
        assert report.reasons == Counter(refused or {})
        return import_id

    def dry_run(self, *rows, target):
        """What a file would come to, as counts by fate."""
        path = csv_file(self._folder, rows, name=f"{uuid4()}.csv")
        profile = propose(open_table(path, HQ_FILE), "file", target)
        assert profile is not None
        lookups = server_lookups(self.chain.database, self.hana.brand_id, orders=True)
        planned = plan(
            read(path, profile, HQ_FILE),
            profile,
            lookups,
            self.hana.brand_id,
            self.chain.clock().date(),
        )
        return run(planned, None).counts

    def undo(self, import_id, by="hana"):
        chain = self.chain
        actor = Actor.of(chain.guide(by))
        wakeups = chain.app.state.wakeups
        return import_undo.undo(chain.database, chain.clock, wakeups, actor, import_id)

    def act(self, name, *arguments):
        chain = self.chain
        wakeups = chain.app.state.wakeups
        office.change(chain.database, chain.clock, wakeups, Actor.of(chain.guide(name)), *arguments)

    def rows(self, entity):
        with self.chain.database.read() as connection:
            table = ENTITY_TABLES[entity]
            query = select(table).order_by(table.c.id)
            return [dict(row) for row in connection.execute(query).mappings()]

    def business(self):
        """All rows of the business, without what only counts them."""
        entities = ("customer", "family_member", "customer_tag", "timeline_entry", "order")
        return {
            name: [{k: v for k, v in row.items() if k != "pk"} for row in self.rows(name)]
            for name in entities
        }

    def customer(self, name):
        (found,) = (row for row in self.rows("customer") if row["name"] == name)
        return found
