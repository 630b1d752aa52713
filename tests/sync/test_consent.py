"""Withdrawn consent wins: it stands until everybody who withdrew it has taken that back."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.words import Consent
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import SendFollowUp, TakeBack
from guide_app.services.customers import CustomerService
from guide_app.services.undo import undo
from tests.support import acts
from tests.support.world import Pc, World
from tests.sync.test_exchange import assert_same_everywhere

Pair = tuple[Pc, Pc]
ACTS = ("edit", "first outcome", "second outcome", "first taken back", "second taken back")
ORDERS = [
    order
    for count in range(1, len(ACTS) + 1)
    for order in permutations(ACTS, count)
    if all(
        which not in order or (said in order and order.index(said) < order.index(which))
        for said, which in (
            ("first outcome", "first taken back"),
            ("second outcome", "second taken back"),
        )
    )
]


@pytest.fixture
def pair(world: World) -> Pair:
    """Two PCs of one guide."""
    one, two = world.pc(world.shop.guides[0], "PC 1"), world.pc(world.shop.guides[0], "PC 2")
    one.sync()
    two.sync()
    return one, two


def _withdraw(pc: Pc, customer: str) -> None:
    """As HQ's page or a PC that has seen nothing yet does it: also where it is withdrawn."""
    change = Change(seen="granted", new="withdrawn")
    pc.act(EditCustomer(customer_id=customer, changes={"consent": change}))


def _asked_to_stop(pc: Pc, customer: str) -> str:
    """Returns the line that tells of it."""
    planned = acts.plan(pc, customer, pc.book.today)
    return row_id(pc.act(SendFollowUp(planned=planned, outcome="asked_to_stop")), 0)


def _take_back(pc: Pc, customer: str, line: str) -> None:
    pc.act(TakeBack(customer_id=customer, entry_id=line))


def _lines(pc: Pc, customer: str) -> list[dict[str, Any]]:
    found = map(json.loads, pc.rows("timeline_entry").values())
    return sorted((line for line in found if line["customer_id"] == customer), key=_id)


def _id(line: dict[str, Any]) -> str:
    return str(line["id"])


def _outcomes(pc: Pc, customer: str) -> list[str]:
    """Lines of outcomes that nobody took back."""
    return [
        line["id"]
        for line in _lines(pc, customer)
        if line["kind"] == "contact" and not line["undone"]
    ]


def _stands(pc: Pc, customer: str) -> bool:
    """Whether a line withdraws consent and was not taken back."""
    edited = any(line["kind"] == "consent" for line in _lines(pc, customer))
    return edited or bool(_outcomes(pc, customer))


def _meet(one: Pc, two: Pc) -> None:
    one.sync()
    two.sync()
    one.sync()


def _consent(pc: Pc, customer: str) -> str:
    return str(pc.row(Customer, customer).consent)


def _play(order: tuple[str, ...], of_first: Pc, of_others: Pc, customer: str) -> str:
    """Whoever recorded an outcome takes it back. Returns what consent has to be then."""
    told: dict[str, str] = {}
    for act in order:
        pc = of_first if act.startswith("first") else of_others
        match act.split():
            case ["edit"]:
                _withdraw(pc, customer)
                told[act] = act
            case [which, "outcome"]:
                told[which] = _asked_to_stop(pc, customer)
            case [which, "taken", "back"]:
                _take_back(pc, customer, told.pop(which))
    return "withdrawn" if told else "granted"


def test_on_one_pc_consent_is_withdrawn_in_every_order_while_one_withdrawal_stands(
    world: World, pair: Pair
) -> None:
    one, two = pair
    wanted = {}
    for order in ORDERS:
        customer = acts.add_customer(one)
        wanted[customer, order] = _play(order, one, one, customer)
        assert _consent(one, customer) == wanted[customer, order], order
    _meet(one, two)
    found = {key: _consent(two, key[0]) for key in wanted}
    assert found == wanted
    assert set(wanted.values()) == {"withdrawn", "granted"}
    assert_same_everywhere(world, one, two)


@pytest.mark.parametrize("first_arrives", ["before", "after"])
def test_two_pcs_offline_end_withdrawn_in_either_order_of_arrival_while_one_withdrawal_stands(
    world: World, pair: Pair, first_arrives: str
) -> None:
    one, two = pair
    customers = {order: acts.add_customer(one) for order in ORDERS}
    _meet(one, two)
    wanted = {order: _play(order, one, two, customers[order]) for order in ORDERS}
    _meet(*((one, two) if first_arrives == "before" else (two, one)))
    assert {order: _consent(one, customers[order]) for order in ORDERS} == wanted
    assert one.book.list_attention() == two.book.list_attention() == []
    assert_same_everywhere(world, one, two)


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["edit", "outcome", "take back", "take back", "sync"]),
            st.booleans(),
            st.integers(0, 3),
        ),
        min_size=2,
        max_size=12,
    )
)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_consent_is_withdrawn_exactly_while_a_line_says_so_whoever_took_back_whose(
    world: World, pair: Pair, steps: list[tuple[str, bool, int]]
) -> None:
    one, two = pair
    customer = acts.add_customer(one)
    _meet(one, two)
    for act, on_first, which in steps:
        pc = one if on_first else two
        if act == "edit" and which == 0:
            _withdraw(pc, customer)
        elif act == "outcome":
            _asked_to_stop(pc, customer)
        elif act == "take back":
            lines = _outcomes(pc, customer)
            if lines:
                _take_back(pc, customer, lines[which % len(lines)])
        elif act == "sync":
            pc.sync()
        assert (_consent(pc, customer) == "withdrawn") == _stands(pc, customer)
    _meet(one, two)
    assert (_consent(one, customer) == "withdrawn") == _stands(one, customer)
    assert_same_everywhere(world, one, two)


