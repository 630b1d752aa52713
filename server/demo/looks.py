"""Links that the demo's guide has given away, and phones that opened them."""

from __future__ import annotations

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select

from guide_app.domain.entities import Brand, Guide
from guide_app.domain.policy import Actor
from guide_app.domain.words import Consent, LinkKind
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.links import OpenLink
from guide_app.mutations.shares import TakeMaterial
from guide_app.tables.tx import TableTx
from server import office
from server.clock import Clock
from server.database import Database
from server.schema import ENTITY_TABLES
from server.visits.looks import Looks
from server.visits.opened import find_opened
from server.visits.visitors import Browser
from server.wakeups import Wakeups

_LINK, _GUIDE, _MATERIAL, _CUSTOMER = (
    ENTITY_TABLES[name].c for name in ("link", "guide", "material", "customer")
)
_GIVEN = 3
"""Customers to whom a link was given."""


def tell_address(
    database: Database, clock: Clock, wakeups: Wakeups, brand_id: str, url: str
) -> None:
    """The demo's pages lie on this machine, at another port each time."""
    with database.read() as connection:
        brand = TableTx(connection, ENTITY_TABLES).get(Brand, brand_id)
    if brand.pages_url != url:
        changes = {"pages_url": Change(brand.pages_url, url)}
        arguments = SaveCatalogRow(entity="brand", row_id=brand_id, changes=changes)
        office.change(database, clock, wakeups, office.servers_own(brand_id), arguments)


def put_looks(
    database: Database, clock: Clock, wakeups: Wakeups, brand_id: str, account: str
) -> None:
    """Links of that guide's and looks at them, until just now; a second time does nothing."""
    with database.read() as connection:
        if connection.execute(select(_LINK.id).where(_LINK.brand_id == brand_id)).first():
            return
        who = (_GUIDE.brand_id == brand_id, _GUIDE.account == account)
        guide_id = connection.scalar(select(_GUIDE.id).where(*who))
        if guide_id is None:
            return
        guide = TableTx(connection, ENTITY_TABLES).get(Guide, guide_id)
        in_use = (_MATERIAL.brand_id == brand_id, _MATERIAL.archived == 0)
        current = (*in_use, _MATERIAL.valid_from.is_(None), _MATERIAL.valid_until.is_(None))
        query = select(_MATERIAL.id).where(*current).order_by(_MATERIAL.id).limit(_GIVEN)
        materials = connection.scalars(query).all()
        people = select(_CUSTOMER.id).where(
            *(_CUSTOMER.brand_id == brand_id, _CUSTOMER.guide_id == guide_id),
            *(_CUSTOMER.removed_on.is_(None), _CUSTOMER.merged_into.is_(None)),
            _CUSTOMER.consent == Consent.GRANTED.value,
        )
        customers = connection.scalars(people.order_by(_CUSTOMER.id).limit(_GIVEN)).all()
    if not materials:
        return
    now = clock()
    actor = Actor.of(guide)
    arguments: list[Any] = [TakeMaterial(material_id=materials[0], way="phone", with_link=True)]
    arguments += [
        OpenLink(kind=LinkKind.MATERIAL.value, to_id=materials[n % len(materials)], customer_id=one)
        for n, one in enumerate(customers)
    ]
    arguments.append(OpenLink(kind=LinkKind.CARD.value))
    slugs = _open(database, lambda: now - timedelta(hours=20), wakeups, actor, arguments)
    for place, slug in enumerate(slugs):
        _look(database, wakeups, slug, now, place)


def _open(
    database: Database, clock: Clock, wakeups: Wakeups, actor: Actor, arguments: list[Any]
) -> list[str]:
    for one in arguments:
        office.change(database, clock, wakeups, actor, one)
    with database.read() as connection:
        query = select(_LINK.slug).where(_LINK.guide_id == actor.guide_id).order_by(_LINK.pk)
        return list(connection.scalars(query))


def _look(database: Database, wakeups: Wakeups, slug: str, now: Any, place: int) -> None:
    """Several phones open a link, one of them often and for long; one had it passed on."""
    hours = [3.2, 1.5, 0.6, 0.4][: 4 - place % 3]
    token = token_urlsafe(16)
    tag = ""
    for turn, ago in enumerate(hours):
        at = now - timedelta(hours=ago, minutes=7 * place)
        looks = Looks(database, lambda at=at: at, wakeups)  # type: ignore[misc]
        with database.read() as connection:
            opened = find_opened(connection, slug, at)
        if opened is None or opened.over is not None:
            return
        last = turn == len(hours) - 1 and place % 2 == 0
        browser = Browser("" if last else token, f"192.0.2.{place}", f"Mozilla/5.0 {turn}")
        noted = looks.note(opened, browser, tag if last else "")
        tag = tag or noted.tag
        if not last:
            looks.note_more(opened, browser, seconds=25 + 17 * turn, saved=int(turn == 1))
