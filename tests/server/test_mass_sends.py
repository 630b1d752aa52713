"""Mass sends: planned by HQ, kept within the budget, and written down for whom they reached."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from guide_app.domain.budget import Budget
from guide_app.domain.entities import Customer, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.mass_sends import announced, planned_sends
from guide_app.domain.person import Person
from guide_app.domain.policy import Actor
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.mass_sends import CancelMassSend, PlanMassSend, ReachCustomers
from server import mass_sends, office, upkeep
from server.schema import ENTITY_TABLES
from tests.server.shop import Chain

HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}


@pytest.fixture
def today(chain: Chain) -> date:
    return chain.clock().date()


def do(chain, *arguments):
    hana = Actor.of(chain.guide("hana"))
    return office.change(chain.database, chain.clock, chain.app.state.wakeups, hana, *arguments)


def plan(chain, on, name="秋装上新", condition=None):
    (outcome,) = do(chain, PlanMassSend(name=name, on=on, condition=condition))
    return row_id(outcome.mutation_id, 0)


def someone(chain, name, **facts):
    ann = chain.guide("ann")
    usual = {
        "id": row_id("customer", name),
        "brand_id": ann.brand_id,
        "store_id": ann.store_id,
        "guide_id": ann.id,
        "name": name,
        "added_on": chain.clock().date(),
    }
    made = Customer(**{**usual, **facts})
    chain.save(made)
    return made


def stop_in_the_third_lot(monkeypatch, work):
    """The server ends while it does the work, with two transactions behind it."""
    lots = []
    usual = office.change

    def stops(*arguments):
        lots.append(arguments)
        if len(lots) == 3:
            raise KeyboardInterrupt
        return usual(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(office, "change", stops)
        with pytest.raises(KeyboardInterrupt):
            work()


def contacted(chain, customer, *days, kind="contact", **facts):
    chain.save(
        *(
            TimelineEntry(
                id=row_id("line", customer.id, kind, number, day.isoformat()),
                brand_id=customer.brand_id,
                customer_id=customer.id,
                kind=kind,
                on=day,
                at=chain.clock(),
                **facts,
            )
            for number, day in enumerate(days)
        )
    )


def feels(chain, customer, seen, new):
    change = {"temperature": Change(seen=seen, new=new)}
    do(chain, EditCustomer(customer_id=customer.id, changes=change))


def settle(chain):
    return mass_sends.settle_due(chain.database, chain.clock, chain.app.state.wakeups)


def reached(chain):
    """Who has a line of a mass send, and of which day."""
    line, customer = (ENTITY_TABLES[name].c for name in ("timeline_entry", "customer"))
    query = select(customer.name, line.on, line.text).where(
        line.kind == "mass_send", line.customer_id == customer.id
    )
    with chain.database.read() as connection:
        return sorted(map(tuple, connection.execute(query)))


def row_of(chain, send_id):
    table = ENTITY_TABLES["mass_send"]
    with chain.database.read() as connection:
        return connection.execute(select(table).where(table.c.id == send_id)).mappings().one()


def test_on_its_day_it_goes_to_whom_the_budget_has_a_place_for(chain, today):
    three = [today - timedelta(days=days) for days in (1, 2, 6)]
    someone(chain, "Ann")
    contacted(chain, someone(chain, "Bob"), *three)
    contacted(chain, someone(chain, "Cid"), *three, undone=True)
    contacted(chain, someone(chain, "Dan"), *three, kind="note")
    someone(chain, "Eve", consent="withdrawn")
    someone(chain, "Fay", cool_until=today + timedelta(days=1))
    someone(chain, "Gus", deleted_us=True)
    someone(chain, "Hal", state="lost")
    someone(chain, "Ida", removed_on=today)
    send = plan(chain, today)

    assert settle(chain) == 1

    on = today.isoformat()
    assert reached(chain) == [(name, on, "秋装上新") for name in ("Ann", "Cid", "Dan")]
    row = row_of(chain, send)
    assert (row["reached"], row["settled_on"]) == (3, on)


def test_it_happens_once_and_not_before_its_day(chain, clock, today):
    someone(chain, "Ann")
    plan(chain, today + timedelta(days=1))
    assert (settle(chain), reached(chain)) == (0, [])

    clock.pass_by(days=1)
    assert (settle(chain), settle(chain)) == (1, 0)
    assert len(reached(chain)) == 1


def test_a_server_that_slept_through_the_day_makes_up_for_it(chain, clock, today):
    someone(chain, "Ann")
    plan(chain, today)
    clock.pass_by(days=3)

    assert settle(chain) == 1
    assert [on for _, on, _ in reached(chain)] == [today.isoformat()]


def test_one_that_is_cancelled_reaches_nobody(chain, today):
    someone(chain, "Ann")
    send = plan(chain, today)
    do(chain, CancelMassSend(mass_send_id=send))

    assert (settle(chain), reached(chain)) == (0, [])
    with pytest.raises(Rejected) as refused:
        do(chain, CancelMassSend(mass_send_id=send))
    assert refused.value.facts == {"state": "cancelled"}


def test_what_has_gone_out_cannot_be_cancelled(chain, today):
    someone(chain, "Ann")
    send = plan(chain, today)
    settle(chain)

    with pytest.raises(Rejected) as refused:
        do(chain, CancelMassSend(mass_send_id=send))
    assert refused.value.code is Code.WRONG_STATE


def test_its_condition_is_looked_at_on_its_day_and_the_lines_stay_whatever_comes(chain, today):
    ann = someone(chain, "Ann", temperature="warm")
    someone(chain, "Bob", temperature="warm")
    plan(chain, today, condition=HOT)
    feels(chain, ann, "warm", "hot")
    settle(chain)
    feels(chain, ann, "hot", "cold")
    settle(chain)

    assert [name for name, _, _ in reached(chain)] == ["Ann"]


def test_of_two_on_a_day_each_customer_gets_one(chain, today):
    someone(chain, "Ann", temperature="hot")
    someone(chain, "Bob")
    plan(chain, today, "all")
    plan(chain, today, "hot", HOT)

    assert settle(chain) == 2
    assert [name for name, _, _ in reached(chain)] == ["Ann", "Bob"]


def test_a_server_that_stops_half_way_goes_on_and_writes_to_nobody_twice(chain, today, monkeypatch):
    for number in range(7):
        someone(chain, f"Ann {number}")
    send = plan(chain, today)
    monkeypatch.setattr(mass_sends, "REACHED_AT_ONCE", 2)
    stop_in_the_third_lot(monkeypatch, lambda: settle(chain))
    assert len(reached(chain)) == 4
    with pytest.raises(Rejected):
        do(chain, CancelMassSend(mass_send_id=send))

    assert settle(chain) == 1
    assert len(reached(chain)) == len({name for name, _, _ in reached(chain)}) == 7
    assert row_of(chain, send)["reached"] == 7


def test_whoever_withdraws_between_the_look_and_the_line_is_left_out(chain, today):
    ann, bob = someone(chain, "Ann"), someone(chain, "Bob", consent="withdrawn")
    send = plan(chain, today)

    do(chain, ReachCustomers(mass_send_id=send, customer_ids=(ann.id, bob.id), last=True))

    assert [name for name, _, _ in reached(chain)] == ["Ann"]
    assert row_of(chain, send)["reached"] == 1


def test_the_running_server_does_it_by_itself(chain, today, clock):
    someone(chain, "Ann")
    plan(chain, today)

    upkeep.send_if_due(chain.database, clock, chain.app.state.wakeups)

    assert len(reached(chain)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, Code.REQUIRED),
        ({"name": "长" * 81}, Code.TOO_LONG),
        ({"days": -1}, Code.OUT_OF_RANGE),
        ({"days": 367}, Code.OUT_OF_RANGE),
        ({"condition": {"all": [{"any": [{"fact": "shoe size"}]}]}}, Code.NOT_A_CHOICE),
        ({"condition": [1]}, Code.WRONG_TYPE),
        (
            {"condition": {"all": [{"any": [{"fact": "tag", "in": [row_id("none")]}]}]}},
            Code.NOT_FOUND,
        ),
    ],
)
def test_what_makes_no_sense_is_not_planned(chain, today, change, code):
    on = today + timedelta(days=change.get("days", 0))
    with pytest.raises(Rejected) as refused:
        plan(chain, on, change.get("name", "上新"), change.get("condition"))

    assert refused.value.code is code


@pytest.mark.parametrize("days", [0, 1])
def test_nobody_notes_too_many_at_once_or_before_the_day(chain, today, days):
    send = plan(chain, today + timedelta(days=days))
    too_many = tuple(row_id("customer", number) for number in range(501))

    with pytest.raises(Rejected) as refused:
        do(chain, ReachCustomers(mass_send_id=send, customer_ids=too_many if days == 0 else ()))
    assert refused.value.code is (Code.TOO_MANY if days == 0 else Code.WRONG_STATE)


def test_the_server_finds_whom_the_rules_say(chain, today):
    """A crowd with random contacts, and three mass sends of which two share a day."""
    chance = Random(7)
    people = {}
    for number in range(60):
        customer = someone(
            chain,
            f"Ann {number:02}",
            temperature=chance.choice(["hot", "warm", None]),
            cool_until=chance.choice([None, None, today, today + timedelta(days=1)]),
            consent=chance.choice(["granted", "granted", "withdrawn"]),
        )
        days = [today - timedelta(days=chance.randrange(32)) for _ in range(chance.randrange(12))]
        sent = [today - timedelta(days=chance.randrange(1, 3))] * chance.randrange(2)
        if days:
            contacted(chain, customer, *days)
        if sent:
            contacted(chain, customer, *sent, kind="mass_send")
        people[customer.id] = Person(customer, contacts_on=days + sent, mass_sends_on=sent)
    sends = [
        plan(chain, today, "one"),
        plan(chain, today, "two", HOT),
        plan(chain, today + timedelta(days=1), "three"),
    ]
    budget = Budget.of(chain.rows["sunny"])
    with chain.database.read() as connection:
        rows = mass_sends.waiting_sends(
            connection, chain.id("sunny"), until=today + timedelta(days=1)
        )
        found = {row.id: mass_sends.audience(connection, row, budget, today) for row in rows}

    assert set(found) == set(sends)
    waiting = planned_sends(rows, today, {})
    for row in rows:
        wanted = {
            id
            for id, one in people.items()
            if row.id
            in {
                send.id
                for send in budget.places(
                    one.contacts_on, one.mass_sends_on, announced(waiting, one)
                )
            }
        }
        meant = {
            id for id, one in people.items() if row.id in {a.id for a in announced(waiting, one)}
        }
        assert set(found[row.id].reached) == wanted
        assert found[row.id].passed_over == len(meant - wanted)
