"""Whether somebody who is being typed in is known anywhere in the brand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guide_app.domain.known import KnownAt, KnownBy, KnownMap, known_key
from guide_app.sync import known
from guide_app.sync.book import Book
from guide_app.sync.errors import Offline, SyncError
from guide_app.sync.link import Link
from guide_app.wire.messages import KnownRequest
from localdb import known as kept


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to say of somebody; no name, store or guide is among it.

    Attributes:
        where: By which field, and where; empty: not known.
        certain: The server has said so. Otherwise it is "maybe": two numbers in a hundred are,
            whoever they belong to.
    """

    where: Mapping[KnownBy, KnownAt | None]
    certain: bool


class KnownCheck:
    """Asks the server, or without it the map of this file.

    Args:
        may_ask: Whether the guide lets the program use the network just now.
    """

    def __init__(
        self, book: Book, link: Link | None = None, may_ask: Callable[[], bool] = lambda: True
    ) -> None:
        self._book = book
        self._link = link
        self._may_ask = may_ask
        self._map: tuple[str, KnownMap] | None = None

    def find(self, phone: str = "", wechat: str = "", member_number: str = "") -> Known:
        """Where somebody is known; takes as long as the server does, up to some seconds."""
        typed = {
            KnownBy.PHONE: phone,
            KnownBy.WECHAT: wechat,
            KnownBy.MEMBER_NUMBER: member_number,
        }
        typed = {by: text for by, text in typed.items() if known_key(by, text) is not None}
        if not typed:
            return Known({}, certain=True)
        if self._link is not None and self._may_ask():
            request = KnownRequest(**{by.value: text for by, text in typed.items()})
            try:
                answer = self._link.call(lambda api: api.known(request))
                where = {KnownBy(by): KnownAt(at) for by, at in answer.known.items()}
                return Known(where, certain=True)
            except (SyncError, ValueError):  # asked too often, too old, or out of reach
                pass
        return self._look_up(typed)

    def find_here(self, phone: str = "", wechat: str = "", member_number: str = "") -> Known:
        """Where somebody may be known, as this file alone can tell; for very many at a time."""
        typed = {
            KnownBy.PHONE: phone,
            KnownBy.WECHAT: wechat,
            KnownBy.MEMBER_NUMBER: member_number,
        }
        return self._look_up({by: text for by, text in typed.items() if text})

    def _look_up(self, typed: Mapping[KnownBy, str]) -> Known:
        found = self._read_map()
        maybe = [by for by, text in typed.items() if found and found.may_know(by, text)]
        return Known(dict.fromkeys(maybe), certain=False)

    def _read_map(self) -> KnownMap | None:
        with self._book.file.read() as connection:
            version, _ = kept.asked_at(connection)
            if self._map is not None and self._map[0] == version:
                return self._map[1]
            answer = kept.find(connection)
        if answer is None:
            return None
        try:
            made = known.unpack(answer)
        except Offline:
            return None
        self._map = answer.version, made
        return made
