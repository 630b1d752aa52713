"""Encrypted files as older versions of the program left them."""

from types import SimpleNamespace

from sqlalchemy import insert, text

from localdb import state
from localdb.engine import LocalFile, _make_engine
from localdb.migrate import run_steps
from localdb.migrations.versions import STEPS
from localdb.schema import local_state

KEY = bytes(range(32))


def engine_of(path):
    return _make_engine(path, KEY, "BEGIN IMMEDIATE", cache_kib=2_000)


def make_file(path, revision):
    """A file with the tables of that revision, and nothing in them but its number."""
    names = [step.REVISION for step in STEPS]
    engine = engine_of(path)
    with engine.begin() as connection:
        run_steps(connection, STEPS[: names.index(revision) + 1])
        connection.execute(insert(local_state).values(name="revision", value=revision))
        state.put(connection, "keepsake", "what the guide wrote")
    engine.dispose()


def keepsake(path):
    """What every file made here holds, read by today's program."""
    file = LocalFile(path, KEY)
    try:
        with file.read() as connection:
            return state.get(connection, "keepsake")
    finally:
        file.close()


def shape_of(connection):
    """Every table and index: what a query could tell apart."""
    shape = {}
    names = connection.execute(
        text(
            "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        )
    ).all()
    for name, sql in names:
        columns = {
            (row[1], row[2], row[3], row[5])
            for row in connection.exec_driver_sql(f'pragma table_info("{name}")')
        }
        indexes = set()
        for _, index, unique, _, partial in connection.exec_driver_sql(
            f'pragma index_list("{name}")'
        ).all():
            parts = connection.exec_driver_sql(f'pragma index_info("{index}")').all()
            where = connection.execute(
                text("select sql from sqlite_master where name = :name"), {"name": index}
            ).scalar()
            kept = where.split(" WHERE ")[1] if partial and where else None
            shown = "automatic" if index.startswith("sqlite_autoindex") else index
            indexes.add((shown, unique, tuple(part[2] for part in parts), kept))
        options = ("AUTOINCREMENT" in sql, "WITHOUT ROWID" in sql)
        shape[name] = (columns, indexes, options)
    return shape


def a_step(revision, upgrade):
    """A step of a future version."""
    return SimpleNamespace(REVISION=revision, upgrade=upgrade)
