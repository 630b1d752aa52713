"""What HQ keeps for everybody, as the screens need it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from guide_app.domain.entities import Guide, Script, Store, Tag, TagGroup
from localdb.queries.rows import list_rows
from localdb.schema import ENTITY_TABLES


def tag_groups(connection: Connection) -> list[TagGroup]:
    """Every tag group, archived ones included, in the order of HQ."""
    return sorted(list_rows(connection, TagGroup), key=lambda group: (group.position, group.name))


def tags(connection: Connection) -> list[Tag]:
    """Every tag, archived ones included, in the order of HQ."""
    return sorted(list_rows(connection, Tag), key=lambda tag: (tag.position, tag.name))


def scripts(connection: Connection) -> list[Script]:
    """The scripts that are not archived, in the order of HQ."""
    table = ENTITY_TABLES["script"]
    found = list_rows(connection, Script, table.c.archived == 0)
    return sorted(found, key=lambda script: (script.position, script.title, script.id))


def guide_names(connection: Connection) -> dict[str, str]:
    """Guides that this PC knows of: id → name."""
    return _names(connection, Guide)


def store_names(connection: Connection) -> dict[str, str]:
    """Stores: id → name."""
    return _names(connection, Store)


def name_of(connection: Connection, entity: str, row_id: str | None) -> str | None:
    """The name of a brand, store or guide, if the row is there."""
    table = ENTITY_TABLES[entity]
    return connection.execute(select(table.c.name).where(table.c.id == row_id)).scalar()


def _names(connection: Connection, kind: type[Guide] | type[Store]) -> dict[str, str]:
    table = ENTITY_TABLES["guide" if kind is Guide else "store"]
    return {row[0]: row[1] for row in connection.execute(select(table.c.id, table.c.name))}
