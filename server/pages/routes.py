"""The pages: a questionnaire, thanks, and no more contact. What is not here does not exist."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from guide_app.domain.entities import AnswerSheet, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.questionnaires import Question, find_problems, read_questions
from guide_app.domain.words import Consent
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.sheets import LINE_ORDINAL, FillSheet, TakeBackSheet
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from server import office
from server.api.shell import Desk
from server.apply import Outcome
from server.database_errors import DatabaseFails, Unusable, note_waiting
from server.limits import neighbourhood
from server.page_links import MOUNT, PageLink, State, count_answer, find_link
from server.pages.bodies import read_body, read_fields
from server.pages.form import Typed, as_typed, fields_of, read_typed, same
from server.pages.web import STATIC, language, show, strict
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.facts import server_state


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a customer's phone, with the link it came by."""

    desk: Desk
    request: Request
    token: str
    link: PageLink
    typed: dict[str, list[str]]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked."""
        return read_questions(self.link.questionnaire.questions)

    def go(self, path: str = "") -> Response:
        """On to another page of the same link."""
        query = "?lang=en" if self.request.query_params.get("lang") == "en" else ""
        return strict(self.request, RedirectResponse(f"{MOUNT}/{self.token}{path}{query}", 303))

    def change(self, *arguments: Any, along: Any = None) -> None:
        """Make changes as the customer."""
        desk, actor = self.desk, Actor.customer(self.link.customer)
        office.change(desk.database, desk.clock, desk.wakeups, actor, *arguments, along=along)


Work = Callable[[Call], Response]


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Put the pages below their mount."""
    static = StaticFiles(directory=STATIC)
    pages: tuple[tuple[str, str, Work], ...] = (
        ("GET", "/{token}", show_form),
        ("POST", "/{token}", answer),
        ("GET", "/{token}/done", show_thanks),
        ("GET", "/{token}/stop", show_stop),
        ("POST", "/{token}/stop", stop),
    )
    routes = [Route(path, _endpoint(desk, work), methods=[method]) for method, path, work in pages]
    app.mount(MOUNT, Router([Mount("/static", static), *routes], redirect_slashes=False))


def show_form(call: Call) -> Response:
    """The questionnaire; with the answers so far while they can be corrected."""
    if call.link.state is State.OVER:
        return _over(call)
    return _form(call, as_typed(call.questions, _answers(call)), {})


def answer(call: Call) -> Response:
    """Take the answers, or say below each question what is wrong with them."""
    link, questions = call.link, call.questions
    if link.state is State.OVER:
        return _over(call)
    given = read_typed(questions, call.typed)
    answers, problems = find_problems(questions, given)
    if problems or not answers:
        return _form(call, call.typed, problems, 422, "" if problems else "problem.nothing_to_do")
    if call.typed.get("seen") != [str(link.answers)]:
        if same(answers, _answers(call)):
            return call.go("/done")  # the same form, sent twice
        return _form(call, call.typed, {}, 409, "answered_meanwhile")
    customer_id, now = link.customer.id, call.desk.clock()

    def count(connection: Connection, outcomes: list[Outcome]) -> None:
        count_answer(connection, link, row_id(outcomes[-1].mutation_id, LINE_ORDINAL), now)

    changes: list[Any] = []
    if link.entry_id is not None and _stands(call, link.entry_id):
        changes.append(TakeBackSheet(customer_id=customer_id, entry_id=link.entry_id))
    changes.append(
        FillSheet(customer_id=customer_id, questionnaire_id=link.questionnaire.id, answers=answers)
    )
    try:
        call.change(*changes, along=count)
    except Rejected as rejected:
        if rejected.code is not Code.WRONG_STATE:
            raise
        return _form(_again(call), call.typed, {}, 409, "answered_meanwhile")
    except DatabaseFails as failed:
        if isinstance(failed, Unusable):
            note_waiting("a customer's answer", failed)
        return _form(call, call.typed, {}, 503, "again")
    return call.go("/done")


