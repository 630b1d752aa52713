"""Every mutation against every kind of visitor, by pushes over HTTP.

A mutation without a line in the tables here fails; what it may do is told by them, not by the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from datetime import date
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from sqlalchemy import select

from guide_app.domain.entities import DateKind, Questionnaire, Region
from guide_app.domain.entity import ENTITIES
from guide_app.domain.ids import is_row_id, new_mutation_id, row_id
from guide_app.domain.policy import CATALOG
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.registry import BY_ARGUMENTS, MUTATIONS
from server import devices, settling
from server.push import epoch_of
from server.schema import metadata
from tests.server.mutation_cases import CASES, furnish
from tests.server.shop import Chain, Session, usual_password_hash

VISITORS: dict[str, tuple[str, str]] = {
    "nobody": ("harbour", "ann"),
    "owner": ("harbour", "ann"),
    "other guide same store": ("harbour", "bob"),
    "manager": ("harbour", "mia"),
    "HQ": ("harbour", "hana"),
    "other store": ("garden", "otto"),
    "other store's manager": ("garden", "nora"),
    "other brand": ("tower", "zoe"),
    "other brand's HQ": ("tower", "rhea"),
    "disabled guide": ("harbour", "dan"),
    "revoked device": ("lost", "ann"),
    "guide of another store now": ("harbour", "eve"),
}
"""Who comes: from which PC, and with whose account."""
OWNERS = {"disabled guide": "dan", "guide of another store now": "eve"}
"""Whose customers they ask for, if not Ann's: those who were shut out ask for their own."""

AT_THE_DOOR = {
    "nobody": "sign_in_again",
    "disabled guide": "guide_disabled",
    "revoked device": "device_revoked",
    "guide of another store now": "guide_moved",
}
YES, MISSING, NO = "accepted", "not_found", "not_allowed"
ABOUT_A_CUSTOMER = {
    "owner": YES,
    "manager": YES,
    "HQ": YES,
    "other guide same store": MISSING,
    "other store": MISSING,
    "other store's manager": MISSING,
    "other brand": MISSING,
    "other brand's HQ": MISSING,
}
"""A customer is the guide's, the store's manager's and HQ's; for others there is none."""
FOR_HQ = {**dict.fromkeys(ABOUT_A_CUSTOMER, NO), "HQ": YES, "other brand's HQ": MISSING}
ONES_OWN = {
    **dict.fromkeys(ABOUT_A_CUSTOMER, MISSING),
    "owner": YES,
    "HQ": NO,
    "other brand's HQ": NO,
}
KEEPS_OWN = {
    **dict.fromkeys(ABOUT_A_CUSTOMER, YES),
    "other brand": MISSING,
    "other brand's HQ": MISSING,
}
"""Everybody of the brand keeps their own, beside those of others."""
EXPECTED: dict[str, dict[str, str]] = {
    "customer.create": {**ABOUT_A_CUSTOMER, "other guide same store": NO},  # in Ann's book
    "customer.edit": ABOUT_A_CUSTOMER,
    "family.save": ABOUT_A_CUSTOMER,
    "customer.remove": ABOUT_A_CUSTOMER,
    "customer.restore": ABOUT_A_CUSTOMER,
    "customer.restore_value": ABOUT_A_CUSTOMER,
    "customer.event": ABOUT_A_CUSTOMER,
    "customer.reveal": ABOUT_A_CUSTOMER,
    "customer.transfer": {**FOR_HQ, "manager": YES, "other store's manager": MISSING},
    "customer.merge": ABOUT_A_CUSTOMER,
    "customer.unmerge": ABOUT_A_CUSTOMER,
    "handover.plan": {**FOR_HQ, "manager": YES, "other store's manager": MISSING},
    "handover.call_off": {**FOR_HQ, "manager": YES, "other store's manager": MISSING},
    "handover.close": FOR_HQ,
    "pool.claim": {
        **dict.fromkeys(ABOUT_A_CUSTOMER, MISSING),
        **dict.fromkeys(("owner", "manager", "other guide same store"), YES),
        **dict.fromkeys(("HQ", "other brand's HQ"), NO),  # they serve in no store
    },
    "pool.add": {**FOR_HQ, "manager": YES, "other store's manager": MISSING},
    "pool.assign": {**FOR_HQ, "manager": YES, "other store's manager": MISSING},
    "pool.return": {**FOR_HQ, "manager": YES, "other store's manager": MISSING},
    "pool.call": ABOUT_A_CUSTOMER,
    "pool.take_back_call": ONES_OWN,
    "tags.change": ABOUT_A_CUSTOMER,
    "customer.set_code": ABOUT_A_CUSTOMER,
    "codebook.publish": FOR_HQ,
    "tags.order": FOR_HQ,
    "tags.merge": FOR_HQ,
    "tags.settle": FOR_HQ,
    "note.add": ABOUT_A_CUSTOMER,
    "note.bring": {**ABOUT_A_CUSTOMER, "manager": NO},  # in the name of another: only HQ
    "note.take_back": {**ABOUT_A_CUSTOMER, "manager": NO, "HQ": NO},  # only one's own
    "follow_up.plan": ABOUT_A_CUSTOMER,
    "follow_up.contact": ABOUT_A_CUSTOMER,
    "follow_up.send": ABOUT_A_CUSTOMER,
    "follow_up.outcome": ABOUT_A_CUSTOMER,
    "follow_up.move": ABOUT_A_CUSTOMER,
    "follow_up.remind": ABOUT_A_CUSTOMER,
    "follow_up.skip": ABOUT_A_CUSTOMER,
    "follow_up.take_back": ABOUT_A_CUSTOMER,
    "script.favourite": KEEPS_OWN,
    "script.reword": KEEPS_OWN,
    "orders.record": FOR_HQ,
    "orders.return": FOR_HQ,
    "sop.publish": FOR_HQ,
    "sop.retire": FOR_HQ,
    "sop.enrol": ABOUT_A_CUSTOMER,
    "sop.leave": ABOUT_A_CUSTOMER,
    "date.save": ABOUT_A_CUSTOMER,
    "date.remove": ABOUT_A_CUSTOMER,
    "catalog.save": FOR_HQ,
    "segment.save": FOR_HQ,
    "segment.archive": FOR_HQ,
    "guide_segment.save": ONES_OWN,
    "guide_segment.remove": ONES_OWN,
    "questionnaire.publish": FOR_HQ,
    "questionnaire.retire": FOR_HQ,
    "sheet.fill": ABOUT_A_CUSTOMER,
    "sheet.take_back": ABOUT_A_CUSTOMER,
    "mass_send.plan": FOR_HQ,
    "mass_send.cancel": FOR_HQ,
    "mass_send.reach": FOR_HQ,
    "hq_task.give": FOR_HQ,
    "hq_task.put_on_lists": FOR_HQ,
    "hq_task.change": FOR_HQ,
    "hq_task.renew_on_lists": FOR_HQ,
    "hq_task.withdraw": FOR_HQ,
    "hq_task.take_off_lists": FOR_HQ,
}
AUDITED = {"customer.transfer", "customer.reveal", "customer.merge", "customer.unmerge"}
AUDITED |= {"pool.claim", "pool.assign", "pool.return", "pool.take_back_call"}
RECEIPTS = {"incarnation", "mutation_place", "mutation_result"}
"""What a push leaves behind in any case: that it was here, and what it was told."""

