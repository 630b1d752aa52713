"""What comes of scripts: every wording with its reply rate, and the messages behind it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select
from starlette.responses import Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.figures import ANSWER_DAYS
from guide_app.domain.reply_rate import FEW, ReplyRate
from guide_app.tables.replies import PARTS, SENT
from server import dealers
from server.console import reading, reply_rates
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

OWN = "own"
"""Stands for the wordings of guides, which HQ does not read."""
_script, _variant = ENTITY_TABLES["script"].c, ENTITY_TABLES["script_variant"].c


@dataclass(frozen=True, slots=True)
class WordingLine:
    """A line of the page; ``text`` None: the guides' own words, together."""

    script_id: str
    wording_id: str
    text: str | None
    archived: bool
    rate: ReplyRate


@dataclass(frozen=True, slots=True)
class ScriptLines:
    """A script with its wordings."""

    script_id: str
    title: str
    stage: str
    lines: tuple[WordingLine, ...]


def show(visit: Visit) -> Response:
    """Every wording with its rate, by script."""
    here = visit.here
    with visit.desk.database.read() as connection:
        scripts = _scripts(connection, here.brand.id, visit)
    return visit.page("script_results.html", scripts=scripts, few=FEW, days=ANSWER_DAYS)


def show_rows(visit: Visit) -> Response:
    """The messages behind one figure.

    Raises:
        Rejected: NOT_FOUND for what is no wording of the brand's, or no figure.
    """
    script_id, wording_id = (visit.request.path_params[name] for name in ("row_id", "wording_id"))
    part = visit.asked.get("part", SENT)
    brand_id = visit.here.brand.id
    with visit.desk.database.read() as connection:
        texts = _texts(connection, brand_id, script_id)
        if part not in PARTS or (wording_id != OWN and wording_id not in texts):
            raise Rejected(Code.NOT_FOUND)
        if not texts:
            raise Rejected(Code.NOT_FOUND)
        wordings = (
            reply_rates.none_of(list(texts))
            if wording_id == OWN
            else reply_rates.one_wording(wording_id)
        )
        today = visit.speech.today
        page = reply_rates.read_rows(
            connection, visit.here.actor, today, script_id, wordings, part, visit.asked
        )
        customers = dealers.names_of_customers(
            connection, visit.here.actor, [row["customer_id"] for row in page.rows]
        )
        kept = dealers.count_kept(connection, visit.here.actor)
        title = reading.names_of(connection, "script", brand_id, [script_id])[script_id]
    return visit.page(
        "script_rows.html",
        title=title,
        text=texts.get(wording_id),
        part=part,
        page=page,
        customers=customers,
        kept=kept,
        days=ANSWER_DAYS,
    )


def _scripts(connection: Connection, brand_id: str, visit: Visit) -> list[ScriptLines]:
    rates = reply_rates.read_rates(connection, brand_id, visit.speech.today)
    own: dict[str, ReplyRate] = defaultdict(ReplyRate)
    known: dict[str, list[tuple[str, str, bool]]] = {}
    heads = {}
    order = (_script.position, _script.title, _script.id)
    query = select(_script.id, _script.title, _script.stage, _script.text, _script.archived)
    for row in connection.execute(query.where(_script.brand_id == brand_id).order_by(*order)):
        heads[row.id] = row.title, row.stage
        known[row.id] = [(row.id, row.text, bool(row.archived))]
    variants = select(_variant.script_id, _variant.id, _variant.text, _variant.archived)
    variants = variants.where(_variant.brand_id == brand_id)
    variants = variants.order_by(_variant.position, _variant.id)
    for script_id, wording_id, text, archived in connection.execute(variants):
        known[script_id].append((wording_id, text, bool(archived)))
    for (script_id, wording_id), rate in rates.items():
        if wording_id not in {one for one, _, _ in known.get(script_id, ())}:
            own[script_id] += rate
    return [
        ScriptLines(script_id, title, stage, _lines(script_id, known[script_id], rates, own))
        for script_id, (title, stage) in heads.items()
        if script_id in {one for one, _ in rates} or not known[script_id][0][2]
    ]


def _lines(
    script_id: str,
    known: list[tuple[str, str, bool]],
    rates: dict[tuple[str, str], ReplyRate],
    own: dict[str, ReplyRate],
) -> tuple[WordingLine, ...]:
    lines = [
        WordingLine(script_id, one, text, off, rates.get((script_id, one), ReplyRate()))
        for one, text, off in known
        if not off or (script_id, one) in rates
    ]
    if script_id in own:
        lines.append(WordingLine(script_id, OWN, None, False, own[script_id]))
    return tuple(lines)


def _texts(connection: Connection, brand_id: str, script_id: str) -> dict[str, str]:
    """The wordings of HQ by id; none of a script that is not the brand's."""
    first = select(_script.id, _script.text).where(
        _script.id == script_id, _script.brand_id == brand_id
    )
    more = select(_variant.id, _variant.text).where(
        _variant.script_id == script_id, _variant.brand_id == brand_id
    )
    return {row[0]: row[1] for query in (first, more) for row in connection.execute(query)}
