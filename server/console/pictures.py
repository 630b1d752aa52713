"""Files of materials and products in the console: sent in, ordered, taken out, shown."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.materials import MOST_MEDIA
from guide_app.domain.media_formats import CONTENT_TYPES, FORMATS
from guide_app.domain.words import MediaType
from server.console import catalog
from server.console.taking import NotTaken, address_of, append, save_order, shown_by, take_in
from server.console.uploads import received
from server.console.visit import Visit
from server.media.library import held

_STEPS = {"earlier": -1, "later": 1}


def add(visit: Visit) -> Response:
    """Take files in, behind those that are there; whichever cannot be taken is named."""
    shown = shown_by(visit)
    sent = received(visit)
    covers = [Path(file.path) for file in sent if file.part == "cover" and file.path]
    files = [file for file in sent if file.part == "file"]
    if not files:
        return catalog.show_again(visit, shown, 400, [visit.speech.t("picture.no_file")])
    there = shown.media_ids or []
    taken: list[str] = []
    why_not: list[str] = []
    for file in files:
        try:
            if file.problem:
                raise NotTaken(file.problem, visit.desk.library.sizes.largest)
            path, cover = Path(file.path), covers[0] if covers else None
            taken.append(take_in(visit, shown, path, file.name, cover, [*there, *taken]))
        except NotTaken as refused:
            why_not.append(refused.said(visit, file.name))
    if taken and not append(visit, shown, taken):
        why_not.append(visit.speech.t("picture.too_many", most=MOST_MEDIA))
    if why_not:
        return catalog.show_again(visit, shown_by(visit), 400, why_not)
    return visit.go(address_of(shown), "saved")


def arrange(visit: Visit) -> Response:
    """Move a picture by one place, or take it out, as the visitor saw them."""
    shown = shown_by(visit)
    seen = [one for one in visit.form.get("seen", "").split(",") if one]
    which, how = visit.form.get("media_id", ""), visit.form.get("how", "")
    if which not in seen or how not in (*_STEPS, "remove"):
        raise Rejected(Code.NOT_A_CHOICE, field="how", value=how)
    at, now = seen.index(which), list(seen)
    now.remove(which)
    if how in _STEPS:
        now.insert(min(max(at + _STEPS[how], 0), len(now)), which)
    if not save_order(visit, shown, seen, now):
        notice = visit.speech.t("picture.changed_meanwhile")
        return catalog.show_again(visit, shown_by(visit), 409, [notice])
    return visit.go(address_of(shown), "saved")


def send(visit: Visit) -> Response:
    """A file of the brand, by its content; a document is saved, whatever the browser could show."""
    name = visit.request.path_params["sha256"]
    with visit.desk.database.read() as connection:
        ending = held(connection, visit.here.brand.id, name)
    path = visit.desk.library.store.find(name) if ending else None
    if path is None or ending is None:
        raise Rejected(Code.NOT_FOUND, entity="media")
    saved = f"{name[:8]}.{ending}" if ending in FORMATS[MediaType.FILE] else None
    return FileResponse(path, media_type=CONTENT_TYPES[ending], filename=saved)