EVERYTHING = [
    (table, select(table).order_by(*table.primary_key)) for table in metadata.sorted_tables
]

Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def _nobody_settles_meanwhile(monkeypatch):
    """What the server's own thread writes would count as a visitor's."""
    monkeypatch.setattr(settling, "LOOK_EVERY_S", 3_600.0)


class Door:
    """Pushes one mutation after the other as one of the visitors."""

    def __init__(self, chain: Chain, visitor: str, *examples: str) -> None:
        self.chain, self.visitor = chain, visitor
        pc, self.account = VISITORS[visitor]
        self._hire("dan", "harbour", "bob")
        self._hire("eve", "harbour", "bob")
        self._hire("nora", "garden", "mia")
        self._hire("rhea", None, "hana", brand="rival")
        chain.new_pc("harbour", "lost")
        owner = OWNERS.get(visitor, "ann")
        self.examples = furnish(chain, owner, *examples)
        for example in self.examples.values():
            example.ids["taker"] = chain.id("bob")
        session: Session = chain.pcs[pc].session(self.account)
        self.headers = {} if visitor == "nobody" else session.headers
        self.seq = 0
        chain.change("dan", active=False)
        chain.change("eve", store_id=chain.id("garden"))
        lost = chain.pcs["lost"].id
        chain.database.write(lambda c: devices.revoke(c, lost, None, chain.clock()))

    def _hire(self, name: str, store: str | None, like: str, brand: str = "sunny") -> None:
        made = replace(
            self.chain.guide(like),
            id=row_id(name),
            account=name,
            name=name.title(),
            brand_id=self.chain.id(brand),
            store_id=self.chain.id(store) if store else None,
        )
        self.chain.save(made)
        self.chain.rows[name] = made
        self.chain.give_password(name, usual_password_hash())

    def push(self, arguments: Any, *, name: str | None = None, author: str | None = None) -> str:
        """What became of it: the code of a refusal, or its status."""
        with self.chain.database.read() as connection:
            epoch = epoch_of(connection)
        self.seq += 1
        body = {
            "id": new_mutation_id(self.seq, row_id(self.visitor, self.seq).encode()[-10:]),
            "name": name or BY_ARGUMENTS[type(arguments)].name,
            "arguments": json.loads(msgspec.json.encode(arguments)),
            "author": self.chain.id(author or self.account),
            "business_on": self.chain.clock().date().isoformat(),
            "at": self.chain.clock().isoformat(),
        }
        answer = self.chain.http.post(
            "/v1/push",
            headers=self.headers,
            json={
                "incarnation": row_id("incarnation", self.visitor),
                "epoch": epoch,
                "mutations": [{"seq": self.seq, "body": body}],
            },
        )
        if answer.status_code >= 400:
            return str(answer.json()["code"])
        result = answer.json()["results"][0]
        return str(result.get("code") or result["status"])

    def tables(self) -> Tables:
        """Everything that the server's database holds."""
        with self.chain.database.read() as connection:
            return {
                table.name: list(map(tuple, connection.execute(query)))
                for table, query in EVERYTHING
            }


