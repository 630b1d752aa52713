"""Merges, partings and shop work in any order of arrival: nothing is lost, and all agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from guide_app.domain.due_list import pick
from guide_app.domain.entities import Customer
from guide_app.domain.errors import Rejected
from guide_app.domain.intervals import usual_interval
from guide_app.domain.words import FollowUpStatus
from guide_app.mutations.follow_ups import ContactNow
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.orders import NewOrder, RecordOrders
from guide_app.services.today_view import DayBoard
from server.planner import plan_day
from tests.support import acts
from tests.support.world import Pc, World, open_world
from tests.sync.test_exchange import assert_same_everywhere

STEPS = 60


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
        yield made


class Life:
    """Two PCs of one guide, one of a guide of another store, and HQ; steps by lot."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.lot = world, Random(seed)
        mine, theirs = world.shop.guides[0], world.shop.guides[-1]
        self.pcs = [world.pc(mine), world.pc(mine, "PC 2"), world.pc(theirs)]
        for pc in self.pcs:
            pc.sync()
        self.owner: dict[str, str] = {}
        self.notes: set[str] = set()
        self.orders: dict[str, list[tuple[date, Decimal]]] = {}
        self.merged = self.parted = 0
        for pc in (self.pcs[0], self.pcs[2]):
            for number in range(4):
                made = acts.add_customer(pc, f"客{number}", phone=f"1380000{number:04}")
                self.owner[made] = pc.guide.id
                self.orders[made] = []
        self.meet()

    def meet(self) -> None:
        for pc in self.pcs * 2:
            pc.sync()

    def step(self) -> None:
        pc = self.lot.choice(self.pcs)
        here = sorted(pc.rows("customer"))
        doing = self.lot.choice(
            (
                *(self.merge, self.merge, self.part, self.note, self.note, self.contact, self.tag),
                *(self.order, self.consent, self.edit, self.hq_merge, self.hq_part, self.sync),
            )
        )
        if here:
            try:
                doing(pc, self.lot.choice(here), self.lot.choice(here))
            except Rejected:
                return  # the rules do not allow it, as on a screen

    def merge(self, pc: Pc, one: str, other: str) -> None:
        pc.act(MergeCustomers(customer_id=one, into_id=other))
        self.merged += 1

    def part(self, pc: Pc, one: str, _other: str) -> None:
        pc.act(UnmergeCustomer(customer_id=one))
        self.parted += 1

    def note(self, pc: Pc, one: str, _other: str) -> None:
        text = f"备注 {len(self.notes)}"
        acts.note(pc, one, text)
        self.notes.add(text)

    def contact(self, pc: Pc, one: str, _other: str) -> None:
        pc.act(ContactNow(customer_id=one))

    def tag(self, pc: Pc, one: str, _other: str) -> None:
        acts.tag(pc, self.lot.choice(self.world.shop.tags).id, one)

    def consent(self, pc: Pc, one: str, _other: str) -> None:
        acts.edit(pc, one, consent=self.lot.choice(["withdrawn", "granted"]))

    def edit(self, pc: Pc, one: str, _other: str) -> None:
        acts.edit(pc, one, size=str(self.lot.randrange(80, 160)))

    def order(self, _pc: Pc, one: str, _other: str) -> None:
        on, amount = date(2024, 1, self.lot.randrange(1, 28)), Decimal(self.lot.randrange(1, 99))
        number = f"N{sum(map(len, self.orders.values()))}"
        values: dict[str, Any] = {
            "store_id": self.world.shop.stores[0].id,
            "number": number,
            "ordered_on": on.isoformat(),
            "amount": f"{amount}.00",
        }
        self.world.as_hq(RecordOrders(orders=(NewOrder(customer_id=one, values=values),)))
        self.orders[one].append((on, amount))

    def hq_merge(self, _pc: Pc, _one: str, _other: str) -> None:
        one, other = self.lot.sample(sorted(self.owner), 2)
        self.world.as_hq(MergeCustomers(customer_id=one, into_id=other))
        self.merged += 1

    def hq_part(self, _pc: Pc, _one: str, _other: str) -> None:
        self.world.as_hq(UnmergeCustomer(customer_id=self.lot.choice(sorted(self.owner))))
        self.parted += 1

    def sync(self, pc: Pc, _one: str, _other: str) -> None:
        pc.sync()

    def customer(self, customer_id: str) -> Customer:
        found: Customer = self.world.find(Customer, customer_id)
        return found


