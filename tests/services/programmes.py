"""SOPs with everything that they can have, and customers to whom all of it may apply."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import strategies as st

from guide_app.domain.due import due_items
from guide_app.domain.entities import (
    AnswerSheet,
    CustomerDate,
    CustomerTag,
    DateKind,
    Enrolment,
    Questionnaire,
    Sop,
    SopStep,
    Tag,
)
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.sop import enrolment_id, make_plans
from guide_app.domain.sop_plans import UNANNOUNCED
from guide_app.domain.words import Trigger
from tests.domain.people import BRAND, TODAY, days_ago, follow_up, looks_of, sop, step, view
from tests.services.households import (
    RULES,
    acted_on,
    days_back,
    facts_of,
    households,
    maybe_day,
    moved_before,
)

GROUP = row_id("group")
VIP, BABY, OLD = (
    Tag(id=row_id("tag", name), brand_id=BRAND, group_id=GROUP, name=name)
    for name in ("VIP", "Baby", "Old")
)
TAGS = (VIP, BABY, replace(OLD, merged_into=VIP.id))
DUE_DATE, WEDDING = (
    DateKind(id=row_id("kind", name), brand_id=BRAND, name=name, yearly=yearly)
    for name, yearly in (("Due date", False), ("Wedding", True))
)
SURVEY = Questionnaire(
    id=row_id("survey"), brand_id=BRAND, name="Survey", since=days_ago(90), questions=[]
)
SURVEY_2 = replace(SURVEY, id=row_id("survey", 2), root_id=SURVEY.id, version=2)
BACKDROP = (*TAGS, DUE_DATE, WEDDING, SURVEY, SURVEY_2)
CONDITIONS = st.sampled_from(
    [
        None,
        None,
        {"all": [{"any": [{"fact": "tag", "in": [OLD.id]}]}]},
        {"all": [{"any": [{"fact": "has_child"}, {"fact": "deleted_us"}]}]},
        {"all": [{"any": [{"fact": "date", "kind": DUE_DATE.id, "from": -9, "until": 90}]}]},
    ]
)
ENDS = st.none() | st.lists(
    st.sampled_from(
        [
            {"rule": "bought"},
            {"rule": "replied"},
            {"rule": "cold"},
            {"rule": "tag", "tag_id": BABY.id},
            {"rule": "joined", "sop_id": row_id("sop", "tagged")},
            {"rule": "joined", "sop_id": row_id("sop", "purchase")},
            {"rule": "joined", "sop_id": row_id("sop", "viewed")},
        ]
    ),
    max_size=2,
)


@dataclass(frozen=True)
class Life:
    """A person, and the orders and views that it was told of."""

    person: Person
    orders: list
    views: list

    @property
    def rows(self):
        told = self.person
        parts = (told.family, told.stored, told.tags, told.dates, told.sheets, told.enrolments)
        own = [told.customer, *self.orders, *self.views]
        return [*own, *(row for part in parts for row in part)]


@st.composite
def programmes(draw, triggers=tuple(Trigger)):
    """SOPs of some triggers, in one or two versions, and their steps."""
    chosen = sorted(draw(st.sets(st.sampled_from(triggers), max_size=4)))
    made = []
    for trigger in chosen:
        first = sop(
            trigger,
            trigger_days=draw(st.integers(0, 40)),
            trigger_tag_id=draw(st.sampled_from([VIP.id, OLD.id])),
            trigger_date_kind_id=draw(st.sampled_from([DUE_DATE.id, WEDDING.id])),
            trigger_questionnaire_id=SURVEY.id,
            trigger_count=draw(st.none() | st.integers(1, 4)),
            trigger_within=draw(st.none() | st.sampled_from([1, 5, 30, 90])),
            trigger_answer=draw(st.none() | st.just({"question": "q", "answers": ["yes"]})),
            trigger_on=draw(days_back),
            trigger_weekdays=draw(st.integers(0, 127)),
            condition=draw(CONDITIONS),
            ends=draw(ENDS),
            next_id=draw(st.none() | st.sampled_from([row_id("sop", one) for one in chosen])),
        )
        versions = [first]
        if draw(st.booleans()):
            until = draw(days_back)
            versions[0] = replace(first, until=until)
            since = until + timedelta(days=draw(st.sampled_from([0, 0, 5])))
            second = row_id("sop", trigger, 2)
            versions.append(replace(first, id=second, root_id=first.id, version=2, since=since))
        made += versions
        least = 0 if trigger in UNANNOUNCED else -10
        for version in versions:
            offsets = draw(st.sets(st.integers(least, 20), min_size=1, max_size=3))
            made += [
                step(
                    version,
                    offset,
                    condition=draw(CONDITIONS),
                    material_id=row_id("material") if offset % 2 else None,
                )
                for offset in sorted(offsets)
            ]
    return made


def plans_of(programme):
    """The plans of a drawn programme."""
    rows = (*programme, *BACKDROP)
    return make_plans(
        [row for row in rows if isinstance(row, Sop)],
        [row for row in rows if isinstance(row, SopStep)],
        [row for row in rows if isinstance(row, DateKind)],
        [row for row in rows if isinstance(row, Questionnaire)],
        [row for row in rows if isinstance(row, Tag)],
    )


@st.composite
def task_of_hq(draw, ann, task_id):
    """A task of HQ for the customer, of a day in these weeks, in any state."""
    on, state = draw(days_back), draw(st.sampled_from(["planned", "planned", "waiting", "done"]))
    until = on + timedelta(days=draw(st.integers(0, 20)))
    return follow_up(
        id=row_id("hq_task", task_id, ann.id),
        customer_id=ann.id,
        kind="task",
        planned_on=on,
        due_on=draw(st.sampled_from([on, on, until])),
        until=until,
        hq_task_id=task_id,
        status=state,
        sent_on=draw(days_back) if state in ("waiting", "done") else None,
    )


@st.composite
def lives(draw, plans):
    """A customer of one of the households with tags, dates, sheets and enrolments besides."""
    ann, family, _, orders = draw(households(()))
    ann = replace(
        ann,
        first_order_on=draw(st.none() | st.just(min(facts_of(orders), default=None))),
        last_return_on=draw(maybe_day),
        last_answer_on=draw(maybe_day),
        last_cold_on=draw(maybe_day),
    )
    whose = {"brand_id": BRAND, "customer_id": ann.id}
    tags = [
        CustomerTag(
            id=row_id("tagged", ann.id, tag.id),
            **whose,
            group_id=GROUP,
            tag_id=tag.id,
            adds=[],
            since=draw(maybe_day),
        )
        for tag in draw(st.lists(st.sampled_from(TAGS), max_size=2, unique_by=lambda tag: tag.id))
    ]
    dates = [
        CustomerDate(
            id=row_id("date", ann.id, place),
            **whose,
            kind_id=draw(st.sampled_from([DUE_DATE.id, WEDDING.id])),
            on=draw(days_back) - timedelta(days=draw(st.sampled_from([0, 365, 366]))),
            removed=draw(st.sampled_from([False, False, True])),
        )
        for place in range(draw(st.integers(0, 2)))
    ]
    sheets = [
        AnswerSheet(
            id=row_id("sheet", ann.id, place),
            **whose,
            questionnaire_id=draw(st.sampled_from([SURVEY.id, SURVEY_2.id])),
            answered_on=draw(days_back),
            answers={"q": draw(st.sampled_from(["yes", "no", ["yes", "no"], None]))},
            undone=draw(st.sampled_from([False, False, True])),
        )
        for place in range(draw(st.integers(0, 1)))
    ]
    enrolments = [
        Enrolment(
            id=row_id("enrolment", ann.id, "by_hand"),
            **whose,
            sop_id=row_id("sop", "by_hand"),
            started_on=draw(days_back),
            ended_on=draw(st.none() | st.none() | days_back),
        )
        for _ in range(draw(st.integers(0, 1)))
    ]
    tasks = [
        draw(task_of_hq(ann, row_id("task", place))) for place in range(draw(st.integers(0, 2)))
    ]
    views = [
        view(
            draw(days_back) - timedelta(days=draw(st.sampled_from([0, 0, 0, 330]))),
            n,
            code,
            customer_id=ann.id,
        )
        for n, code in enumerate(draw(st.lists(st.sampled_from(["coat", "hat"]), max_size=6)))
    ]
    person = Person(
        ann,
        family,
        [],
        facts_of(orders),
        tags,
        dates,
        sheets,
        enrolments,
        views=looks_of(views),
    )
    items = due_items(person, plans, TODAY, RULES)
    for plan in plans:  # somebody took the customer out of a SOP
        if draw(st.integers(0, 9)) == 0:
            left = enrolment_id(plan.root_id, ann.id, ann.added_on.isoformat())
            ended = Enrolment(
                id=left, **whose, sop_id=plan.root_id, started_on=ann.added_on, ended_on=TODAY
            )
            enrolments.append(ended)
    enrolments = list({row.id: row for row in enrolments}.values())
    stored = [draw(acted_on(ann, item, place)) for place, item in enumerate(items)]
    answered = [
        replace(row, outcome="replied") if row.status == "done" and draw(st.booleans()) else row
        for row in stored
        if row is not None
    ]
    snoozed = draw(moved_before(person, plans))
    answered = list({row.id: row for row in (*snoozed, *answered, *tasks)}.values())
    since = timedelta(days=draw(st.sampled_from([0, 0, 0, -9, 30])))
    noted = [replace(row, on=row.on + since) for row in dates]
    known = replace(person, stored=answered, enrolments=enrolments, dates=noted)
    return Life(known, orders, views)
