from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from guide_app.domain.entities import (
    Customer,
    CustomerTag,
    FamilyMember,
    FollowUp,
    Order,
)
from guide_app.domain.ids import row_id
from tests.domain.people import BRAND, GUIDE, STORE, TODAY, days_ago, view
from tests.services.shop import group, named, tag
from tests.services.test_customer_list import wearing
from ui.i18n import Language
from ui.profile import head
from ui.tasks import Lane
from ui.theme import Scheme


@pytest.fixture
def ma(shop):
    return shop.put(named("马慧", phone="13812340217", size="130", remark="怕热", source="store"))


@pytest.fixture
def liking(shop):
    of_group = group("喜好")
    made = [tag(of_group, "怕热"), tag(of_group, "蓝色")]
    shop.put(of_group)
    shop.put(*made)
    return made


def stored(shop, person):
    return next(one for one in shop.rows_of(Customer) if one.id == person.id)


def test_everything_known_of_a_customer_is_on_one_page(counter, shop, ma):
    shop.put(
        Order(
            id=row_id("order", 1),
            brand_id=BRAND,
            customer_id=ma.id,
            store_id=STORE,
            guide_id=GUIDE,
            number="SO1",
            ordered_on=days_ago(41),
            amount=Decimal("396.00"),
            items=2,
            summary="排汗套装 天空蓝",
            returned_on=days_ago(40),
            returned_amount=Decimal("96.00"),
        ),
        FamilyMember(
            id=row_id("family", 1),
            brand_id=BRAND,
            customer_id=ma.id,
            relation="child",
            name="小宝",
            size="110",
            birthday_year=2011,
            birthday_month=8,
            birthday_day=15,
            birthday_lunar=True,
        ),
    )

    counter.open_profile(ma)

    assert counter.says("profilePhone") == "138****0217"
    assert "130" in counter.reads("profileFacts")
    assert "怕热" in counter.reads("profileFacts")
    assert "排汗套装 天空蓝 | ¥396" in counter.reads("profileOrders")
    assert "退货 ¥96" in counter.reads("profileOrders")
    assert "孩子 小宝" in counter.reads("profileFamily")
    assert "尺码 110 · 2011 · 农历 8 月 15 日" in counter.reads("profileFamily")


@pytest.mark.parametrize(
    ("chosen", "once", "often"),
    [
        (Language.ZH, "看了, 「秋款羽绒服」", "看了, 「亲子卫衣」（第 3 次）"),
        (Language.EN, "Looked at, “秋款羽绒服”", "Looked at, “亲子卫衣”, 3 times so far"),
    ],
)
def test_what_was_looked_at_stands_in_the_history(counter, shop, ma, language, chosen, once, often):
    shop.put(
        *(view(days_ago(n), n, "hoodie", "亲子卫衣", ma.id) for n in range(3)),
        view(days_ago(4), 0, "coat", "秋款羽绒服", ma.id),
    )
    language.choose(chosen)

    counter.open_profile(ma)

    assert once in counter.reads("profileTimeline")
    assert often in counter.reads("profileTimeline")


def test_a_number_is_shown_for_a_while_and_looking_at_it_is_recorded(
    counter, shop, ma, monkeypatch
):
    monkeypatch.setattr(head, "SHOWN_S", 0.3)
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_P)

    counter.wait(lambda: counter.says("profilePhone") == "13812340217")
    assert shop.sent_names() == ["customer.reveal"]
    counter.wait(lambda: counter.says("profilePhone") == "138****0217")


def test_a_revealed_number_is_hidden_when_the_page_is_left(counter, ma):
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_P)
    counter.wait(lambda: counter.says("profilePhone") == "13812340217")

    counter.window.show_page("customers")
    counter.window.show_page("profile", ma.id)

    assert counter.says("profilePhone") == "138****0217"


def test_a_contact_whose_key_is_pressed_twice_is_one_contact(counter, shop, ma, runner, hold_up):
    counter.open_profile(ma)
    freed = hold_up(Lane.WRITE)
    counter.press(Qt.Key.Key_D)
    counter.press(Qt.Key.Key_D)
    freed.set()

    counter.wait(lambda: not runner.pending)
    assert len(shop.rows_of(FollowUp)) == 1


def test_tags_are_put_on_by_t_and_taken_off_at_their_chip(counter, shop, ma, liking):
    shop.put(*wearing(ma, liking[0]))
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_T)
    counter.waits_for("tagDialog")
    counter.click(f"tag.{liking[1].id}")
    counter.find(QWidget, "tagSearch").setFocus()
    counter.press(Qt.Key.Key_Return)
    counter.waits_for(f"profileTag.{liking[1].id}")
    chip = counter.find(QWidget, f"profileTag.{liking[0].id}")
    counter.qtbot.keyClick(chip, Qt.Key.Key_Delete)

    counter.waits_until_gone(f"profileTag.{liking[0].id}")
    assert [row.tag_id for row in shop.rows_of(CustomerTag)] == [liking[1].id]
    counter.ctrl(Qt.Key.Key_Z)
    counter.waits_for(f"profileTag.{liking[0].id}")


