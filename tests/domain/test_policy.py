from dataclasses import replace

import pytest

from guide_app.domain.entity import ENTITIES, Audience
from guide_app.domain.ids import row_id
from guide_app.domain.policy import (
    CATALOG,
    Actor,
    may_add_customer,
    may_change_catalog,
    may_change_customer,
    may_reset_password,
    may_see_customer,
    may_see_guide,
    may_transfer,
)
from tests.domain.people import BRAND, STORE, customer, guide

OTHER_STORE, OTHER_BRAND = row_id("other store"), row_id("other brand")

MEI = guide("Mei")
KAI = guide("Kai")
FAR = guide("Far", store_id=OTHER_STORE)
MANAGER = guide("Manager", role="manager")
FAR_MANAGER = guide("Far manager", role="manager", store_id=OTHER_STORE)
HQ = guide("HQ", role="hq", store_id=None)
FOREIGN = guide("Foreign", brand_id=OTHER_BRAND)
FOREIGN_HQ = guide("Foreign HQ", role="hq", store_id=None, brand_id=OTHER_BRAND)
HOMELESS_MANAGER = guide("Homeless", role="manager", store_id=None)
STRANGER = guide("Stranger", role="auditor")
EVERYBODY = [
    *(MEI, KAI, FAR, MANAGER, FAR_MANAGER, HQ),
    *(FOREIGN, FOREIGN_HQ, HOMELESS_MANAGER, STRANGER),
]

MINE = customer(guide_id=MEI.id)
COLLEAGUES = customer(guide_id=KAI.id)
POOLED = customer(guide_id=None)
FAR_AWAY = customer(guide_id=FAR.id, store_id=OTHER_STORE)
FOREIGN_ONE = customer(guide_id=MEI.id, brand_id=OTHER_BRAND)
CUSTOMERS = {
    "mine": MINE,
    "colleague's": COLLEAGUES,
    "pooled": POOLED,
    "far away": FAR_AWAY,
    "foreign": FOREIGN_ONE,
}

STORE_S = {"mine", "colleague's", "pooled"}
SEEN = {
    "Mei": {"mine"},
    "Kai": {"colleague's"},
    "Far": {"far away"},
    "Manager": STORE_S,
    "Far manager": {"far away"},
    "HQ": STORE_S | {"far away"},
    "Foreign": set(),
    "Foreign HQ": {"foreign"},
    "Homeless": set(),
    "Stranger": set(),
}


@pytest.mark.parametrize("relation", CUSTOMERS)
@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
def test_who_sees_and_changes_whom(person, relation):
    actor, whom = Actor.of(person), CUSTOMERS[relation]

    assert may_see_customer(actor, whom) is (relation in SEEN[person.name])
    assert may_change_customer(actor, whom) is (relation in SEEN[person.name])


@pytest.mark.parametrize("relation", CUSTOMERS)
@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
def test_an_account_that_was_switched_off_may_do_nothing(person, relation):
    off, whom = Actor.of(replace(person, active=False)), CUSTOMERS[relation]

    assert not may_see_customer(off, whom)
    assert not may_change_customer(off, whom)
    assert not may_transfer(off, whom, None)
    assert not may_add_customer(off, whom.brand_id, whom.store_id, whom.guide_id)
    assert not any(may_change_catalog(off, entity, BRAND) for entity in ENTITIES)
    assert not any(may_see_guide(off, other) for other in EVERYBODY)
    assert not any(may_reset_password(off, other) for other in EVERYBODY)


def test_a_customer_acts_for_themselves_and_reaches_nobody_else():
    ann = Actor.customer(MINE)
    other = replace(MINE, id=row_id("customer", "Bea"))

    assert may_see_customer(ann, MINE)
    assert may_change_customer(ann, MINE)
    assert ann.person_id is None
    for whom in (other, replace(MINE, brand_id=OTHER_BRAND), replace(other, guide_id=None)):
        assert not may_see_customer(ann, whom)
        assert not may_change_customer(ann, whom)
    assert not may_see_customer(replace(ann, active=False), MINE)
    assert not may_transfer(ann, MINE, KAI)
    assert not may_add_customer(ann, BRAND, STORE, None)
    assert not any(may_change_catalog(ann, entity, BRAND) for entity in ENTITIES)
    assert not any(may_see_guide(ann, one) for one in EVERYBODY)
    assert not any(may_reset_password(ann, one) for one in EVERYBODY)