@pytest.mark.parametrize("seed", range(6))
def test_whatever_arrives_in_whatever_order_all_agree_and_nothing_is_lost(
    world: World, seed: int
) -> None:
    life = Life(world, seed)
    for _ in range(STEPS):
        life.step()
    life.meet()

    assert_same_everywhere(world, *life.pcs)
    assert_heads_tell_of_all(life)
    for pc in life.pcs:
        assert shown_on(pc) == planned_for(world, pc)
    kept = set()
    for pc in life.pcs:
        kept |= set(acts.notes_of(pc.rows("timeline_entry")))
        # Of somebody who was parted from this guide's customer meanwhile, as of one handed over.
        kept |= {str(item.words) for item in pc.book.list_attention() if item.name == "note.add"}
    assert kept == life.notes

    for customer_id in sorted(life.owner):
        if life.customer(customer_id).merged_into is not None:
            world.as_hq(UnmergeCustomer(customer_id=customer_id))
    life.meet()
    assert_same_everywhere(world, *life.pcs)
    for customer_id, guide_id in life.owner.items():
        row = life.customer(customer_id)
        bought = life.orders[customer_id]
        assert (row.merged, row.merged_into, row.removed_on) == (None, None, None)
        assert row.guide_id == guide_id
        assert (row.order_count, row.order_total) == (len(bought), sum(one for _, one in bought))
        assert row.last_order_on == max((on for on, _ in bought), default=None)
        assert row.first_order_on == min((on for on, _ in bought), default=None)
        assert row.repurchase_days == usual_interval(on for on, _ in bought)
        assert row.last_contact_on == last_contact(life, customer_id)
    assert life.merged > 3
    assert life.parted > 0


def assert_heads_tell_of_all(life: Life) -> None:
    for customer_id in life.owner:
        head = life.customer(customer_id)
        if head.merged_into is not None:
            assert life.customer(head.merged_into).merged_into is None
            assert life.customer(head.merged_into).guide_id == head.guide_id
            continue
        members = [customer_id, *(head.merged or {}).get("aliases", ())]
        assert members[1:] == sorted(
            one for one in life.owner if life.customer(one).merged_into == customer_id
        )
        bought = [order for one in members for order in life.orders[one]]
        assert (head.order_count, head.order_total) == (len(bought), sum(one for _, one in bought))
        assert head.last_order_on == max((on for on, _ in bought), default=None)
        assert head.repurchase_days == usual_interval(on for on, _ in bought)
        contacts = [day for one in members if (day := last_contact(life, one))]
        assert head.last_contact_on == max(contacts, default=None)


def last_contact(life: Life, customer_id: str) -> date | None:
    days = [
        date.fromisoformat(line["on"])
        for pc in life.pcs
        for line in map(json.loads, pc.rows("timeline_entry").values())
        if line["customer_id"] == customer_id and line["kind"] == "contact"
    ]
    return max(days, default=None)


def shown_on(pc: Pc) -> list[tuple[str, str]]:
    view = DayBoard(pc.book.file).view(pc.world.clock())
    return sorted((row.customer_id, row.item_id) for row in (*view.rows, *view.hidden))


def planned_for(world: World, pc: Pc) -> list[tuple[str, str]]:
    found = []
    with world.database.read() as connection:
        for plan in plan_day(connection, world.shop.brand.id, world.clock().date()):
            if plan.customer.guide_id == pc.guide.id:
                waiting = [one for one in plan.items if one.status is FollowUpStatus.WAITING]
                found += [(plan.customer.id, one.id) for one in (pick(plan.items), *waiting) if one]
    return sorted(found)
