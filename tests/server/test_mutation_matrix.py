"""Every mutation against every kind of visitor, by pushes over HTTP.

A mutation without a line in the tables here fails; what it may do is told by them, not by the code.
"""

from __future__ import annotations

import pytest

from guide_app.mutations.registry import BY_ARGUMENTS, MUTATIONS
from server import settling
from tests.server.door import VISITORS, Door
from tests.server.mutation_cases import CASES, furnish

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
    "payment_link.note": ABOUT_A_CUSTOMER,
    **dict.fromkeys(("group.open", "group.change", "group.count"), ABOUT_A_CUSTOMER),
    **dict.fromkeys(("group.post", "group.settle"), ABOUT_A_CUSTOMER),
    "share.take": KEEPS_OWN,
    "link.open": ABOUT_A_CUSTOMER,
    "share.mark": {**dict.fromkeys(ABOUT_A_CUSTOMER, MISSING), "owner": YES},
    "material.favourite": KEEPS_OWN,
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
    "media.add": {**FOR_HQ, "other brand's HQ": YES},  # to their own brand
    "post_task.give": FOR_HQ,
    "post_task.withdraw": FOR_HQ,
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


@pytest.fixture(autouse=True)
def _nobody_settles_meanwhile(monkeypatch):
    """What the server's own thread writes would count as a visitor's."""
    monkeypatch.setattr(settling, "LOOK_EVERY_S", 3_600.0)


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
            wrote |= {"audit"} if "HQ" in visitor or name in AUDITED else set()
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
