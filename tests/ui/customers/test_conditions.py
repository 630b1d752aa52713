"""What narrows the list down: conditions as sentences, and filters under a name."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.domain.people import days_ago, guide
from tests.services.shop import named
from tests.services.test_customer_list import wearing

FIRST = {"states": "new", "sources": "store", "temperatures": "cold"}


def test_conditions_are_any_inside_a_group_and_all_across_groups(counter, shop, tags):
    a, b, c = named("A"), named("B"), named("C", source="live")
    shop.put(a, b, c)
    shop.put(*wearing(a, tags["小学"], tags["怕热"]), *wearing(b, tags["幼儿园"], tags["怕热"]))
    shop.put(*wearing(c, tags["小学"]))
    counter.open_list()

    counter.click("customersFilter")
    child = tags["小学"].group_id
    for name in ("小学", "幼儿园"):
        counter.click(f"filter.tags.{child}.{tags[name].id}")
    counter.click(f"filter.tags.{tags['怕热'].group_id}.{tags['怕热'].id}")
    counter.click("filterDialogConfirm")

    counter.wait(lambda: counter.names == ["A", "B"])
    chip = counter.find(QWidget, f"condition.tags.{child}")
    assert chip.text() == "孩子：小学 或 幼儿园"
    counter.qtbot.keyClick(
        counter.find(QWidget, f"condition.tags.{tags['怕热'].group_id}"), Qt.Key.Key_Delete
    )
    counter.wait(lambda: counter.names == ["A", "B", "C"])


def test_the_keyboard_stays_on_a_condition_when_a_sync_arrives(counter, shop, runner):
    shop.put(named("Ann", temperature="hot"), named("Ben"))
    counter.open_list()
    counter.click("customersFilter")
    counter.click("filter.temperatures.hot")
    counter.click("filterDialogConfirm")
    counter.wait(lambda: counter.names == ["Ann"])
    chip = counter.find(QWidget, "condition.temperatures")
    chip.setFocus()

    counter.window.refresh_pages()
    counter.wait(lambda: not runner.pending)

    assert QApplication.focusWidget() is chip


def test_every_column_has_its_condition(counter, shop):
    shop.put(named("Ann", last_contact_on=days_ago(100)), named("Ben", last_contact_on=days_ago(1)))
    shop.put(named("Eve", last_contact_on=None))
    counter.open_list()
    counter.click("customersFilter")
    for column in ("states", "sources", "temperatures", "last_contact", "last_order"):
        assert counter.sees(f"filter.{column}.{'never' if 'last' in column else FIRST[column]}")

    counter.click("filter.last_contact.longer")
    counter.click("filter.last_contact.never")
    counter.click("filterDialogConfirm")

    counter.wait(lambda: counter.names == ["Ann", "Eve"])
    chip = counter.find(QAbstractButton, "condition.last_contact")
    assert chip.text() == "上次联系：更早 或 从未"


def test_conditions_are_chosen_by_space_and_shown_by_enter(counter, shop):
    shop.put(named("Ann", temperature="hot"), named("Ben"))
    counter.open_list()
    counter.click("customersFilter")
    counter.find(QAbstractButton, "filter.temperatures.hot").setFocus()

    counter.press(Qt.Key.Key_Space)
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: counter.names == ["Ann"])
    assert not counter.sees("filterDialog")


def test_a_manager_narrows_the_list_down_to_a_guide(counter, shop):
    mei = guide("Mei")
    shop.put(mei, named("Ann"), named("Ben", guide_id=mei.id))
    counter.open_list()
    counter.click("customersFilter")
    assert not counter.sees(f"filter.guides.{mei.id}")  # a guide has only her own
    counter.click("filterDialogCancel")

    shop.becomes("manager")
    counter.window.refresh_pages()
    counter.wait(lambda: _offers(counter, f"filter.guides.{mei.id}"))
    counter.click(f"filter.guides.{mei.id}")
    counter.click("filterDialogConfirm")

    counter.wait(lambda: counter.names == ["Ben"])


def _offers(counter, name):
    """Whether the sheet of conditions, opened anew, has one."""
    if counter.sees("filterDialog"):
        counter.click("filterDialogCancel")
    counter.click("customersFilter")
    return counter.sees(name)


def test_a_filter_is_saved_under_a_name_and_opened_again(counter, shop):
    shop.put(named("A", temperature="hot"), named("B"))
    counter.open_list()
    counter.click("customersFilter")
    counter.click("filter.temperatures.hot")
    counter.click("filterDialogConfirm")
    counter.wait(lambda: counter.names == ["A"])

    counter.click("customersSaved")
    counter.waits_for("savedFilters")
    counter.write("savedFilterName", "hot ones")
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: [one.name for one in shop.customers.segments.list()] == ["hot ones"])
    counter.qtbot.keyClick(counter.find(QWidget, "condition.temperatures"), Qt.Key.Key_Delete)
    counter.wait(lambda: counter.names == ["A", "B"])
    counter.click("customersSaved")
    counter.waits_for("savedFilter.hot ones")
    counter.click("savedFilter.hot ones")

    counter.wait(lambda: counter.names == ["A"])
