"""One Core table for every entity, in any `MetaData`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

from guide_app.domain.entity import ENTITIES, Entity, Kind

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")
_INTEGERS = {Kind.INT, Kind.BOOL, Kind.MONEY}


def entity_table(metadata: MetaData, entity: Entity) -> Table:
    """The table of one entity.

    Besides the fields it has ``pk`` (SQLite's rowid: a random text as primary key makes every
    insert slow), ``extra`` (JSON of fields that a newer version declared, or NULL) and ``row_hash``
    (see `wire.rows`).
    """
    columns: list[Column[Any]] = [Column("pk", ROW_NUMBER, primary_key=True, autoincrement=True)]
    columns += [
        Column(
            field.name,
            BigInteger() if field.kind in _INTEGERS else Text(),
            nullable=field.nullable or field.kind is Kind.JSON,
            unique=field.name == "id" or None,
            index=(field.indexed or None) if field.name != "id" else None,
        )
        for field in entity.fields
    ]
    columns.append(Column("extra", Text(), nullable=True))
    columns.append(Column("row_hash", BigInteger(), nullable=False))
    return Table(entity.name, metadata, *columns)


def entity_tables(metadata: MetaData) -> dict[str, Table]:
    """The tables of all entities by entity name."""
    return {name: entity_table(metadata, entity) for name, entity in ENTITIES.items()}
