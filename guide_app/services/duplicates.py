"""Whether somebody who is being typed in is in the guide's book already."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher

from sqlalchemy import Connection

from guide_app.domain.entities import Customer
from guide_app.domain.masking import mask_phone
from guide_app.domain.values import clean_text
from guide_app.services.customer_models import Duplicate
from localdb.queries import customers
from localdb.queries.merged import heads
from localdb.search import pinyin_of

FEWEST_DIGITS = 7
"""With fewer digits typed, half the book would look alike."""
MOST = 10
_FEWEST_LETTERS = 2
_ALIKE = 0.8
_NOT_DIGITS = re.compile(r"\D+")


def find_duplicates(
    connection: Connection,
    *,
    name: str = "",
    phone: str = "",
    wechat: str = "",
    member_number: str = "",
    birthday: tuple[int, int, bool] | None = None,
    except_id: str | None = None,
) -> list[Duplicate]:
    """Customers who agree in a number, have the very name, or one like it and the same birthday.

    Most agreement first, at most ten.

    Args:
        connection: To the guide's file.
        name: As typed so far; found only when it is a whole name.
        phone: As typed so far; digits alone count, and one number may be the end of the other, as
            with and without the country's code.
        wechat: As typed.
        member_number: As typed.
        birthday: Month, day, and whether by the lunar calendar.
        except_id: Who is being edited.
    """
    matched: dict[str, list[str]] = defaultdict(list)
    for customer_id in _with_phone(connection, _NOT_DIGITS.sub("", phone)):
        matched[customer_id].append("phone")
    for field_name, typed in (("wechat", wechat), ("member_number", member_number)):
        if value := clean_text(typed).strip():
            for customer_id in customers.ids_with(connection, field_name, value):
                matched[customer_id].append(field_name)
    if wanted := " ".join(clean_text(name).split()).lower():
        for customer_id, line in customers.search_lines(connection, wanted):
            if line.split("\n", 1)[0] == wanted:
                matched[customer_id].append("name")
        for customer_id, other in customers.names_born_on(connection, *(birthday or (0, 0, False))):
            if _sounds_alike(other, wanted):
                matched[customer_id].append("birthday")
    known = heads(connection)
    for alias in known.keys() & matched.keys():  # whoever stands for them is meant
        fields = matched.pop(alias)
        matched[known[alias]] = list(dict.fromkeys([*matched[known[alias]], *fields]))
    matched.pop(except_id or "", None)
    ranked = sorted(matched, key=lambda found: (matched[found] == ["name"], -len(matched[found])))
    rows = customers.list_by_ids(connection, ranked[:MOST])
    return [_duplicate(row, tuple(matched[row.id])) for row in rows]


def _with_phone(connection: Connection, digits: str) -> list[str]:
    if len(digits) < FEWEST_DIGITS:
        return []
    found = customers.search_lines(connection, digits[-FEWEST_DIGITS:])
    return [customer_id for customer_id, line in found if _is_same(line.split("\n")[3], digits)]


def _sounds_alike(name: str, other: str) -> bool:
    """Whether two names are spelt so much alike that one may be the other, misheard or shortened.

    Characters that sound the same are the same: 王丽 and 王莉.
    """
    one, two = (pinyin_of(text.lower())[0] for text in (name, other))
    shorter = min(len(name), len(other))
    if shorter >= _FEWEST_LETTERS and (one in two or two in one):
        return True
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


def _is_same(stored: str, typed: str) -> bool:
    if len(stored) < FEWEST_DIGITS:
        return False
    return stored.endswith(typed) or typed.endswith(stored)


def _duplicate(row: Customer, matched: tuple[str, ...]) -> Duplicate:
    return Duplicate(
        row.id, row.name, mask_phone(row.phone), matched, removed=row.removed_on is not None
    )
