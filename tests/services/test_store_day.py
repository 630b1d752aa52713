"""The store's day for its manager: how each guide stands, who is silent, and handing over."""

from datetime import timedelta

import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.services.handovers import Timing, When
from guide_app.services.store_day import StorePart, StoreService
from tests.domain.people import TODAY, days_ago, follow_up, guide
from tests.services.shop import named

MAY, KIM = guide(name="May", account="may"), guide(name="Kim", account="kim")
BOSS = guide(name="Boss", account="boss", role="manager")


@pytest.fixture
def store(shop):
    shop.put(MAY, KIM, BOSS)
    shop.becomes("manager")
    return StoreService(shop.book, shop.today)


def of_guide(owner, name, **facts):
    return named(name, guide_id=None if owner is None else owner.id, **facts)


def promise(person, on):
    return follow_up(
        id=row_id("promise", person.id), customer_id=person.id, planned_on=on, due_on=on
    )


def names(day, part):
    return [row.name for row in day.rows[part]]


def standing(day, name):
    return next(one for one in day.guides if one.name == name)


def owners(shop):
    return {row.name: row.guide_id for row in shop.rows_of(Customer)}


def test_every_guide_of_the_store_stands_with_what_is_due_overdue_and_sent(shop, store):
    ann, bob, eve = (of_guide(MAY, name) for name in ("Ann", "Bob", "Eve"))
    zoe = of_guide(KIM, "Zoe")
    shop.put(ann, bob, eve, zoe)
    shop.put(promise(ann, TODAY), promise(bob, days_ago(3)), promise(zoe, TODAY))
    shop.put(
        follow_up(
            id=row_id("sent"), customer_id=eve.id, status="waiting", sent_on=TODAY, due_on=TODAY
        )
    )

    day = store.load()

    may = standing(day, "May")
    counts = {part: count for part, count in may.parts.items() if count}
    assert counts == {StorePart.OVERDUE: 1, StorePart.DUE: 1, StorePart.WAITING: 1}
    assert (may.customers, may.sent, may.active) == (3, 1, True)
    assert [one.name for one in day.guides] == ["Boss", "Kim", "Lin", "May"]
    assert names(day, StorePart.OVERDUE) == ["Bob"]


@pytest.mark.parametrize(
    ("days", "part"),
    [
        (6, None),
        (7, "silent_7"),
        (14, "silent_7"),
        (15, "silent_15"),
        (29, "silent_15"),
        (30, "silent_30"),
        (400, "silent_30"),
    ],
)
def test_who_was_left_alone_rises_to_the_manager(shop, store, days, part):
    shop.put(of_guide(MAY, "Ann", added_on=days_ago(500), last_contact_on=days_ago(days)))

    day = store.load()

    silent = [one for one in StorePart if one.value.startswith("silent") and names(day, one)]
    assert silent == ([] if part is None else [StorePart(part)])


@pytest.mark.parametrize(
    "facts",
    [
        {"consent": "withdrawn"},
        {"deleted_us": True},
        {"state": "lost"},
        {"removed_on": TODAY},
        {"last_order_on": days_ago(2)},
        {"cool_until": TODAY + timedelta(days=1)},
    ],
)
def test_who_is_to_be_left_alone_or_has_bought_is_not_called_silent(shop, store, facts):
    shop.put(of_guide(MAY, "Ann", last_contact_on=days_ago(100), **facts))

    assert not any(names(store.load(), part) for part in StorePart if "silent" in part)


def test_whoever_was_left_in_peace_until_today_is_silent_again(shop, store):
    shop.put(of_guide(MAY, "Ann", last_contact_on=days_ago(100), cool_until=TODAY))

    assert names(store.load(), StorePart.SILENT_30) == ["Ann"]


def test_the_longest_silence_comes_first_and_nobodys_customers_are_there_too(shop, store):
    shop.put(
        of_guide(MAY, "Ann", last_contact_on=days_ago(40)),
        of_guide(None, "Pool", last_contact_on=days_ago(90)),
    )

    day = store.load()

    assert names(day, StorePart.SILENT_30) == ["Pool", "Ann"]
    assert day.guides[-1].guide_id is None


def test_customers_go_to_another_guide_and_come_back(shop, store):
    ann, bob = of_guide(MAY, "Ann"), of_guide(MAY, "Bob")
    shop.put(ann, bob)

    token = store.hand_over([ann.id], MAY.id, KIM.id)

    assert owners(shop) == {"Ann": KIM.id, "Bob": MAY.id}
    store.undo(token)
    assert owners(shop) == {"Ann": MAY.id, "Bob": MAY.id}


