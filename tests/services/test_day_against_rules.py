"""The list that SQL narrows down is the list of the rules over everybody."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guide_app.domain.due import due_items, sift
from guide_app.domain.due_list import is_hidden, list_order, pick
from guide_app.domain.person import Person
from guide_app.domain.sop import make_plans
from tests.domain.people import TODAY
from tests.services.households import RULES, facts_of, households, sops
from tests.services.shop import NOON, Shop


@pytest.fixture(scope="module")
def empty_shop(tmp_path_factory):
    opened = Shop(tmp_path_factory.mktemp("rules") / "guide")
    yield opened
    opened.book.close()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_the_list_is_row_for_row_what_the_rules_say_of_every_customer(empty_shop, data):
    catalog = data.draw(sops())
    plans = make_plans(
        [row for row in catalog if hasattr(row, "trigger")],
        [row for row in catalog if hasattr(row, "sop_id")],
    )
    people = data.draw(st.lists(households(plans), max_size=5))
    empty_shop.clear()
    empty_shop.put(*catalog) if catalog else None
    for ann, family, stored, orders in people:
        empty_shop.put(ann, *family, *stored, *orders)

    view = empty_shop.today.load(NOON)

    shown: list = []
    hidden: list = []
    held: list = []
    for ann, family, stored, orders in people:
        facts = (Person(ann, family, stored, facts_of(orders)), plans, TODAY, RULES)
        items = due_items(*facts)
        chosen = pick(items)
        if chosen is not None:
            (hidden if is_hidden(chosen, NOON) else shown).append(chosen)
        shown += [item for item in items if item.status == "waiting"]
        held += sift(*facts)[1]
    assert [row.item for row in view.rows] == sorted(shown, key=lambda i: list_order(i, TODAY))
    assert {row.item.id for row in view.hidden} == {item.id for item in hidden}
    assert {(row.held.item.id, row.held.code) for row in view.held_back} == {
        (found.item.id, found.code) for found in held
    }
