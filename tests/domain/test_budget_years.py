"""No customer is ever planned above the budget, in any year that may come."""

import os
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from guide_app.domain import budget, holding, mass_sends
from guide_app.domain.budget import Budget
from guide_app.domain.due_item import DueItem
from tests.domain.years import Year

SEED = int(os.environ.get("GUIDE_DESK_SEED", "0")) or Random().randrange(2**32)
YEARS = 24


def years():
    return (Year(seed).play() for seed in range(SEED, SEED + YEARS))


def test_no_customer_is_ever_planned_above_the_budget():
    played = list(years())

    print(f"years from seed {SEED}: {sum(one.planned for one in played)} contacts")
    assert [why for one in played for why in one.broken] == []
    assert sum(one.planned for one in played) > 500
    assert sum(one.held for one in played) > 500
    assert sum(one.tasks for one in played) > 5
    assert any(one.contacts and not any(c.insisted for c in one.contacts) for one in played)


def _asks_nobody(_customer):
    return None


def _a_day_short(self, contacts_on, day, real=Budget.full):
    return real(self, [one for one in contacts_on if one > day - timedelta(days=6)], day)


def _one_too_many(self, contacts_on, day, real=Budget.full):
    return real(replace(self, per_week=self.per_week + 1), contacts_on, day)


def _only_weeks(self, contacts_on, day, real=Budget.full):
    return real(replace(self, per_month=10_000), contacts_on, day)


def _forgets_mass_sends(person, day, rules, today, real=holding.used_up):
    mine = [on for on in person.contacts_on if on not in set(person.mass_sends_on)]
    return real(replace(person, contacts_on=mine), day, rules, today)


def _never_insisted(self, item, real=holding.Holding._code):
    found = real(self, item)
    return None if item.is_set_by_hand else found


def _obeys_hq(self, item, real=holding.Holding._code):
    found = real(self, item)
    return None if item.kind == "task" else found


BREAKS = {
    "tasks of HQ count for nothing": (holding.Holding, "_code", _obeys_hq),
    "tasks of HQ are due for ever": (DueItem, "is_too_late", lambda *_: False),
    "weeks have six days": (Budget, "full", _a_day_short),
    "one more is allowed": (Budget, "full", _one_too_many),
    "months are not looked at": (Budget, "full", _only_weeks),
    "mass sends do not count": (holding, "used_up", _forgets_mass_sends),
    "mass sends ask for no place": (
        Budget,
        "places",
        lambda self, contacts_on, mass_sends_on, announced: list(announced),
    ),
    "cold customers are not left in peace": (holding, "cools_down", lambda *_: False),
    "mass sends go to cold customers": (mass_sends, "is_open_to", lambda *_: True),
    "a withdrawal stops nothing": (holding, "no_contact", _asks_nobody),
    "what is set by hand counts for nothing": (holding.Holding, "_code", _never_insisted),
    "only the day itself is looked at": (budget, "_ends", lambda _contacts, day, _days: [day]),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_rule_is_found(fault, monkeypatch):
    monkeypatch.setattr(*BREAKS[fault])

    assert any(one.broken for one in years())
