"""What every demo has: a brand in an empty server, people who can sign in, codes for PCs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from guide_app.domain.entities import Guide
from server.accounts import set_credential
from server.database import Database
from server.devices import make_enrolment_code
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state
from server.schema.sync import feed_counter

DEMO_PASSWORD = "xiaolu-demo-2026"
"""Of every demo account; there are none outside the demo."""

CODES = 4
_STATE = "demo"


class AlreadySeeded(Exception):
    """The server has a brand already; the demo goes into an empty one only."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in to the demo."""

    account: str
    password: str
    guide_id: str
    name: str
    store_id: str | None

    @classmethod
    def of(cls, guide: Guide) -> Account:
        """The demo account of a guide."""
        return cls(guide.account, DEMO_PASSWORD, guide.id, guide.name, guide.store_id)


@dataclass(frozen=True, slots=True)
class DemoInfo:
    """How to get into the demo.

    Attributes:
        guide: The one with the largest book.
        enrolment_codes: For PCs of the guide's store, each good once.
    """

    brand_id: str
    day: date
    guide: Account
    manager: Account
    hq: Account
    enrolment_codes: tuple[str, ...]


def open_brand(connection: Connection, brand_id: str) -> None:
    """Prepare an empty server for its first brand.

    Raises:
        AlreadySeeded: It is not empty.
    """
    if connection.execute(select(ENTITY_TABLES["brand"].c.id).limit(1)).first() is not None:
        raise AlreadySeeded
    query = select(server_state.c.name).where(server_state.c.name == "epoch")
    if connection.execute(query).first() is None:
        connection.execute(insert(server_state).values(name="epoch", value=str(uuid4())))
    connection.execute(insert(feed_counter).values(brand_id=brand_id, n=0, oldest_n=0))


def let_sign_in(
    connection: Connection, guides: Iterable[Guide], password_hash: str, now: datetime
) -> None:
    """Give every account the demo's password."""
    for guide in guides:
        set_credential(connection, guide, password_hash, now, must_change=False)


def make_codes(
    connection: Connection, brand_id: str, store_id: str, now: datetime
) -> tuple[str, ...]:
    """Enrolment codes for PCs of the store."""
    return tuple(make_enrolment_code(connection, brand_id, store_id, now) for _ in range(CODES))


def mark_as_demo(connection: Connection, facts: Mapping[str, Any]) -> None:
    """Remember that this server holds a demo, and which."""
    connection.execute(delete(server_state).where(server_state.c.name == _STATE))
    connection.execute(insert(server_state).values(name=_STATE, value=json.dumps(facts)))


def demo_facts(database: Database) -> dict[str, Any] | None:
    """What `mark_as_demo` wrote, or None on a server that is no demo."""
    with database.read() as connection:
        found = connection.execute(
            select(server_state.c.value).where(server_state.c.name == _STATE)
        ).scalar()
    return None if found is None else dict(json.loads(found))


def make_info(
    brand_id: str,
    day: date,
    people: Sequence[Guide],
    accounts: Mapping[str, str],
    codes: tuple[str, ...],
) -> DemoInfo:
    """Put together how to get in; ``accounts`` names those for guide, manager and hq."""
    by_account = {guide.account: guide for guide in people}
    guide, manager, hq = (  # a server's older facts may name more
        Account.of(by_account[accounts[role]]) for role in ("guide", "manager", "hq")
    )
    return DemoInfo(brand_id, day, guide, manager, hq, codes)
