"""Parcel cards in the console: written, looked at, and taken along as a PDF to be printed."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.responses import Response

from guide_app.domain.cards import (
    CARDS_ON_A_SHEET,
    LONGEST,
    MOST_CARDS,
    CardDesign,
    CardFormat,
    check_card,
    sheets_of,
)
from guide_app.domain.entities import Guide, Store
from guide_app.domain.entities.organisation import CONTACT_URL
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.web_addresses import is_web_address
from guide_app.render.card_pictures import picture_card
from guide_app.tables.rows import read_rows, select_rows
from guide_app.tables.tx import TableTx
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

VERSIONS = ("A", "B")
_PREVIEW_WIDTH = 720
_GUIDE = ENTITY_TABLES["guide"].c
_TEXTS = ("version", "headline", "reward", "hint", "sender", "address", "guide", "count")


def show(visit: Visit) -> Response:
    """The page, with a preview of what is typed as soon as it can be printed."""
    typed, form = _typed(visit), _form(visit)
    design, notice = None, ""
    if visit.asked.get("headline") is not None:
        try:
            design = _design(visit, typed)
            _count(typed)
        except Rejected as refused:
            design, notice = None, _words(visit, refused)
    query = urlencode({**typed, "form": form.value})
    return visit.page(
        "cards.html",
        200 if not notice else 400,
        notice=notice,
        typed=typed,
        form=form.value,
        forms=[(one.value, visit.speech.t(f"card.form.{one}")) for one in CardFormat],
        versions=[(one, visit.speech.t("card.version_of", letter=one)) for one in VERSIONS],
        guides=_guides_with_code(visit),
        longest=LONGEST,
        preview=f"/console/cards/preview?{query}" if design else "",
        pdf=f"/console/cards/print?{query}" if design else "",
        sheets=sheets_of(form, _count(typed)) if design else 0,
        cards=sheets_of(form, _count(typed)) * CARDS_ON_A_SHEET[form] if design else 0,
        paper=visit.speech.t(f"card.paper.{form}"),
    )


def send_preview(visit: Visit) -> Response:
    """One card as a picture."""
    drawn = picture_card(_design(visit, _typed(visit)), _form(visit), _PREVIEW_WIDTH)
    return Response(drawn, media_type="image/png")


def send_pdf(visit: Visit) -> Response:
    """All of them as a file."""
    # What writes it comes with the first card that is printed: no other page waits for it.
    from guide_app.render.sheets import print_cards

    typed = _typed(visit)
    design = _design(visit, typed)
    made = print_cards(design, _form(visit), _count(typed))
    name = quote(f"{visit.speech.t('cards')}-{design.version}.pdf")
    return Response(
        made,
        media_type="application/pdf",
        headers={"content-disposition": f"attachment; filename*=utf-8''{name}"},
    )


def _typed(visit: Visit) -> dict[str, str]:
    say = visit.speech.t
    usual = dict.fromkeys(_TEXTS, "") | {"version": VERSIONS[0], "count": "80"}
    usual |= {"hint": say("card.usual_hint"), "sender": visit.here.brand.name}
    asked = {
        name: visit.asked[name].replace("\r\n", "\n") for name in _TEXTS if name in visit.asked
    }
    return {**usual, **asked}


def _form(visit: Visit) -> CardFormat:
    asked = visit.asked.get("form", "")
    return CardFormat(asked) if asked in set(CardFormat) else CardFormat.BUSINESS


def _count(typed: dict[str, str]) -> int:
    text = typed["count"].strip()
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= MOST_CARDS:
        raise Rejected(Code.OUT_OF_RANGE, field="count", lowest=1, highest=MOST_CARDS)
    return int(text)


def _design(visit: Visit, typed: dict[str, str]) -> CardDesign:
    """What is to be printed.

    Raises:
        Rejected: As `check_card`; WRONG_TYPE or TOO_LONG of an address; NOT_FOUND of a guide.
    """
    address, sender = typed["address"].strip(), typed["sender"].strip()
    if typed["guide"]:
        guide, store = _guide(visit, typed["guide"])
        address = guide.contact_url or ""
        sender = sender or " · ".join(one for one in (store, guide.name) if one)
    if typed["version"] not in VERSIONS:
        raise Rejected(Code.NOT_A_CHOICE, field="version", value=typed["version"][:20])
    design = CardDesign(
        version=typed["version"],
        headline=typed["headline"].strip(),
        reward=typed["reward"].strip(),
        hint=typed["hint"].strip(),
        sender=sender,
        address=address,
    )
    check_card(design)
    if len(address) > CONTACT_URL:
        raise Rejected(Code.TOO_LONG, field="address", limit=CONTACT_URL, length=len(address))
    if not is_web_address(address, ("https",)):
        raise Rejected(Code.WRONG_TYPE, field="address")
    return design


def _guide(visit: Visit, guide_id: str) -> tuple[Guide, str]:
    """Somebody of the brand, and the name of their store."""
    with visit.desk.database.read() as connection:
        tx = TableTx(connection, ENTITY_TABLES)
        guide = tx.find(Guide, guide_id)
        if guide is None or guide.brand_id != visit.here.brand.id:
            raise Rejected(Code.NOT_FOUND, entity="guide")
        store = None if guide.store_id is None else tx.find(Store, guide.store_id)
    return guide, "" if store is None else store.name


def _guides_with_code(visit: Visit) -> list[tuple[str, str]]:
    query = select_rows(ENTITY_TABLES, Guide).where(
        _GUIDE.brand_id == visit.here.brand.id,
        _GUIDE.active == 1,
        _GUIDE.contact_url.is_not(None),
    )
    with visit.desk.database.read() as connection:
        rows = read_rows(connection, Guide, query.order_by(_GUIDE.name, _GUIDE.id))
    return [(row.id, row.name) for row in rows]


def _words(visit: Visit, refused: Rejected) -> str:
    field, say = str(refused.facts.get("field", "")), visit.speech
    if refused.code is Code.WRONG_TYPE and field == "address":
        return say.refusal("no_safe_address")
    label = say.t(f"card.{field}") if field in _TEXTS else ""
    words = say.refusal(refused.code.value, refused.facts)
    return say.t("card.wrong", what=label, why=words) if label else words
