"""What comes of the links that guides give away: how many there are, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, case, func, select
from starlette.responses import Response

from guide_app.domain.words import LinkKind
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

DAYS = 30
_LINK, _VISIT, _KNOWN, _MATERIAL = (
    ENTITY_TABLES[name].c for name in ("link", "visit", "known_visit", "material")
)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What came of all links to one material, or to one kind of page.

    Attributes:
        material_id: None: of a page that shows no material.
        links: How many were given away in these days.
        visitors: Who looked in these days.
        known: Of them those who are known as customers.
        seconds: How long a page was open on average; None: nobody has allowed to know.
    """

    material_id: str | None
    kind: str
    title: str
    links: int = 0
    visitors: int = 0
    looks: int = 0
    known: int = 0
    forwarded: int = 0
    saved: int = 0
    seconds: int | None = None


def show(visit: Visit) -> Response:
    """The last days by material, the most looked at first."""
    since = visit.speech.today - timedelta(days=DAYS - 1)
    with visit.desk.database.read() as connection:
        lines = read_lines(connection, visit.here.brand.id, since)
    has_address = bool(visit.here.brand.pages_url)
    return visit.page("link_results.html", lines=lines, days=DAYS, has_address=has_address)


def read_lines(connection: Connection, brand_id: str, since: date) -> list[ResultLine]:
    """What was given away and looked at from that day on."""
    titles = {
        row.id: row.title
        for row in connection.execute(
            select(_MATERIAL.id, _MATERIAL.title).where(_MATERIAL.brand_id == brand_id)
        )
    }
    facts: dict[tuple[str | None, str], dict[str, int | None]] = {}
    given = (
        select(_LINK.material_id, _LINK.kind, func.count().label("links"))
        .where(_LINK.brand_id == brand_id, _LINK.on >= since.isoformat())
        .group_by(_LINK.material_id, _LINK.kind)
    )
    for row in connection.execute(given):
        facts.setdefault((row.material_id, row.kind), {})["links"] = row.links
    timed = case((_VISIT.seconds > 0, _VISIT.seconds))
    looked = (
        select(
            _VISIT.material_id,
            _VISIT.kind,
            func.count().label("visitors"),
            func.sum(_VISIT.times).label("looks"),
            func.count(_KNOWN.id).label("known"),
            func.sum(_VISIT.forwarded).label("forwarded"),
            func.sum(_VISIT.saved).label("saved"),
            func.avg(timed).label("seconds"),
        )
        .join_from(
            ENTITY_TABLES["visit"],
            ENTITY_TABLES["known_visit"],
            _KNOWN.visit_id == _VISIT.id,
            isouter=True,
        )
        .where(_VISIT.brand_id == brand_id, _VISIT.on >= since.isoformat())
        .group_by(_VISIT.material_id, _VISIT.kind)
    )
    for row in connection.execute(looked):
        counted = {name: int(row._mapping[name]) for name in ("visitors", "looks", "known")}
        counted |= {name: int(row._mapping[name]) for name in ("forwarded", "saved")}
        seconds = None if row.seconds is None else round(row.seconds)
        facts.setdefault((row.material_id, row.kind), {}).update(counted, seconds=seconds)
    lines = [
        ResultLine(material_id, kind, titles.get(material_id or "", ""), **counts)  # type: ignore[arg-type]
        for (material_id, kind), counts in facts.items()
    ]
    kinds = list(LinkKind)
    return sorted(
        lines, key=lambda one: (-one.looks, -one.links, kinds.index(LinkKind(one.kind)), one.title)
    )
