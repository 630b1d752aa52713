"""The pages of short links. What is not here does not exist."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from guide_app.domain.errors import Rejected
from guide_app.domain.links import MOUNT
from guide_app.domain.media_formats import CONTENT_TYPES, FORMATS, format_of
from guide_app.domain.words import LinkKind, MaterialType, MediaType
from guide_app.wire.errors import ErrorCode
from server.api.shell import Desk
from server.database_errors import DatabaseFails
from server.limits import Limiter, neighbourhood
from server.pages.bodies import read_body, read_fields
from server.pages.link_call import SIGN_UPS, Call, Counters
from server.pages.link_form import answer, show_questions
from server.pages.link_web import POLICY, browser_of, keep, vcard
from server.pages.sign_up import SignUp, read_sign_up
from server.pages.web import strict
from server.problems import Problem
from server.schema.facts import server_state
from server.visits.forgetting import forget_visitor
from server.visits.looks import Looks, Noted
from server.visits.opened import Over, find_opened
from server.visits.signing_up import SigningUp
from server.visits.visitors import kept_visitor, new_token

Work = Callable[[Call], Response]


def add_link_routes(app: FastAPI, desk: Desk) -> None:
    """Put the pages below their mount."""
    looks = Looks(desk.database, desk.clock, desk.wakeups)
    counters = Counters(looks, SigningUp(desk, looks), Limiter(SIGN_UPS))
    pages: tuple[tuple[str, str, Work], ...] = (
        ("GET", "/{slug}", show_page),
        ("POST", "/{slug}/cookie", choose_cookie),
        ("POST", "/{slug}/more", note_more),
        ("GET", "/{slug}/privacy", show_privacy),
        ("POST", "/{slug}/forget", forget),
        ("GET", "/{slug}/card.vcf", send_card),
        ("GET", "/{slug}/picture/{place:int}/{size}", send_picture),
        ("POST", "/{slug}/sign-up", sign_up),
        ("POST", "/{slug}/answer", answer),
        ("GET", "/{slug}/signed-up", show_signed_up),
    )
    routes = [
        Route(path, _endpoint(desk, counters, work), methods=[method])
        for method, path, work in pages
    ]
    app.mount(MOUNT, Router(routes, redirect_slashes=False))


def show_page(call: Call) -> Response:
    """What the link leads to, or that it is over."""
    if call.opened.over is not None:
        return _over(call, call.opened.over)
    return _page(call, call.note(), SignUp(), 200)


def choose_cookie(call: Call) -> Response:
    """Whether the browser may be known again."""
    answer = call.go()
    browser, says_yes = browser_of(call.request), call.text("choice") == "yes"
    token = (browser.token or new_token()) if says_yes else ""
    if browser.token and not says_yes:
        _forget(call)
    keep(call.request, answer, token)
    if token and not browser.token:
        with suppress(DatabaseFails):
            call.counters.looks.allow(call.opened, browser, token)
    return answer


def note_more(call: Call) -> Response:
    """How long the page was open, and whether a picture was kept: only of whom a cookie allows."""
    if browser_of(call.request).token:
        seconds = call.text("seconds")
        said = int(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) < 7 else 0
        call.more(seconds=said, saved=int(call.text("saved") == "1"))
    return strict(call.request, Response(status_code=204), POLICY)


def show_privacy(call: Call) -> Response:
    """What is kept, and how to have it forgotten."""
    return call.show("link_privacy.html", forgotten=call.request.query_params.get("done") == "1")


def forget(call: Call) -> Response:
    """Forget the browser, and do not ask it again."""
    _forget(call)
    lang = "&lang=en" if call.request.query_params.get("lang") == "en" else ""
    answer = RedirectResponse(f"{call.at}/privacy?done=1{lang}", 303)
    keep(call.request, answer, "")
    return strict(call.request, answer, POLICY)


def _forget(call: Call) -> None:
    browser, desk, brand_id = browser_of(call.request), call.desk, call.opened.brand.id
    if browser.token:
        visitor = kept_visitor(brand_id, browser.token)
        forget_visitor(desk.database, desk.clock, desk.wakeups, brand_id, visitor)


def send_card(call: Call) -> Response:
    """The card for the phone's address book."""
    call.more(saved=1)
    headers = {"content-disposition": 'attachment; filename="card.vcf"'}
    body = vcard(call.opened).encode()
    answer = Response(body, media_type="text/vcard; charset=utf-8", headers=headers)
    return strict(call.request, answer, POLICY)