def test_who_has_left_gets_nobody_back(shop, store):
    gone = guide(name="Gone", account="gone", active=False)
    ann = of_guide(gone, "Ann")
    shop.put(gone, ann)

    token = store.hand_over([ann.id], gone.id, KIM.id)

    assert owners(shop) == {"Ann": KIM.id}
    assert token.opposites == ()
    with pytest.raises(Rejected) as refused:
        store.hand_over([ann.id], KIM.id, gone.id)
    assert refused.value.code is Code.NOT_ALLOWED


def test_a_leavers_customers_are_shared_evenly_and_so_are_the_promises(shop, store):
    people = [of_guide(MAY, f"P{at:02d}") for at in range(11)]
    removed = of_guide(MAY, "Removed", removed_on=days_ago(5))
    shop.put(*people, removed)
    shop.put(*(promise(person, TODAY + timedelta(days=2)) for person in people[:4]))

    shares = store.share_out(MAY.id, [KIM.id, BOSS.id, MAY.id, KIM.id])

    assert [len(one) for one in shares.values()] == [6, 6]
    promised = {person.id for person in people[:4]}
    assert [len(promised & set(one)) for one in shares.values()] == [2, 2]
    store.undo(store.give(MAY.id, shares, When()))
    assert set(owners(shop).values()) == {MAY.id}
    store.give(MAY.id, shares, When())
    assert MAY.id not in owners(shop).values()


def test_who_stands_in_gives_everybody_back_and_undo_takes_back_both(shop, store):
    people = [of_guide(MAY, f"P{at}") for at in range(3)]
    shop.put(*people)
    shares = store.share_out(MAY.id, [KIM.id, BOSS.id])
    friday = TODAY + timedelta(days=4)

    token = store.give(MAY.id, shares, When(Timing.SHIFT, friday))

    assert set(owners(shop).values()) == {KIM.id, BOSS.id}
    moves = store.load().moves
    assert {(move.from_name, move.to_name, move.customers) for move in moves} == {
        (KIM.name, MAY.name, len(shares[KIM.id])),
        (BOSS.name, MAY.name, len(shares[BOSS.id])),
    }
    assert {f"{move.moves_at:%Y-%m-%d %H:%M}" for move in moves} == {f"{friday} 06:00"}
    store.undo(token)
    assert set(owners(shop).values()) == {MAY.id}
    assert store.load().moves == ()


@pytest.mark.parametrize("days", [-1, 40])
def test_nobody_is_lent_until_a_day_that_cannot_be(shop, store, days):
    shop.put(ann := of_guide(MAY, "Ann"))

    with pytest.raises(Rejected) as refused:
        store.give(MAY.id, {KIM.id: [ann.id]}, When(Timing.SHIFT, TODAY + timedelta(days=days)))

    assert refused.value.code is Code.OUT_OF_RANGE
    assert owners(shop) == {"Ann": MAY.id}


@pytest.mark.parametrize("takers", [[], [MAY.id]])
def test_there_must_be_somebody_to_take_them(shop, store, takers):
    shop.put(of_guide(MAY, "Ann"))

    with pytest.raises(Rejected) as refused:
        store.share_out(MAY.id, takers)
    assert refused.value.code is Code.NOTHING_TO_DO


def test_more_than_one_change_may_hold_go_in_several(shop, store):
    people = [of_guide(MAY, f"P{at}") for at in range(600)]
    shop.put(*people)

    token = store.hand_over([person.id for person in people], MAY.id, KIM.id)

    assert len(token.mutation_ids) == 2
    assert set(owners(shop).values()) == {KIM.id}


def test_a_guide_is_no_manager(shop):
    assert not StoreService(shop.book, shop.today).is_manager


def test_nobodys_customers_are_not_lent(shop, store):
    shop.put(ann := of_guide(None, "Ann"))

    with pytest.raises(Rejected) as refused:
        store.give(None, {MAY.id: [ann.id]}, When(Timing.SHIFT, TODAY + timedelta(days=2)))

    assert refused.value.code is Code.NOT_ALLOWED
    assert owners(shop) == {"Ann": None}


def test_the_pool_is_shared_out_to_be_called_and_goes_back(shop, store):
    shop.put(*(of_guide(None, name) for name in ("Ann", "Bob", "Eve")))
    shop.put(of_guide(None, "Leave me", consent="withdrawn"))

    shares = store.share_out(None, [MAY.id, KIM.id])
    assert sorted(map(len, shares.values())) == [1, 2]
    token = store.give(None, shares, When())

    assert set(owners(shop).values()) == {MAY.id, KIM.id, None}
    called = [row for row in shop.today.load().rows if row.reason.code == "call"]
    assert sorted(row.name for row in called) == ["Ann", "Bob", "Eve"]
    store.undo(token)
    assert set(owners(shop).values()) == {None}
    assert not [row for row in shop.today.load().rows if row.reason.code == "call"]
