"""Where a poster leaves room for a guide's name and code: chosen by HQ, seen before it is saved."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from PIL import Image
from starlette.responses import Response

from guide_app.domain.entities import Guide, Material, Store
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.stamps import (
    FEWEST_LINES,
    LARGEST_CODE,
    LONGEST_HEADLINE,
    LONGEST_HINT,
    LONGEST_LINE,
    LONGEST_PRICE,
    MOST_LINES,
    SMALLEST_CODE,
    Align,
    Ink,
    Signed,
    Stamp,
    StampLayout,
    read_stamp,
    stamp_document,
)
from guide_app.domain.words import MaterialType
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.render.posters import stamp_poster
from guide_app.tables.tx import TableTx
from server.console import reading
from server.console.rows import get_named
from server.console.visit import Visit
from server.media.library import held, media_of
from server.schema import ENTITY_TABLES

WITHOUT = "without"
SAMPLE = "https://work.weixin.qq.com/ca/cawcde0000000000000"
"""What the code says in a preview for somebody who has none yet; it leads nowhere."""
_FLYER_LIMITS = {
    "headline": {"most": LONGEST_HEADLINE},
    "lines": {"fewest": FEWEST_LINES, "lines": MOST_LINES, "most": LONGEST_LINE},
    "price": {"most": LONGEST_PRICE},
}
_PREVIEW_WIDTH = 540
_PARTS = {"code": ("left", "top", "width"), "name": ("left", "top", "width", "height")}
_PARTS["store"] = _PARTS["name"]
_FLYER = ("headline", "lines", "price")
_USUAL = Stamp(layout=StampLayout.OWN, code=(64, 70, 32), name=(5, 74, 55, 6), store=(5, 82, 55, 4))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows: what is typed, or else what is kept."""

    typed: dict[str, str]
    seen: str
    notice: str = ""
    tone: str = "bad"
    status: int = 200


def show(visit: Visit) -> Response:
    """The page of a material's stamp."""
    material = get_named(visit, Material)
    typed = _texts(material.stamp)
    if material.stamp is None:
        flyer = material.type == MaterialType.MICRO_FLYER
        typed["layout"] = (StampLayout.FLYER if flyer else StampLayout.BAND).value
    return _page(visit, material, _Shown(typed, _as_seen(material.stamp)))


def save(visit: Visit) -> Response:
    """Keep what was typed, or show what would become of it."""
    material, typed = get_named(visit, Material), dict(visit.form)
    seen = typed.get("seen", "null")
    try:
        was = json.loads(seen)
    except (ValueError, RecursionError):
        raise Rejected(Code.UNREADABLE) from None
    try:
        stamp = _read(typed)
    except Rejected as refused:
        words = _words(visit, refused)
        return _page(visit, material, _Shown(_filled(typed), seen, words, status=400))
    if typed.get("do") == "preview":
        return _page(visit, material, _Shown(_filled(typed), seen))
    change = Change(was, None if stamp is None else stamp_document(stamp))
    arguments = SaveCatalogRow(entity="material", row_id=material.id, changes={"stamp": change})
    if change.seen != change.new and visit.change(arguments).conflicts:
        now = _as_seen(get_named(visit, Material).stamp)
        told = visit.speech.t("stamp.changed_meanwhile")
        return _page(visit, material, _Shown(_filled(typed), now, told, "am", 409))
    return visit.go(f"material/{material.id}", "saved")