def test_every_mutation_has_an_example_and_a_line_in_this_matrix():
    assert set(CASES) == set(EXPECTED) == set(MUTATIONS)


def test_an_example_is_of_the_mutation_under_whose_name_it_stands(chain):
    examples = furnish(chain, "ann", *CASES)

    made = {name: BY_ARGUMENTS[type(CASES[name][0](examples[name]))].name for name in CASES}

    assert made == {name: name for name in CASES}


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_changes_exactly_what_is_theirs(chain, visitor):
    door = Door(chain, visitor, *CASES)
    found, wanted = {}, {}
    before = door.tables()
    for name, (make, effect) in CASES.items():
        answer = door.push(make(door.examples[name]))
        after = door.tables()
        found[name] = answer, {table for table in after if before[table] != after[table]}
        before = after
        said = AT_THE_DOOR.get(visitor) or EXPECTED[name][visitor]
        wrote = set()
        if visitor not in AT_THE_DOOR:
            wrote |= RECEIPTS
        if said == YES:
            wrote |= effect | ({"feed", "feed_counter"} if effect else set())
            wrote |= {"audit"} if visitor == "HQ" or name in AUDITED else set()
        wanted[name] = said, wrote

    assert found == wanted


SHUT_IN = [name for name in VISITORS if name not in AT_THE_DOOR and name != "owner"]


@pytest.mark.parametrize("visitor", SHUT_IN)
def test_nobody_hands_in_under_their_own_token_what_the_owner_wrote(chain, visitor):
    door = Door(chain, visitor, *CASES)
    before = door.tables()

    answers = {
        name: door.push(make(door.examples[name]), author="ann")
        for name, (make, _) in CASES.items()
    }

    assert answers == dict.fromkeys(CASES, "wrong_author")
    assert {t for t, rows in door.tables().items() if rows != before[t]} == RECEIPTS


WRITTEN_BY = {
    **dict.fromkeys(("customer.transfer", "handover.plan", "handover.call_off"), "manager"),
    **dict.fromkeys(("pool.add", "pool.assign", "pool.return"), "manager"),
    "handover.close": "HQ",
    **dict.fromkeys(("orders.record", "orders.return", "catalog.save"), "HQ"),
    **dict.fromkeys(("sop.publish", "sop.retire"), "HQ"),
    **dict.fromkeys(("segment.save", "segment.archive"), "HQ"),
    **dict.fromkeys(("questionnaire.publish", "questionnaire.retire"), "HQ"),
    **dict.fromkeys(("codebook.publish", "tags.order", "tags.merge", "tags.settle"), "HQ"),
    **dict.fromkeys(("mass_send.plan", "mass_send.cancel", "mass_send.reach"), "HQ"),
    **dict.fromkeys(("hq_task.give", "hq_task.put_on_lists"), "HQ"),
    **dict.fromkeys(("hq_task.change", "hq_task.renew_on_lists"), "HQ"),
    **dict.fromkeys(("hq_task.withdraw", "hq_task.take_off_lists"), "HQ"),
}
"""Who may do it at all, if not the guide."""
SEEN = "seen_guide_id"
"""Tells what the author saw, and so reaches no row."""
NAMES_A_COLLEAGUE = (("customer.create", ("guide_id",)), ("note.bring", ("guide_id",)))
"""A colleague is known, so that these are no more than forbidden."""
OF_THE_WHOLE_STORE = "pool.claim"
"""Whom a colleague could claim, one may claim oneself."""


