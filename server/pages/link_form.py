"""A questionnaire at a short link: of the customer to whom it was given, or of whoever comes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, row_id
from guide_app.domain.policy import Actor
from guide_app.domain.questionnaires import Question, find_problems, read_questions
from guide_app.mutations.notes import AddNote
from guide_app.mutations.sheets import FillSheet
from guide_app.wire.errors import ErrorCode
from server import office
from server.database_errors import DatabaseFails
from server.pages.form import Typed, fields_of, read_typed
from server.pages.link_call import Call
from server.pages.link_web import browser_of
from server.pages.sign_up import SignUp, read_sign_up
from server.pages.web import language
from server.problems import Problem

_NOTE = 2_000


def show_questions(
    call: Call,
    typed: Typed | None = None,
    problems: Mapping[str, Rejected] | None = None,
    signing: SignUp | None = None,
    status: int = 200,
    notice: str = "",
    *,
    tag: str = "",
    forwarded: bool = False,
) -> Response:
    """The questions, and who answers where that is not known."""
    asks_who = call.opened.customer is None or forwarded
    fields = fields_of(_questions(call), typed or {}, problems or {}, language(call.request))
    return call.show(
        "link_form.html",
        status,
        tag=tag,
        fields=fields,
        signing=(signing or SignUp()) if asks_who else None,
        notice=notice,
    )


def answer(call: Call) -> Response:
    """Take the answers once; of somebody whom the brand knows only as a note.

    Anybody can type a number: what they answer changes nobody else's tags and facts.
    """
    opened = call.opened
    if opened.questionnaire is None or opened.over is not None:
        raise Problem(ErrorCode.NOT_FOUND)
    questions, browser = _questions(call), browser_of(call.request)
    answers, problems = find_problems(questions, read_typed(questions, call.typed))
    forwarded, signing = False, None
    try:
        forwarded = call.counters.looks.is_forwarded(opened, browser)
        if opened.customer is None or forwarded:
            signing = read_sign_up(call.typed)
        if problems or not answers or (signing is not None and signing.problems):
            notice = "" if problems or answers else "problem.nothing_to_do"
            return show_questions(
                call, call.typed, problems, signing, 422, notice, forwarded=forwarded
            )
        call.counters.sign_ups.take(browser.address)
        customer, is_new = opened.customer, True
        if signing is not None:
            taken = call.counters.signing_up.take(opened, browser, signing.name, signing.phone)
            if taken is None:
                raise Problem(ErrorCode.NOT_FOUND)
            customer, is_new = taken
        assert customer is not None
        _keep(call, customer, questions, answers, by_rule=is_new)
    except DatabaseFails:
        return show_questions(call, call.typed, {}, signing, 503, "again", forwarded=forwarded)
    return call.go("/signed-up")


def _keep(
    call: Call,
    customer: Customer,
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    *,
    by_rule: bool,
) -> None:
    """Once, however often the same is sent; what is corrected is taken once more."""
    desk, form = call.desk, call.opened.questionnaire
    assert form is not None
    arguments: Any
    if by_rule:
        arguments = FillSheet(
            customer_id=customer.id, questionnaire_id=form.id, answers=dict(answers)
        )
    else:
        said = "；".join(
            f"{one.text} {_said(one, answers[one.id])}" for one in questions if one.id in answers
        )
        arguments = AddNote(customer_id=customer.id, text=f"{form.name}：{said}"[:_NOTE])
    try:
        office.change(
            desk.database,
            desk.clock,
            desk.wakeups,
            Actor.customer(customer),
            arguments,
            ids=[row_id("answered", call.opened.link.id, customer.id, _told(answers))],
        )
    except Rejected as rejected:
        if rejected.code is not Code.WRONG_STATE:
            raise


def _told(answers: Mapping[str, Any]) -> str:
    return digest(json.dumps(answers, sort_keys=True).encode())


def _said(question: Question, value: Any) -> str:
    words = {option.id: option.text for option in question.options}
    values = value if isinstance(value, list) else [value]
    return "、".join(words.get(one, str(one)) for one in values)


def _questions(call: Call) -> tuple[Question, ...]:
    form = call.opened.questionnaire
    return () if form is None else read_questions(form.questions)
