"""Who is who: the rules, one by one, and what holds for all statements in all orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.identities import (
    Identity,
    IdentityKind,
    mask_identity,
    read_identity,
)
from guide_app.domain.known import MOST_OF_ONE
from guide_app.domain.resolving import Claim, Resolution, Statement

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
SCOPES = {"openid": "wx1", "external_userid": "ww1", "mall_account": "tmall"}


def day(n):
    return BEGAN + timedelta(days=n)


def one(kind, value):
    return Identity(IdentityKind(kind), SCOPES.get(kind, ""), value)


P, P2 = one("phone", "13812340217"), one("phone", "13912340217")
M, M2 = one("member_number", "v1"), one("member_number", "v2")
U, U2 = one("unionid", "union-one"), one("unionid", "union-two")
O = one("openid", "open-one")  # noqa: E741 - as the field calls it
V, V2 = one("visitor", "browser-one"), one("visitor", "browser-two")


def said(on, *identities, by_hand=None, name=None):
    words = name or f"{on} {sorted(i.place for i in identities)} {by_hand}"
    return Statement(words, day(on), frozenset(identities), by_hand)


def claim(customer_id, identity, on=0):
    return Claim(customer_id, identity, day(on))


def test_a_chain_of_statements_leads_to_the_customer():
    found = Resolution([claim("li", P)], [said(3, V, O), said(1, O, U), said(2, U, P)])

    assert [found.customer_for([i], day(9)) for i in (P, U, O, V)] == ["li"] * 4
    assert found.customer_for([M], day(9)) is None


def test_a_visitor_never_makes_two_people_one():
    claims = [claim("li", P), claim("wang", P2)]
    found = Resolution(claims, [said(2, V, P), said(5, V, P2)])

    assert found.same == set()
    assert not found.are_one("li", "wang")
    assert found.customer_for([V], day(3)) == "li"  # only she had used it then
    assert found.customer_for([V], day(6)) is None
    assert found.customer_for([V, P2], day(6)) == "wang"


def test_two_visitors_tell_nothing_of_each_other():
    found = Resolution([claim("li", P)], [said(1, V, P), said(2, V, V2)])

    assert found.customer_for([V2], day(9)) is None


def test_a_phone_that_changes_hands_waits_from_the_day_of_the_second_card():
    found = Resolution([claim("li", M)], [said(10, M, P), said(500, M2, P)])

    assert found.customer_for([P], day(499)) == "li"
    assert found.customer_for([P], day(500)) is None
    assert found.customer_for([M], day(600)) == "li"
    assert found.customer_for([M2], day(600)) is None
    assert found.refused == {said(500, M2, P).id}


def test_what_was_said_before_the_customer_had_the_phone_contests_nothing():
    claims = [claim("li", M, 0), claim("wang", P, 300)]
    found = Resolution(claims, [said(10, M, P)])

    assert found.customer_for([P], day(400)) == "wang"
    assert found.same == {("li", "wang")}


def test_two_customers_with_one_phone_are_proposed_as_one_person():
    found = Resolution([claim("wang", P, 5), claim("li", P, 1)], [])

    assert found.same == {("li", "wang")}
    assert found.customer_for([P], day(4)) == "li"
    assert found.customer_for([P], day(5)) is None


def test_a_number_of_many_proposes_nobody():
    holders = [claim(f"customer {n}", P, n) for n in range(MOST_OF_ONE)]
    assert len(Resolution(holders, []).same) == MOST_OF_ONE - 1

    crowd = [*holders, claim("one more", P, 9), claim("one more", M, 9)]
    assert Resolution(crowd, [said(10, M, P)]).same == set()
    apart = Resolution([*crowd, claim("li", P2)], [said(10, M, P2)])
    assert apart.same == {("li", "one more")}


def test_what_was_refused_proposes_two_customers_also_when_they_turn_up_later():
    claims = [claim("li", P), claim("wang", P2)]
    found = Resolution(claims, [said(1, U, P), said(2, U, U2), said(3, U2, P2)])

    assert found.same == {("li", "wang")}
    assert Resolution(claims, [said(1, U, P), said(2, U, U2)]).same == set()


def test_a_second_unionid_needs_a_hand():
    claims = [claim("li", P)]
    without = Resolution(claims, [said(1, U, P), said(2, U2, P)])
    by_hand = Resolution(claims, [said(1, U, P), said(2, U2, P), said(3, U2, by_hand="li")])

    assert without.customer_for([U2], day(3)) is None
    assert by_hand.customer_for([U2], day(3)) == "li"
    assert by_hand.customer_for([U], day(3)) == "li"
    assert by_hand.customer_for([P], day(3)) == "li"


def test_what_hq_has_said_by_hand_is_contested_by_nobody():
    claims = [claim("wang", P, 3)]
    found = Resolution(claims, [said(1, P, by_hand="li"), said(9, V, by_hand="li"), said(2, V, P)])

    assert found.customer_for([P], day(9)) == "li"
    assert found.customer_for([V], day(9)) == "li"


def test_the_firmest_that_says_whose_it_is_decides():
    claims = [claim("li", P), claim("wang", M)]
    found = Resolution(claims, [said(1, U, M)])

    assert found.customer_for([P, U], day(9)) == "wang"
    assert found.customer_for([P, U2], day(9)) == "li"


KINDS = ("phone", "member_number", "unionid", "openid", "mall_account", "visitor")
IDENTITIES = st.builds(one, st.sampled_from(KINDS), st.sampled_from([f"number-{n}" for n in "123"]))
CUSTOMERS = st.sampled_from(["li", "wang", "ma"])
CLAIMED = st.builds(
    one, st.sampled_from(["phone", "member_number"]), st.just("number-1")
) | st.builds(
    one, st.sampled_from(["phone", "member_number"]), st.sampled_from(["number-2", "number-3"])
)
CLAIMS = st.lists(st.builds(claim, CUSTOMERS, CLAIMED, st.integers(0, 9)), max_size=5)
STATEMENTS = st.lists(
    st.builds(
        lambda on, who, hand, n: said(on, *who, by_hand=hand, name=f"s{n}"),
        st.integers(0, 9),
        st.frozensets(IDENTITIES, min_size=1, max_size=4),
        st.none() | st.none() | st.none() | CUSTOMERS,
        st.integers(0, 1_000),
    ),
    max_size=9,
    unique_by=lambda s: s.id,
)
EVERYTHING = [one(kind, f"number-{n}") for kind in KINDS for n in "123"]


def answers(found):
    return [
        (i, t, found.customer_for([i], day(t))) for i in EVERYTHING for t in range(11)
    ], found.same


@given(CLAIMS, STATEMENTS, st.randoms())
def test_the_answer_does_not_depend_on_the_order_of_arrival(claims, statements, random):
    before = answers(Resolution(claims, statements))
    random.shuffle(claims)
    random.shuffle(statements)

    assert answers(Resolution(claims, statements)) == before
    assert answers(Resolution(claims, statements + statements)) == before


@given(CLAIMS, STATEMENTS)
def test_no_person_is_ever_made_of_two_customers(claims, statements):
    found = Resolution(claims, statements)

    assert not any(found.are_one(a, b) for a, b in (("li", "wang"), ("li", "ma"), ("wang", "ma")))


@given(CLAIMS, STATEMENTS)
def test_without_a_hand_nobody_has_two_of_what_a_person_has_one_of(claims, statements):
    statements = [s for s in statements if s.customer_id is None]
    found = Resolution(claims, statements)
    only = [i for i in EVERYTHING if i.is_only_one]

    assert not any(
        a != b and (a.kind, a.scope) == (b.kind, b.scope) and found.are_one(a, b)
        for a in only
        for b in only
    )


@given(CLAIMS, STATEMENTS, STATEMENTS)
def test_what_has_nothing_in_common_changes_nothing(claims, statements, others):
    apart = [
        Statement(f"x{s.id}", s.said_at, frozenset(_elsewhere(i) for i in s.identities))
        for s in others
    ]

    assert answers(Resolution(claims, statements + apart)) == answers(
        Resolution(claims, statements)
    )


def _elsewhere(identity):
    return Identity(identity.kind, identity.scope, f"x-{identity.value}")


@pytest.mark.parametrize(
    ("kind", "scope", "value", "wanted"),
    [
        ("phone", "", "+86 138-1234-0217", "13812340217"),
        ("phone", "", "１３８１２３４０２１７", "13812340217"),
        ("member_number", "", " Vip 0042", "vip0042"),
        ("openid", " wxA ", " oPEN_id-1 ", "oPEN_id-1"),
        ("mall_account", "TMall", " Ｌi.Mei ", "li.mei"),
        (
            *("visitor", "", "0f8fad5b-d9cb-469f-a165-70867728950e"),
            "0f8fad5b-d9cb-469f-a165-70867728950e",
        ),
    ],
)
def test_every_identity_has_one_spelling(kind, scope, value, wanted):
    assert read_identity(kind, scope, value).value == wanted


@pytest.mark.parametrize(
    ("kind", "scope", "value", "code"),
    [
        ("fax", "", "1", Code.NOT_A_CHOICE),
        ("phone", "", "", Code.REQUIRED),
        ("phone", "", "138", Code.WRONG_TYPE),
        ("phone", "wx1", "13812340217", Code.WRONG_TYPE),
        ("openid", "", "open-one", Code.REQUIRED),
        ("openid", "w x", "open-one", Code.WRONG_TYPE),
        ("openid", "wx1", "a b c d e f", Code.WRONG_TYPE),
        ("unionid", "", "x" * 129, Code.TOO_LONG),
        ("mall_account", "s" * 65, "li", Code.TOO_LONG),
        ("mall_account", "tmall", "li\x07", Code.WRONG_TYPE),
    ],
)
def test_what_is_none_is_refused(kind, scope, value, code):
    with pytest.raises(Rejected) as refused:
        read_identity(kind, scope, value)

    assert refused.value.code is code


def test_a_mask_shows_the_ends_alone():
    assert mask_identity(P) == "138****0217"
    assert mask_identity(O) == "op****ne"
    assert mask_identity(one("member_number", "v1")) == "****"
