"""By what a browser is known: a cookie that was allowed, or else a hash that ends with the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex, token_urlsafe

from sqlalchemy import Connection, select, update

from guide_app.domain.identities import Identity, IdentityKind
from guide_app.domain.ids import digest
from server.bulk import insert_unless_there
from server.schema.facts import server_state

COOKIE = "v"
REFUSED = "no"
"""What the cookie says when no cookie is wanted: it tells nobody from anybody."""
KEPT_S = 180 * 24 * 3600
TAG = 8
"""Characters of what stands in the address that somebody passes on."""
_TOKEN = re.compile("[A-Za-z0-9_-]{22}")
_SALT = "visit_salt"


@dataclass(frozen=True, slots=True)
class Browser:
    """What a request shows of the browser that sent it.

    Attributes:
        token: Of its cookie; "" without one.
        address: The neighbourhood from which it comes.
    """

    token: str
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that opened a link.

    Attributes:
        key: Tells it from others; nothing about it can be read from this.
        kept: It has a cookie, and so is known again tomorrow and at other links of the brand.
    """

    key: str
    kept: bool

    @property
    def identity(self) -> Identity:
        """By what it can become a person's."""
        return Identity(IdentityKind.VISITOR, "", self.key)


def new_token() -> str:
    """The value of a new cookie."""
    return token_urlsafe(16)


def is_token(value: str) -> bool:
    """Whether a cookie's value is one that we gave."""
    return _TOKEN.fullmatch(value) is not None


def kept_visitor(brand_id: str, token: str) -> Visitor:
    """Of a cookie; another one for every brand of the server."""
    return Visitor(digest(f"visitor {brand_id} {token}".encode()), kept=True)


def passing_visitor(
    connection: Connection, link_id: str, browser: Browser, now: datetime, *, crowd: bool
) -> Visitor:
    """Without a cookie: the same one today and at this link, and nobody knows it afterwards.

    Args:
        crowd: So many came from that address that it counts as one.
    """
    salt = _salt(connection, now.date().isoformat())
    agent = "" if crowd else browser.agent
    return Visitor(digest(f"{salt} {link_id} {browser.address} {agent}".encode()), kept=False)


def _salt(connection: Connection, day: str) -> str:
    """What is mixed in for a day; the one of the day before is thrown away."""
    its = server_state.c.name == _SALT
    known = select(server_state.c.value).where(its)
    said, _, salt = (connection.scalar(known) or "").partition(" ")
    if said == day:
        return str(salt)
    insert_unless_there(connection, server_state, {"name": _SALT, "value": ""})
    said, _, salt = str(connection.scalar(known.with_for_update())).partition(" ")
    if said != day:  # and nobody else has made one meanwhile
        salt = token_hex(16)
        made = {"value": f"{day} {salt}"}
        connection.execute(update(server_state).where(its).values(**made))
    return salt
