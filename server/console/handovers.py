"""Who was handed over, for whoever starts the same in WeCom: by giver and taker, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import quote

from sqlalchemy import Connection, select
from starlette.responses import Response

from guide_app.domain.values import format_instant
from guide_app.intake.rejects import escaped
from guide_app.wire.errors import ErrorCode
from server.audit import AuditLine, append
from server.console import reading
from server.console.visit import Visit
from server.handed_over import BATCH, Move, known_in_wecom, read_moves
from server.problems import Problem
from server.schema import ENTITY_TABLES

AUDITED = "handover.list"
_DAYS, _FURTHEST_DAYS = 7, 92
_COLUMNS = (
    *("batch", "from", "from_account", "to", "to_account", "store"),
    *("name", "wechat", "external_userid", "on", "state"),
)
_guide = ENTITY_TABLES["guide"].c


@dataclass(frozen=True, slots=True)
class Pair:
    """Customers who go from one guide to another, as a line of the page.

    ``known``: those whose external user id is known; ``planned``: those who are still to go.
    """

    from_guide_id: str
    to_guide_id: str
    last_on: date
    customers: int
    known: int
    planned: int

    @property
    def batches(self) -> int:
        """So many transfers it takes in WeCom."""
        return -(-self.customers // BATCH)


def show(visit: Visit) -> Response:
    """Every pair of guides since a day."""
    since = _since(visit)
    with visit.desk.database.read() as connection:
        moves = _moves(connection, visit, since)
        known = _known(connection, visit, moves)
        names = _names(connection, visit, moves)
    pairs = []
    for (giver, taker), some in groupby(moves, key=lambda one: one.pair):
        group = list(some)
        pair = Pair(
            giver,
            taker,
            last_on=max(one.on for one in group),
            customers=len(group),
            known=sum(one.customer_id in known for one in group),
            planned=sum(one.planned for one in group),
        )
        pairs.append(pair)
    pairs.sort(key=lambda one: one.last_on, reverse=True)
    return visit.page("handovers.html", pairs=pairs, names=names, since=since, batch=BATCH)


def send_list(visit: Visit) -> Response:
    """The customers of one pair, or of all, as a file; the audit keeps who took whose.

    Raises:
        Problem: NOT_FOUND where nobody was handed over so.
    """
    here, since, t = visit.here, _since(visit), visit.speech.t
    with visit.desk.database.read() as connection:
        moves = _chosen(visit, _moves(connection, visit, since))
        known = _known(connection, visit, moves)
        names = _names(connection, visit, moves)
        stores = reading.names_of(
            connection, "store", here.brand.id, {one.store_id for one in moves}
        )
    if not moves:
        raise Problem(ErrorCode.NOT_FOUND)
    at = format_instant(visit.desk.clock())
    givers = sorted({one.from_guide_id for one in moves})
    lines = [AuditLine(AUDITED, here.guide.id, None, giver) for giver in givers]
    visit.desk.database.write(lambda c: append(c, here.brand.id, at, lines))
    text = io.StringIO()
    # As rejected rows come back: a mark without which Excel takes Chinese for Latin, every cell in
    # quotes, and none that a spreadsheet would run.
    rows = csv.writer(text, quoting=csv.QUOTE_ALL)
    rows.writerow([t(f"handovers.column.{name}") for name in _COLUMNS])
    for batch, move in _in_batches(moves):
        giver, taker = (names[one] for one in move.pair)
        state = t("handovers.planned" if move.planned else "handovers.moved")
        cells = (
            *(str(batch), *giver, *taker, stores.get(move.store_id, "")),
            *(move.name, move.wechat or "", " ".join(known.get(move.customer_id, ()))),
            *(move.on.isoformat(), state),
        )
        rows.writerow([escaped(cell) for cell in cells])
    name = quote(f"{t('handovers.file')}-{since.isoformat()}.csv")
    return Response(
        text.getvalue().encode("utf-8-sig", "replace"),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f"attachment; filename*=utf-8''{name}"},
    )


def _since(visit: Visit) -> date:
    """The day that was asked for; a week ago where none, or none that can be."""
    today = visit.speech.today
    try:
        asked = date.fromisoformat(visit.asked.get("since", ""))
    except ValueError:
        return today - timedelta(days=_DAYS)
    return min(max(asked, today - timedelta(days=_FURTHEST_DAYS)), today)


def _moves(connection: Connection, visit: Visit, since: date) -> list[Move]:
    return read_moves(connection, visit.here.actor, since, visit.speech.zone)


def _chosen(visit: Visit, moves: Sequence[Move]) -> list[Move]:
    pair = visit.asked.get("from"), visit.asked.get("to")
    return [one for one in moves if pair == (None, None) or one.pair == pair]


def _known(
    connection: Connection, visit: Visit, moves: Sequence[Move]
) -> dict[str, tuple[str, ...]]:
    return known_in_wecom(connection, visit.here.brand.id, {one.customer_id for one in moves})


def _names(
    connection: Connection, visit: Visit, moves: Sequence[Move]
) -> dict[str, tuple[str, str]]:
    """Name and account of the guides, those who have left too."""
    ids = sorted({one for move in moves for one in move.pair})
    query = select(_guide.id, _guide.name, _guide.account)
    query = query.where(_guide.id.in_(ids), _guide.brand_id == visit.here.brand.id)
    found = {row.id: (row.name, row.account) for row in connection.execute(query)}
    return {one: found.get(one, (visit.speech.t("gone"), "")) for one in ids}


def _in_batches(moves: Sequence[Move]) -> Iterator[tuple[int, Move]]:
    """Each with the number of its transfer in WeCom, counted anew for every pair."""
    for _, group in groupby(moves, key=lambda one: one.pair):
        for at, move in enumerate(group):
            yield at // BATCH + 1, move
