"""What begins a run of each trigger's SOP today, and a step of it that somebody moved."""

from typing import Any

from guide_app.domain.due import DueRules, sift
from guide_app.domain.entities import (
    AnswerSheet,
    CustomerDate,
    CustomerTag,
    DateKind,
    Enrolment,
    Questionnaire,
    Tag,
)
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import make_plans
from guide_app.domain.words import Trigger
from tests.domain.people import (
    ANN,
    BRAND,
    TODAY,
    as_stored,
    customer,
    days_ago,
    days_ahead,
    looks_of,
    sop,
    step,
    tasks,
    view,
)

QUIET = DueRules(silent_days=(), new_days=-1)
LATER = days_ahead(3)
OWN: dict[str, Any] = {"brand_id": BRAND, "customer_id": ANN}
VIP = Tag(id=row_id("tag"), brand_id=BRAND, group_id=row_id("group"), name="VIP")
SURVEY = Questionnaire(
    id=row_id("survey"), brand_id=BRAND, name="Survey", since=days_ago(90), questions=[]
)
DUE_DATE, WEDDING = (
    DateKind(id=row_id("kind", name), brand_id=BRAND, name=name, yearly=yearly)
    for name, yearly in (("Due date", False), ("Wedding", True))
)
TAGGED = CustomerTag(
    id=row_id("tagged"), **OWN, group_id=VIP.group_id, tag_id=VIP.id, adds=[], since=TODAY
)
SHEET = AnswerSheet(
    id=row_id("sheet"), **OWN, questionnaire_id=SURVEY.id, answered_on=TODAY, answers={}
)


def noted(on, kind=DUE_DATE):
    return CustomerDate(id=row_id("date"), **OWN, kind_id=kind.id, on=on)


def begun_by_hand():
    return Enrolment(id=row_id("run"), **OWN, sop_id=row_id("sop", "by_hand"), started_on=TODAY)


BEGUN: dict[Trigger, dict[str, Any]] = {
    Trigger.ADDED: {"ann": {"added_on": TODAY}},
    Trigger.FIRST_PURCHASE: {"ann": {"first_order_on": TODAY, "last_order_on": TODAY}},
    Trigger.PURCHASE: {"ann": {"last_order_on": TODAY}},
    Trigger.RETURNED: {"ann": {"last_return_on": TODAY}},
    Trigger.SILENT: {"ann": {"last_contact_on": days_ago(20)}},
    Trigger.REPURCHASE: {"ann": {"last_order_on": days_ago(9), "repurchase_days": 9}},
    Trigger.BIRTHDAY: {"ann": {"birthday_month": TODAY.month, "birthday_day": TODAY.day}},
    Trigger.DATED: {"dates": [noted(TODAY)]},
    Trigger.TAGGED: {"tags": [TAGGED]},
    Trigger.VIEWED: {"views": looks_of([view(TODAY)])},
    Trigger.ANSWERED: {"sheets": [SHEET]},
    Trigger.BY_HAND: {"enrolments": [begun_by_hand()]},
    Trigger.FIXED_DATE: {},
    Trigger.WEEKLY: {},
}
"""What begins the run of each trigger's SOP today."""


def plans_of(trigger, *offsets, kinds=(DUE_DATE, WEDDING), **facts):
    usual = {
        "trigger_days": 20 if trigger == Trigger.SILENT else 0,
        "trigger_date_kind_id": DUE_DATE.id,
        "trigger_tag_id": VIP.id,
        "trigger_questionnaire_id": SURVEY.id,
        "trigger_on": TODAY,
        "trigger_weekdays": 1 << TODAY.weekday(),
    }
    made = sop(trigger, **(usual | facts))
    steps = [step(made, offset) for offset in offsets or (0,)]
    return make_plans([made], steps, kinds, [SURVEY], [VIP])


def person_of(trigger, stored=(), **changes):
    told = dict(BEGUN[trigger])
    ann = customer(**{"last_contact_on": None, **told.pop("ann", {}), **changes})
    return Person(ann, stored=stored, **told)


def moved(person, plans, to=LATER, today=TODAY):
    """The first step that is due, moved."""
    items = [item for item in sift(person, plans, today, QUIET)[0] if item.step_id]
    return as_stored(items[0], due_on=to)


def on(person, plans, day):
    """What is shown on a day, and what is held back and why."""
    items, held = sift(person, plans, day, QUIET)
    return tasks(items), [(one.item.task or one.item.id, one.code) for one in held]
