"""Whose a look is: of whom a link was given to, or of whoever the browser turns out to be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from guide_app.domain.entities import Customer, KnownVisit, PageView, Visit
from guide_app.domain.errors import Rejected
from guide_app.domain.identities import Identity, IdentityKind, read_identity
from guide_app.domain.ids import digest, row_id
from guide_app.domain.values import format_instant
from guide_app.domain.words import Consent
from server.identities import store
from server.identities.views import VISIT
from server.import_trail import ImportBatch
from server.visits.opened import Opened
from server.visits.visitors import Visitor


def credit_look(
    connection: Connection,
    batch: ImportBatch,
    opened: Opened,
    visitor: Visitor,
    visit: Visit,
    now: datetime,
) -> bool:
    """Whose look it was, as far as that is known; whether identities have to be settled."""
    customer = opened.customer
    if customer is not None and not visit.forwarded and customer.consent == Consent.WITHDRAWN:
        return False
    if customer is None or visit.forwarded:
        if visitor.kept:
            leave_look(connection, opened, visitor, visit, now)
        return visitor.kept
    recognise(batch, opened, visit, customer, now)
    return visitor.kept and say_whose(connection, opened.brand.id, visitor, customer, now)


def recognise(
    batch: ImportBatch, opened: Opened, visit: Visit, customer: Customer, at: datetime
) -> None:
    """The visit's last look was this customer's, and so was the visit."""
    kind, code = opened.thing
    look_id, known_id = row_id("page_view", visit.id, visit.times), row_id("known_visit", visit.id)
    with batch.tx.step():
        if batch.tx.find(PageView, look_id) is None:
            batch.tx.insert(
                PageView(
                    id=look_id,
                    brand_id=visit.brand_id,
                    customer_id=customer.id,
                    kind=kind.value,
                    code=code,
                    title=visit.title,
                    on=visit.on,
                    at=at,
                )
            )
        if batch.tx.find(KnownVisit, known_id) is None:
            batch.tx.insert(
                KnownVisit(
                    id=known_id,
                    brand_id=visit.brand_id,
                    customer_id=customer.id,
                    visit_id=visit.id,
                )
            )


def leave_look(
    connection: Connection, opened: Opened, visitor: Visitor, visit: Visit, now: datetime
) -> None:
    """A look of a browser that is known again: it goes to whoever the browser turns out to be."""
    brand_id = opened.brand.id
    look = f"{visit.id}:{visit.times}"
    statement_id, _ = store.say(
        connection,
        brand_id,
        [visitor.identity],
        source_id=brand_id,
        external_id=f"{store.VIEW} {look}",
        said_at=now,
        now=now,
    )
    kind, code = opened.thing
    body = {
        "seen_at": format_instant(now),
        "kind": kind.value,
        "code": code,
        "title": visit.title,
        VISIT: visit.id,
    }
    name = f"{brand_id} {look}"
    store.leave(connection, brand_id, store.VIEW, name, statement_id, now, body, now)


def say_whose(
    connection: Connection, brand_id: str, visitor: Visitor, customer: Customer, now: datetime
) -> bool:
    """The browser is this customer's, who has a number by which others are told apart from them.

    Looks from before that waited for somebody are theirs then. Returns whether it could be said.
    """
    known_by = _known_by(customer)
    if known_by is None:
        return False
    store.say(
        connection,
        brand_id,
        [visitor.identity, known_by],
        source_id=brand_id,
        external_id=digest(f"{visitor.key} {known_by.kind} {known_by.value}".encode()),
        said_at=now,
        now=now,
    )
    return True


def _known_by(customer: Customer) -> Identity | None:
    for kind, typed in (
        (IdentityKind.MEMBER_NUMBER, customer.member_number),
        (IdentityKind.PHONE, customer.phone),
    ):
        if typed:
            try:
                return read_identity(kind, "", typed)
            except Rejected:  # too little to tell anybody by
                continue
    return None
