"""Links that a guide gives away: at once, without a network, and gone with the customer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guide_app.domain.entities import Link
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import LinkKind, ShareWay
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.links import OpenLink
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.links import LinkService, NoPages
from tests.support.posts import publish
from tests.support.world import Pc, World

URL = "https://hi.example.com"


def tell_address(world: World, url: str | None = URL) -> None:
    change = {"pages_url": Change(seen=None, new=url)}
    brand = world.shop.brand.id
    world.as_hq(SaveCatalogRow(entity="brand", row_id=brand, changes=change))


@pytest.fixture
def pc(world: World) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    return made


def links(pc: Pc) -> list[dict[str, Any]]:
    return [json.loads(row) for row in pc.rows("link").values()]


def test_a_share_has_one_link_on_a_pc_and_two_pcs_without_a_network_have_two(world, pc):
    tell_address(world)
    material = publish(world, "外套", 0)
    other = world.pc(world.shop.guides[0], "second PC")
    pc.sync()
    other.sync()
    pc.cable.pulled = other.cable.pulled = True

    mine = [LinkService(pc.book).take(material, way) for way in (ShareWay.PHONE, ShareWay.FOLDER)]
    theirs = LinkService(other.book).take(material, ShareWay.CLIPBOARD)
    pc.cable.pulled = other.cable.pulled = False
    for each in (pc, other, pc):
        each.sync(verify=True)

    assert mine[0] == mine[1] != theirs
    found = links(pc)
    assert {f"{URL}/s/{link['slug']}" for link in found} == {mine[0], theirs}
    assert {link["share_id"] for link in found} == set(pc.rows("share"))
    assert LinkService(pc.book).take(material, ShareWay.PHONE) in (mine[0], theirs)


def test_a_customer_has_one_link_to_a_material_on_a_day_and_it_comes_along_with_the_words(
    world, pc
):
    tell_address(world)
    material = publish(world, "外套", 0)
    customer = row_id(pc.act(CreateCustomer(values={"name": "林溪"})), 0)
    pc.sync()
    service = LinkService(pc.book)

    first, again = (service.for_customer(material, customer) for _ in range(2))
    world.clock.turn(days=1)

    assert first == again != service.for_customer(material, customer)
    assert len(links(pc)) == 2


def test_without_an_address_of_the_pages_there_are_no_links_and_shares_go_on(world, pc):
    material = publish(world, "外套", 0)
    pc.sync()
    service = LinkService(pc.book)

    assert not service.offered
    assert service.take(material, ShareWay.PHONE) is None
    with pytest.raises(NoPages):
        service.give(LinkKind.CARD)
    assert pc.rows("share")
    assert not pc.rows("link")


def test_to_whom_a_link_was_given_leaves_the_pc_with_the_customer_and_the_link_stays(world, pc):
    tell_address(world)
    customer = row_id(pc.act(CreateCustomer(values={"name": "林溪"})), 0)
    pc.sync()
    LinkService(pc.book).give(LinkKind.CARD, customer_id=customer)
    pc.sync()
    assert len(pc.rows("sent_link")) == 1
    colleague = world.pc(world.shop.guides[1])

    world.as_manager(
        world.shop.managers[0],
        TransferCustomers(
            customer_ids=(customer,),
            seen_guide_id=world.shop.guides[0].id,
            to_guide_id=world.shop.guides[1].id,
        ),
    )
    pc.sync(verify=True)
    colleague.sync(verify=True)

    assert not pc.rows("sent_link")
    assert len(pc.rows("link")) == 1
    assert len(colleague.rows("sent_link")) == 1
    assert not colleague.rows("link")


def test_a_link_that_leads_nowhere_is_refused(pc):
    for arguments, code in (
        (OpenLink(kind="rocket"), "not_a_choice"),
        (OpenLink(kind="material"), "required"),
        (OpenLink(kind="product", code=""), "required"),
        (OpenLink(kind="card", code="A1"), "unknown_field"),
        (OpenLink(kind="product", code="A" * 65), "too_long"),
        (OpenLink(kind="questionnaire", to_id=row_id("nobody")), "not_found"),
        (OpenLink(kind="card", customer_id=row_id("nobody")), "not_found"),
    ):
        with pytest.raises(Rejected, match=code):
            pc.act(arguments)
    assert not pc.rows("link")


def test_the_server_makes_the_same_name_of_it(world, pc):
    made = row_id(pc.act(OpenLink(kind="product", code="A-100")), 0)
    pc.sync()

    (kept,) = world.rows_of(pc.guide)["link"].values()
    assert json.loads(kept)["slug"] == pc.row(Link, made).slug
