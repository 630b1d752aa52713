"""What the databases say, asked from a process of its own; prints one JSON object.

Its words: ``due SERVER_DB GUIDE_ID DAY`` (the due list from the server's own tables), ``rows
SERVER_DB GUIDE_ID`` (the guide's rows there), ``file PROFILE ACCOUNT PASSWORD`` (the guide's file).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select

from guide_app.domain.due import due_items
from guide_app.domain.due_item import DEFAULT_RULES
from guide_app.domain.due_list import is_hidden, list_order, pick
from guide_app.domain.entity import ENTITIES
from guide_app.domain.sop import make_plans
from guide_app.security import keys
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.services.desk import Desk
from guide_app.sync.book import Book, system_clock
from guide_app.tables.storage import STORED
from server.schema import ENTITY_TABLES


def main() -> int:
    what, *given = sys.argv[1:]
    answers: dict[str, Callable[..., Any]] = {
        "due": due,
        "rows": rows,
        "file": in_file,
        "names": names,
    }
    made = answers[what](*given)
    print(json.dumps(made, ensure_ascii=False))
    return 0


def due(database: str, guide_id: str, day: str) -> list[dict[str, str]]:
    """Every customer of the guide through the rules, without any prefilter."""
    today = date.fromisoformat(day)
    found = _load(database)
    plans = make_plans(found["sop"], found["sop_step"])
    parts: dict[str, dict[str, list[Any]]] = {
        name: defaultdict(list) for name in ("family_member", "follow_up", "order")
    }
    for name, by_customer in parts.items():
        for row in found[name]:
            by_customer[row.customer_id].append(row)
    listed = []
    for customer in found["customer"]:
        if customer.guide_id != guide_id:
            continue
        orders = [(order.id, order.ordered_on) for order in parts["order"][customer.id]]
        stored = parts["follow_up"][customer.id]
        items = due_items(
            customer,
            parts["family_member"][customer.id],
            stored,
            orders,
            plans,
            today,
            DEFAULT_RULES,
        )
        chosen = pick(items)
        if chosen is None or any(
            row.id == chosen.id and is_hidden(row, system_clock()) for row in stored
        ):
            continue
        listed.append((list_order(chosen, today), customer.name, chosen.id))
    return [{"name": name, "id": item_id} for _, name, item_id in sorted(listed)]


def rows(database: str, guide_id: str) -> dict[str, dict[str, str]]:
    """The rows of the guide's customers on the server, canonical JSON by id."""
    found = _load(database)
    own = {row.id for row in found["customer"] if row.guide_id == guide_id}
    kept: dict[str, dict[str, str]] = {}
    for name, entity in ENTITIES.items():
        if not entity.is_customer_part:
            continue
        stored = STORED[name]
        kept[name] = {
            row.id: stored.record(row)[1].decode()
            for row in found[name]
            if entity.customer_id_of(row) in own
        }
    return kept


def names(database: str, guide_id: str) -> list[dict[str, str]]:
    """Customers of the guide whose three initials are their own, by name."""
    from pypinyin import Style, lazy_pinyin

    found = [row.name for row in _load(database)["customer"] if row.guide_id == guide_id]
    listed = []
    for name in sorted(set(found)):
        initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
        if len(name) == 3 and found.count(name) == 1:
            listed.append({"name": name, "initials": initials})
    return listed[:5]


def in_file(profile: str, account: str, password: str) -> dict[str, Any]:
    """The guide's rows on a PC, and what waits and what needs attention there."""
    folder = Path(profile)
    secrets = FileDeviceSecret(folder / "demo-secret", allowed=DemoPermit("http://127.0.0.1"))
    desk = Desk(folder, secrets)
    guide = desk.find_guide(account)
    if guide is None:
        return {"rows": None}
    owner = desk.owner_of(guide.guide_id)
    home = desk.folder_of(guide.guide_id)
    key = keys.unlock_with_password(home, owner, password, desk.device_secret())
    book = Book(home, key, system_clock)
    try:
        dump = book.dump()
        return {
            "rows": {name: dump[name] for name, e in ENTITIES.items() if e.is_customer_part},
            "waiting": [item.name for item in book.list_outbox() if item.accepted_n is None],
            "attention": [
                {"name": item.name, "code": item.code, "facts": item.facts}
                for item in book.list_attention()
            ],
        }
    finally:
        book.close()


def _load(database: str) -> dict[str, list[Any]]:
    engine = create_engine(f"sqlite:///file:{database}?mode=ro&uri=true")
    found = {}
    with engine.connect() as connection:
        for name, stored in STORED.items():
            table = ENTITY_TABLES[name]
            query = select(*(table.c[column] for column in stored.columns))
            found[name] = [stored.row(record) for record in connection.execute(query)]
    engine.dispose()
    return found


if __name__ == "__main__":
    sys.exit(main())
