"""The codes that a guide shows at the counter, from this PC alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from guide_app.domain.channel_codes import code_url
from guide_app.domain.entities import Brand, ChannelCode, Guide, Store
from guide_app.domain.words import CodeKind
from guide_app.services.posters import personal_address
from guide_app.sync.book import Book
from guide_app.tables.tx import TableTx
from localdb.queries.channel_codes import codes_in_use
from localdb.schema import ENTITY_TABLES


@dataclass(frozen=True, slots=True)
class CounterCode:
    """A code that is shown to whoever stands there.

    Attributes:
        name: What HQ calls it; "" for the guide's own.
        kind: See `words.CodeKind`.
        address: What it says.
    """

    name: str
    kind: str
    address: str


@dataclass(frozen=True, slots=True)
class CounterCodes:
    """All that this guide may show, the own one first, and in whose name."""

    guide: str
    store: str
    codes: tuple[CounterCode, ...]


class CounterCodeService:
    """Asks."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def load(self) -> CounterCodes:
        """The own code, those that the guide shares, and those of the store."""
        with self._book.file.read() as connection:
            tx = TableTx(connection, ENTITY_TABLES)
            actor = self._book.read_actor(connection)
            guide, brand = tx.find(Guide, actor.guide_id), tx.find(Brand, actor.brand_id)
            store = tx.find(Store, actor.store_id) if actor.store_id else None
            codes = [] if guide is None else _shown(connection, brand, guide)
        own = None if guide is None else personal_address(guide)
        if own is not None:
            codes.insert(0, CounterCode("", CodeKind.PERSONAL.value, own))
        return CounterCodes(
            "" if guide is None else guide.name,
            "" if store is None else store.name,
            tuple(codes),
        )


def _shown(connection: Connection, brand: Brand | None, guide: Guide) -> list[CounterCode]:
    found = []
    for code in codes_in_use(connection):
        address = code_url(brand, code)
        if address is not None and _is_for(code, guide):
            found.append(CounterCode(code.name, code.kind, address))
    return found


def _is_for(code: ChannelCode, guide: Guide) -> bool:
    """Whether a scan may lead to the guide, or to a page that is for everybody's customers."""
    if code.guides:
        return any(one["guide_id"] == guide.id and one["weight"] for one in code.guides)
    if code.store_id is not None:
        return code.store_id == guide.store_id
    return code.url is not None
