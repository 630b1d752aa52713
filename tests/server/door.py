"""The door by which the mutations of every kind of visitor come in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import select

from guide_app.domain.ids import new_mutation_id, row_id
from guide_app.mutations.registry import BY_ARGUMENTS
from server import devices
from server.push import epoch_of
from server.schema import metadata
from tests.server.mutation_cases import furnish
from tests.server.shop import Chain, Session, usual_password_hash

VISITORS: dict[str, tuple[str, str]] = {
    "nobody": ("harbour", "ann"),
    "owner": ("harbour", "ann"),
    "other guide same store": ("harbour", "bob"),
    "manager": ("harbour", "mia"),
    "HQ": ("harbour", "hana"),
    "other store": ("garden", "otto"),
    "other store's manager": ("garden", "nora"),
    "other brand": ("tower", "zoe"),
    "other brand's HQ": ("tower", "rhea"),
    "disabled guide": ("harbour", "dan"),
    "revoked device": ("lost", "ann"),
    "guide of another store now": ("harbour", "eve"),
}
"""Who comes: from which PC, and with whose account."""
OWNERS = {"disabled guide": "dan", "guide of another store now": "eve"}
"""Whose customers they ask for, if not Ann's: those who were shut out ask for their own."""

EVERYTHING = [
    (table, select(table).order_by(*table.primary_key)) for table in metadata.sorted_tables
]

Tables = dict[str, list[tuple[Any, ...]]]


class Door:
    """Pushes one mutation after the other as one of the visitors."""

    def __init__(self, chain: Chain, visitor: str, *examples: str) -> None:
        self.chain, self.visitor = chain, visitor
        pc, self.account = VISITORS[visitor]
        self._hire("dan", "harbour", "bob")
        self._hire("eve", "harbour", "bob")
        self._hire("nora", "garden", "mia")
        self._hire("rhea", None, "hana", brand="rival")
        chain.new_pc("harbour", "lost")
        owner = OWNERS.get(visitor, "ann")
        self.examples = furnish(chain, owner, *examples)
        for example in self.examples.values():
            example.ids["taker"] = chain.id("bob")
        session: Session = chain.pcs[pc].session(self.account)
        self.headers = {} if visitor == "nobody" else session.headers
        self.seq = 0
        chain.change("dan", active=False)
        chain.change("eve", store_id=chain.id("garden"))
        lost = chain.pcs["lost"].id
        chain.database.write(lambda c: devices.revoke(c, lost, None, chain.clock()))

    def _hire(self, name: str, store: str | None, like: str, brand: str = "sunny") -> None:
        made = replace(
            self.chain.guide(like),
            id=row_id(name),
            account=name,
            name=name.title(),
            brand_id=self.chain.id(brand),
            store_id=self.chain.id(store) if store else None,
        )
        self.chain.save(made)
        self.chain.rows[name] = made
        self.chain.give_password(name, usual_password_hash())

    def push(self, arguments: Any, *, name: str | None = None, author: str | None = None) -> str:
        """What became of it: the code of a refusal, or its status."""
        with self.chain.database.read() as connection:
            epoch = epoch_of(connection)
        self.seq += 1
        body = {
            "id": new_mutation_id(self.seq, row_id(self.visitor, self.seq).encode()[-10:]),
            "name": name or BY_ARGUMENTS[type(arguments)].name,
            "arguments": json.loads(msgspec.json.encode(arguments)),
            "author": self.chain.id(author or self.account),
            "business_on": self.chain.clock().date().isoformat(),
            "at": self.chain.clock().isoformat(),
        }
        answer = self.chain.http.post(
            "/v1/push",
            headers=self.headers,
            json={
                "incarnation": row_id("incarnation", self.visitor),
                "epoch": epoch,
                "mutations": [{"seq": self.seq, "body": body}],
            },
        )
        if answer.status_code >= 400:
            return str(answer.json()["code"])
        result = answer.json()["results"][0]
        return str(result.get("code") or result["status"])

    def tables(self) -> Tables:
        """Everything that the server's database holds, as its driver gives it.

        It is asked for after every push: thousands of rows, which nobody has to be a `Row`.
        """
        with self.chain.database.read() as connection:
            return {
                table.name: connection.execute(query).cursor.fetchall()
                for table, query in EVERYTHING
            }