def send_preview(visit: Visit) -> Response:
    """The poster as a guide's PC would draw it, smaller."""
    material, asked = get_named(visit, Material), visit.asked
    picture = _picture(visit, material)
    stamp = _read(asked)
    if picture is None:
        raise Rejected(Code.NOT_FOUND, entity="media")
    drawn = picture if stamp is None else stamp_poster(picture, stamp, _signed(visit, asked))
    with Image.open(io.BytesIO(drawn)) as image:
        image.thumbnail((_PREVIEW_WIDTH, 4 * _PREVIEW_WIDTH), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        image.save(made, "JPEG", quality=85)
    return Response(made.getvalue(), media_type="image/jpeg")


def _page(visit: Visit, material: Material, shown: _Shown) -> Response:
    say, typed = visit.speech, shown.typed
    with visit.desk.database.read() as connection:
        guides = reading.names(connection, "guide", visit.here.brand.id)
        pictures = media_of(connection, material.brand_id, material.media_ids or [])
    guide_id = typed.get("guide", visit.here.guide.id)
    guide = _find_guide(visit, guide_id)
    if material.type == MaterialType.MICRO_FLYER:
        offered = [StampLayout.FLYER.value, WITHOUT]
    else:
        offered = [*(one.value for one in StampLayout if one is not StampLayout.FLYER), WITHOUT]
    query = {name: text for name, text in typed.items() if name not in ("csrf", "seen", "do")}
    return visit.page(
        "material_stamp.html",
        shown.status,
        material=material,
        is_poster=material.type == MaterialType.POSTER,
        is_flyer=material.type == MaterialType.MICRO_FLYER,
        flyer_limits=_FLYER_LIMITS,
        has_picture=bool(pictures),
        notice=shown.notice,
        tone=shown.tone,
        seen=shown.seen,
        typed=typed,
        layouts=[
            (one, say.t(f"stamp.layout.{one}"), _address({**query, "layout": one}))
            for one in offered
        ],
        inks=[(one.value, say.t(f"stamp.ink.{one}")) for one in Ink],
        aligns=[(one.value, say.t(f"stamp.align.{one}")) for one in Align],
        parts=_PARTS,
        guides=guides,
        guide_id=guide_id,
        is_sample=guide is None or guide.contact_url is None,
        preview=_address(query) if _can_be_drawn(typed) else "",
        longest_hint=LONGEST_HINT,
        code_range={"lowest": SMALLEST_CODE, "highest": LARGEST_CODE},
    )


def _address(query: Mapping[str, str]) -> str:
    return f"stamp/preview?{urlencode(query)}"


def _as_seen(stamp: Any) -> str:
    return json.dumps(stamp, ensure_ascii=False, sort_keys=True)


def _texts(document: Any) -> dict[str, str]:
    """What the form begins with."""
    stamp = None if document is None else read_stamp(document)
    found = {"layout": WITHOUT if stamp is None else stamp.layout.value}
    stamp = stamp or Stamp()
    found |= {"headline": stamp.headline, "price": stamp.price, "lines": "\n".join(stamp.lines)}
    found |= {"hint": stamp.hint, "ink": stamp.ink.value, "align": stamp.align.value}
    for part, names in _PARTS.items():
        usual = _USUAL if stamp.layout is not StampLayout.OWN else stamp
        numbers = getattr(usual, part) or ("",) * len(names)
        found |= {f"{part}_{name}": str(one) for name, one in zip(names, numbers, strict=True)}
    return found


def _filled(typed: Mapping[str, str]) -> dict[str, str]:
    return {**dict.fromkeys(_texts(None), ""), **typed}


def _read(typed: Mapping[str, str]) -> Stamp | None:
    """What a form says; None: no stamp.

    Raises:
        Rejected: As `read_stamp`.
    """
    if typed.get("layout") == WITHOUT:
        return None
    document: dict[str, Any] = {
        name: typed[name].strip() for name in ("layout", "ink", "align", "hint") if typed.get(name)
    }
    if document.get("layout") == StampLayout.FLYER:
        document |= {"headline": typed.get("headline", ""), "price": typed.get("price", "")}
        lines = typed.get("lines", "").splitlines()
        document["lines"] = [line.strip() for line in lines if line.strip()]
    if document.get("layout") == StampLayout.OWN:
        for part, names in _PARTS.items():
            texts = [typed.get(f"{part}_{name}", "").strip() for name in names]
            if any(texts):
                document[part] = [_number(part, text) for text in texts]
    return read_stamp(document)


def _can_be_drawn(typed: Mapping[str, str]) -> bool:
    try:
        _read(typed)
    except Rejected:
        return False
    return True


def _number(part: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 3:
        raise Rejected(Code.WRONG_TYPE, field=part)
    return int(text)


def _words(visit: Visit, refused: Rejected) -> str:
    field = str(refused.facts.get("field", ""))
    if field in _PARTS:
        facts = {"lowest": SMALLEST_CODE, "highest": LARGEST_CODE} if field == "code" else {}
        return visit.speech.t(f"stamp.bad.{field}", **facts)
    if field in _FLYER:
        return visit.speech.t(f"stamp.bad.{field}", **_FLYER_LIMITS[field])
    if field == "hint":
        return visit.speech.t("stamp.bad.hint", most=LONGEST_HINT)
    return visit.speech.t("stamp.bad.layout")


def _picture(visit: Visit, material: Material) -> bytes | None:
    """The first one, as it was published."""
    with visit.desk.database.read() as connection:
        rows = media_of(connection, material.brand_id, (material.media_ids or [])[:1])
        there = [row for row in rows if held(connection, material.brand_id, row.sha256) == "jpg"]
    path = visit.desk.library.store.find(there[0].sha256) if there else None
    return None if path is None else path.read_bytes()


def _signed(visit: Visit, asked: Mapping[str, str]) -> Signed:
    """Whoever the preview is for: by default whoever looks."""
    guide = _find_guide(visit, asked.get("guide", visit.here.guide.id))
    if guide is None:
        raise Rejected(Code.NOT_FOUND, entity="guide")
    store = None
    if guide.store_id is not None:
        with visit.desk.database.read() as connection:
            store = TableTx(connection, ENTITY_TABLES).find(Store, guide.store_id)
    return Signed(guide.name, "" if store is None else store.name, guide.contact_url or SAMPLE)


def _find_guide(visit: Visit, guide_id: str) -> Guide | None:
    with visit.desk.database.read() as connection:
        guide = TableTx(connection, ENTITY_TABLES).find(Guide, guide_id)
    return guide if guide is not None and guide.brand_id == visit.here.brand.id else None