def pointers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every id in plain arguments, and where it stands."""
    if isinstance(value, str) and is_row_id(value):
        yield path, value
    for key, inner in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value if isinstance(value, list) else ())
    ):
        yield from pointers(inner, (*path, key))


def with_pointer(value: Any, path: tuple[Any, ...], new: str) -> Any:
    if not path:
        return new
    made = dict(value) if isinstance(value, dict) else list(value)
    made[path[0]] = with_pointer(value[path[0]], path[1:], new)
    return made


@pytest.mark.parametrize(
    ("visitor", "whose"),
    [("owner", "bob"), ("owner", "zoe"), ("manager", "otto"), ("HQ", "zoe")],
    ids=[
        "a guide, a colleague's",
        "a guide, another brand's",
        "a manager, another store's",
        "HQ, another brand's",
    ],
)
def test_no_argument_of_a_mutation_reaches_a_row_that_is_not_ones_own(chain, visitor, whose):
    door = Door(chain, visitor, "own")
    own, foreign = door.examples["own"], furnish(chain, whose, "foreign")["foreign"]
    what_it_is = {found: what for what, found in own.ids.items()}
    before = door.tables()
    answers = {}
    for name in (n for n in CASES if WRITTEN_BY.get(n, "owner") == visitor):
        plain = json.loads(msgspec.json.encode(CASES[name][0](own)))
        for path, found in pointers(plain):
            there = foreign.ids[what_it_is[found]]
            if whose == "bob" and name == OF_THE_WHOLE_STORE:
                continue
            if there != found and path[-1] != SEEN:
                answers[name, path] = door.push(with_pointer(plain, path, there), name=name)

    wanted = dict.fromkeys(answers, MISSING)
    if whose == "bob":
        wanted |= dict.fromkeys(NAMES_A_COLLEAGUE, NO)
    assert answers == wanted
    assert {t for t, rows in door.tables().items() if rows != before[t]} == RECEIPTS


def test_every_argument_that_names_a_row_stands_in_an_example(chain):
    example = furnish(chain, "ann", "own")["own"]

    tried = {
        (name, next(part for part in reversed(path) if isinstance(part, str)))
        for name, (make, _) in CASES.items()
        for path, _ in pointers(json.loads(msgspec.json.encode(make(example))))
    }

    assert tried >= {(name, each) for name in MUTATIONS for each in id_arguments(name)}


def id_arguments(name: str) -> set[str]:
    """The names of all arguments of a mutation that are ids, from their declaration."""
    found: set[str] = set()
    kinds: list[Any] = [MUTATIONS[name].arguments]
    while kinds:
        kind = kinds.pop()
        kinds += get_args(kind)
        if is_dataclass(kind):
            hints = get_type_hints(kind)
            found |= {each for each in hints if each.endswith(("_id", "_ids"))}
            kinds += hints.values()
    return found


@pytest.mark.parametrize("whose", ["zoe", None], ids=["another brand's", "nobody's"])
def test_a_transfer_says_no_more_about_a_foreign_account_than_about_a_missing_one(chain, whose):
    door = Door(chain, "manager", "own")
    seen = chain.id(whose) if whose else row_id("nobody")
    transfer = CASES["customer.transfer"][0](door.examples["own"])

    assert door.push(replace(transfer, seen_guide_id=seen)) == "conflict"


REFERENCES = [
    (entity, field.name, field.references)
    for entity in sorted(CATALOG)
    for field in ENTITIES[entity].fields
    if field.references is not None
]


def _date_kind(chain):
    return DateKind(id=row_id("date"), brand_id=chain.id("rival"), name="Due date")


def _questionnaire(chain):
    return Questionnaire(
        id=row_id("questionnaire"),
        brand_id=chain.id("rival"),
        name="First visit",
        since=date(2017, 10, 2),
        questions=[],
    )


@pytest.mark.parametrize("whose", ["zoe", None], ids=["another brand's", "nobody's"])
@pytest.mark.parametrize(("entity", "name", "target"), REFERENCES)
def test_no_row_of_the_catalogue_points_at_another_brand(chain, entity, name, target, whose):
    door = Door(chain, "HQ", "own")
    foreign = row_id("nobody")
    if whose:
        own = furnish(chain, whose, "foreign")["foreign"].ids
        region = Region(id=row_id("region"), brand_id=chain.id("rival"), name="North")
        chain.save(region)
        chain.save(_date_kind(chain), _questionnaire(chain))
        foreign = {
            **own,
            "region": region.id,
            "tag_group": row_id("group", chain.id("rival")),
            "date_kind": _date_kind(chain).id,
            "questionnaire": _questionnaire(chain).id,
        }[target]
    before = door.tables()

    said = door.push(SaveCatalogRow(entity=entity, changes={name: Change(seen=None, new=foreign)}))

    assert said == MISSING
    assert {t for t, rows in door.tables().items() if rows != before[t]} == RECEIPTS
