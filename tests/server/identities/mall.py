"""A mall that sends orders and says who is who, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.tables.tx import TableTx
from server import office, same_person
from server.identities.settle import settle
from server.identities.store import put_back, say, take_back
from server.integrations import make_integration
from server.office import servers_own
from server.schema import ENTITY_TABLES
from server.schema.identities import identity_statement, trace
from server.schema.identities import same_person as pairs
from tests.server.shop import Chain

SCOPES = {"openid": "wx1", "external_userid": "ww1", "mall_account": "tmall"}


def known_by(**named: str) -> list[dict[str, str]]:
    """Identities as a connector sends them."""
    return [
        {"kind": kind, "value": value, **({"scope": SCOPES[kind]} if kind in SCOPES else {})}
        for kind, value in named.items()
    ]


@dataclass
class Mall:
    """An integration of Sunny."""

    chain: Chain
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.token = self.new_token()

    @property
    def brand_id(self) -> str:
        return self.chain.id("sunny")

    @property
    def today(self) -> Any:
        return self.chain.clock().date()

    @property
    def hq(self) -> Actor:
        return Actor.of(self.chain.guide("hana"))

    def new_token(self, brand: str = "sunny", name: str = "商城") -> str:
        brand_id, hana = self.chain.id(brand), self.chain.id("hana")
        token: str = self.chain.database.write(
            lambda c: make_integration(c, brand_id, name, hana, self.chain.clock())
        )
        return token

    def post(self, path: str, body: Any, token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return self.chain.http.post(f"/v1/{path}", json=body, headers=headers)

    def says(self, name: str, *, days_ago: int = 0, **named: str) -> str:
        """Says that these are one person's; answers what became of it."""
        at = self.chain.clock() - timedelta(days=days_ago)
        said = {"id": name, "said_at": at.isoformat(), "identities": known_by(**named)}
        answer = self.post("identities", {"statements": [said]})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["results"][0]["status"])

    def order(self, number: str, amount: str = "100.00", *, days_ago: int = 0, **named: str) -> str:
        """Sends an order of whoever is known by these; answers what became of it."""
        answer = self.post("orders", {"orders": [self.basket(number, amount, days_ago, **named)]})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["results"][0]["status"])

    def basket(self, number: str, amount: str, days_ago: int, **named: str) -> dict[str, Any]:
        return {
            "number": number,
            "ordered_on": (self.today - timedelta(days=days_ago)).isoformat(),
            "amount": amount,
            "store": "harbour",
            "identities": known_by(**named),
        }

    def back(self, number: str, order: str, amount: str | None = None, *, days_ago: int = 0) -> str:
        """Says that goods of an order came back; answers what became of it."""
        goods = self.goods(number, order, amount, days_ago)
        answer = self.post("returns", {"returns": [goods]})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["results"][0]["status"])

    def goods(self, number: str, order: str, amount: str | None, days_ago: int) -> dict[str, Any]:
        on = (self.today - timedelta(days=days_ago)).isoformat()
        said = {"number": number, "order": order, "returned_on": on}
        return said if amount is None else {**said, "amount": amount}

    def view(self, visit: str, *, days_ago: int = 0, code: str = "coat", **named: str) -> str:
        """Says that somebody looked at something; answers what became of it."""
        answer = self.post("views", {"views": [self.look(visit, days_ago, code, **named)]})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["results"][0]["status"])

    def look(self, visit: str, days_ago: int = 0, code: str = "coat", **named: str) -> Any:
        at = self.chain.clock() - timedelta(days=days_ago)
        facts = {"kind": "product", "code": code, "title": code.title()}
        return {
            "id": visit,
            "seen_at": at.isoformat(),
            "identities": known_by(**named),
            **facts,
        }

    def person(self, name: str, whose: str = "ann", days_ago: int = 0, **facts: Any) -> Customer:
        """A customer in a guide's book."""
        owner = self.chain.guide(whose)
        made = Customer(
            id=row_id("customer", name),
            brand_id=owner.brand_id,
            store_id=owner.store_id or "",
            guide_id=owner.id,
            name=name,
            added_on=self.today - timedelta(days=days_ago),
            **facts,
        )
        self.chain.save(made)
        return made

    def edit(self, customer: Customer, **values: Any) -> None:
        """HQ changes a customer, and what follows from it is settled."""
        now = self.customer(customer)
        changes = {n: Change(seen=getattr(now, n), new=value) for n, value in values.items()}
        office.change(
            self.chain.database,
            self.chain.clock,
            self.chain.app.state.wakeups,
            servers_own(self.brand_id),
            EditCustomer(customer_id=customer.id, changes=changes),
        )
        self.settle()

    def hand(self, customer: Customer, *identities: Any, name: str) -> str:
        """HQ says by hand whose these are."""

        def work(connection: Any) -> str:
            return say(
                connection,
                self.brand_id,
                identities,
                source_id=self.chain.id("hana"),
                external_id=name,
                said_at=self.chain.clock(),
                now=self.chain.clock(),
                customer_id=customer.id,
            )[0]

        statement_id: str = self.chain.database.write(work)
        self.settle()
        return statement_id

    def take_back(self, statement_id: str) -> None:
        self._judge(take_back, statement_id)

    def put_back(self, statement_id: str) -> None:
        self._judge(put_back, statement_id)

    def settle(self) -> None:
        settle(self.chain.database, self.chain.clock, None, self.brand_id)

    def statements(self) -> list[Any]:
        with self.chain.database.read() as connection:
            query = select(identity_statement).order_by(identity_statement.c.id)
            return list(connection.execute(query).mappings())

    def statement_of(self, name: str) -> str:
        """The id of a trace's statement."""
        with self.chain.database.read() as connection:
            query = select(trace.c.statement_id).where(trace.c.name == name)
            return str(connection.execute(query).scalar_one())

    def customer(self, customer: Customer) -> Customer:
        with self.chain.database.read() as connection:
            return TableTx(connection, ENTITY_TABLES).get(Customer, customer.id)

    def orders(self) -> dict[str, str]:
        """The id of the customer of each order that is recorded, by its number."""
        table = ENTITY_TABLES["order"].c
        with self.chain.database.read() as connection:
            return dict(connection.execute(select(table.number, table.customer_id)).all())

    def views(self) -> dict[str, str]:
        """The id of the customer of each look that is recorded, by the visit's own name."""
        look = ENTITY_TABLES["page_view"].c
        query = select(trace.c.name, look.customer_id).join(trace, trace.c.id == look.id)
        with self.chain.database.read() as connection:
            return {name.split(" ", 1)[1]: whose for name, whose in connection.execute(query)}

    def waiting_views(self) -> set[str]:
        """The visits that wait for a customer."""
        waits = trace.c.kind == "view", trace.c.customer_id.is_(None)
        with self.chain.database.read() as connection:
            found = connection.scalars(select(trace.c.name).where(*waits)).all()
        return {name.split(" ", 1)[1] for name in found}

    def traces(self) -> dict[str, str | None]:
        """Where each trace is: at a customer, or waiting."""
        with self.chain.database.read() as connection:
            return dict(connection.execute(select(trace.c.name, trace.c.customer_id)).all())

    def returns(self) -> dict[str, str]:
        """The number of the order of each return, by its own."""
        with self.chain.database.read() as connection:
            query = select(trace.c.name, trace.c.about).where(trace.c.about.is_not(None))
            return dict(connection.execute(query).all())

    def brought_back(self) -> dict[str, Decimal]:
        """What orders tell of their returns, by number."""
        table = ENTITY_TABLES["order"].c
        query = select(table.number, table.returned_amount)
        with self.chain.database.read() as connection:
            rows = connection.execute(query.where(table.returned_amount.is_not(None))).all()
        return {row.number: Decimal(row.returned_amount).scaleb(-2) for row in rows}

    def pairs(self) -> set[tuple[str, str]]:
        """Customers who look like one person, as HQ sees them."""
        with self.chain.database.read() as connection:
            shown = [(p.one.id, p.other.id) for p in same_person.waiting(connection, self.hq)]
        return {(min(pair), max(pair)) for pair in shown}

    def two_people(self, one: Customer, other: Customer) -> bool:
        """HQ says that they are."""
        now = self.chain.clock()
        known: bool = self.chain.database.write(
            lambda c: same_person.say_different(c, self.hq, one.id, other.id, now)
        )
        return known

    def standing_pairs(self) -> set[tuple[str, str]]:
        """Customers who are one person by their identities, whatever HQ said."""
        table = pairs.c
        query = select(table.one_id, table.other_id).where(table.standing == 1)
        with self.chain.database.read() as connection:
            return {(row[0], row[1]) for row in connection.execute(query)}

    def totals(self, customer: Customer) -> tuple[int, Decimal]:
        now = self.customer(customer)
        return now.order_count, now.order_total

    def interval(self, customer: Customer) -> int | None:
        found: int | None = self.customer(customer).repurchase_days
        return found

    def bought_on(self, customer: Customer) -> list[date]:
        own = ENTITY_TABLES["order"].c
        with self.chain.database.read() as connection:
            days = connection.scalars(select(own.ordered_on).where(own.customer_id == customer.id))
            return [date.fromisoformat(day) for day in days]

    def _judge(self, what: Any, statement_id: str) -> None:
        now, hana = self.chain.clock(), self.chain.id("hana")
        self.chain.database.write(lambda c: what(c, self.brand_id, statement_id, hana, now))
        self.settle()
