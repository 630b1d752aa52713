from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from guide_app.domain.entities import Customer
from tests.services.shop import group, named


@pytest.fixture
def ann(shop, tags):
    return shop.put(named("Ann"))


def worn(shop, person):
    return [chip.name for chip in shop.customers.profile(person.id).tags]


def ask(counter):
    counter.press(Qt.Key.Key_NumberSign)
    counter.waits_for("codeText")


def typed(counter, text):
    counter.qtbot.keyClicks(counter.window.focusWidget(), text)


def test_3d_is_typed_in_the_profile_and_sets_its_tags(counter, shop, ann):
    counter.open_profile(ann)
    ask(counter)

    typed(counter, "3d")
    assert "皮肤" in counter.reads("codeDialog")
    assert "去痘" in counter.reads("codeDialog")
    counter.press(Qt.Key.Key_Return)

    counter.waits_until_gone("codeDialog")
    counter.waits_for("profileCodeChip")
    assert worn(shop, ann) == ["痘痘肌", "去痘"]
    assert "3D" in counter.toast
    assert "痘痘肌" in counter.toast
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: worn(shop, ann) == [])


def test_it_is_one_key_from_the_list(counter, shop, ann):
    counter.open_list()
    ask(counter)

    typed(counter, "4")
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: worn(shop, ann) == ["敏感肌"])


def test_no_input_method_gets_hold_of_it(counter, ann):
    counter.open_profile(ann)
    ask(counter)
    line = counter.find(QLineEdit, "codeText")

    assert line.hasFocus()
    assert not line.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert line.inputMethodHints() & Qt.InputMethodHint.ImhLatinOnly


def test_a_scanner_types_fast_and_ends_with_enter(counter, shop, ann):
    counter.open_profile(ann)
    ask(counter)

    line = counter.window.focusWidget()
    counter.qtbot.keyClicks(line, "3D", delay=0)
    for _ in ("carriage return", "line feed"):
        counter.qtbot.keyClick(line, Qt.Key.Key_Return)

    counter.waits_until_gone("codeDialog")
    assert worn(shop, ann) == ["痘痘肌", "去痘"]
    assert shop.sent_names() == ["customer.set_code"]


def test_what_is_no_code_is_told_while_it_is_typed_and_one_click_takes_what_was_meant(
    counter, shop, ann
):
    counter.open_profile(ann)
    ask(counter)

    typed(counter, "3X")
    assert "3X" in counter.says("codeTextProblem")
    counter.press(Qt.Key.Key_Return)
    assert counter.sees("codeDialog")
    assert worn(shop, ann) == []

    first = counter.find(QAbstractButton, "codeSuggestion0")
    assert first.text() == "3D"
    first.click()
    assert counter.says("codeTextProblem") == ""
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: worn(shop, ann) == ["痘痘肌", "去痘"])


def test_escape_leaves_everything_as_it_was(counter, shop, ann):
    counter.open_profile(ann)
    ask(counter)

    typed(counter, "3D")
    counter.press(Qt.Key.Key_Escape)

    counter.waits_until_gone("codeDialog")
    assert shop.sent_names() == []


def test_the_page_has_the_keyboard_again_when_the_field_is_left(counter, shop, ann):
    shop.codes.set_code(ann.id, "3D", 1)
    counter.open_profile(ann)
    ask(counter)
    counter.press(Qt.Key.Key_Escape)

    counter.press(Qt.Key.Key_T)

    counter.waits_for("tagDialog")


def test_a_code_is_taken_away_and_an_empty_field_takes_nothing_away(counter, shop, ann):
    shop.codes.set_code(ann.id, "3D", 1)
    counter.open_profile(ann)
    ask(counter)

    assert "3D" in counter.reads("codeDialog")
    counter.press(Qt.Key.Key_Return)
    assert counter.says("codeTextProblem")
    assert worn(shop, ann) == ["痘痘肌", "去痘"]

    counter.click("codeClear")
    counter.wait(lambda: worn(shop, ann) == [])
    assert shop.rows_of(Customer)[0].code is None


