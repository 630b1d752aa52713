"""What needs a decision: changes that the server refused, or took only in part."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from localdb import leaving, state
from localdb.schema import attention
from localdb.told import arguments_of, customer_of, customers_of, find_strangers, typed_words


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """A change that the server refused, or took only in part."""

    position: int
    mutation_id: str
    name: str
    body: bytes | None
    words: str | None
    customer_id: str | None
    code: str
    facts: dict[str, Any]
    made_at: str


def park(connection: Connection, row: Any, code: str, facts: dict[str, Any]) -> None:
    """Keep a refused change with its reason and the words that the guide typed.

    Of one that tells of a customer who is not here (any more), only the words.
    """
    arguments = arguments_of(row["body"])
    known = state.find(connection, state.USABLE) is not None
    gone = known and bool(find_strangers(connection, customers_of(arguments)))
    connection.execute(delete(attention).where(attention.c.mutation_id == row["mutation_id"]))
    connection.execute(
        insert(attention).values(
            mutation_id=row["mutation_id"],
            name=row["name"],
            body=None if gone else row["body"],
            words=typed_words(arguments),
            customer_id=None if gone else customer_of(arguments),
            code=code,
            facts="{}" if gone else json.dumps(facts, ensure_ascii=False),
            made_at=row["made_at"],
        )
    )


def count_attention(connection: Connection) -> int:
    """How many changes need a decision."""
    return int(connection.execute(select(func.count()).select_from(attention)).scalar_one())


def list_attention(connection: Connection) -> list[AttentionItem]:
    """What needs a decision, oldest first."""
    return [
        AttentionItem(
            row["position"],
            row["mutation_id"],
            row["name"],
            row["body"],
            row["words"],
            row["customer_id"],
            row["code"],
            json.loads(row["facts"]),
            row["made_at"],
        )
        for row in connection.execute(select(attention).order_by(attention.c.position)).mappings()
    ]


def settle(connection: Connection, position: int) -> None:
    """The guide has decided about a refused change."""
    connection.execute(delete(attention).where(attention.c.position == position))


def reopen(connection: Connection, item: AttentionItem) -> None:
    """The guide takes a decision back; of a customer who left meanwhile only the words return."""
    connection.execute(
        insert(attention).values(
            position=item.position,
            mutation_id=item.mutation_id,
            name=item.name,
            body=item.body,
            words=item.words,
            customer_id=item.customer_id,
            code=item.code,
            facts=json.dumps(item.facts, ensure_ascii=False),
            made_at=item.made_at,
        )
    )
    leaving.forget_customers(connection, leaving.list_left(connection))
