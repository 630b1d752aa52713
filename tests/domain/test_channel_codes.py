"""Where a printed code leads, whoever is at work."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import time

import pytest

from guide_app.domain.channel_codes import Way, check_code, code_url, is_open, resolve, state_of
from guide_app.domain.entities import Brand, ChannelCode, Guide
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.links import slug_of

HARBOUR, GARDEN = row_id("harbour"), row_id("garden")
NOON = time(12)


def guide(name, store=HARBOUR, contact=True, **facts):
    url = f"https://work.example.com/{name}" if contact else None
    usual = {"account": name, "name": name, "role": "guide", "contact_url": url}
    return Guide(id=row_id(name), brand_id="b", store_id=store, **{**usual, **facts})


def code(*shares, **facts):
    guides = [{"guide_id": one.id, "weight": weight} for one, weight in shares] or None
    slug = slug_of(row_id("code"))
    usual = {"name": "收银台", "kind": "store", "slug": slug, "guides": guides}
    return ChannelCode(id=row_id("code"), brand_id="b", **{**usual, **facts})


ANN, BOB, GIL = guide("ann"), guide("bob"), guide("gil", GARDEN)


def test_scans_are_shared_by_the_weights_and_a_phone_always_finds_the_same_guide():
    shared = code((ANN, 3), (BOB, 1), (GIL, 0))
    phones = [f"phone {n}" for n in range(4_000)]
    found = [resolve(shared, [GIL, BOB, ANN], NOON, one).guide for one in phones]

    shares = Counter(one.name for one in found if one)
    assert set(shares) == {"ann", "bob"}
    assert 0.72 < shares["ann"] / len(phones) < 0.78
    assert found == [resolve(shared, [ANN, BOB, GIL], NOON, one).guide for one in phones]


def test_without_names_the_store_shares_it_and_who_has_left_or_has_no_contact_is_passed_over():
    of_store = code(store_id=HARBOUR)
    gone, bare = guide("cy", active=False), guide("dee", contact=False)

    ways = [resolve(of_store, [ANN, gone, bare, GIL], NOON, str(n)) for n in range(50)]

    assert ways == [Way(guide=ANN)] * 50
    assert resolve(of_store, [bare], NOON, "x") == Way(guide=bare)


def test_where_guides_serve_in_several_stores_the_visitor_chooses_one():
    both = code((ANN, 1), (GIL, 1), ask_store=True)

    assert resolve(both, [ANN, GIL], NOON, "x") == Way(store_ids=tuple(sorted((HARBOUR, GARDEN))))
    assert resolve(both, [ANN, GIL], NOON, "x", GARDEN) == Way(guide=GIL)
    assert resolve(both, [ANN], NOON, "x") == Way(guide=ANN)


@pytest.mark.parametrize("dead", [{"archived": True}, {"hours": "09:00-11:00"}, {"guides": None}])
def test_a_printed_code_never_dies(dead):
    facts = {"fallback_url": "https://mall.example.com/"} | dead
    assert resolve(replace(code((ANN, 1)), **facts), [ANN], NOON, "x") == Way(
        url="https://mall.example.com/"
    )
    assert resolve(replace(code((ANN, 1)), **dead), [ANN], NOON, "x") == Way()


def test_hours_may_go_over_midnight():
    assert is_open("10:00-21:00", time(10))
    assert not is_open("10:00-21:00", time(21))
    assert is_open("20:00-02:00", time(1, 59))
    assert is_open("20:00-02:00", time(23))
    assert not is_open("20:00-02:00", NOON)
    assert is_open(None, NOON)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"url": "http://mall.example.com"}, "url"),
        ({"fallback_url": "javascript:alert(1)"}, "fallback_url"),
        ({"hours": "9-21"}, "hours"),
        ({"hours": "10:00-24:30"}, "hours"),
        ({"guides": [{"guide_id": ANN.id, "weight": 0}]}, "guides"),
        ({"guides": [{"guide_id": ANN.id, "weight": True}]}, "guides"),
        ({"guides": [{"guide_id": ANN.id, "weight": 1}] * 2}, "guides"),
        ({"guides": "ann"}, "guides"),
        ({"versions": ["A", "A"]}, "versions"),
        ({"versions": ["AB"]}, "versions"),
        ({"versions": list("ABCDEFG")}, "versions"),
    ],
)
def test_a_code_that_would_lead_nowhere_is_refused(facts, field):
    with pytest.raises(Rejected) as caught:
        check_code(replace(code(), **facts))
    assert (caught.value.code, caught.value.facts["field"]) == (Code.WRONG_TYPE, field)


def test_the_address_is_short_and_the_state_fits_into_wecom():
    brand = Brand(id="b", brand_id="b", name="B", pages_url="https://s.example.com/")
    one = code(versions=["A", "B"])
    assert code_url(brand, one, "A") == f"https://s.example.com/c/{one.slug}/A"
    assert code_url(brand, one) == f"https://s.example.com/c/{one.slug}"
    assert code_url(Brand(id="b", brand_id="b", name="B"), one) is None
    assert len(state_of(one, "A")) <= 30
    assert (state_of(one), state_of(one, "A")) == (one.slug, f"{one.slug}.A")
