"""Texts without end, characters that are none, names from everywhere, and the same phone twice."""

import pytest
from PySide6.QtCore import Qt

from guide_app.domain.entities import Customer
from tests.support import acts
from tests.ui.bad_days.conftest import words

LONG = "长" * 100_000


@pytest.mark.usefixtures("in_one_language")
class TestTooLong:
    def test_a_note_of_100_000_characters_is_refused_and_stays_in_its_field(
        self, at_work, world, ann, ma_hui
    ):
        pc = at_work
        pc.open_profile(ma_hui)
        pc.write_note(LONG)
        pc.wait(lambda: pc.says("profileNoteProblem"))
        assert pc.says("profileNoteProblem") == words(
            "Too long: at most {limit} characters, this has {length}. Your text is still here.",
            limit=20_000,
            length=100_000,
        )
        assert pc.says("profileNote") == LONG
        assert pc.book.list_outbox() == []
        pc.assert_nothing_raw()
        pc.write_note("长" * 20_000)
        pc.wait(lambda: pc.says("profileNote") == "")
        pc.sync()
        assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == ["长" * 20_000]

    def test_a_remark_of_100_000_characters_is_refused_and_stays_in_the_form(self, at_work):
        pc = at_work
        pc.window.show_page("customers")
        pc.wait(lambda: pc.sees("customersNew"))
        pc.click("customersNew")
        pc.write("customerName", "刘洋")
        pc.write("customerRemark", LONG)
        pc.click("customerDialogConfirm")
        pc.wait(lambda: pc.says("customerRemarkProblem"))
        assert pc.says("customerRemark") == LONG
        assert pc.says("customerName") == "刘洋"
        assert pc.book.list_outbox() == []
        pc.assert_nothing_raw()


NAMES = [
    ("a\x00b", "ab"),
    ("半\ud83d个", "半个"),
    ("👩‍👧‍👦 Lín", "👩‍👧‍👦 Lín"),
    ("مرحبا שלום", "مرحبا שלום"),
    ("𠮷野家", "𠮷野家"),
    ("<b>Ann</b> & {name} %n", "<b>Ann</b> & {name} %n"),
    ('"; drop table customer; --', '"; drop table customer; --'),
]


@pytest.mark.parametrize(("typed", "kept"), NAMES)
def test_any_name_is_taken_shown_and_sent_as_it_was_typed(at_work, world, ann, typed, kept):
    pc = at_work
    pc.window.show_page("customers")
    pc.wait(lambda: pc.sees("customersNew"))
    pc.click("customersNew")
    pc.write("customerName", typed)
    pc.write("customerRemark", typed)
    pc.click("customerDialogConfirm")
    pc.wait(lambda: not pc.sees("customerDialog"))
    pc.wait(lambda: any(row.startswith(kept) for row in listed(pc)))
    added = next(c for c in pc.book.dump()["customer"].values() if '"马慧"' not in c)
    customer_id = added.split('"id":"')[1][:36]
    pc.open_profile(customer_id)
    assert pc.says("profileName") == kept
    pc.write_note(typed)
    pc.wait(lambda: pc.says("profileNote") == "")
    assert pc.window.grab().isNull() is False
    pc.sync()
    stored = world.find(Customer, customer_id)
    assert (stored.name, stored.remark) == (kept, kept)
    assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == [kept]


@pytest.mark.usefixtures("in_one_language")
def test_a_phone_that_is_known_is_told_while_typing_and_may_be_saved_all_the_same(
    at_work, world, ann
):
    pc = at_work
    pc.window.show_page("customers")
    pc.wait(lambda: pc.sees("customersNew"))
    pc.click("customersNew")
    pc.write("customerName", "马小慧")
    pc.write("customerPhone", "138 0000 0217")
    pc.wait(lambda: pc.sees("customerKnown"))
    assert "马慧" in pc.says("customerKnown")
    assert "13800000217" not in pc.says("customerKnown")
    pc.click("customerDialogConfirm")
    pc.wait(lambda: not pc.sees("customerDialog"))
    pc.sync()
    assert len(world.rows_of(ann)["customer"]) == 2


def listed(pc):
    """The rows of the list as a screen reader says them."""
    model = pc.find("customersTable").model()
    role = int(Qt.ItemDataRole.AccessibleTextRole)
    return [str(model.data(model.index(row, 0), role)) for row in range(model.rowCount())]
