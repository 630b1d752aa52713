"""Who looked: the visitors of what the guide gave away, customers and strangers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from guide_app.services.links import LinkService
from guide_app.sync.book import Book
from localdb.queries import radar
from localdb.queries.customers import names_of

MOST = 500
"""So many visitors are listed at once, whoever looked last."""


class Span(IntEnum):
    """So many of the brand's days are looked back on, today among them."""

    TODAY = 1
    WEEK = 7
    MONTH = 30


@dataclass(frozen=True, slots=True)
class RadarRow:
    """One visitor of one link.

    Attributes:
        customer_id: Who it was; None: nobody knows, or they are no customer of this guide.
        name: The customer's.
        kind: Of the link, see `words.LinkKind`.
        title: What was looked at.
        last_at: In the brand's time.
        times: How many looks there were.
        seconds: How long altogether; 0: not known.
        saved: How many pictures or cards were kept.
        forwarded: They had it from somebody else than the guide.
    """

    visit_id: str
    customer_id: str | None
    name: str | None
    kind: str
    material_id: str | None
    title: str
    last_at: datetime
    times: int
    seconds: int
    saved: int
    forwarded: bool


@dataclass(frozen=True, slots=True)
class Radar:
    """Those who looked, whoever did last first.

    Attributes:
        today: The brand's day.
        offered: The brand has pages; without them nobody can look.
    """

    rows: tuple[RadarRow, ...]
    today: date
    offered: bool

    @property
    def looks(self) -> int:
        """How often they looked altogether."""
        return sum(row.times for row in self.rows)

    @property
    def customers(self) -> int:
        """How many customers of the guide are among them."""
        return len({row.customer_id for row in self.rows if row.customer_id is not None})


class RadarService:
    """Reads what the server has told of visitors: at any time, without a network, too."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._links = LinkService(book)

    def load(self, span: Span) -> Radar:
        """Who looked in the last days."""
        today, zone = self._book.today, self._book.zone
        since = today - timedelta(days=span - 1)
        with self._book.file.read() as connection:
            guide_id = self._book.read_actor(connection).guide_id
            seen = radar.visits(connection, guide_id, since, MOST)
            names = names_of(connection, {one.customer_id for one in seen if one.customer_id})
        rows = []
        for one in seen:
            name = names.get(one.customer_id or "")
            rows.append(
                RadarRow(
                    visit_id=one.id,
                    customer_id=one.customer_id if name is not None else None,
                    name=name,
                    kind=one.kind,
                    material_id=one.material_id,
                    title=one.title,
                    last_at=one.last_at.astimezone(zone),
                    times=one.times,
                    seconds=one.seconds,
                    saved=one.saved,
                    forwarded=one.forwarded,
                )
            )
        return Radar(tuple(rows), today, self._links.offered)
