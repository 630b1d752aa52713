"""What search looks through, kept beside the customers."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import Connection, delete, select

from guide_app.domain.entities import Customer
from guide_app.domain.entity import Row
from guide_app.tables.among import among
from localdb.schema import ENTITY_TABLES, customer_search

_CUSTOMER = ENTITY_TABLES["customer"]
_SEARCHED = ("name", "phone", "remark", "title")
_COLUMNS = select(_CUSTOMER.c.id, *(_CUSTOMER.c[name] for name in _SEARCHED))
_ALIASES = select(_CUSTOMER.c.merged_into, _CUSTOMER.c.name, _CUSTOMER.c.phone).where(
    _CUSTOMER.c.merged_into.is_not(None)
)
_CHOSEN = (
    _COLUMNS.add_columns(customer_search.c.sort_key, customer_search.c.text)
    .outerjoin_from(_CUSTOMER, customer_search, customer_search.c.customer_id == _CUSTOMER.c.id)
    .where(among(_CUSTOMER.c.id, "ids"))
)
_INSERTION = "insert into customer_search (customer_id, sort_key, text) values (?, ?, ?)"
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
    return any(getattr(before, name) != getattr(after, name) for name in SEARCHED)


SEARCHED = frozenset((*_SEARCHED, "merged", "merged_into"))
"""The columns of a customer from which the search rows are made."""


def reindex(connection: Connection, customer_ids: Collection[str]) -> None:
    """Bring the search rows of these customers up to date, where they are not."""
    if not customer_ids:
        return
    aliases = _names_of_aliases(connection)
    heads = select(_CUSTOMER.c.merged_into).where(
        _CUSTOMER.c.merged_into.is_not(None), among(_CUSTOMER.c.id, "ids")
    )
    if aliases:
        standing = connection.scalars(heads, {"ids": customer_ids})
        customer_ids = {*customer_ids, *standing}
    found = connection.execute(_CHOSEN, {"ids": customer_ids}).all()
    fresh: list[tuple[str, str, str]] = []
    texts: list[tuple[str, str]] = []
    keys: list[tuple[str, str]] = []
    for customer_id, *searched, old_key, old_text in found:
        text, key = search_text(*searched)
        text += aliases.get(customer_id, "")
        if old_text is None:
            fresh.append((customer_id, key, text))
            continue
        if text != old_text:
            texts.append((text, customer_id))
        if key != old_key:  # the index by name is written for these alone
            keys.append((key, customer_id))
    gone = set(customer_ids).difference(row[0] for row in found)
    for statement, records in (
        ("delete from customer_search where customer_id = ?", [(each,) for each in gone]),
        ("update customer_search set text = ? where customer_id = ?", texts),
        ("update customer_search set sort_key = ? where customer_id = ?", keys),
        (_INSERTION, fresh),
    ):
        if records:
            connection.exec_driver_sql(statement, records)


def _names_of_aliases(connection: Connection) -> dict[str, str]:
    """What of those merged into a customer finds that one too: more lines of its text."""
    found: defaultdict[str, str] = defaultdict(str)
    for head, name, phone in connection.execute(_ALIASES.order_by(_CUSTOMER.c.id)):
        found[head] += "\n" + search_text(name, phone, None, None)[0].rstrip("\n")
    return found


def reindex_all(connection: Connection) -> None:
    """Build all search rows anew."""
    connection.execute(delete(customer_search))
    aliases = _names_of_aliases(connection)
    records = []
    for customer_id, *searched in connection.execute(_COLUMNS).all():
        text, key = search_text(*searched)
        text += aliases.get(customer_id, "")
        records.append((customer_id, key, text))
    if records:
        connection.exec_driver_sql(_INSERTION, records)
