"""Links by which a customer opens their own questionnaire on a phone.

A link is 128 random bits, of which the server keeps only the hash: nothing about anybody can be
read from it or guessed, and it can be made worthless at any time. It is good for one answer, which
can be corrected for a day. See ``docs/decisions/0013-questionnaires.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_urlsafe

from sqlalchemy import Connection, insert, select, update

from guide_app.domain.entities import Brand, Customer, Questionnaire
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest
from guide_app.domain.merging import is_alias
from guide_app.domain.policy import Actor, may_see_customer
from guide_app.domain.values import format_instant, parse_instant
from guide_app.tables.tx import TableTx
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import PageLinkAnswer, PageLinkRequest
from server import audit
from server.problems import Problem
from server.schema import ENTITY_TABLES
from server.schema.pages import page_link

MOUNT = "/p"
OPEN_FOR = timedelta(days=7)
CORRECT_FOR = timedelta(days=1)
_TOKEN = re.compile("[A-Za-z0-9_-]{22}")


class State(StrEnum):
    """What can be done with a link."""

    OPEN = "open"
    ANSWERED = "answered"  # and can be corrected
    OVER = "over"


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link that was made, with what it leads to as that is now.

    Attributes:
        answers: How often it was answered.
        entry_id: The line of the history that stands for the last answer.
    """

    token_hash: str
    state: State
    brand: Brand
    customer: Customer
    questionnaire: Questionnaire
    answers: int
    entry_id: str | None


def make_link(
    connection: Connection,
    actor: Actor,
    device_id: str | None,
    request: PageLinkRequest,
    now: datetime,
) -> PageLinkAnswer:
    """A new link; one that the same customer had for the same questionnaire ends.

    Raises:
        Problem: NOT_FOUND, also for a customer or a questionnaire that is not the guide's.
    """
    tx = TableTx(connection, ENTITY_TABLES)
    customer = tx.find(Customer, request.customer_id)
    form = tx.find(Questionnaire, request.questionnaire_id)
    if customer is None or not may_see_customer(actor, customer) or customer.removed_on:
        raise Problem(ErrorCode.NOT_FOUND)
    if form is None or form.brand_id != actor.brand_id:
        raise Problem(ErrorCode.NOT_FOUND)
    token, expires_at = token_urlsafe(16), now + OPEN_FOR
    connection.execute(
        update(page_link)
        .where(
            page_link.c.customer_id == customer.id,
            page_link.c.questionnaire_id == form.id,
            page_link.c.replaced_at.is_(None),
        )
        .values(replaced_at=format_instant(now))
    )
    connection.execute(
        insert(page_link).values(
            token_hash=digest(token.encode()),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            questionnaire_id=form.id,
            guide_id=actor.guide_id,
            made_at=format_instant(now),
            expires_at=format_instant(expires_at),
            answers=0,
        )
    )
    line = audit.AuditLine("page_link", actor.guide_id, device_id, customer.id)
    audit.append(connection, customer.brand_id, format_instant(now), [line])
    return PageLinkAnswer(path=f"{MOUNT}/{token}", expires_at=expires_at)


def find_link(connection: Connection, token: str, now: datetime) -> PageLink | None:
    """The link, while there is anything behind it; None is said of all others alike."""
    if not _TOKEN.fullmatch(token):
        return None
    row = connection.execute(
        select(page_link).where(page_link.c.token_hash == digest(token.encode()))
    ).first()
    if row is None:
        return None
    tx = TableTx(connection, ENTITY_TABLES)
    brand = tx.find(Brand, row.brand_id)
    customer = tx.find(Customer, row.customer_id)
    form = tx.find(Questionnaire, row.questionnaire_id)
    if brand is None or customer is None or form is None:
        return None
    if brand.suspended or (customer.removed_on is not None and not is_alias(customer)):
        return None
    state = _state(row.expires_at, row.replaced_at, row.answered_at, now)
    return PageLink(row.token_hash, state, brand, customer, form, row.answers, row.entry_id)


def count_answer(connection: Connection, link: PageLink, entry_id: str, now: datetime) -> None:
    """Note that the link was answered, once more than ``link`` says.

    Raises:
        Rejected: WRONG_STATE when it was answered or replaced meanwhile.
    """
    counted = connection.execute(
        update(page_link)
        .where(
            page_link.c.token_hash == link.token_hash,
            page_link.c.answers == link.answers,
            page_link.c.replaced_at.is_(None),
        )
        .values(
            answers=link.answers + 1,
            entry_id=entry_id,
            **({} if link.answers else {"answered_at": format_instant(now)}),
        )
    )
    if counted.rowcount != 1:
        raise Rejected(Code.WRONG_STATE, state="answered")


def _state(
    expires_at: str, replaced_at: str | None, answered_at: str | None, now: datetime
) -> State:
    if replaced_at is not None:
        return State.OVER
    if answered_at is not None:
        return State.ANSWERED if now < parse_instant(answered_at) + CORRECT_FOR else State.OVER
    return State.OPEN if now < parse_instant(expires_at) else State.OVER
