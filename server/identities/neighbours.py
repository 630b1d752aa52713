"""What hangs together with some identities: all that can change when one of them does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from guide_app.domain.errors import Rejected
from guide_app.domain.identities import Identity, IdentityKind, read_identity
from guide_app.domain.known import KnownBy
from guide_app.domain.merging import head_id
from guide_app.domain.resolving import Claim, Resolution, Statement
from guide_app.domain.values import parse_instant
from guide_app.tables.among import among
from server.identities.store import named_by
from server.known import spellings
from server.schema import ENTITY_TABLES
from server.schema.identities import identity, identity_statement

_customer = ENTITY_TABLES["customer"].c
_CLAIMED = {IdentityKind.PHONE: KnownBy.PHONE, IdentityKind.MEMBER_NUMBER: KnownBy.MEMBER_NUMBER}
_FACTS = (_customer.id, _customer.phone, _customer.member_number, _customer.added_on)
_STANDING = select(*_FACTS, _customer.removed_on, _customer.merged_into, _customer.brand_id)
# Whose brand it is is asked afterwards: SQLite would take its index by brand, and read all of it.
_NAMING = select(
    identity.c.statement_id, identity.c.kind, identity.c.scope, identity.c.value
).where(among(identity.c.value, "wanted"))


@dataclass(slots=True)
class Neighbours:
    """Everything that hangs together with some identities and customers.

    Attributes:
        taken_back: Statements that do not hold: nothing hangs together by them.
        heads: Of each customer the one who stands for them; see `guide_app.domain.merging`.
    """

    claims: set[Claim] = field(default_factory=set)
    statements: dict[str, Statement] = field(default_factory=dict)
    taken_back: dict[str, Statement] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)

    def resolve(self) -> Resolution:
        """Whose everything is."""
        return Resolution(self.claims, self.statements.values())


def claims_of(row: Any) -> list[Claim]:
    """What a customer's row claims, for whoever stands for them.

    One that is off the lists claims nothing.
    """
    if row.removed_on is not None and row.merged_into is None:
        return []
    added_on = row.added_on if isinstance(row.added_on, date) else date.fromisoformat(row.added_on)
    since = datetime(added_on.year, added_on.month, added_on.day, tzinfo=UTC)
    made = []
    for kind, by in _CLAIMED.items():
        typed = getattr(row, by.value)
        if typed:
            try:
                made.append(Claim(head_id(row), read_identity(kind, "", typed), since))
            except Rejected:  # too little to tell anybody by
                continue
    return made


def read_neighbours(
    connection: Connection,
    brand_id: str,
    identities: Iterable[Identity],
    customer_ids: Iterable[str] = (),
) -> Neighbours:
    """All that hangs together with these."""
    found = Neighbours()
    fresh, people = set(identities), set(customer_ids)
    seen: set[Identity] = set()
    asked: set[str] = set()
    heads = found.heads
    while fresh or people:
        seen |= fresh
        asked |= people
        statements = _statements(connection, brand_id, fresh, people, found)
        hands = {one.customer_id for one in statements if one.customer_id is not None}
        rows = _customers(connection, brand_id, fresh, people | hands)
        fresh, people = set(), set()
        for row in rows:
            if row.id not in heads:
                heads[row.id] = head_id(row)
                claims = claims_of(row)
                found.claims.update(claims)
                fresh.update(claim.identity for claim in claims)
        people = {*heads, *heads.values()} - asked
        for statement in statements:
            if statement.customer_id is not None:
                if statement.customer_id not in heads:
                    continue  # the customer is gone, and with them what HQ said of them
                statement = replace(statement, customer_id=heads[statement.customer_id])
            found.statements[statement.id] = statement
            fresh.update(statement.identities)
        fresh -= seen
    return found


def _statements(
    connection: Connection,
    brand_id: str,
    fresh: set[Identity],
    people: set[str],
    found: Neighbours,
) -> list[Statement]:
    """The standing statements that name one of these, as far as they are new."""
    ids = set()
    given = {"wanted": sorted({one.value for one in fresh})}
    if fresh:
        named = {(one.kind.value, one.scope, one.value) for one in fresh}
        query = _NAMING.where(identity.c.brand_id == brand_id)
        for row in connection.execute(query, given):
            if (row.kind, row.scope, row.value) in named:
                ids.add(row.statement_id)
    table = identity_statement
    about = among(table.c.customer_id, "people") if people else table.c.id.in_(())
    wanted = sorted(ids - found.statements.keys() - found.taken_back.keys())
    query = select(table).where(or_(among(table.c.id, "wanted"), about))
    rows = connection.execute(
        query, {"wanted": wanted, **({"people": sorted(people)} if people else {})}
    ).all()
    rows = [
        row
        for row in rows
        if row.brand_id == brand_id
        and row.id not in found.statements
        and row.id not in found.taken_back
    ]
    names = named_by(connection, [row.id for row in rows])
    made = []
    for row in rows:
        said_at = parse_instant(row.said_at)
        statement = Statement(row.id, said_at, names[row.id], row.customer_id)
        if row.taken_back_at is None:
            made.append(statement)
        else:
            found.taken_back[row.id] = statement
    return made


def _customers(
    connection: Connection, brand_id: str, fresh: set[Identity], people: set[str]
) -> list[Any]:
    """The customers of these ids, and those whose rows claim one of the identities."""
    rows: dict[str, Any] = {}
    if people:
        merged = among(_customer.merged_into, "wanted")
        query = _STANDING.where(or_(among(_customer.id, "wanted"), merged))
        rows |= {r.id: r for r in connection.execute(query, {"wanted": sorted(people)})}
    for kind, by in _CLAIMED.items():
        keys = {one.value for one in fresh if one.kind is kind}
        if not keys:
            continue
        spelt = sorted({text for key in keys for text in spellings(by, key)})
        query = _STANDING.where(among(_customer[by.value], "wanted"))
        for row in connection.execute(query, {"wanted": spelt}):
            if any(claim.identity.value in keys for claim in claims_of(row)):
                rows[row.id] = row
    return [row for row in rows.values() if row.brand_id == brand_id]
