"""A task of HQ on the first screen: what is wanted and by when, in one sentence."""

import pytest

from guide_app.domain.entities import HqTask
from guide_app.domain.errors import Rejected
from guide_app.domain.hq_tasks import task_follow_up
from guide_app.domain.ids import row_id
from guide_app.services.problems import problem_of
from tests.domain.people import BRAND, days_ago, days_ahead
from tests.services.shop import named
from ui.i18n import Language
from ui.widgets import ROW_ROLE, DayEdit, KeyButton, RowList
from ui.words.problems import problem_words


@pytest.fixture
def asked(morning):
    """HQ wants two things: one by Thursday, one by yesterday."""
    for name, until in (("马慧", days_ahead(3)), ("方圆", days_ago(1))):
        person = named(name)
        task = HqTask(
            id=row_id("task", name),
            brand_id=BRAND,
            kind="event",
            task="请她来看秋装新品",
            due_on=days_ago(5),
            until=until,
            given_by=row_id("hq"),
            given_on=days_ago(5),
        )
        morning.shop.put(person)
        morning.shop.put(task, task_follow_up(task, person))
    morning.open()
    return morning


def line(morning, name):
    model = morning.find(RowList, name).model()
    assert model.rowCount() == 1
    row = model.data(model.index(0, 0), ROW_ROLE)
    return row.title, row.line


def chips(morning, name):
    model = morning.find(RowList, name).model()
    return [chip.text for chip in model.data(model.index(0, 0), ROW_ROLE).chips]


def test_the_row_says_what_hq_wants_and_by_when(asked):
    assert line(asked, "todayList") == ("马慧", "总部任务：请她来看秋装新品")
    assert chips(asked, "todayList") == ["截至 10 月 5 日"]
    assert "总部任务：请她来看秋装新品，截至 10 月 5 日" in asked.reads("todayWhy")


def test_in_english_too(asked, language_switch):
    language_switch.choose(Language.EN)

    asked.wait(lambda: line(asked, "todayList")[1] == "Task from HQ: 请她来看秋装新品")
    assert chips(asked, "todayList") == ["Until 5 October"]
    sentence = "Task from HQ: 请她来看秋装新品, until 5 October"
    asked.wait(lambda: sentence in asked.reads("todayWhy"))


def test_one_whose_last_day_has_passed_is_told_among_those_left_in_peace(asked):
    asked.type("H")
    asked.waits_for("heldBackDialog")

    assert line(asked, "heldBackList") == ("方圆", "总部任务已过截止日")


def test_it_is_moved_no_further_than_hq_wants_it(asked):
    asked.type("S")
    asked.waits_for("snoozeDialog")
    offered = {one.objectName() for one in asked.window.findChildren(KeyButton)}

    assert {"moveBy1", "moveBy3"} <= offered
    assert "moveBy7" not in offered
    assert asked.window.findChild(DayEdit).maximumDate().toPython() == days_ahead(3)


def test_whoever_tries_all_the_same_is_told_until_when(asked):
    with pytest.raises(Rejected) as refused:
        asked.shop.today.move(asked.shop.today.load().rows[0], days_ahead(4))

    words = problem_words(problem_of(refused.value))
    assert words == "总部要求最晚 10 月 5 日完成，请选更早的日子。"