def test_a_customer_who_wants_no_contact_is_marked_and_may_allow_it_again(counter, shop, ma):
    counter.open_profile(ma)

    counter.click("profileConsent")
    counter.wait(lambda: stored(shop, ma).consent == "withdrawn")
    counter.wait(lambda: "不想被打扰" in counter.reads("profileHead"))
    counter.click("profileConsent")

    counter.wait(lambda: stored(shop, ma).consent == "granted")
    counter.wait(lambda: "不想被打扰" not in counter.reads("profileHead"))


def test_an_edit_changes_only_what_was_changed(counter, shop, ma):
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_E)
    counter.waits_for("customerDialog")
    assert counter.find(QLineEdit, "customerPhone").text() == "138****0217"

    counter.write("customerSize", "140")
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: "140" in counter.reads("profileFacts"))
    assert stored(shop, ma) == replace(ma, size="140")
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: stored(shop, ma) == ma)


def test_a_masked_number_is_changed_only_by_typing_all_of_it(counter, shop, ma):
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_E)
    counter.waits_for("customerDialog")

    counter.write("customerPhone", "139****0217")
    counter.press(Qt.Key.Key_Return)
    assert counter.says("customerPhoneProblem") == "要修改号码，请输入完整号码。"
    counter.write("customerPhone", "13999990000")
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: stored(shop, ma).phone == "13999990000")


def test_an_overwritten_value_is_put_back_by_one_key(counter, shop, ma):
    seen = shop.customers.profile(ma.id).seen
    shop.customers.edit(ma.id, {"remark": "喜欢蓝色"}, seen)
    shop.customers.edit(ma.id, {"remark": "怕热，爱出汗"}, seen)  # from a stale screen
    counter.open_profile(ma)
    assert "「喜欢蓝色」被「怕热，爱出汗」覆盖" in counter.reads("profileTimeline")

    counter.press(Qt.Key.Key_R)

    counter.wait(lambda: stored(shop, ma).remark == "喜欢蓝色")


def test_a_contact_is_planned_by_f(counter, shop, ma):
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_F)
    counter.waits_for("planDialog")
    counter.click("planIn7")
    counter.find(QWidget, "planTask").setFocus()
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: "下次跟进 · 7 天后" in counter.reads("profileHead"))
    (planned,) = shop.rows_of(FollowUp)
    assert planned.due_on == TODAY + timedelta(days=7)


def test_a_removed_customer_can_be_brought_back_at_once_or_later(counter, shop, ma):
    counter.open_profile(ma)

    counter.click("profileRemove")
    counter.waits_for("profileRemoved")
    assert not counter.sees("profileNote")
    counter.ctrl(Qt.Key.Key_Z)
    counter.waits_until_gone("profileRemoved")
    counter.click("profileRemove")
    counter.waits_for("profileRemoved")
    counter.click("profileRemovedAction")

    counter.wait(lambda: stored(shop, ma).removed_on is None)
    counter.waits_until_gone("profileRemoved")


def test_who_has_left_while_somebody_of_the_family_was_typed_is_said(counter, shop, ma, runner):
    counter.open_profile(ma)
    counter.click("profileAddMember")
    counter.waits_for("familyDialog")
    counter.write("familyMemberName", "Xiao Bao")
    shop.take_away(ma)
    counter.window.refresh_pages()
    counter.wait(lambda: not runner.pending)

    counter.click("familyDialogConfirm")

    counter.wait(lambda: counter.says("familyDialogProblem") != "")
    assert counter.find(QLineEdit, "familyMemberName").text() == "Xiao Bao"


def test_the_family_is_added_to_changed_and_taken_out_of(counter, shop, ma, type_text):
    counter.open_profile(ma)
    counter.click("profileAddMember")
    counter.waits_for("familyDialog")
    type_text("小宝", counter.find(QLineEdit, "familyMemberName"))
    counter.write("familyMemberBirthdayMonth", "10")
    counter.write("familyMemberBirthdayDay", "9")
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: "10 月 9 日" in counter.reads("profileFamily"))

    (child,) = shop.rows_of(FamilyMember)
    counter.click(f"editMember.{child.id}")
    counter.waits_for("familyDialog")
    counter.write("familyMemberSize", "140")
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: "尺码 140" in counter.reads("profileFamily"))

    counter.click(f"editMember.{child.id}")
    counter.waits_for("familyDialog")
    counter.click("familyMemberTakeOut")
    counter.wait(lambda: "小宝" not in counter.reads("profileFamily"))
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: "小宝" in counter.reads("profileFamily"))


