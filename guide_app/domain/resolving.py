"""Who is who: one answer for a set of statements, whatever the order in which they came.

The statements are laid down in an order of their own: what HQ has said by hand, then what the
customers' own rows say, then the others by the day on which they were said. Each joins what it
names, unless that would make one person of two customers, or give a person a second member number,
unionid and so on: then it is refused, and the less firm of the two that it would join is
*contested* from that day on: what comes under it alone waits for a person to decide. What was
there before that day stays where it is.

A visitor never joins anybody: it belongs to whoever it was first seen with, and from the day on
which it is seen with somebody else it is contested too.

See ``docs/decisions/0017-who-is-who.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from guide_app.domain.identities import Identity
from guide_app.domain.known import MOST_OF_ONE

Node = Identity | str
"""An identity, or the id of a customer."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a customer's own row says: this is mine, since the customer was added."""

    customer_id: str
    identity: Identity
    since: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody says that these are one person's.

    Attributes:
        customer_id: Said by HQ, by hand: they are this customer's.
    """

    id: str
    said_at: datetime
    identities: frozenset[Identity]
    customer_id: str | None = None

    @property
    def firmest_first(self) -> list[Identity]:
        """What it names."""
        return sorted(self.identities, key=lambda one: one.place)


@dataclass(frozen=True, slots=True)
class _Edge:
    one: Node
    other: Identity
    at: datetime
    statement_id: str | None
    by_hand: bool


@dataclass(slots=True)
class _Group:
    customer_id: str | None = None
    only: dict[tuple[str, str], Identity] = field(default_factory=dict)


class Resolution:
    """Whose everything is.

    Attributes:
        refused: Ids of the statements that do not hold, or not with all that they name.
        same: Pairs of customers of whom something says that they are one person, and not only a
            number that many have.
    """

    def __init__(self, claims: Iterable[Claim], statements: Iterable[Statement]) -> None:
        self.refused: set[str] = set()
        self.same: set[tuple[str, str]] = set()
        self._above: dict[Node, Node] = {}
        self._groups: dict[Node, _Group] = {}
        self._held: dict[Identity, tuple[datetime, bool]] = {}
        self._contested: dict[Identity, datetime] = {}
        self._visitors: dict[Identity, Node] = {}
        self._apart: list[_Edge] = []
        claims = list(claims)
        self._many = _of_many(claims)
        said = sorted(statements, key=lambda s: (s.customer_id is None, s.said_at, s.id))
        by_hand = [s for s in said if s.customer_id is not None]
        for edge in (*_edges(by_hand), *_own(claims), *_edges(said[len(by_hand) :])):
            self._lay(edge)
        self._pair()
        self._seat_visitors(said)

    def customer_of(self, identity: Identity) -> str | None:
        """The customer who is known by it, contested or not."""
        if identity.is_weak:
            seat = self._visitors.get(identity)
            return None if seat is None else self._groups[self._find(seat)].customer_id
        return self._groups[self._find(identity)].customer_id

    def contested_since(self, identity: Identity) -> datetime | None:
        """Since when somebody else is said to be known by it too."""
        return self._contested.get(identity)

    def customer_for(self, identities: Iterable[Identity], at: datetime) -> str | None:
        """Whose something is that came under these, then: the firmest that says so decides."""
        for identity in sorted(identities, key=lambda one: one.place):
            customer_id = self.customer_of(identity)
            since = self._contested.get(identity)
            if customer_id is not None and (since is None or at < since):
                return customer_id
        return None

    def are_one(self, one: Node, other: Node) -> bool:
        """Whether two strong identities, or customers, are one person."""
        return self._find(one) == self._find(other)

    def _find(self, node: Node) -> Node:
        if node not in self._above:
            group = _Group()
            if isinstance(node, str):
                group.customer_id = node
            elif node.is_only_one:
                group.only[node.kind, node.scope] = node
            self._above[node] = node
            self._groups[node] = group
            return node
        root = node
        while self._above[root] != root:
            root = self._above[root]
        while self._above[node] != root:
            self._above[node], node = root, self._above[node]
        return root

    def _lay(self, edge: _Edge) -> None:
        one, other = self._find(edge.one), self._find(edge.other)
        if one != other and not self._may_join(self._groups[one], self._groups[other], edge):
            self._refuse(edge)
            return
        for node in (edge.one, edge.other):
            if isinstance(node, Identity):
                self._held.setdefault(node, (edge.at, edge.by_hand))
        if one != other:
            gone = self._groups.pop(other)
            self._above[other] = one
            group = self._groups[one]
            group.customer_id = group.customer_id or gone.customer_id
            if not edge.by_hand:  # what HQ has added is no reason against another one
                group.only = gone.only | group.only

    def _may_join(self, one: _Group, other: _Group, edge: _Edge) -> bool:
        if one.customer_id and other.customer_id:
            return False
        if edge.by_hand:  # HQ knows that somebody has two of them
            return True
        return all(one.only.get(key, value) == value for key, value in other.only.items())

    def _refuse(self, edge: _Edge) -> None:
        self._apart.append(edge)
        if edge.statement_id is not None:
            self.refused.add(edge.statement_id)
        nodes = [edge.other]
        if isinstance(edge.one, Identity) and edge.one.kind is edge.other.kind:
            nodes.append(edge.one)
        for identity in nodes:
            since, by_hand = self._held.get(identity, (edge.at, False))
            if by_hand or edge.at < since:
                continue  # HQ has decided, or it is an old story: it was somebody's before
            self._contest(identity, edge.at)

    def _pair(self) -> None:
        """Propose the customers between whom something was refused, once all is laid down."""
        for edge in self._apart:
            if not self._many.isdisjoint((edge.one, edge.other)):
                continue
            ends = {self._groups[self._find(node)].customer_id for node in (edge.one, edge.other)}
            if len(ends) == 2 and None not in ends:
                first, second = sorted(one for one in ends if one is not None)
                self.same.add((first, second))

    def _contest(self, identity: Identity, at: datetime) -> None:
        self._contested[identity] = min(at, self._contested.get(identity, at))

    def _seat_visitors(self, said: Iterable[Statement]) -> None:
        by_hand: set[Identity] = set()
        for statement in said:
            named = statement.firmest_first
            beside: Node | None = statement.customer_id
            if beside is None and named and not named[0].is_weak:
                beside = named[0]
            if beside is None:
                continue
            for visitor in named:
                if not visitor.is_weak:
                    continue
                seat = self._visitors.setdefault(visitor, beside)
                if statement.customer_id is not None:
                    by_hand.add(visitor)
                if visitor not in by_hand and not self.are_one(seat, beside):
                    self._contest(visitor, statement.said_at)


def _of_many(claims: Iterable[Claim]) -> set[Node]:
    """Numbers that more customers have than one person is ever taken for."""
    holders = Counter(identity for identity, _ in {(c.identity, c.customer_id) for c in claims})
    return {identity for identity, many in holders.items() if many > MOST_OF_ONE}


def _own(claims: Iterable[Claim]) -> Iterator[_Edge]:
    for claim in sorted(claims, key=lambda c: (c.since, c.customer_id, c.identity.place)):
        yield _Edge(claim.customer_id, claim.identity, claim.since, None, by_hand=False)


def _edges(statements: Iterable[Statement]) -> Iterator[_Edge]:
    for statement in statements:
        nodes: list[Node] = [one for one in statement.firmest_first if not one.is_weak]
        if statement.customer_id is not None:
            nodes.insert(0, statement.customer_id)
        for other in nodes[1:]:
            if isinstance(other, Identity):
                yield _Edge(
                    nodes[0],
                    other,
                    statement.said_at,
                    statement.id,
                    by_hand=statement.customer_id is not None,
                )