@pytest.mark.parametrize("entity", [*ENTITIES, "no_such_thing"])
@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
def test_only_hq_changes_the_catalogue_and_only_that_of_its_brand(person, entity):
    actor = Actor.of(person)

    assert may_change_catalog(actor, entity, BRAND) is (person is HQ and entity in CATALOG)
    expected = person is FOREIGN_HQ and entity in CATALOG
    assert may_change_catalog(actor, entity, OTHER_BRAND) is expected


def test_the_catalogue_is_every_entity_of_the_brand_but_those_with_a_way_of_their_own():
    own_way = {"codebook", "questionnaire", "segment", "mass_send", "sop", "sop_step"}
    own_way |= {"handover", "hq_task", "media", "post_task", "chat_group"}
    shared = {
        name for name, made in ENTITIES.items() if made.audience in (Audience.BRAND, Audience.STORE)
    }

    assert shared == CATALOG | own_way


TAKERS = {
    "Mei": MEI,
    "Kai": KAI,
    "Far": FAR,
    "Manager": MANAGER,
    "HQ": HQ,
    "Foreign": FOREIGN,
    "left": replace(KAI, active=False),
    "Stranger": STRANGER,
    "pool": None,
}
IN_STORE = {"Mei", "Kai", "Manager", "pool"}
HANDED_OVER = {
    ("Manager", "mine"): IN_STORE,
    ("Manager", "colleague's"): IN_STORE,
    ("Manager", "pooled"): IN_STORE,
    ("Far manager", "far away"): {"Far", "pool"},
    ("HQ", "mine"): IN_STORE | {"Far"},
    ("HQ", "colleague's"): IN_STORE | {"Far"},
    ("HQ", "pooled"): IN_STORE | {"Far"},
    ("HQ", "far away"): IN_STORE | {"Far"},
    ("Foreign HQ", "foreign"): {"Foreign", "pool"},
}


@pytest.mark.parametrize("relation", CUSTOMERS)
@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
def test_a_manager_hands_over_within_the_store_and_hq_within_the_brand(person, relation):
    takers = {
        name
        for name, taker in TAKERS.items()
        if may_transfer(Actor.of(person), CUSTOMERS[relation], taker)
    }

    assert takers == HANDED_OVER.get((person.name, relation), set())


@pytest.mark.parametrize(
    ("person", "brand_id", "store_id", "guide_id", "allowed"),
    [
        (MEI, BRAND, STORE, MEI.id, True),
        (MEI, BRAND, STORE, KAI.id, False),
        (MEI, BRAND, STORE, None, False),
        (MEI, BRAND, OTHER_STORE, MEI.id, False),
        (MEI, OTHER_BRAND, STORE, MEI.id, False),
        (MANAGER, BRAND, STORE, KAI.id, True),
        (MANAGER, BRAND, STORE, None, True),
        (MANAGER, BRAND, OTHER_STORE, FAR.id, False),
        (HQ, BRAND, OTHER_STORE, FAR.id, True),
        (HQ, OTHER_BRAND, STORE, FOREIGN.id, False),
        (STRANGER, BRAND, STORE, STRANGER.id, False),
    ],
)
def test_who_may_add_a_customer_to_which_book(person, brand_id, store_id, guide_id, allowed):
    assert may_add_customer(Actor.of(person), brand_id, store_id, guide_id) is allowed


RESETS = {
    "Manager": {"Mei", "Kai"},
    "Far manager": {"Far"},
    "HQ": {p.name for p in EVERYBODY if p.brand_id == BRAND} - {"HQ"},
    "Foreign HQ": {"Foreign"},
}


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
def test_who_may_give_whom_a_new_password(person):
    allowed = {other.name for other in EVERYBODY if may_reset_password(Actor.of(person), other)}

    assert allowed == RESETS.get(person.name, set())


KNOWN = {
    "Mei": {"Mei", "Kai", "Manager", "Stranger"},
    "Kai": {"Mei", "Kai", "Manager", "Stranger"},
    "Manager": {"Mei", "Kai", "Manager", "Stranger"},
    "Far": {"Far", "Far manager"},
    "Far manager": {"Far", "Far manager"},
    "HQ": {p.name for p in EVERYBODY if p.brand_id == BRAND},
    "Foreign": {"Foreign"},
    "Foreign HQ": {"Foreign", "Foreign HQ"},
    "Homeless": {"Homeless"},
    "Stranger": {"Stranger"},
}


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
def test_colleagues_of_a_store_know_each_other(person):
    known = {other.name for other in EVERYBODY if may_see_guide(Actor.of(person), other)}

    assert known == KNOWN[person.name]