def test_what_a_guide_may_not_set_is_said_before_it_is_refused(counter, shop, ann):
    shop.put(group("最想解决", position=1, editable_by="manager"))
    counter.open_profile(ann)
    ask(counter)

    typed(counter, "3D")
    assert "店长" in counter.reads("codeDialog")
    counter.press(Qt.Key.Key_Return)

    assert "店长" in counter.says("codeTextProblem")
    assert worn(shop, ann) == []


def test_without_a_codebook_the_field_says_so(counter, shop):
    ann = shop.put(named("Ann"))
    counter.open_profile(ann)

    counter.press(Qt.Key.Key_NumberSign)
    counter.waits_for("codeDialog")

    assert not counter.sees("codeText")
    assert "密码本" in counter.reads("codeDialog")
    counter.press(Qt.Key.Key_Return)
    counter.waits_until_gone("codeDialog")


def test_the_name_for_wechat_is_copied_with_one_key_and_what_was_cut_is_said(counter, shop, tags):
    long = shop.put(named("阿" * 40))
    shop.codes.set_code(long.id, "3D", 1)
    counter.open_profile(long)

    counter.press(Qt.Key.Key_M)

    counter.wait(lambda: "3D-" in counter.toast)
    assert QGuiApplication.clipboard().text() == "3D-" + "阿" * 27
    assert "阿" * 13 + "-Wanda" in counter.toast


def test_a_tag_of_others_is_grey_in_the_dialog_and_says_whose_it_is(counter, shop, tags, ann):
    shop.customers.change_tags([ann.id], add=[tags["去痘"].id, tags["控油"].id])
    shop.put(replace(tags["去痘"], archived=True))
    shop.put(group("皮肤", single_choice=True, editable_by="hq"))
    counter.open_profile(ann)

    counter.press(Qt.Key.Key_T)
    counter.waits_for("tagDialog")

    dialog = counter.reads("tagDialog")
    assert "总部" in dialog
    assert not counter.find(QAbstractButton, f"tag.{tags['痘痘肌'].id}").isEnabled()
    archived = counter.find(QAbstractButton, f"tag.{tags['去痘'].id}")
    assert (archived.isEnabled(), archived.isChecked()) == (True, True)
    archived.click()
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: worn(shop, ann) == ["控油"])


def test_somebody_new_is_added_with_a_code(counter, shop, ann):
    counter.open_list()
    counter.press(Qt.Key.Key_N)
    counter.waits_for("customerCode")

    counter.write("customerName", "Bea")
    counter.write("customerCode", "3X")
    assert "3X" in counter.says("customerCodeProblem")
    counter.press(Qt.Key.Key_Return)
    assert counter.sees("customerDialog")

    counter.write("customerCode", "3D")
    assert "去痘" in counter.reads("customerDialog")
    counter.press(Qt.Key.Key_Return)
    counter.waits_until_gone("customerDialog")

    bea = next(row for row in shop.rows_of(Customer) if row.name == "Bea")
    assert worn(shop, bea) == ["痘痘肌", "去痘"]
    assert shop.sent_names() == ["customer.create", "customer.set_code"]


def test_somebody_new_whose_code_is_refused_meanwhile_is_added_once(counter, shop, ann):
    counter.open_list()
    counter.press(Qt.Key.Key_N)
    counter.waits_for("customerCode")
    counter.write("customerName", "Bea")
    counter.write("customerCode", "3D")
    shop.put(group("最想解决", position=1, editable_by="manager"))  # a sync brings it

    counter.press(Qt.Key.Key_Return)

    counter.waits_until_gone("customerDialog")  # typed again it would add her again
    assert shop.sent_names() == ["customer.create"]
    counter.wait(lambda: "Bea" in (counter.toast or ""))
    assert "店长" in counter.toast


def test_without_a_codebook_nobody_new_is_asked_for_a_code(counter, shop):
    shop.put(named("Ann"))
    counter.open_list()
    counter.press(Qt.Key.Key_N)
    counter.waits_for("customerName")

    assert not counter.sees("customerCode")
