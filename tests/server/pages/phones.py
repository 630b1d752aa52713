"""Ann's counter, and the phone of her customer Li."""

from __future__ import annotations

import re
from typing import Any

import httpx
from sqlalchemy import select

from guide_app.domain.entities import DateKind, Tag, TagGroup
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.questionnaires import PublishQuestionnaire
from guide_app.tables.tx import TableTx
from guide_app.wire.messages import PageLinkRequest
from server import office, page_links
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import a_customer
from tests.support.forms import NAME, QUESTIONS, rules


class Counter:
    """Ann's counter: her customer Li, a questionnaire, and links for Li's phone."""

    def __init__(self, chain: Any) -> None:
        self.chain = chain
        brand = chain.id("sunny")
        groups = [
            TagGroup(id=row_id("group", n), brand_id=brand, name=f"G{n}", single_choice=n == 0)
            for n in range(2)
        ]
        self.tags = [
            Tag(id=row_id("tag", n), brand_id=brand, group_id=groups[n % 2].id, name=f"T{n}")
            for n in range(6)
        ]
        date_kind = DateKind(id=row_id("due date"), brand_id=brand, name="预产期")
        chain.save(*groups, *self.tags, date_kind)
        self.customer = a_customer(chain, title="李姐")
        made = PublishQuestionnaire(
            name=NAME, questions=QUESTIONS, rules=rules(self.tags, date_kind.id)
        )
        self.office(Actor.of(chain.guide("hana")), made)
        self.form = self.rows("questionnaire")[0]["id"]

    def office(self, actor: Actor, *arguments: Any) -> None:
        chain = self.chain
        office.change(chain.database, chain.clock, chain.app.state.wakeups, actor, *arguments)

    def link(self, customer_id: str = "", guide: str = "ann", form: str = "") -> str:
        """The path of a new link."""
        wanted = PageLinkRequest(
            customer_id=customer_id or self.customer.id, questionnaire_id=form or self.form
        )
        actor = Actor.of(self.chain.guide(guide))
        made = self.chain.database.write(
            lambda c: page_links.make_link(c, actor, None, wanted, self.chain.clock())
        )
        return str(made.path)

    def rows(self, entity: str) -> list[dict[str, Any]]:
        table = ENTITY_TABLES[entity]
        with self.chain.database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table))]

    def find(self, kind: type, wanted: str) -> Any:
        with self.chain.database.read() as connection:
            return TableTx(connection, ENTITY_TABLES).find(kind, wanted)

    def tags_of(self, customer_id: str = "") -> set[str]:
        wanted = customer_id or self.customer.id
        names = {tag.id: tag.name for tag in self.tags}
        return {
            names[row["tag_id"]]
            for row in self.rows("customer_tag")
            if row["customer_id"] == wanted
        }


class Phone:
    """A phone's browser without a screen: no cookies, no JavaScript."""

    def __init__(self, chain: Any) -> None:
        self.client = httpx.Client(transport=chain.http._transport, base_url="http://server")

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def send(self, path: str, seen: int = 0, **typed: Any) -> httpx.Response:
        return self.client.post(path, data={"seen": str(seen), **typed})


ANSWERS = {
    "q1": "child",
    "q2": "yes",
    "q3": ["blue", "pink"],
    "q4": "４",  # as a Chinese keyboard writes it
    "q5": "2027/2/1",
    "q6": "1991-05-04",
    "q7": "m",
    "q8": " 小满 ",
    "q9": "no",
}


def fields_with_errors(answer: httpx.Response) -> list[str]:
    return re.findall(r'class="says" id="(q\d+)-wrong"', answer.text)
