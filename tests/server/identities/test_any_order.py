"""Whatever comes in, in whatever order: one answer, and every trace in exactly one place.

A failure prints the blob with which it comes again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from guide_app.domain.identities import read_identity
from guide_app.domain.resolving import Claim, Resolution, Statement
from guide_app.domain.values import parse_instant
from server.app import create_app
from server.identities.store import named_by
from server.schema import ENTITY_TABLES, identity_statement, trace
from tests.server.identities.mall import SCOPES, Mall
from tests.server.in_process import running
from tests.server.shop import FakeClock, known_chain

NUMBERS = {
    "phone": ("13800000001", "13800000002"),
    "member_number": ("v1", "v2"),
    "unionid": ("union-one", "union-two"),
    "visitor": ("browser-one",),
}
PEOPLE = ("Li", "Wang", "Ma")
NAMED = st.dictionaries(
    st.sampled_from(list(NUMBERS)), st.integers(0, 1), min_size=1, max_size=3
).map(lambda who: {kind: NUMBERS[kind][n % len(NUMBERS[kind])] for kind, n in who.items()})
DAYS = st.sampled_from([0, 2, 5, 9])
EVENTS = st.one_of(
    st.tuples(st.just("says"), NAMED.filter(lambda who: len(who) > 1), DAYS),
    st.tuples(st.just("order"), NAMED, DAYS),
    st.tuples(st.just("hand"), st.sampled_from(PEOPLE), NAMED),
)
EDITS = st.tuples(
    st.just("edit"),
    st.sampled_from(PEOPLE),
    st.sampled_from(["phone", "member_number"]),
    st.integers(0, 1),
)
JUDGED = st.tuples(st.just("judge"), st.integers(0, 20))


class World:
    """One brand in which things happen, on a database of its own."""

    def __init__(self, mall: Mall) -> None:
        self.mall = mall
        self.people = {
            name: mall.person(name, whose, days_ago=ago, phone=phone)
            for name, whose, ago, phone in (
                ("Li", "ann", 8, NUMBERS["phone"][0]),
                ("Wang", "bob", 6, None),
                ("Ma", "otto", 3, NUMBERS["phone"][1]),
            )
        }
        named = [(kind, value) for kind in ("phone", "member_number") for value in NUMBERS[kind]]
        for n, (kind, value) in enumerate(named):  # what nobody has spoken of is nobody's matter
            self.mall.order(f"first {n}", "10.00", days_ago=n, **{kind: value})

    def act(self, event: Any, name: str) -> None:
        what, *given = event
        if what == "says":
            self.mall.says(name, days_ago=given[1], **given[0])
        elif what == "order":
            self.mall.order(name, "10.00", days_ago=given[1], **given[0])
        elif what == "hand":
            who = [read_identity(k, SCOPES.get(k, ""), v) for k, v in given[1].items()]
            self.mall.hand(self.people[given[0]], *who, name=name)
        elif what == "edit":
            numbers = NUMBERS[given[1]]
            self.mall.edit(self.people[given[0]], **{given[1]: numbers[given[2] % len(numbers)]})
        elif what == "judge":
            self._judge(given[0])
        self.check()

    def _judge(self, nth: int) -> None:
        """Take a statement back that stands, or put one back."""
        known = self.mall.statements()
        if not known:
            return
        chosen = known[nth % len(known)]
        judge = self.mall.take_back if chosen["taken_back_at"] is None else self.mall.put_back
        judge(chosen["id"])

    def check(self) -> None:
        """Every trace where the rules say, counted from nothing; every order with its trace."""
        where, orders = self.mall.traces(), self.mall.orders()
        expected, pairs = self.expected()
        assert where == expected
        assert self.mall.pairs() == pairs
        assert orders == {name: at for name, at in where.items() if at is not None}
        for person in self.people.values():
            mine = [name for name, at in where.items() if at == person.id]
            assert self.mall.totals(person) == (len(mine), Decimal(10 * len(mine)))

    def expected(self) -> tuple[dict[str, str | None], set[tuple[str, str]]]:
        table = ENTITY_TABLES["customer"].c
        claims = []
        with self.mall.chain.database.read() as connection:
            for row in connection.execute(
                select(table.id, table.phone, table.member_number, table.added_on)
            ):
                since = datetime.fromisoformat(row.added_on).replace(tzinfo=UTC)
                claims += [
                    Claim(row.id, read_identity(kind, "", typed), since)
                    for kind, typed in (("phone", row.phone), ("member_number", row.member_number))
                    if typed
                ]
            rows = connection.execute(select(identity_statement)).all()
            names = named_by(connection, [row.id for row in rows])
            standing = [
                Statement(row.id, parse_instant(row.said_at), names[row.id], row.customer_id)
                for row in rows
                if row.taken_back_at is None
            ]
            found = Resolution(claims, standing)
            good = {one.id for one in standing}
            places = {
                row.name: found.customer_for(names[row.statement_id], parse_instant(row.at))
                if row.statement_id in good
                else None
                for row in connection.execute(select(trace))
            }
            return places, found.same


@pytest.fixture
def world(databases, kind, templates, tmp_path):
    """Makes worlds, each on a fresh copy of the same chain."""
    made: list[str] = []

    def make(run: Any) -> Any:
        url = databases.make(templates(kind, "furnished"))
        clock = FakeClock()
        app = create_app(url, clock, media_root=tmp_path / f"media{len(made)}")
        made.append(url)
        try:
            with running(app) as client:
                return run(World(Mall(known_chain(app, client, clock))))
        finally:
            app.state.database.dispose()
            databases.drop(url)

    return make


def _examples(kind: str) -> int:
    return 25 if kind == "sqlite" else 6


def test_every_trace_is_in_one_place_whatever_happens(world, kind):
    @settings(
        max_examples=_examples(kind),
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.one_of(EVENTS, EVENTS, EDITS, JUDGED), min_size=6, max_size=24))
    def play(events):
        def run(here):
            for number, event in enumerate(events):
                here.act(event, f"n{number}")

        world(run)

    play()


def test_the_order_of_arrival_changes_nothing(world, kind):
    @settings(
        max_examples=_examples(kind),
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(EVENTS, min_size=4, max_size=12),
        st.lists(EDITS, max_size=3, unique_by=lambda edit: edit[1:3]),
        st.randoms(use_true_random=False),
    )
    def play(events, edits, random):
        given_names = [
            *((event, f"n{n}") for n, event in enumerate(events)),
            *((e, "") for e in edits),
        ]
        shuffled = given_names + [one for one in given_names if random.random() < 0.3]
        random.shuffle(shuffled)

        def run(told):
            def here(one):
                for event, name in told:
                    one.act(event, name)
                return one.mall.traces()

            return world(here)

        assert run(given_names) == run(shuffled)

    play()