def show_thanks(call: Call) -> Response:
    """It was received."""
    if call.link.state is not State.ANSWERED:
        return call.go() if call.link.state is State.OPEN else _over(call)
    change, brand = f"{MOUNT}/{call.token}", call.link.brand.name
    return show(call.request, "thanks.html", change=change, brand=brand, stop=_stop(call))


def show_stop(call: Call) -> Response:
    """Ask once more, or say that it is noted."""
    done = call.link.customer.consent == Consent.WITHDRAWN
    back, brand = f"{MOUNT}/{call.token}", call.link.brand.name
    return show(call.request, "stop.html", done=done, back=back, brand=brand)


def stop(call: Call) -> Response:
    """The customer wants no contact: that always wins, also by a link that is over."""
    customer = call.link.customer
    if customer.consent != Consent.WITHDRAWN:
        change = Change(seen=customer.consent, new=Consent.WITHDRAWN.value)
        call.change(EditCustomer(customer_id=customer.id, changes={"consent": change}))
    return call.go("/stop")


def _form(
    call: Call, typed: Typed, problems: dict[str, Rejected], status: int = 200, notice: str = ""
) -> Response:
    link, lang = call.link, language(call.request)
    return show(
        call.request,
        "form.html",
        status,
        fields=fields_of(call.questions, typed, problems, lang),
        name=link.questionnaire.name,
        brand=link.brand.name,
        title=link.customer.title or "",
        action=f"{MOUNT}/{call.token}",
        seen=link.answers,
        notice=notice,
        stop=_stop(call),
        preview=False,
    )


def _over(call: Call) -> Response:
    brand = call.link.brand.name
    facts = {"head": "over", "more": "over.more", "brand": brand, "stop": _stop(call)}
    return show(call.request, "said.html", 410, **facts)


def _stop(call: Call) -> str:
    """Where to ask for no more contact; "" once that was done."""
    withdrawn = call.link.customer.consent == Consent.WITHDRAWN
    return "" if withdrawn else f"{MOUNT}/{call.token}/stop"


def _answers(call: Call) -> dict[str, Any]:
    """The answers that stand for the link now."""
    entry_id = call.link.entry_id
    if entry_id is None:
        return {}
    with call.desk.database.read() as connection:
        tx = TableTx(connection, ENTITY_TABLES)
        entry = tx.find(TimelineEntry, entry_id)
        sheet = tx.find(AnswerSheet, entry.details["sheet_id"]) if entry is not None else None
    return dict(sheet.answers) if sheet is not None else {}


def _stands(call: Call, entry_id: str) -> bool:
    """Whether nobody has taken the answer back."""
    with call.desk.database.read() as connection:
        entry = TableTx(connection, ENTITY_TABLES).find(TimelineEntry, entry_id)
    return entry is not None and not entry.undone


def _again(call: Call) -> Call:
    """The same request, with the link as it is now."""
    with call.desk.database.read() as connection:
        link = find_link(connection, call.token, call.desk.clock())
    return Call(call.desk, call.request, call.token, link or call.link, call.typed)


def _endpoint(desk: Desk, work: Work) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_serve, desk, work, request, await read_body(request))

    return endpoint


def _serve(desk: Desk, work: Work, request: Request, body: bytes) -> Response:
    desk.addresses.take(neighbourhood(request.client.host) if request.client else "")
    token = request.path_params["token"]
    with desk.database.read() as connection:
        closed = select(server_state.c.value).where(server_state.c.name == "maintenance")
        if connection.scalar(closed) == "1":
            raise Problem(ErrorCode.MAINTENANCE, retry_after_s=60)
        link = find_link(connection, token, desk.clock())
    if link is None:
        raise Problem(ErrorCode.NOT_FOUND)
    try:
        return work(Call(desk, request, token, link, read_fields(body)))
    except Rejected as rejected:
        missing = rejected.code is Code.NOT_FOUND
        raise Problem(ErrorCode.NOT_FOUND if missing else ErrorCode.UNREADABLE) from None