def test_a_long_history_comes_in_parts(counter, shop, ma):
    for number in range(35):
        shop.customers.add_note(ma.id, f"note {number}")
    counter.open_profile(ma)
    assert "note 3" not in counter.reads("profileTimeline").split(" | ")

    counter.click("profileMoreLines")

    counter.wait(lambda: "note 3" in counter.reads("profileTimeline").split(" | "))
    assert not counter.sees("profileMoreLines")


def test_a_customer_who_is_gone_is_said_with_a_way_back(counter, shop, ma):
    counter.window.show_page("customers")
    counter.window.show_page("profile", row_id("customer", "nobody"))
    counter.waits_for("profileNothingAction")

    counter.click("profileNothingAction")

    assert counter.window.current_page.page_id == "customers"


def test_a_window_that_opens_on_the_profile_without_anybody_goes_to_the_list(counter):
    counter.window.show_page("profile")

    counter.wait(lambda: counter.window.current_page.page_id == "customers")


@pytest.mark.parametrize(
    ("spoken", "no_answer"), [(Language.ZH, "没回复"), (Language.EN, "No answer")]
)
def test_a_message_that_nobody_answered_for_seven_days_is_called_so(
    counter, shop, ma, language, spoken, no_answer
):
    language.choose(spoken)
    shop.customers.plan(ma.id, TODAY)
    shop.today.send(shop.today.load().rows[0])
    counter.open_profile(ma)
    assert no_answer not in counter.reads("profileTimeline")

    shop.days_pass(7)
    counter.window.refresh_pages()

    counter.wait(lambda: no_answer in counter.reads("profileTimeline"))
    assert f"· {no_answer}" in counter.reads("profileFacts")


def test_a_reply_that_comes_after_weeks_is_noted_by_keys_and_taken_back(counter, shop, ma):
    shop.customers.plan(ma.id, TODAY)
    shop.today.send(shop.today.load().rows[0])
    shop.days_pass(20)
    counter.open_profile(ma)
    counter.wait(lambda: "没回复" in counter.reads("profileTimeline"))

    counter.press(Qt.Key.Key_O)
    counter.waits_for("replyDialog")
    counter.press(Qt.Key.Key_4)

    counter.wait(lambda: "已回复 · 迫切" in counter.reads("profileTimeline"))
    assert "没回复" not in counter.reads("profileFacts")
    assert [(one.outcome, one.status) for one in shop.rows_of(FollowUp)] == [("replied", "done")]
    assert stored(shop, ma).temperature == "hot"
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: "没回复" in counter.reads("profileFacts"))


def test_no_reply_is_asked_for_where_none_is_open(counter, shop, ma):
    shop.customers.plan(ma.id, TODAY)
    counter.open_profile(ma)

    counter.press(Qt.Key.Key_O)

    assert not counter.sees("replyDialog")
    assert "补记回复" not in counter.reads("profileTimeline")


def test_other_colours_leave_the_keyboard_where_it_is_in_the_history(counter, shop, ma, theme):
    entry_id = shop.customers.add_note(ma.id, "怕热").entry_id
    counter.open_profile(ma)
    button = counter.find(QWidget, f"takeBack.{entry_id}")
    button.setFocus()

    for scheme in (Scheme.DARK, Scheme.LIGHT) * 3:
        theme.choose(scheme)
        QApplication.processEvents()

    assert counter.find(QWidget, f"takeBack.{entry_id}") is button
    assert button.hasFocus()


def test_esc_leaves_the_field_and_then_the_file(counter, shop, ma, type_text):
    counter.open_list()
    counter.open_profile(ma)
    counter.press(Qt.Key.Key_A)
    type_text("还没写完")

    counter.press(Qt.Key.Key_Escape)
    assert counter.window.current_page.page_id == "profile"
    counter.press(Qt.Key.Key_Escape)

    assert counter.window.current_page.page_id == "customers"
    counter.open_profile(ma)
    assert counter.find(QPlainTextEdit, "profileNote").toPlainText() == "还没写完"


def test_a_long_history_is_scrolled_by_keys(counter, shop, ma):
    for number in range(30):
        shop.customers.add_note(ma.id, f"{number}")
    counter.open_profile(ma)
    bar = counter.find(QScrollArea, "profileTimelinePane").verticalScrollBar()
    counter.wait(lambda: bar.maximum() > 0)

    counter.press(Qt.Key.Key_PageDown)
    down = bar.value()
    counter.press(Qt.Key.Key_Up)

    assert 0 < bar.value() < down