def send_picture(call: Call) -> Response:
    """One of the material's pictures, counted from 1; ``?keep=1``: to be kept on the phone."""
    place, size = call.request.path_params["place"], call.request.path_params["size"]
    media = call.opened.media
    if call.opened.over is not None or not 1 <= place <= len(media):
        raise Problem(ErrorCode.NOT_FOUND)
    one = media[place - 1]
    name = {"small": one.thumb_sha256, "full": one.sha256}.get(size)
    path = call.desk.library.store.find(name) if name is not None else None
    if path is None:
        raise Problem(ErrorCode.NOT_FOUND)
    headers = {}
    if call.request.query_params.get("keep") == "1":
        headers["content-disposition"] = f'attachment; filename="{place}.{format_of(one)}"'
        call.more(saved=1)
    ending = format_of(one) if size == "full" else "jpg"
    if ending in FORMATS[MediaType.FILE]:
        headers["content-disposition"] = f'attachment; filename="{place}.{ending}"'
    answer = FileResponse(path, media_type=CONTENT_TYPES[ending], headers=headers)
    strict(call.request, answer, f"{POLICY}; media-src 'self'")
    if not headers:
        answer.headers["cache-control"] = "private, max-age=86400"
    return answer


def sign_up(call: Call) -> Response:
    """Take part in a campaign, or say what is missing."""
    opened = call.opened
    if opened.over is not None:
        return _over(call, opened.over)
    if opened.material is None or opened.material.type != MaterialType.CAMPAIGN:
        raise Problem(ErrorCode.NOT_FOUND)
    if call.text("website"):  # nobody sees this field
        return call.go("/signed-up")
    read = read_sign_up(call.typed)
    if read.problems:
        return _page(call, None, read, 422)
    browser = browser_of(call.request)
    call.counters.sign_ups.take(browser.address)
    try:
        call.counters.signing_up.take(opened, browser, read.name, read.phone)
    except DatabaseFails:
        return _page(call, None, SignUp(read.name, read.phone, agreed=True, notice="again"), 503)
    return call.go("/signed-up")


def show_signed_up(call: Call) -> Response:
    """It was received."""
    head = "sign_up.done" if call.opened.questionnaire is None else "answered"
    return call.show("link_signed_up.html", head=head)


def _page(call: Call, noted: Noted | None, signing: SignUp, status: int) -> Response:
    opened, tag = call.opened, "" if noted is None else noted.tag
    if opened.questionnaire is not None:
        return show_questions(call, tag=tag, forwarded=noted is not None and noted.forwarded)
    if opened.product is not None:
        return call.show("link_product.html", status, tag=tag, product=opened.product)
    if opened.material is None:
        code = opened.link.code if opened.link.kind == LinkKind.PRODUCT else None
        return call.show("link_card.html", status, tag=tag, code=code)
    is_campaign = opened.material.type == MaterialType.CAMPAIGN
    return call.show(
        "link_material.html",
        status,
        tag=tag,
        material=opened.material,
        signing=signing if is_campaign else None,
    )


def _over(call: Call, over: Over) -> Response:
    status = 404 if over is Over.NOT_YET else 410
    return call.show("link_over.html", status, why=f"over.{over.value}")


def _endpoint(
    desk: Desk, counters: Counters, work: Work
) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def endpoint(request: Request) -> Response:
        body = await read_body(request)
        return await run_in_threadpool(_serve, desk, counters, work, request, body)

    return endpoint


def _serve(desk: Desk, counters: Counters, work: Work, request: Request, body: bytes) -> Response:
    desk.addresses.take(neighbourhood(request.client.host) if request.client else "")
    with desk.database.read() as connection:
        closed = select(server_state.c.value).where(server_state.c.name == "maintenance")
        if connection.scalar(closed) == "1":
            raise Problem(ErrorCode.MAINTENANCE, retry_after_s=60)
        opened = find_opened(connection, request.path_params["slug"], desk.clock())
    if opened is None:
        raise Problem(ErrorCode.NOT_FOUND)
    try:
        return work(Call(desk, counters, request, opened, read_fields(body)))
    except Rejected:
        raise Problem(ErrorCode.UNREADABLE) from None
