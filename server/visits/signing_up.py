"""Somebody signs up at the page of a link: they are a customer from now on, or a lead."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, row_id
from guide_app.domain.known import KnownBy, known_key
from guide_app.domain.merging import head_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Consent, Source
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.notes import AddNote
from guide_app.mutations.pool import AddToPool
from guide_app.tables.among import among
from guide_app.tables.rows import read_rows, select_rows
from server import office
from server.api.shell import Desk
from server.known import spellings
from server.schema import ENTITY_TABLES
from server.visits.looks import Looks
from server.visits.opened import Opened
from server.visits.visitors import Browser

_CUSTOMER = ENTITY_TABLES["customer"].c
_BY_PHONE = select_rows(ENTITY_TABLES, Customer).where(among(_CUSTOMER.phone, "spelt"))


class SigningUp:
    """Takes them in."""

    def __init__(self, desk: Desk, looks: Looks) -> None:
        self._desk = desk
        self._looks = looks

    def take(
        self, opened: Opened, browser: Browser, name: str, phone: str
    ) -> tuple[Customer, bool] | None:
        """A new customer of the guide's or of the pool; of one whom the brand knows, a note.

        Who signs up twice in a day is taken once. Whoever has said that they want no contact is
        left in peace all the same: anybody can type a number. So the browser is held to be
        theirs only if they are new, or were given the link. Returns who it is and whether they
        are new; None: they were erased meanwhile.

        Raises:
            DatabaseFails: Nothing was changed.
        """
        desk, brand = self._desk, opened.brand
        key = known_key(KnownBy.PHONE, phone) or phone
        with desk.database.read() as connection:
            known = _find(connection, brand.id, key)
        turn = digest(f"{opened.thing} {opened.today} {brand.id} {key}".encode())
        made_id, is_made_now = row_id("signed up", turn), known is None
        if known is None:
            self._change(office.servers_own(brand.id), _new(opened, name, phone), made_id)
            with desk.database.read() as connection:
                known = _find(connection, brand.id, key)
            if known is None:
                return None
        if opened.questionnaire is None:
            note = AddNote(customer_id=known.id, text=f"报名：{opened.title}")
            self._change(Actor.customer(known), note, row_id("sign up", turn))
        given = opened.customer is not None and opened.customer.id == known.id
        if is_made_now or given:
            self._looks.join(opened, browser, known)
        return known, known.id == row_id(made_id, 0)

    def _change(self, author: Actor, arguments: Any, mutation_id: str) -> None:
        """Once, however often it is sent."""
        desk = self._desk
        try:
            office.change(
                desk.database, desk.clock, desk.wakeups, author, arguments, ids=[mutation_id]
            )
        except Rejected as rejected:
            if rejected.code is not Code.WRONG_STATE:
                raise


def _new(opened: Opened, name: str, phone: str) -> Any:
    values = {
        "name": name,
        "phone": phone,
        "source": Source.LINK.value,
        "consent": Consent.GRANTED.value,
    }
    guide, store, material = opened.guide, opened.store, opened.material
    to_pool = material is not None and bool(material.to_pool)
    if guide is not None and guide.store_id is not None and not to_pool:
        return CreateCustomer(values=values, guide_id=guide.id)
    if store is None:
        raise Rejected(Code.NOT_FOUND, entity="store")
    return AddToPool(store_id=store.id, values=values)


def _find(connection: Connection, brand_id: str, key: str) -> Customer | None:
    """The customer of that number; of several the one who was there first."""
    rows = read_rows(connection, Customer, _BY_PHONE, spelt=spellings(KnownBy.PHONE, key))
    own = [row for row in rows if row.brand_id == brand_id]
    heads = {head_id(row) for row in own}
    if not heads:
        return None
    query = select_rows(ENTITY_TABLES, Customer).where(_CUSTOMER.id.in_(heads))
    standing = [one for one in read_rows(connection, Customer, query) if one.removed_on is None]
    return min(standing, key=lambda one: (one.added_on, one.id), default=None)
