"""The list that SQL narrows down is the list of the rules over everybody."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guide_app.domain.due import sift
from guide_app.domain.due_list import is_hidden, list_order, pick
from tests.domain.people import TODAY
from tests.services.households import RULES
from tests.services.programmes import BACKDROP, lives, plans_of, programmes
from tests.services.shop import NOON, Shop


@pytest.fixture(scope="module")
def empty_shop(tmp_path_factory):
    opened = Shop(tmp_path_factory.mktemp("rules") / "guide")
    yield opened
    opened.book.close()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_the_list_is_row_for_row_what_the_rules_say_of_every_customer(empty_shop, data):
    programme = data.draw(programmes())
    plans = plans_of(programme)
    lives_drawn = data.draw(st.lists(lives(plans), max_size=5))
    empty_shop.clear()
    empty_shop.put(*BACKDROP, *programme)
    for life in lives_drawn:
        empty_shop.put(*life.rows)

    view = empty_shop.today.load(NOON)

    shown: list = []
    hidden: list = []
    held: list = []
    for life in lives_drawn:
        items, held_back = sift(life.person, plans, TODAY, RULES)
        chosen = pick(items)
        if chosen is not None:
            (hidden if is_hidden(chosen, NOON) else shown).append(chosen)
        shown += [item for item in items if item.status == "waiting"]
        held += held_back
    assert [row.item for row in view.rows] == sorted(shown, key=lambda i: list_order(i, TODAY))
    assert {row.item.id for row in view.hidden} == {item.id for item in hidden}
    assert {(row.held.item.id, row.held.code) for row in view.held_back} == {
        (found.item.id, found.code) for found in held
    }
