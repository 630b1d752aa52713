"""What search looks through, kept beside the customers."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from guide_app.domain.entities import Customer
from guide_app.domain.entity import Row
from localdb.schema import ENTITY_TABLES, customer_search

_CUSTOMER = ENTITY_TABLES["customer"]
_SEARCHED = ("name", "phone", "remark", "title")
_COLUMNS = select(_CUSTOMER.c.id, *(_CUSTOMER.c[name] for name in _SEARCHED))
_CHOSEN = _COLUMNS.where(_CUSTOMER.c.id.in_(bindparam("ids", expanding=True)))
_CLEARED = delete(customer_search).where(
    customer_search.c.customer_id.in_(bindparam("ids", expanding=True))
)
_INSERTION = "insert into customer_search (customer_id, sort_key, text) values (?, ?, ?)"
_CHUNK = 500
_NOT_DIGITS = re.compile(r"\D+")


@lru_cache(maxsize=20_000)
def _syllables(character: str) -> str:
    # Single characters only: the phrase dictionary would cost half a second and 40 MB at first use.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # 60 ms to import: not before it is needed

    return lazy_pinyin(character, style=Style.NORMAL, errors="default")[0].lower()


def pinyin_of(name: str) -> tuple[str, str]:
    """The pinyin of a name without spaces, and its initials.

    ``王小明`` → ``wangxiaoming``, ``wxm``.
    """
    syllables = [_syllables(character) for character in name if not character.isspace()]
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)


def search_text(
    name: str, phone: str | None, remark: str | None, title: str | None
) -> tuple[str, str]:
    """The text that is searched, and the key that sorts by name."""
    pinyin, initials = pinyin_of(name)
    digits = _NOT_DIGITS.sub("", phone or "")
    parts = (name, pinyin, initials, digits, title or "", remark or "")
    return "\n".join(parts).lower(), pinyin or name.lower()


def differs(before: Row | None, after: Row | None) -> bool:
    """Whether a customer's row has changed in what is searched; most changes leave it as it is."""
    if not isinstance(before, Customer) or not isinstance(after, Customer):
        return True
    return any(getattr(before, name) != getattr(after, name) for name in _SEARCHED)


SEARCHED = frozenset(_SEARCHED)
"""The columns of a customer from which the search rows are made."""


def reindex(connection: Connection, customer_ids: Collection[str]) -> None:
    """Bring the search rows of these customers up to date."""
    wanted = iter(customer_ids)
    while chunk := list(islice(wanted, _CHUNK)):
        rows = connection.execute(_CHOSEN, {"ids": chunk}).all()
        connection.execute(_CLEARED, {"ids": chunk})
        _insert(connection, rows)


def reindex_all(connection: Connection) -> None:
    """Build all search rows anew."""
    connection.execute(delete(customer_search))
    _insert(connection, connection.execute(_COLUMNS).all())


def _insert(connection: Connection, rows: Iterable[Any]) -> None:
    records = []
    for customer_id, name, phone, remark, title in rows:
        text, sort_key = search_text(name, phone, remark, title)
        records.append((customer_id, sort_key, text))
    if records:
        connection.exec_driver_sql(_INSERTION, records)
