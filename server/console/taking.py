"""Files that somebody of HQ sends become part of a material or a product, or it is said why not."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from guide_app.domain.entities import Material, Product
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.materials import MOST_MEDIA
from guide_app.domain.media_formats import check_together
from guide_app.domain.words import MediaType
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from server.console.rows import get_named
from server.console.visit import Visit
from server.media.library import media_of
from server.media.why import Refused, Why

_SHOW: dict[str, type[Material | Product]] = {"material": Material, "product": Product}


class NotTaken(Exception):
    """A file was not taken.

    Args:
        why: The end of a key of `words.materials`.
        limit: Of what is too large: how many bytes it might have.
    """

    def __init__(self, why: str, limit: int = 0) -> None:
        super().__init__(why)
        self.why, self.limit = why, limit

    def said(self, visit: Visit, name: str) -> str:
        """Why, as a sentence about the file of this name."""
        say = visit.speech
        shown = name or say.t("picture.nameless")
        return say.t("picture.refused", name=shown, why=self.reason(visit))

    def reason(self, visit: Visit) -> str:
        """Why, without naming the file."""
        megabytes = self.limit // 1_000_000
        return visit.speech.t(f"picture.why.{self.why}", most=MOST_MEDIA, megabytes=megabytes)


def shown_by(visit: Visit) -> Material | Product:
    """What the files are of that the address names."""
    return get_named(visit, _SHOW[visit.request.url.path.split("/")[2]])


def address_of(shown: Material | Product) -> str:
    """Of its page, below the console's."""
    return f"{entity_of(type(shown)).name}/{shown.id}"


def take_in(
    visit: Visit,
    shown: Material | Product,
    path: Path,
    name: str,
    cover: Path | None,
    beside: Sequence[str],
) -> str:
    """Make a row of a file. Returns its id.

    Args:
        shown: What it is to be part of.
        cover: A picture for a film.
        beside: What that has by then.

    Raises:
        NotTaken: It is nothing that can be published, or does not go with the others.
    """
    if len(beside) >= MOST_MEDIA:
        raise NotTaken("too_many")
    try:
        found = visit.desk.library.take(visit.here.actor, path, name, cover)
    except Refused as refused:
        raise NotTaken(refused.why, refused.limit) from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise NotTaken(Why.STORAGE) from None
    with visit.desk.database.read() as connection:
        rows = media_of(connection, visit.here.brand.id, list(dict.fromkeys([*beside, found])))
    if isinstance(shown, Product) and any(one.type != MediaType.IMAGE for one in rows):
        raise NotTaken("pictures_only")
    try:
        check_together(rows)
    except Rejected as rejected:
        raise NotTaken("one_film" if rejected.code is Code.TOO_MANY else "not_together") from None
    return found


def append(visit: Visit, shown: Material | Product, more: Sequence[str]) -> bool:
    """Put them behind whatever is there by now; False: there is no room any more."""
    while True:
        seen = shown.media_ids or []
        now = list(dict.fromkeys([*seen, *more]))
        if len(now) > MOST_MEDIA:
            return False
        if now == seen or save_order(visit, shown, seen, now):
            return True
        shown = shown_by(visit)


def save_order(visit: Visit, shown: Material | Product, seen: list[str], now: list[str]) -> bool:
    """False: somebody has changed them since they were seen."""
    change = Change(seen or None, now or None)
    arguments = SaveCatalogRow(
        entity=entity_of(type(shown)).name, row_id=shown.id, changes={"media_ids": change}
    )
    return not visit.change(arguments).conflicts
