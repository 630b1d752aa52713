"""What IT does at the server itself: founding a brand, codes, passwords, maintenance, the audit."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import available_timezones

from sqlalchemy import Connection, delete, insert, select

from guide_app.domain.entities import Brand, Customer, Guide, Store
from guide_app.domain.ids import row_id
from guide_app.domain.values import format_instant
from guide_app.domain.words import Role
from guide_app.tables.tx import TableTx
from server import accounts, audit, devices, feed
from server.clock import Clock
from server.database import Database
from server.passwords import hash_password, one_time_password
from server.schema import ENTITY_TABLES
from server.schema.access import credential
from server.schema.facts import server_state
from server.schema.sync import feed_counter

_brand = ENTITY_TABLES["brand"]
_store = ENTITY_TABLES["store"]


class CannotDo(Exception):
    """A command that cannot be carried out; its text is a sentence for whoever gave it."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A new brand: what its first person of HQ and its first PC need."""

    account: str
    password: str
    enrolment_code: str


def found_brand(
    database: Database,
    clock: Clock,
    *,
    brand: str,
    store: str,
    store_code: str,
    account: str,
    person: str,
    time_zone: str = "Asia/Shanghai",
) -> Founded:
    """Make brand, store and the first HQ account in an empty database.

    Raises:
        CannotDo: The database has a brand already, or the time zone does not exist.
        Rejected: A name is empty or too long.
    """
    if time_zone not in available_timezones():
        raise CannotDo(f"There is no time zone {time_zone!r}; an example is Asia/Shanghai.")
    password = one_time_password()
    password_hash = hash_password(password)
    now = clock()
    brand_id = row_id("brand", brand, now.isoformat())
    rows = (
        Brand(id=brand_id, brand_id=brand_id, name=brand, time_zone=time_zone),
        Store(id=row_id(brand_id, "store"), brand_id=brand_id, name=store, code=store_code),
        Guide(
            id=row_id(brand_id, "hq"),
            brand_id=brand_id,
            account=account,
            name=person,
            role=Role.HQ.value,
        ),
    )

    def work(connection: Connection) -> str:
        if connection.execute(select(_brand.c.id).limit(1)).first() is not None:
            raise CannotDo("This database has a brand already; init is for an empty one.")
        connection.execute(insert(feed_counter).values(brand_id=brand_id, n=0, oldest_n=0))
        tx = TableTx(connection, ENTITY_TABLES)
        for row in rows:
            tx.insert(row)
        changes = tx.flush()
        accounts.set_credential(connection, rows[2], password_hash, now, must_change=True)
        code = devices.make_enrolment_code(connection, brand_id, rows[1].id, now)
        lines = feed.lines_of(connection, changes, lambda wanted: tx.find(Customer, wanted))
        feed.write_lines(connection, brand_id, lines, now.date().isoformat())
        return code

    return Founded(account, password, database.write(work))


def new_enrolment_code(
    database: Database, clock: Clock, store_code: str, brand: str | None = None
) -> tuple[str, str]:
    """A code for one more PC of a store, and the store's name.

    Raises:
        CannotDo: No store has this code, or several brands have one.
    """
    query = (
        select(_store.c.id, _store.c.brand_id, _store.c.name, _brand.c.name)
        .join_from(_store, _brand, _brand.c.id == _store.c.brand_id)
        .where(_store.c.code == store_code)
    )
    if brand is not None:
        query = query.where(_brand.c.name == brand)
    with database.read() as connection:
        found = connection.execute(query).all()
    if not found:
        raise CannotDo(f"There is no store with the code {store_code!r}.")
    if len(found) > 1:
        names = ", ".join(sorted(row[3] for row in found))
        raise CannotDo(f"Several stores have this code; name the brand with --brand: {names}.")
    store_id, brand_id, name, _ = found[0]
    code = database.write(
        lambda connection: devices.make_enrolment_code(connection, brand_id, store_id, clock())
    )
    return code, name


def reset_password(database: Database, clock: Clock, account: str) -> str:
    """A one-time password for an account.

    Raises:
        CannotDo: There is no such account.
    """
    guide = ENTITY_TABLES["guide"]
    with database.read() as connection:
        found = (
            connection.scalars(
                select(credential.c.guide_id).where(credential.c.account == account)
            ).all()
            or connection.scalars(select(guide.c.id).where(guide.c.account == account)).all()
        )
    if len(found) != 1:
        raise CannotDo(f"There is no account {account!r}.")
    return accounts.reset_password(database, clock, None, found[0])


def set_maintenance(database: Database, *, on: bool) -> None:
    """Have the server refuse every request kindly, or serve again."""

    def work(connection: Connection) -> None:
        connection.execute(delete(server_state).where(server_state.c.name == "maintenance"))
        if on:
            connection.execute(insert(server_state).values(name="maintenance", value="1"))

    database.write(work)


def set_suspended(database: Database, clock: Clock, brand: str | None, *, on: bool) -> str:
    """Shut a whole brand out, or let it in again; PCs keep what they have. Gives its name.

    Raises:
        CannotDo: There is no such brand, or several and none was named.
    """
    now = clock()

    def work(connection: Connection) -> str:
        query = select(_brand.c.id, _brand.c.name)
        found = connection.execute(
            query if brand is None else query.where(_brand.c.name == brand)
        ).all()
        if not found:
            raise CannotDo(f"There is no brand {brand!r}." if brand else "There is no brand yet.")
        if len(found) > 1:
            names = ", ".join(sorted(row.name for row in found))
            raise CannotDo(f"There are several brands; name one with --brand: {names}.")
        tx = TableTx(connection, ENTITY_TABLES, lock_rows=not database.is_sqlite)
        tx.update(tx.get(Brand, found[0].id), suspended=on)
        changes = tx.flush()
        if changes:
            line = audit.AuditLine("suspend" if on else "resume", None, None, found[0].id)
            audit.append(connection, found[0].id, format_instant(now), [line])
            lines = feed.lines_of(connection, changes, lambda wanted: tx.find(Customer, wanted))
            feed.write_lines(connection, found[0].id, lines, now.date().isoformat())
        return str(found[0].name)

    return database.write(work)
