"""Who is known in a brand: a map for PCs without a network, and the exact answer for one guide."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import zstandard
from sqlalchemy import Connection, insert, select

from guide_app.domain.ids import digest
from guide_app.domain.known import KnownAt, KnownBy, known_hash, known_key, make_map
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.tables.among import among
from guide_app.wire.messages import KnownAnswer, KnownMapAnswer, KnownRequest
from server.audit import AuditLine, append
from server.database import Database
from server.prepared import Prepared
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state
from server.sessions import Caller
from server.snapshots import erasures

_customer = ENTITY_TABLES["customer"].c
_SECRETS = "known_secrets:"
_SECRET_BYTES = 32
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class _Made:
    """A map, the day it was made, and how many erasures there had been."""

    answer: KnownMapAnswer
    on: date
    erasures: int


class KnownMaps:
    """The maps of the brands that this process serves; each made anew once a day.

    Who is erased leaves it at once; who was added today is found online, or tomorrow.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._made: dict[str, _Made] = {}
        self._making = threading.Lock()

    def answer(self, brand_id: str, today: date, have: str) -> KnownMapAnswer:
        """The brand's map; without its buckets where the PC has them."""
        with self._making:
            made = self._made.get(brand_id)
            with self._database.read() as connection:
                gone = erasures(connection)
                if made is None or (made.on, made.erasures) != (today, gone):
                    keys = _find_secrets(connection, brand_id)
                    made = None
            if made is None:
                seed, secret = keys or self._database.write(lambda c: _make_secrets(c, brand_id))
                with self._database.read() as connection:
                    made = _Made(_make(connection, brand_id, seed, secret), today, gone)
                self._made[brand_id] = made
        found = made.answer
        if have == found.version:
            return KnownMapAnswer(version=found.version, level=found.level, seed=found.seed)
        return found


def find_known(
    database: Database, caller: Caller, asked: KnownRequest, now: datetime
) -> KnownAnswer:
    """Where the brand knows somebody by what is asked; that it was asked is kept in the audit."""
    actor = caller.actor
    with database.read() as connection:
        found = {
            by: customers_with(connection, actor.brand_id, by, getattr(asked, by)) for by in KnownBy
        }
    ids = sorted({customer_id for rows in found.values() for customer_id, _, _ in rows})
    about: list[str | None] = [*ids] or [None]
    lines = [
        AuditLine("customer.looked_up", actor.guide_id, caller.device_id, customer_id)
        for customer_id in about
    ]
    at = format_instant(now)
    database.write(lambda connection: append(connection, actor.brand_id, at, lines))
    return KnownAnswer(
        known={
            by.value: _nearest(actor, [(store, guide) for _, store, guide in rows]).value
            for by, rows in found.items()
            if rows
        }
    )


def _nearest(actor: Actor, holders: list[tuple[str, str | None]]) -> KnownAt:
    if any(guide_id == actor.guide_id for _, guide_id in holders):
        return KnownAt.MINE
    if any(store_id == actor.store_id for store_id, _ in holders):
        return KnownAt.STORE
    return KnownAt.ELSEWHERE


def customers_with(
    connection: Connection, brand_id: str, by: KnownBy, typed: str
) -> list[tuple[str, str, str | None]]:
    """Id, store and guide of the brand's customers with that number."""
    key = known_key(by, typed)
    if key is None:
        return []
    spelt = sorted({typed.strip(), *spellings(by, key)})
    on_sqlite = connection.dialect.name == "sqlite"
    found = _WITH[by].all(connection, spelt=json.dumps(spelt) if on_sqlite else spelt)
    return [
        (row[0], row[1], row[2])
        for row in sorted(found)
        if row[4] == brand_id and known_key(by, row[3]) == key
    ]


# Whose brand it is is asked afterwards: SQLite would take its index by brand, and read all of it.
_FOUND = (_customer.id, _customer.store_id, _customer.guide_id)
_WITH = {
    by: Prepared(
        select(*_FOUND, _customer[by], _customer.brand_id).where(among(_customer[by], "spelt"))
    )
    for by in KnownBy
}


def spellings(by: KnownBy, key: str) -> list[str]:
    """How what has this key is usually spelt in customers' rows, where an index finds it."""
    if by is not KnownBy.PHONE:
        return [key, key.upper()]
    grouped = [key]
    if len(key) == 11:
        grouped += [f"{key[:3]}{mark}{key[3:7]}{mark}{key[7:]}" for mark in " -"]
    codes = ("", "86", "+86", "+86 ", "+86-", "0086", "86 ", "86-")
    return [code + one for code in codes for one in grouped]


def _make(connection: Connection, brand_id: str, seed: bytes, secret: bytes) -> KnownMapAnswer:
    made = make_map(seed, secret, _hashes(connection, brand_id, seed))
    return KnownMapAnswer(
        version=digest(made.buckets),
        level=made.level,
        seed=seed,
        packed=zstandard.ZstdCompressor(level=3).compress(made.buckets),
    )


def _hashes(connection: Connection, brand_id: str, seed: bytes) -> Iterator[int]:
    columns = [(by, _customer[by]) for by in KnownBy]
    query = select(*(column for _, column in columns)).where(_customer.brand_id == brand_id)
    for row in connection.execute(query.execution_options(yield_per=_CHUNK)):
        for (by, _), typed in zip(columns, row, strict=True):
            if typed and (key := known_key(by, typed)):
                yield known_hash(seed, by, key)


def _find_secrets(connection: Connection, brand_id: str) -> tuple[bytes, bytes] | None:
    query = select(server_state.c.value).where(server_state.c.name == _SECRETS + brand_id)
    found = connection.execute(query).scalar()
    if found is None:
        return None
    seed, secret = found.split()
    return bytes.fromhex(seed), bytes.fromhex(secret)


def _make_secrets(connection: Connection, brand_id: str) -> tuple[bytes, bytes]:
    """Made once: with others, the marks of nobody would be told from those of somebody."""
    found = _find_secrets(connection, brand_id)
    if found is not None:
        return found
    made = secrets.token_bytes(_SECRET_BYTES), secrets.token_bytes(_SECRET_BYTES)
    value = " ".join(one.hex() for one in made)
    connection.execute(insert(server_state).values(name=_SECRETS + brand_id, value=value))
    return made
