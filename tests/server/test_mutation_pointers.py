"""No argument of a mutation, and no row of the catalogue, reaches what is not one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from datetime import date
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from guide_app.domain.entities import DateKind, Questionnaire, Region
from guide_app.domain.entity import ENTITIES
from guide_app.domain.ids import is_row_id, row_id
from guide_app.domain.policy import CATALOG
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.registry import MUTATIONS
from server import settling
from tests.server.door import Door
from tests.server.mutation_cases import CASES, furnish
from tests.server.test_mutation_matrix import MISSING, NO, RECEIPTS


@pytest.fixture(autouse=True)
def _nobody_settles_meanwhile(monkeypatch):
    """What the server's own thread writes would count as a visitor's."""
    monkeypatch.setattr(settling, "LOOK_EVERY_S", 3_600.0)


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
    **dict.fromkeys(("hq_task.give", "hq_task.put_on_lists", "media.add"), "HQ"),
    **dict.fromkeys(("post_task.give", "post_task.withdraw"), "HQ"),
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
