"""A shop to import into: a real server with two stores, three guides and a few tags."""

from datetime import UTC, datetime

import pytest

from guide_app.domain.entities import Brand, Guide, Store, Tag, TagGroup
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.intake import HQ_FILE, plan, read, read_profile, run
from server.apply import Batch
from server.demo.loading import insert_new
from server.demo.opening import open_brand
from server.importing import ServerSink, server_lookups
from tests.demo.servers import empty_server, rows

BRAND = row_id("shop", "brand")
CUSTOMERS = read_profile(
    """
    name = "members"
    target = "customer"
    columns = [
      {from = "姓名", to = "name"},
      {from = "手机号", to = "phone"},
      {from = "会员号", to = "member_number"},
      {from = "生日", to = "birthday"},
      {from = "导购", to = "guide"},
      {from = "标签", to = "tags"},
      {from = "备注", to = "remark"},
      {from = "孩子", to = "child_name"},
      {from = "尺码", to = "child_size"},
    ]
    """
)
ORDERS = read_profile(
    """
    name = "receipts"
    target = "order"
    columns = [
      {from = "单号", to = "number"},
      {from = "手机号", to = "phone"},
      {from = "门店", to = "store"},
      {from = "日期", to = "ordered_on"},
      {from = "金额", to = "amount"},
      {from = "商品", to = "summary"},
    ]
    """
)
FAMILY = read_profile(
    """
    name = "children"
    target = "family"
    columns = [
      {from = "手机号", to = "phone"},
      {from = "孩子", to = "name"},
      {from = "关系", to = "relation"},
      {from = "生日", to = "birthday"},
      {from = "尺码", to = "size"},
    ]
    """
)
CUSTOMER_HEADER = ("姓名", "手机号", "会员号", "生日", "导购", "标签", "备注", "孩子", "尺码")
ORDER_HEADER = ("单号", "手机号", "门店", "日期", "金额", "商品")
FAMILY_HEADER = ("手机号", "孩子", "关系", "生日", "尺码")


def now():
    return datetime(2026, 10, 2, 2, tzinfo=UTC)


class Shop:
    """The server of a small chain, with HQ at the keyboard."""

    def __init__(self, folder):
        self.folder = folder
        self.database = empty_server(folder / "server")
        stores = [_store("YC01", "万达店"), _store("YC02", "大阅城店")]
        self.guides = [
            _guide("hq", "周岚", "hq", None),
            _guide("lin", "林晓雨", "guide", stores[0].id),
            _guide("ma1", "马静", "guide", stores[0].id),
            _guide("ma2", "马静", "guide", stores[1].id),
        ]
        group = TagGroup(id=row_id("group"), brand_id=BRAND, name="价值", single_choice=True)
        habits = TagGroup(id=row_id("habits"), brand_id=BRAND, name="习惯")
        tags = [
            Tag(id=row_id("tag", name), brand_id=BRAND, group_id=of.id, name=name)
            for name, of in (("高价值", group), ("潜力", group), ("看直播", habits))
        ]
        brand = Brand(id=BRAND, brand_id=BRAND, name="小店")
        self.database.write(
            lambda c: self._open(c, [brand, *stores, *self.guides, group, habits, *tags])
        )
        self.hq = Actor.of(self.guides[0])

    def _open(self, connection, first_rows):
        open_brand(connection, BRAND)
        batch = Batch(connection, BRAND, now(), lock_rows=False)
        insert_new(batch, first_rows)
        batch.finish()

    def plan(self, path, profile, *, chunk_rows=500, limits=HQ_FILE, names_guides=False):
        table = read(path, profile, limits)
        lookups = server_lookups(self.database, BRAND)
        more = {"chunk_rows": chunk_rows, "names_guides": names_guides}
        return plan(table, profile, lookups, BRAND, now().date(), **more)

    def imports(self, path, profile, *, actor=None, chunk_rows=500, names_guides=False, **more):
        sink = ServerSink(self.database, now, actor or self.hq)
        planned = self.plan(path, profile, chunk_rows=chunk_rows, names_guides=names_guides)
        return run(planned, sink, **more)

    def dry_run(self, path, profile, **more):
        return run(self.plan(path, profile), None, **more)

    def rows(self, kind):
        return rows(self.database, kind)

    def one(self, kind, **facts):
        """The only row with these facts."""
        (found,) = [
            row
            for row in self.rows(kind)
            if all(getattr(row, name) == value for name, value in facts.items())
        ]
        return found


@pytest.fixture
def shop(tmp_path):
    made = Shop(tmp_path)
    yield made
    made.database.dispose()


def _store(code, name):
    return Store(id=row_id("store", code), brand_id=BRAND, name=name, code=code)


def _guide(account, name, role, store_id):
    return Guide(
        id=row_id("guide", account),
        brand_id=BRAND,
        store_id=store_id,
        account=account,
        name=name,
        role=role,
    )
