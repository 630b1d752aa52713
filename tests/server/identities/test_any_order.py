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
from sqlalchemy import delete, select

from guide_app.domain.identities import read_identity
from guide_app.domain.intervals import usual_interval
from guide_app.domain.resolving import Claim, Resolution, Statement
from guide_app.domain.values import parse_instant
from server.app import create_app
from server.identities.store import named_by
from server.limits import Rate, Rates
from server.schema import ENTITY_TABLES
from server.schema.identities import (
    identity,
    identity_due,
    identity_saying,
    identity_statement,
    same_person,
    trace,
)
from tests.server.identities.mall import SCOPES, Mall
from tests.server.in_process import running
from tests.server.shop import known_chain

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
    st.tuples(st.just("view"), NAMED, DAYS),
    st.tuples(st.just("hand"), st.sampled_from(PEOPLE), NAMED),
    st.tuples(st.just("back"), st.sampled_from(["first 0", "first 2", "n0", "n1", "n2"])),
)
BACK = Decimal("0.50")
"""What a return brings: so little that all of an order's fit, in whatever order they come."""
EDITS = st.tuples(
    st.just("edit"),
    st.sampled_from(PEOPLE),
    st.sampled_from(["phone", "member_number"]),
    st.integers(0, 1),
)
JUDGED = st.tuples(st.just("judge"), st.integers(0, 20))
EMPTIED = (
    *(identity, identity_due, identity_saying, identity_statement, same_person, trace),
    *(ENTITY_TABLES["order"], ENTITY_TABLES["customer"], ENTITY_TABLES["timeline_entry"]),
    ENTITY_TABLES["page_view"],
)


class World:
    """One brand in which things happen, each time from the beginning."""

    def __init__(self, mall: Mall) -> None:
        self.mall = mall
        mall.chain.database.write(lambda c: [c.execute(delete(table)) for table in EMPTIED])
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
        elif what == "view":
            self.mall.view(name, days_ago=given[1], **given[0])
        elif what == "back":
            self.mall.back(name, given[0], str(BACK))
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
        """Every trace where the rules say, counted from nothing; every row with its trace."""
        where, orders, views = self.mall.traces(), self.mall.orders(), self.mall.views()
        expected, pairs = self.expected()
        assert where == expected
        assert self.mall.standing_pairs() == pairs
        settled = {name: at for name, at in where.items() if at is not None}
        assert views == {name.split(" ", 1)[1]: at for name, at in settled.items() if " n" in name}
        back = self.mall.returns()
        assert orders == {
            name: at for name, at in settled.items() if " n" not in name and name not in back
        }
        assert self.mall.brought_back() == {
            name: BACK * list(back.values()).count(name) for name in orders if name in back.values()
        }
        for person in self.people.values():
            mine = [name for name, at in orders.items() if at == person.id]
            less = sum(BACK for about in back.values() if about in mine)
            assert self.mall.totals(person) == (len(mine), Decimal(10 * len(mine)) - less)
            assert self.mall.interval(person) == usual_interval(self.mall.bought_on(person))

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
            kept = connection.execute(select(trace)).all()
        places = {
            row.name: found.customer_for(names[row.statement_id], parse_instant(row.at))
            if row.statement_id in good
            else None
            for row in kept
            if row.about is None
        }
        about = {row.name: places.get(row.about) for row in kept if row.about is not None}
        return places | about, found.same


@pytest.fixture
def mall(chain_url, clock, tmp_path):
    """A mall that may ask as often as it wants, on rows that are emptied again and again."""
    often = Rates(integration=Rate(1_000_000, 1_000_000))
    app = create_app(chain_url, clock, media_root=tmp_path / "media", rates=often)
    with running(app) as client:
        yield Mall(known_chain(app, client, clock))
    app.state.database.dispose()


def examples(kind: str) -> settings:
    """A few on PostgreSQL: the rules are the same there, only the locks are not."""
    return settings(
        max_examples=25 if kind == "sqlite" else 5,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


def test_every_trace_is_in_one_place_whatever_happens(mall, kind):
    most = 24 if kind == "sqlite" else 12

    @examples(kind)
    @given(st.lists(st.one_of(EVENTS, EVENTS, EDITS, JUDGED), min_size=6, max_size=most))
    def play(events):
        here = World(mall)
        for number, event in enumerate(events):
            here.act(event, f"n{number}")

    play()


def test_the_order_of_arrival_changes_nothing(mall, kind):
    @examples(kind)
    @given(
        st.lists(EVENTS, min_size=4, max_size=12 if kind == "sqlite" else 6),
        st.lists(EDITS, max_size=3, unique_by=lambda edit: edit[1:3]),
        st.randoms(use_true_random=False),
    )
    def play(events, edits, random):
        told = [*((event, f"n{n}") for n, event in enumerate(events)), *((e, "") for e in edits)]
        shuffled = told + [one for one in told if random.random() < 0.3]
        random.shuffle(shuffled)
        found = []
        for order in (told, shuffled):
            here = World(mall)
            for event, name in order:
                here.act(event, name)
            found.append((mall.traces(), mall.pairs()))

        assert found[0] == found[1]

    play()
