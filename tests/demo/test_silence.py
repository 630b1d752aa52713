"""The demo's words into a silence come to an end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide_app.domain.due import DueRules
from guide_app.domain.entities import FollowUp
from guide_app.domain.sop import make_plans
from server.demo.catalogue import Catalogue
from server.demo.journey_words import SOPS as JOURNEY_SOPS
from server.demo.scripts import SOPS as DEMO_SOPS
from tests.domain.people import BRAND, TODAY, as_stored, customer, days_ahead, due

QUIET = DueRules(silent_days=(), new_days=-1)


@pytest.mark.parametrize("plans", [DEMO_SOPS, JOURNEY_SOPS], ids=["demo", "journey"])
@pytest.mark.parametrize("late", [0, 6])
def test_a_silent_customer_hears_every_step_once_and_is_left_in_peace(plans, late):
    sops, steps = Catalogue(BRAND).sops(plans)
    made = make_plans(sops, steps)
    (silent,) = [plan for plan in made if plan.sop.trigger == "silent"]
    ann = customer(added_on=TODAY, last_contact_on=TODAY, last_answer_on=TODAY)
    sent: list[FollowUp] = []
    told = []

    for day in range(300):
        today = days_ahead(day)
        for item in due(ann, stored=sent, plans=[silent], today=today, rules=QUIET):
            if item.status == "planned" and (today - item.due_on).days >= late:
                sent.append(as_stored(item, status="waiting", sent_on=today))
                ann = replace(ann, last_contact_on=today)
                told.append((day, item.task))

    assert told == [(30 + late + step.day_offset, step.task) for step in silent.steps]
    assert len(told) > 1
