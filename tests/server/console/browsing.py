"""A browser without a screen, and a customer to look at."""

from __future__ import annotations

import re
from contextlib import contextmanager
from html import unescape

import httpx
from sqlalchemy import event, select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from server.schema import ENTITY_TABLES
from server.schema.facts import audit
from tests.server.shop import PASSWORD

PHONE = "13812340217"


class Browser:
    """A browser of somebody: its own cookies, and the forms as the pages hold them."""

    def __init__(self, chain) -> None:
        self.client = httpx.Client(transport=chain.http._transport, base_url="http://server")
        self.get("sign-in")

    def get(self, path: str) -> httpx.Response:
        return self.read(self.client.get(f"/console/{path}"))

    def read(self, answer: httpx.Response) -> httpx.Response:
        """Hold the forms of a page, so that `post` sends what it hides."""
        forms = re.findall(r"<form\b([^>]*)>(.*?)</form>", answer.text, re.DOTALL)
        found = [
            (re.search('action="([^"]*)"', head), inside)
            for head, inside in forms
            if 'name="once"' in inside
        ]
        self.made_once = {
            (to[1] if to else answer.url.path).removeprefix("/console/") for to, _ in found
        }
        self.fields = {
            name: unescape(value)
            for name, value in re.findall(r'type="hidden" name="(.+?)" value="(.*?)"', answer.text)
        }
        return answer

    def post(self, path: str, **fields: str) -> httpx.Response:
        hidden = {
            name: value
            for name, value in self.fields.items()
            if name != "once" or path in self.made_once
        }
        return self.client.post(f"/console/{path}", data={**hidden, **fields})

    def sign_in(self, account: str, password: str = PASSWORD) -> httpx.Response:
        self.get("sign-in")
        answer = self.post("sign-in", account=account, password=password)
        self.get("")
        return answer

    def search(self, words: str, **fields: str) -> httpx.Response:
        """The customers that are found."""
        self.get("customers")
        answer = self.post("customers", q=words, **fields)
        return self.get(answer.headers["location"].removeprefix("/console/"))

    def save(self, path: str, **new: str) -> httpx.Response:
        self.get(path)
        return self.send(path, **new)

    def send(self, path: str, **new: str) -> httpx.Response:
        return self.post(path, **{f"new.{name}": value for name, value in new.items()})


def sign_in(page, address) -> None:
    """Hana at the console, in a real browser: her first page is there when this returns."""
    page.goto(f"{address}/console")
    page.fill("[name=account]", "hana")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("aside")
    page.wait_for_load_state()


def a_customer(chain, name="Li", store="harbour", guide="ann", brand="sunny", **fields):
    row = Customer(
        id=row_id(name),
        brand_id=chain.id(brand),
        store_id=chain.id(store),
        guide_id=chain.id(guide) if guide else None,
        name=name,
        **{"phone": PHONE, "added_on": chain.clock().date(), **fields},
    )
    chain.save(row)
    return row


@contextmanager
def asked_of(chain):
    """What the pages ask of the database meanwhile, and how SQLite goes about each."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_):
        asked.append((statement, parameters))

    plans: dict[str, list[list[str]]] = {}
    event.listen(chain.database._reader, "before_cursor_execute", note)
    yield plans
    event.remove(chain.database._reader, "before_cursor_execute", note)
    with chain.database.read() as connection:
        for statement, given in asked:
            plan = connection.exec_driver_sql(f"explain query plan {statement}", given)
            plans.setdefault(statement, []).append([row[-1] for row in plan])


def secret_of(page):
    return page.text.split('class="secret">')[1].split("<")[0]


def id_of(chain, entity, name):
    table = ENTITY_TABLES[entity]
    label = table.c.title if entity == "script" else table.c.name
    with chain.database.read() as connection:
        return connection.execute(select(table.c.id).where(label == name)).scalar_one()


def audited(chain, action):
    """Who did it and to what, newest first."""
    query = select(audit.c.actor_id, audit.c.subject_id).where(audit.c.action == action)
    with chain.database.read() as connection:
        rows = connection.execute(query.order_by(audit.c.number.desc())).all()
    return [tuple(row) for row in rows]
