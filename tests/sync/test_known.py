"""Whether somebody is known in the brand, with the network and without."""

from __future__ import annotations

import pytest

from guide_app.domain.known import KnownAt, KnownBy
from guide_app.services.known import Known, KnownCheck
from guide_app.sync import known
from guide_app.sync.errors import Offline
from localdb import known as kept
from tests.support import acts
from tests.support.world import Pc, World

NOBODY = "13900000001"


@pytest.fixture
def pair(world: World) -> tuple[Pc, Pc]:
    """PCs of two stores; the second has a customer."""
    one = world.pc(world.shop.guides[0])
    two = world.pc(next(g for g in world.shop.guides if g.store_id != one.guide.store_id))
    for pc in (one, two):
        pc.sync()
    acts.add_customer(two, "纳晓燕", phone="13812340217")
    two.sync()
    return one, two


def test_online_the_answer_is_certain_and_names_no_more_than_the_place(
    pair: tuple[Pc, Pc],
) -> None:
    one, two = pair
    check = KnownCheck(one.book, one.link)

    elsewhere = Known({KnownBy.PHONE: KnownAt.ELSEWHERE}, certain=True)
    assert check.find(phone="138 1234 0217") == elsewhere
    assert check.find(phone=NOBODY) == Known({}, certain=True)
    assert KnownCheck(two.book, two.link).find(phone="13812340217").where == {
        KnownBy.PHONE: KnownAt.MINE
    }


def test_offline_it_is_maybe_and_a_stranger_is_not(pair: tuple[Pc, Pc]) -> None:
    one, _ = pair
    known.refresh(one.book, one.link)
    one.cable.pulled = True
    check = KnownCheck(one.book, one.link)

    assert check.find(phone="13812340217") == Known({KnownBy.PHONE: None}, certain=False)
    strangers = [check.find(phone=f"139{at:08d}").where for at in range(200)]
    assert sum(map(bool, strangers)) < 20


def test_who_works_offline_on_purpose_asks_nobody(pair: tuple[Pc, Pc]) -> None:
    one, _ = pair
    known.refresh(one.book, one.link)
    asked = len(one.cable.sent)

    answer = KnownCheck(one.book, one.link, may_ask=lambda: False).find(phone="13812340217")

    assert not answer.certain
    assert len(one.cable.sent) == asked


def test_without_a_map_nobody_is_maybe_known(pair: tuple[Pc, Pc]) -> None:
    one, _ = pair
    one.cable.pulled = True

    assert KnownCheck(one.book, one.link).find(phone="13812340217") == Known({}, certain=False)


def test_the_map_is_asked_for_once_a_day_and_survives_a_start(
    world: World, pair: tuple[Pc, Pc]
) -> None:
    one, _ = pair
    assert known.refresh(one.book, one.link) is True
    assert known.refresh(one.book, one.link) is False
    with one.book.file.read() as connection:
        before = kept.find(connection)

    one.reopen()
    world.clock.turn(days=1, minutes=1)

    assert known.refresh(one.book, one.link) is True  # it is the same, and not sent again
    with one.book.file.read() as connection:
        assert kept.find(connection) == before


@pytest.mark.parametrize("change", [{"level": 29}, {"level": 13}, {"packed": b"no such thing"}])
def test_a_map_that_cannot_be_read_is_not_kept(pair: tuple[Pc, Pc], change: dict) -> None:
    one, _ = pair
    answer = one.link.call(lambda api: api.known_map(""))
    for name, value in change.items():
        setattr(answer, name, value)

    with pytest.raises(Offline):
        known.unpack(answer)
