"""A guide's book on a folder, filled as the first sync would, without a server."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, insert

from guide_app.domain.codebook import codebook_id
from guide_app.domain.entities import (
    Brand,
    Codebook,
    Guide,
    MassSend,
    Script,
    Store,
    Tag,
    TagGroup,
    TimelineEntry,
)
from guide_app.domain.entity import ENTITIES, entity_of
from guide_app.domain.ids import row_id
from guide_app.services.codes import CodeService
from guide_app.services.customers import CustomerService
from guide_app.services.runs import RunService
from guide_app.services.scripts import ScriptService
from guide_app.services.today import TodayService
from guide_app.sync.book import Book
from guide_app.tables.storage import STORED
from localdb import search, state
from localdb.schema import ENTITY_TABLES
from tests.domain.people import BRAND, GUIDE, STORE, TODAY, customer

KEY = b"a key of thirty-two bytes, no mo"
NOON = datetime(2017, 10, 2, 4, 0, tzinfo=UTC)  # of Shanghai
COUNTER = (
    Brand(id=BRAND, brand_id=BRAND, name="Little Elephant"),
    Store(id=STORE, brand_id=BRAND, name="Wanda", code="W1"),
    Guide(id=GUIDE, brand_id=BRAND, store_id=STORE, account="lin", name="Lin", role="guide"),
)


class Shop:
    """One guide's book with both services."""

    def __init__(self, folder):
        self.now = NOON
        self._folder = folder
        self.open()
        self.put(*COUNTER)
        facts = {"guide_id": GUIDE, "role": "guide", "brand_id": BRAND, "store_id": STORE}
        with self.book.file.write() as connection:
            for name, value in {**facts, "usable": "1"}.items():
                state.put(connection, name, value)

    def becomes(self, role):
        """Who has the book is something else now, such as the store's manager."""
        with self.book.file.write() as connection:
            state.put(connection, state.ROLE, role)

    def open(self):
        self.book = Book(self._folder, KEY, clock=lambda: self.now)
        self.today = TodayService(self.book)
        self.customers = CustomerService(self.book)
        self.codes = CodeService(self.book)
        self.runs = RunService(self.book)
        self.scripts = ScriptService(self.book)

    def open_again(self):
        self.book.close()
        self.open()

    def put(self, *rows):
        """Let the server's rows arrive."""
        records = defaultdict(list)
        for row in rows:
            name = entity_of(type(row)).name
            records[name].append(STORED[name].record(row)[0])
        with self.book.file.write() as connection:
            for name, made in records.items():
                table = ENTITY_TABLES[name]
                gone = delete(table).where(table.c.id == bindparam("row_id"))
                connection.execute(gone, [{"row_id": record["id"]} for record in made])
                connection.execute(insert(table), made)
            search.reindex(connection, {record["id"] for record in records["customer"]})
        return rows[0]

    def clear(self):
        """Empty the book of everybody and everything but the counter."""
        with self.book.file.write() as connection:
            for name in ENTITIES:
                connection.execute(delete(ENTITY_TABLES[name]))
            search.reindex_all(connection)
        self.put(*COUNTER)

    def days_pass(self, days=1):
        self.now += timedelta(days=days)

    def take_away(self, person):
        """Let a customer go who is no longer the guide's."""
        table = ENTITY_TABLES["customer"]
        with self.book.file.write() as connection:
            connection.execute(delete(table).where(table.c.id == person.id))
            search.reindex(connection, {person.id})

    def rows_of(self, kind):
        name = entity_of(kind).name
        stored, table = STORED[name], ENTITY_TABLES[name]
        with self.book.file.read() as connection:
            columns = [table.c[column] for column in stored.columns]
            return [
                stored.row(record)
                for record in connection.execute(table.select().with_only_columns(*columns))
            ]

    def sent_names(self):
        return [line.name for line in self.book.list_outbox()]


def named(name, **facts):
    """A customer of that name who is due for nothing."""
    return customer(id=row_id("customer", name), name=name, **facts)


def of(person, row):
    """The row, belonging to the person."""
    return replace(row, customer_id=person.id)


def contact_line(person, on, **facts):
    """A line of the person's history that counts in the contact budget."""
    usual = {
        "id": row_id("line", person.id, on.isoformat()),
        "brand_id": BRAND,
        "customer_id": person.id,
        "kind": "contact",
        "on": on,
        "at": NOON,
    }
    return TimelineEntry(**{**usual, **facts})


def mass_send(on, name="Autumn", **facts):
    id = row_id("send", name)
    return MassSend(id=id, brand_id=BRAND, name=name, on=on, planned_by=row_id("hq"), **facts)


def group(name, **facts):
    return TagGroup(id=row_id("group", name), brand_id=BRAND, name=name, **facts)


def tag(of_group, name, **facts):
    return Tag(id=row_id("tag", name), brand_id=BRAND, group_id=of_group.id, name=name, **facts)


def codebook(number, *entries):
    """A version of the codebook; each entry is a code, a question and a tag."""
    return Codebook(
        id=codebook_id(BRAND, number),
        brand_id=BRAND,
        number=number,
        published_on=TODAY,
        entries=[
            {"code": code, "question": question, "answer": one.name, "tag_id": one.id}
            for code, question, one in entries
        ],
    )


def script(title, text, **facts):
    usual = {"stage": "greeting", "kind": "care"}
    return Script(
        id=row_id("script", title), brand_id=BRAND, title=title, text=text, **{**usual, **facts}
    )


__all__ = ["KEY", "NOON", "TODAY", "Shop", "codebook", "group", "named", "of", "script", "tag"]
