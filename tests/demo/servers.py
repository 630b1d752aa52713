"""Servers for the tests of the demo, and reading their rows."""

from sqlalchemy import select

from guide_app.domain.entity import entity_of
from guide_app.tables.storage import STORED
from server.database import Database
from server.schema import ENTITY_TABLES, metadata


def empty_server(folder):
    folder.mkdir(exist_ok=True)
    database = Database(f"sqlite:///{folder}/server.db")
    database.write(metadata.create_all)
    return database


def rows(database, kind):
    """Every row of a kind, by id."""
    name = entity_of(kind).name
    stored, table = STORED[name], ENTITY_TABLES[name]
    with database.read() as connection:
        query = select(*(table.c[column] for column in stored.columns)).order_by(table.c.id)
        return [stored.row(record) for record in connection.execute(query)]


def records(database, name):
    """Every record of a table as it lies there, hash included, without its place."""
    table = ENTITY_TABLES[name]
    with database.read() as connection:
        columns = [column for column in table.c if column.name != "pk"]
        query = select(*columns).order_by(table.c.id)
        return [tuple(record) for record in connection.execute(query)]
