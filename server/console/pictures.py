"""Pictures of materials and products in the console: sent in, ordered, taken out, shown."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from starlette.responses import FileResponse, Response

from guide_app.domain.entities import Material, Product
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.materials import MOST_MEDIA
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from server.console import catalog
from server.console.rows import get_named
from server.console.uploads import Received, received
from server.console.visit import Visit
from server.media.library import holds
from server.media.pictures import MOST_BYTES, Refused, Why

_SHOW = {"material": Material, "product": Product}
_STEPS = {"earlier": -1, "later": 1}


def add(visit: Visit) -> Response:
    """Take pictures in, behind those that are there; whichever cannot be taken is named."""
    shown = _shown(visit)
    files = received(visit)
    if not files:
        return catalog.show_again(visit, shown, 400, [visit.speech.t("picture.no_file")])
    room = MOST_MEDIA - len(shown.media_ids or [])
    taken: list[str] = []
    why_not: list[str] = []
    for file in files:
        problem = file.problem or ("too_many" if len(taken) >= room else "")
        found = None if problem else _taken(visit, file)
        if isinstance(found, str):
            taken.append(found)
        else:
            name = file.name or visit.speech.t("picture.nameless")
            said = _words(visit, found.why if found else problem)
            why_not.append(visit.speech.t("picture.refused", name=name, why=said))
    if taken and not _append(visit, shown, taken):
        why_not.append(visit.speech.t("picture.too_many", most=MOST_MEDIA))
    if why_not:
        return catalog.show_again(visit, _shown(visit), 400, why_not)
    return visit.go(_address(shown), "saved")


def arrange(visit: Visit) -> Response:
    """Move a picture by one place, or take it out, as the visitor saw them."""
    shown = _shown(visit)
    seen = [one for one in visit.form.get("seen", "").split(",") if one]
    which, how = visit.form.get("media_id", ""), visit.form.get("how", "")
    if which not in seen or how not in (*_STEPS, "remove"):
        raise Rejected(Code.NOT_A_CHOICE, field="how", value=how)
    at, now = seen.index(which), list(seen)
    now.remove(which)
    if how in _STEPS:
        now.insert(min(max(at + _STEPS[how], 0), len(now)), which)
    if not _save(visit, shown, seen, now):
        notice = visit.speech.t("picture.changed_meanwhile")
        return catalog.show_again(visit, _shown(visit), 409, [notice])
    return visit.go(_address(shown), "saved")


def send(visit: Visit) -> Response:
    """A picture of the brand, by its content."""
    name = visit.request.path_params["sha256"]
    with visit.desk.database.read() as connection:
        there = holds(connection, visit.here.brand.id, name)
    path = visit.desk.library.store.find(name) if there else None
    if path is None:
        raise Rejected(Code.NOT_FOUND, entity="media")
    return FileResponse(path, media_type="image/jpeg")


def _shown(visit: Visit) -> Material | Product:
    """Whose pictures the address names."""
    return get_named(visit, _SHOW[visit.request.url.path.split("/")[2]])


def _address(shown: Material | Product) -> str:
    return f"{entity_of(type(shown)).name}/{shown.id}"


def _taken(visit: Visit, file: Received) -> str | Refused:
    """The id of what was made of a file, or why nothing was."""
    try:
        return visit.desk.library.take_picture(visit.here.actor, Path(file.path), file.name)
    except Refused as refused:
        return refused
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return Refused(Why.STORAGE)


def _append(visit: Visit, shown: Material | Product, more: Sequence[str]) -> bool:
    """Put them behind whatever is there by now; False: there is no room any more."""
    while True:
        seen = shown.media_ids or []
        now = list(dict.fromkeys([*seen, *more]))
        if len(now) > MOST_MEDIA:
            return False
        if now == seen or _save(visit, shown, seen, now):
            return True
        shown = _shown(visit)


def _save(visit: Visit, shown: Material | Product, seen: list[str], now: list[str]) -> bool:
    """False: somebody has changed them since they were seen."""
    change = Change(seen or None, now or None)
    arguments = SaveCatalogRow(
        entity=entity_of(type(shown)).name, row_id=shown.id, changes={"media_ids": change}
    )
    return not visit.change(arguments).conflicts


def _words(visit: Visit, why: str) -> str:
    limit = MOST_BYTES // 1_000_000
    return visit.speech.t(f"picture.why.{why}", most=MOST_MEDIA, megabytes=limit)
