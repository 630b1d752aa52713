"""Planned for many at once: who should be left in peace is named, the others need not wait."""

import pytest
from PySide6.QtCore import Qt

from guide_app.domain.entities import FollowUp
from guide_app.domain.ids import row_id
from tests.domain.people import TODAY, days_ago
from tests.services.shop import contact_line, named


@pytest.fixture
def asked(counter, shop):
    """Planned for today for one of whom nothing is known, one contacted enough, one who said no."""
    ann, full, never = named("安安"), named("方圆"), named("丁婷", consent="withdrawn")
    shop.put(ann, full, never)
    for days in (0, 1, 2):
        shop.put(contact_line(full, days_ago(days), id=row_id("line", days)))
    counter.open_list()
    counter.ctrl(Qt.Key.Key_A)
    counter.press(Qt.Key.Key_F)
    counter.waits_for("planDialog")
    counter.click("planDialogConfirm")
    counter.waits_for("restraintDialog")
    return counter, ann, full


def planned(shop):
    return {(row.customer_id, row.insisted_on) for row in shop.rows_of(FollowUp)}


def test_it_is_planned_for_the_others_alone(asked, shop):
    counter, ann, _full = asked
    said = counter.reads("restraintDialog")
    assert "方圆" in said
    assert "丁婷" in said
    assert "安安" not in said

    counter.click("restraintOthers")
    counter.wait(lambda: planned(shop) == {(ann.id, None)})


def test_or_for_all_but_who_said_no(asked, shop):
    counter, ann, full = asked

    counter.click("restraintInsist")
    counter.wait(lambda: planned(shop) == {(ann.id, None), (full.id, TODAY)})
