"""An impatient click sends the same form twice: it is made once, and the answer is the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from server.schema import ENTITY_TABLES
from tests.server.console.browsing import a_customer
from tests.server.databases import KINDS

STEP = {"new.step.0.day_offset": "0", "new.step.0.kind": "care", "new.step.0.task": "问候"}
QUESTION = {"b0.text": "喜欢什么", "b0.kind": "text", "count": "1", "do": "publish"}
FORMS = {
    "tag_group": ("tag_group/new", {"new.name": "肤质"}),
    "script": (
        "script/new",
        {"new.title": "问好", "new.stage": "greeting", "new.kind": "care", "new.text": "您好"},
    ),
    "segment": (
        "segment/new",
        {
            "new.name": "老客",
            "condition": '{"all": [{"any": [{"fact": "last_order_on"}]}]}',
            "do": "save",
        },
    ),
    "sop": ("sop/new", {"new.name": "新客", "new.trigger": "added", "do": "publish"} | STEP),
    "mass_send": ("mass_send", {"new.name": "上新", "new.on": "2024-03-20", "new.to": ""}),
    "questionnaire": ("questionnaire/new/edit", {"name": "小问卷"} | QUESTION),
}


def count(chain, entity):
    with chain.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(ENTITY_TABLES[entity]))


def differing(form):
    """The same form with another word in it."""
    return {
        name: text + "二" if name in ("name", "new.name", "new.title") else text
        for name, text in form.items()
    }


@pytest.mark.parametrize("entity", FORMS)
def test_a_form_that_is_sent_twice_makes_one_row_and_one_that_was_changed_another(
    hana, chain, entity
):
    path, form = FORMS[entity]
    before = count(chain, entity)
    hana.get(path)

    answers = [hana.post(path, **form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303], answers[0].text
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert count(chain, entity) == before + 1
    assert hana.post(path, **differing(form)).status_code == 303
    assert count(chain, entity) == before + 2
    hana.get(path)
    anew = form if entity != "tag_group" else differing(differing(form))  # no second of a name
    hana.post(path, **anew)
    assert count(chain, entity) == before + 3


@pytest.mark.parametrize("kind", KINDS)
def test_of_the_same_form_at_the_same_moment_one_row_is_made(hana, chain):
    path, form = FORMS["sop"]
    hana.get(path)

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: hana.post(path, **form), range(5)))

    assert [answer.status_code for answer in answers] == [303] * 5
    assert count(chain, "sop") == 1


@pytest.mark.parametrize(
    ("part", "entity", "form"),
    [
        ("note", "timeline_entry", {"new.text": "喜欢真丝"}),
        ("plan", "follow_up", {"new.due_on": "2024-03-20", "new.task": "回电话"}),
    ],
)
def test_a_note_or_a_follow_up_that_is_sent_twice_is_written_once(hana, chain, part, entity, form):
    customer = a_customer(chain, "李佳慧")
    before = count(chain, entity)
    hana.get(f"customers/{customer.id}")

    for _ in range(2):
        assert hana.post(f"customers/{customer.id}/{part}", **form).status_code == 303

    assert count(chain, entity) == before + 1
