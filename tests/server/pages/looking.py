"""A material of Ann's brand, links to it, and phones that open them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from guide_app.domain.entities import Material
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.shares import share_id
from guide_app.mutations.links import OpenLink
from guide_app.mutations.shares import TakeMaterial
from server import office
from server.schema import ENTITY_TABLES
from tests.support.posts import photo

PHONE_AGENT = (
    "Mozilla/5.0 (Linux; Android 13; V2217A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47"
)
USUAL = {"user-agent": PHONE_AGENT, "accept-language": "zh-CN,zh;q=0.9"}


class Window:
    """What HQ publishes, and what Ann gives away."""

    def __init__(self, chain: Any) -> None:
        self.chain = chain

    def publish(self, pictures: int = 1, **fields: Any) -> Material:
        """A material with so many pictures."""
        library, hana = self.chain.app.state.desk.library, Actor.of(self.chain.guide("hana"))
        media = []
        for number in range(pictures):
            path: Path = library.store.new_file()
            path.write_bytes(photo(number, 90, 60))
            media.append(library.take(hana, path, f"{number}.png"))
        given = {
            "title": "秋天的外套",
            "type": "image_post",
            "kind": "care",
            "caption": "降温了，\n该添衣了。",
            **fields,
        }
        row = Material(
            id=row_id("material", given["title"]),
            brand_id=self.chain.id("sunny"),
            **{"media_ids": media or None, **given},
        )
        self.chain.save(row)
        return row

    def act(self, *arguments: Any, guide: str = "ann") -> list[str]:
        """The ids of the first rows that the guide's changes make."""
        chain = self.chain
        outcomes = office.change(
            chain.database,
            chain.clock,
            chain.app.state.wakeups,
            Actor.of(chain.guide(guide)),
            *arguments,
        )
        return [row_id(one.mutation_id, 0) for one in outcomes]

    def share(self, material: Material) -> str:
        """The path of the link of a share."""
        self.act(TakeMaterial(material_id=material.id, way="phone", with_link=True))
        shared = share_id(self.chain.id("ann"), material.id, self.chain.clock().date())
        return next(f"/s/{row['slug']}" for row in self.rows("link") if row["share_id"] == shared)

    def link(self, kind: str = "card", to: Any = None, **given: Any) -> str:
        """The path of a link of Ann's."""
        (made,) = self.act(OpenLink(kind=kind, to_id=to and to.id, **given))
        return next(f"/s/{row['slug']}" for row in self.rows("link") if row["id"] == made)

    def rows(self, entity: str) -> list[dict[str, Any]]:
        table = ENTITY_TABLES[entity]
        with self.chain.database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table))]

    def visits(self) -> list[tuple[int, int, int, bool]]:
        """Times, seconds, saved and forwarded of each visit, in the order in which they began."""
        rows = sorted(self.rows("visit"), key=lambda row: (row["first_at"], row["pk"]))
        return [(r["times"], r["seconds"], r["saved"], bool(r["forwarded"])) for r in rows]

    def whose(self) -> list[str]:
        """The customers whose visits are known."""
        return [row["customer_id"] for row in self.rows("known_visit")]

    def looks(self) -> list[tuple[str, str]]:
        """Whose looks there are, and at what."""
        return [(row["customer_id"], row["title"]) for row in self.rows("page_view")]


class Browser:
    """A phone's browser without a screen and without a script."""

    def __init__(self, chain: Any, agent: str = PHONE_AGENT) -> None:
        self._chain = chain
        self.client = httpx.Client(
            transport=chain.http._transport,
            base_url="http://server",
            headers={**USUAL, "user-agent": agent},
        )

    def open(self, path: str, **headers: str) -> httpx.Response:
        """Look, a minute after whatever was before."""
        self._chain.clock.pass_by(minutes=1)
        return self.client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def send(self, path: str, **typed: Any) -> httpx.Response:
        return self.client.post(path, data=typed)

    def allow(self, path: str) -> None:
        assert self.send(f"{path}/cookie", choice="yes").status_code == 303

    def passes_on(self, path: str) -> str:
        """The address that the page's script leaves in the browser's bar."""
        found = re.search(r'data-tag="([0-9a-f]{8})"', self.open(path).text)
        assert found
        return f"{path}?r={found[1]}"


def body_of(row: dict[str, Any]) -> Any:
    return json.loads(row["body"])