def test_a_withdrawal_of_a_consent_that_is_withdrawn_already_leaves_its_line(
    world: World, pair: Pair
) -> None:
    one, two = pair
    customer = acts.add_customer(one)
    _meet(one, two)
    _withdraw(one, customer)
    _withdraw(two, customer)
    _meet(one, two)
    told = [line["details"] for line in _lines(one, customer) if line["kind"] == "consent"]
    assert told == [{"consent": "withdrawn"}] * 2
    assert one.book.list_attention() == two.book.list_attention() == []
    assert_same_everywhere(world, one, two)


def test_a_customer_added_without_consent_keeps_none_when_an_outcome_is_taken_back(
    world: World, pair: Pair
) -> None:
    one, _ = pair
    customer = acts.add_customer(one, consent="withdrawn")
    _take_back(one, customer, _asked_to_stop(one, customer))
    assert _consent(one, customer) == "withdrawn"
    one.sync()
    assert_same_everywhere(world, one)


@pytest.mark.parametrize("how", ["undone", "given anew"])
@pytest.mark.parametrize("asked_to_stop_arrives", ["before", "after"])
def test_consent_given_anew_leaves_a_withdrawal_that_its_author_had_not_seen(
    world: World, pair: Pair, how: str, asked_to_stop_arrives: str
) -> None:
    one, two = pair
    customer = acts.add_customer(one)
    _meet(one, two)
    service = CustomerService(one.book)
    done = service.set_consent(customer, Consent.WITHDRAWN, service.profile(customer).seen)
    assert done is not None
    _asked_to_stop(two, customer)
    if how == "undone":
        undo(one.book, done)
    else:
        service.set_consent(customer, Consent.GRANTED, service.profile(customer).seen)
    assert _consent(one, customer) == "granted"

    _meet(*((two, one) if asked_to_stop_arrives == "before" else (one, two)))

    assert _consent(one, customer) == _consent(two, customer) == "withdrawn"
    told = [item.code for item in one.book.list_attention()]
    assert told == (["conflict"] if asked_to_stop_arrives == "before" else [])
    assert_same_everywhere(world, one, two)


def test_a_withdrawal_by_a_wrong_key_is_undone(world: World, pair: Pair) -> None:
    one, _ = pair
    customer = acts.add_customer(one)
    service = CustomerService(one.book)
    done = service.set_consent(customer, Consent.WITHDRAWN, service.profile(customer).seen)
    assert done is not None
    undo(one.book, done)
    one.sync()
    assert one.row(Customer, customer).withdrawals is None
    assert _consent(one, customer) == "granted"
    assert one.book.list_attention() == []
    assert_same_everywhere(world, one)


def test_who_says_that_the_customer_allows_it_again_ends_every_withdrawal_they_saw(
    world: World, pair: Pair
) -> None:
    one, two = pair
    customer = acts.add_customer(one)
    line = _asked_to_stop(one, customer)
    _withdraw(one, customer)
    service = CustomerService(one.book)
    service.set_consent(customer, Consent.GRANTED, service.profile(customer).seen)
    assert _consent(one, customer) == "granted"
    _asked_to_stop(one, customer)
    _take_back(one, customer, line)  # an old one: it takes nothing of the new one back
    assert _consent(one, customer) == "withdrawn"
    _meet(one, two)
    assert_same_everywhere(world, one, two)


@pytest.mark.parametrize("temperature", [None, "hot", "cold"])
def test_consent_given_anew_stands_whatever_else_the_same_edit_says(
    world: World, temperature: str | None
) -> None:
    pc = world.pc(world.shop.guides[0])
    pc.sync()
    customer = acts.add_customer(pc, "马慧")
    pc.act(
        EditCustomer(
            customer_id=customer, changes={"consent": Change(seen="granted", new="withdrawn")}
        )
    )
    before = pc.row(Customer, customer)
    assert before is not None
    changes = {"consent": Change(seen="withdrawn", new="granted")}
    if temperature is not None:
        changes["temperature"] = Change(seen=None, new=temperature)

    seen = tuple(before.withdrawals or ())
    pc.act(EditCustomer(customer_id=customer, changes=changes, withdrawals_seen=seen))
    pc.sync()

    after = world.find(Customer, customer)
    assert (after.consent, after.withdrawals, after.temperature) == ("granted", None, temperature)
    assert (after.cool_until is not None) == (temperature == "cold")
    assert_same_everywhere(world, pc)
