"""What the server's own tables say, read without the server's code paths."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import Engine, create_engine, func, select

from guide_app.domain.entity import ENTITIES, Audience
from guide_app.tables.storage import STORED
from server.schema import ENTITY_TABLES
from server.schema.sync import quarantine


def rows(database: str, guide_id: str) -> dict[str, dict[str, str]]:
    """Everything that a PC of the guide must hold, canonical JSON by id, by entity."""
    found = _load(database, guide_id, *ENTITIES)
    home = next(row.store_id for row in found["guide"] if row.id == guide_id)
    kept: dict[str, dict[str, str]] = {}
    for name, entity in ENTITIES.items():
        stored = STORED[name]
        kept[name] = {
            row.id: stored.record(row)[1].decode()
            for row in found[name]
            if entity.audience is not Audience.STORE or row.store_id == home
        }
    return kept


def names(database: str, guide_id: str) -> list[dict[str, str]]:
    """Customers of the guide whose three initials and phone are their own, by name."""
    found = _load(database, guide_id, "customer")["customer"]
    known = [row.name for row in found]
    listed = []
    for customer in sorted(found, key=lambda one: one.name):
        initials = "".join(lazy_pinyin(customer.name, style=Style.FIRST_LETTER))
        alone = known.count(customer.name) == 1 and customer.removed_on is None
        if len(customer.name) == 3 and alone and customer.phone:
            listed.append(
                {"name": customer.name, "initials": initials, "phone": str(customer.phone)}
            )
    return listed[:5]


def tags(database: str, guide_id: str) -> list[dict[str, Any]]:
    """Tags with how many of the guide's customers carry them, groups of many choices first."""
    found = _load(database, guide_id, "customer_tag", "tag", "tag_group")
    groups = {row.id: row for row in found["tag_group"] if not row.archived}
    carried = Counter(row.tag_id for row in found["customer_tag"])
    listed = [
        {
            "id": tag.id,
            "group": tag.group_id,
            "single": groups[tag.group_id].single_choice,
            "name": tag.name,
            "carried": carried[tag.id],
        }
        for tag in found["tag"]
        if tag.group_id in groups and not tag.archived
    ]
    return sorted(listed, key=lambda tag: (tag["single"], tag["group"], tag["name"]))


def tagged(database: str, guide_id: str, tag_id: str) -> list[str]:
    """The guide's customers with a tag, by name."""
    found = _load(database, guide_id, "customer", "customer_tag")
    known = {row.id: row.name for row in found["customer"]}
    return sorted(known[row.customer_id] for row in found["customer_tag"] if row.tag_id == tag_id)


def about(database: str, guide_id: str, name: str) -> dict[str, Any]:
    """One customer of the guide: fields, tags, notes, and what came of the contacts."""
    parts = ("customer_tag", "timeline_entry", "follow_up", "family_member")
    found = _load(database, guide_id, "customer", "tag", *parts)
    customer = next(row for row in found["customer"] if row.name == name)
    named = {tag.id: tag.name for tag in found["tag"]}
    mine = {part: [row for row in found[part] if row.customer_id == customer.id] for part in parts}
    return {
        "phone": customer.phone,
        "remark": customer.remark,
        "code": customer.code,
        "temperature": customer.temperature,
        "tags": [named[row.tag_id] for row in mine["customer_tag"]],
        "notes": [row.text for row in mine["timeline_entry"] if row.kind == "note"],
        "overwritten": [
            row.details["fields"] for row in mine["timeline_entry"] if row.kind == "overwritten"
        ],
        "outcomes": [row.outcome for row in mine["follow_up"] if row.outcome],
        "family": [row.name for row in mine["family_member"]],
    }


def ids(database: str, guide_id: str, name: str) -> list[str]:
    """The guide's customers of that name."""
    found = _load(database, guide_id, "customer")["customer"]
    return [row.id for row in found if row.name == name]


def asked(database: str, guide_id: str, task: str) -> list[list[str]]:
    """For which of the guide's customers HQ has asked something, and what became of it."""
    found = _load(database, guide_id, "customer", "follow_up", "hq_task")
    known = {row.id: row.name for row in found["customer"]}
    (wanted,) = (row.id for row in found["hq_task"] if row.task == task)
    mine = [row for row in found["follow_up"] if row.hq_task_id == wanted]
    return sorted([known[row.customer_id], row.status] for row in mine)


def decoded(database: str, guide_id: str, *codes: str) -> list[dict[str, str]]:
    """Questions, answers and tags of codes, each by the newest codebook."""
    found = _load(database, guide_id, "codebook", "tag")
    newest = max(found["codebook"], key=lambda row: row.number)
    named = {tag.id: tag.name for tag in found["tag"]}
    by_code = {entry["code"]: entry for entry in newest.entries}
    return [
        {
            "question": by_code[code]["question"],
            "answer": by_code[code]["answer"],
            "tag": named[by_code[code]["tag_id"]],
        }
        for code in codes
    ]


def owners(database: str, guide_id: str) -> dict[str, int]:
    """How many customers who were not removed each guide of the guide's store has."""
    engine = _open(database)
    guide, customer = ENTITY_TABLES["guide"].c, ENTITY_TABLES["customer"].c
    home = select(guide.store_id).where(guide.id == guide_id).scalar_subquery()
    query = (
        select(guide.id, func.count(customer.id))
        .outerjoin(ENTITY_TABLES["customer"], customer.guide_id == guide.id)
        .where(guide.store_id == home, customer.removed_on.is_(None))
        .group_by(guide.id)
    )
    with engine.connect() as connection:
        found = {row[0]: int(row[1]) for row in connection.execute(query)}
    engine.dispose()
    return found


def scripts(database: str, guide_id: str) -> list[dict[str, str]]:
    """What HQ has written for the guides in every wording, with its variables in braces."""
    loaded = _load(database, guide_id, "script", "script_variant")
    others: dict[str, list[str]] = defaultdict(list)
    for row in loaded["script_variant"]:
        if not row.archived:
            others[row.script_id].append(row.text)
    return [
        {"title": row.title, "stage": row.stage, "kind": row.kind, "text": text}
        for row in loaded["script"]
        if not row.archived
        for text in (row.text, *others[row.id])
    ]


def left_behind(database: str, guide_id: str) -> int:
    """How many changes of a revoked guide the manager has got."""
    engine = _open(database)
    with engine.connect() as connection:
        query = select(quarantine.c.pk).where(quarantine.c.guide_id == guide_id)
        found = len(connection.execute(query).all())
    engine.dispose()
    return found


def _load(database: str, guide_id: str, *names: str) -> dict[str, list[Any]]:
    """Every row of these entities; of customers and what belongs to them, the guide's own."""
    engine = _open(database)
    customer = ENTITY_TABLES["customer"]
    own = select(customer.c.id).where(customer.c.guide_id == guide_id)
    found = {}
    with engine.connect() as connection:
        for name in names:
            stored, table = STORED[name], ENTITY_TABLES[name]
            query = select(*(table.c[column] for column in stored.columns))
            if ENTITIES[name].is_customer_part:
                key = table.c.id if name == "customer" else table.c.customer_id
                query = query.where(key.in_(own))
            found[name] = [stored.row(record) for record in connection.execute(query)]
    engine.dispose()
    return found


def _open(database: str) -> Engine:
    return create_engine(f"sqlite:///file:{database}?mode=ro&uri=true")
