"""A questionnaire of nine questions as a fashion brand would ask them, and its rules."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from guide_app.domain.entities import DateKind
from guide_app.domain.ids import row_id
from guide_app.mutations.questionnaires import PublishQuestionnaire
from guide_app.tables.tx import TableTx
from server import feed
from server.schema import ENTITY_TABLES
from tests.support.world import World

NAME = "到店问卷"


def options(**texts: str) -> list[dict[str, str]]:
    return [{"id": name, "text": text} for name, text in texts.items()]


QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "for",
        "kind": "one",
        "text": "今天给谁买？",
        "required": True,
        "options": options(self="自己", child="孩子", other="送人"),
    },
    {
        "id": "child",
        "kind": "yes_no",
        "text": "孩子一起来了吗？",
        "shown_if": {"question": "for", "answers": ["child"]},
    },
    {
        "id": "likes",
        "kind": "several",
        "text": "喜欢哪些颜色？",
        "hint": "可以选几个",
        "options": options(blue="蓝色", pink="粉色", white="白色"),
    },
    {"id": "age", "kind": "number", "text": "孩子几岁？", "lowest": 0, "highest": 16},
    {"id": "due", "kind": "date", "text": "预产期是哪天？"},
    {"id": "born", "kind": "date", "text": "您的生日？"},
    {
        "id": "size",
        "kind": "one",
        "text": "平时穿多大？",
        "options": options(s="S", m="M", l="L"),
    },
    {"id": "who", "kind": "text", "text": "怎么称呼孩子？"},
    {"id": "news", "kind": "yes_no", "text": "想先看到新款吗？", "required": True},
)


def rules(tags: list[Any], date_kind_id: str | None = None) -> tuple[dict[str, Any], ...]:
    """Tags 0, 2, 4 are of the single choice, 1, 3, 5 of the other group."""
    made: list[dict[str, Any]] = [
        {"question": "for", "answers": ["child"], "tag_id": tags[0].id},
        {"question": "for", "answers": ["self", "other"], "tag_id": tags[2].id},
        {"question": "likes", "answers": ["blue"], "tag_id": tags[1].id},
        {"question": "likes", "answers": ["pink"], "tag_id": tags[3].id},
        {"question": "age", "lowest": 3, "highest": 6, "tag_id": tags[5].id},
        {"question": "size", "field": "size"},
        {"question": "who", "field": "preference", "overwrites": True},
        {"question": "born", "field": "birthday"},
    ]
    if date_kind_id is not None:
        made.append({"question": "due", "date_kind_id": date_kind_id})
    return tuple(made)


def a_questionnaire(world: World, *, shop: int = 0, seen_id: str | None = None) -> str:
    """Publish it, with a kind of date that its rules need. Returns its id; once is enough."""
    brand = world.shops[shop]
    kind = row_id("due date", brand.brand.id)
    table = ENTITY_TABLES["questionnaire"]
    find = select(table.c.id).where(table.c.brand_id == brand.brand.id)
    find = find.order_by(table.c.version.desc())
    with world.database.read() as connection:
        there = connection.execute(find).scalars().first()
    if there is not None and seen_id is None:
        return str(there)
    if there is None:
        world.database.write(lambda c: _save_date_kind(c, world, kind, brand.brand.id))
    made = PublishQuestionnaire(
        name=NAME, questions=QUESTIONS, rules=rules(brand.tags, kind), seen_id=seen_id
    )
    world.as_hq(made, shop=shop)
    with world.database.read() as connection:
        return str(connection.execute(find).scalars().first())


def _save_date_kind(connection: Any, world: World, kind: str, brand_id: str) -> None:
    tx = TableTx(connection, ENTITY_TABLES)
    tx.insert(DateKind(id=kind, brand_id=brand_id, name="预产期"))
    lines = feed.lines_of(connection, tx.flush(), lambda _: None)
    feed.write_lines(connection, brand_id, lines, world.clock().date().isoformat())
