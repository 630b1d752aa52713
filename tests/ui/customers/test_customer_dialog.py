import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from guide_app.domain.entities import Customer, FamilyMember
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.known import KnownAt, KnownBy
from guide_app.services.known import Known
from tests.services.shop import named
from ui.customers.birthday import TypedBirthday
from ui.customers.dialog import CustomerDialog
from ui.customers.known import KnownElsewhere
from ui.tasks import Lane


def new_customer(counter):
    counter.open_list()
    counter.press(Qt.Key.Key_N)
    counter.waits_for("customerDialog")


def test_a_new_customer_is_added_by_keys_alone(counter, shop, type_text):
    shop.put(named("A"))
    new_customer(counter)

    type_text("马慧")
    counter.press(Qt.Key.Key_Tab)
    type_text("马姐")
    counter.press(Qt.Key.Key_Tab)
    counter.qtbot.keyClicks(counter.window.focusWidget(), "13812340217")
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: counter.names == ["A", "马慧"])
    counter.waits_until_gone("customerDialog")
    (added,) = [one for one in shop.rows_of(Customer) if one.name == "马慧"]
    assert (added.title, added.phone, added.source) == ("马姐", "13812340217", "store")
    assert counter.toast == "已添加 马慧"
    assert counter.table.currentIndex().row() == 1
    counter.ctrl(Qt.Key.Key_Z)
    counter.wait(lambda: counter.names == ["A"])


def test_on_a_small_screen_the_field_that_is_wrong_comes_into_sight(counter, shop):
    shop.put(named("A"))
    counter.window.resize(910, 480)  # 1366 x 768 at 150 %
    new_customer(counter)
    name = counter.find(QLineEdit, "customerName")
    remark = counter.find(QPlainTextEdit, "customerRemark")
    while not remark.hasFocus():
        counter.press(Qt.Key.Key_Tab)
    assert name.visibleRegion().isEmpty()

    counter.ctrl(Qt.Key.Key_Return)

    assert name.hasFocus()
    counter.wait(lambda: name.visibleRegion().boundingRect() == name.rect())


def test_the_whole_form_reaches_the_book(counter, shop, type_text):
    shop.put(named("A"))
    new_customer(counter)
    for name, text in (
        ("customerName", "Ma"),
        ("customerWechat", "ma_hui"),
        ("customerMemberNumber", "VIP0217"),
        ("customerSize", "M"),
        ("customerPreference", "blue"),
        ("customerBirthdayMonth", "8"),
        ("customerBirthdayDay", "15"),
    ):
        counter.write(name, text)
    counter.click("customerBirthdayLunar")
    type_text("怕热", counter.find(QPlainTextEdit, "customerRemark"))
    source = counter.find(QComboBox, "customerSource")
    source.setCurrentIndex(source.findData("parcel_card"))
    counter.click("customerAddChild")
    type_text("小宝")
    counter.write("customerChild1Size", "130")
    counter.write("customerChild1BirthdayYear", "2011")
    counter.write("customerChild1BirthdayMonth", "10")
    counter.write("customerChild1BirthdayDay", "9")
    counter.click("customerAddChild")  # left empty: nobody

    counter.click("customerDialogConfirm")

    counter.wait(lambda: "Ma" in counter.names)
    (ma,) = [one for one in shop.rows_of(Customer) if one.name == "Ma"]
    assert (ma.wechat, ma.size, ma.preference, ma.remark) == ("ma_hui", "M", "blue", "怕热")
    assert (ma.source, ma.phone, ma.member_number) == ("parcel_card", None, "VIP0217")
    birthday = (ma.birthday_year, ma.birthday_month, ma.birthday_day, ma.birthday_lunar)
    assert birthday == (None, 8, 15, True)
    (child,) = shop.rows_of(FamilyMember)
    assert (child.relation, child.name, child.size) == ("child", "小宝", "130")
    assert (child.birthday_year, child.birthday_month, child.birthday_day) == (2011, 10, 9)


def test_who_may_be_known_is_said_while_typing_and_opens(counter, shop):
    shop.put(named("马慧", phone="13812340217"))
    new_customer(counter)

    counter.write("customerPhone", "138 1234 0217")

    counter.wait(lambda: "马慧 138****0217" in counter.reads("customerDialog"))
    counter.click("customerKnownAction")
    counter.wait(lambda: counter.says("profileName") == "马慧")
    assert not counter.sees("customerDialog")


def test_a_warning_goes_when_the_number_is_another(counter, shop):
    shop.put(named("马慧", phone="13812340217"))
    new_customer(counter)
    counter.write("customerPhone", "13812340217")
    counter.waits_for("customerKnown")

    counter.write("customerPhone", "13999999999")

    counter.waits_until_gone("customerKnown")


def test_without_a_name_nothing_is_saved_and_the_field_says_why(counter, shop):
    shop.put(named("A"))
    new_customer(counter)
    counter.write("customerPhone", "13812340217")

    counter.press(Qt.Key.Key_Return)

    assert counter.says("customerNameProblem") == "请填写客户姓名。"
    assert counter.find(QLineEdit, "customerPhone").text() == "13812340217"
    assert counter.window.focusWidget().objectName() == "customerName"
    assert len(shop.rows_of(Customer)) == 1


def test_what_the_rules_refuse_is_said_beside_the_field_and_the_text_stays(counter, shop):
    shop.put(named("A"))
    new_customer(counter)
    counter.write("customerName", "Ma")
    counter.write("customerBirthdayYear", "2999")
    counter.write("customerBirthdayMonth", "1")
    counter.write("customerBirthdayDay", "1")

    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: counter.says("customerBirthdayProblem") != "")
    assert counter.find(QLineEdit, "customerName").text() == "Ma"
    counter.write("customerBirthdayYear", "1989")
    counter.press(Qt.Key.Key_Return)
    counter.wait(lambda: "Ma" in counter.names)


def test_a_save_that_fails_keeps_the_dialog_and_the_text(counter, shop, monkeypatch):
    shop.put(named("A"))
    new_customer(counter)
    counter.write("customerName", "Ma")

    def refuse(values, family):
        raise Rejected(Code.NOT_ALLOWED)

    with monkeypatch.context() as refused:
        refused.setattr(shop.customers, "create", refuse)
        counter.press(Qt.Key.Key_Return)
        counter.wait(lambda: counter.says("customerDialogProblem") != "")
    counter.press(Qt.Key.Key_Return)

    counter.wait(lambda: "Ma" in counter.names)


def test_escape_asks_once_before_it_throws_away_what_was_typed(counter, shop):
    shop.put(named("A"))
    new_customer(counter)
    counter.write("customerName", "Ma")

    counter.press(Qt.Key.Key_Escape)
    assert counter.sees("customerDialog")
    counter.press(Qt.Key.Key_Escape)

    assert not counter.sees("customerDialog")
    assert len(shop.rows_of(Customer)) == 1


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        (TypedBirthday(None, None, None, False), True),
        (TypedBirthday(None, 2, 29, False), True),
        (TypedBirthday(None, 2, 30, False), False),
        (TypedBirthday(None, 2, 30, True), True),
        (TypedBirthday(None, 4, 31, False), False),
        (TypedBirthday(None, 13, 1, False), False),
        (TypedBirthday(None, 0, 1, False), False),
        (TypedBirthday(2011, None, None, False), False),
        (TypedBirthday(None, 10, None, False), False),
        (TypedBirthday(11, 10, 9, False), False),
    ],
)
def test_only_a_day_of_a_calendar_is_a_birthday(typed, fits):
    assert typed.fits is fits


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (Known({KnownBy.PHONE: KnownAt.ELSEWHERE}, certain=True), "其他门店已有（手机号相同）"),
        (Known({KnownBy.PHONE: KnownAt.STORE}, certain=True), "是同事的客户（手机号相同）"),
        (Known({KnownBy.WECHAT: None}, certain=False), "可能是品牌已有客户（微信号相同）"),
        (Known({KnownBy.MEMBER_NUMBER: KnownAt.STORE}, certain=True), "是同事的客户（会员号相同）"),
    ],
)
def test_the_form_says_who_is_known_elsewhere_and_what_to_do(
    counter, shop, monkeypatch, known, words
):
    shop.put(named("A"))
    asked = []

    def find_known(phone, wechat, member_number):
        asked.append((phone, wechat, member_number))
        return known

    # The service has tests of its own, over a real server.
    monkeypatch.setattr(shop.customers, "find_known", find_known)
    new_customer(counter)

    counter.write("customerPhone", "138123")
    counter.write("customerPhone", "13812340217")

    counter.waits_for("customerKnownElsewhere")
    assert words in counter.find(KnownElsewhere, "customerKnownElsewhere").accessibleName()
    assert asked == [("13812340217", "", "")]
    counter.write("customerMemberNumber", "VIP")
    counter.write("customerMemberNumber", "VIP0217")
    counter.wait(lambda: asked[-1] == ("13812340217", "", "VIP0217"))
    assert len(asked) == 2
    counter.waits_for("customerKnownElsewhere")
    counter.write("customerMemberNumber", "")
    counter.write("customerPhone", "1381234")
    counter.waits_until_gone("customerKnownElsewhere")


@pytest.mark.parametrize("key", ["N", "E"])
def test_a_closed_form_is_freed_with_all_that_stood_in_it(counter, shop, key):
    counter.open_profile(shop.put(named("A")))
    if key == "N":
        counter.open_list()
    counter.press(getattr(Qt.Key, f"Key_{key}"))
    counter.waits_for("customerDialog")
    form = weakref.ref(counter.find(CustomerDialog, "customerDialog"))
    counter.press(Qt.Key.Key_Escape)

    def freed():
        gc.collect()
        return form() is None

    counter.wait(freed)


def test_an_answer_about_a_number_that_was_typed_before_is_not_shown(
    counter, shop, monkeypatch, runner, hold_up
):
    shop.put(named("A"))
    known = Known({KnownBy.PHONE: KnownAt.STORE}, certain=True)
    monkeypatch.setattr(shop.customers, "find_known", lambda *_: known)
    new_customer(counter)
    freed = hold_up(Lane.NETWORK)
    counter.write("customerPhone", "13812340217")
    banner = counter.window.findChild(KnownElsewhere)
    counter.wait(lambda: not banner._pause.isActive())
    counter.write("customerPhone", "1381234")  # of nobody: nothing more is asked
    freed.set()

    counter.wait(lambda: not runner.pending)
    assert not banner.isVisible()


def test_nobody_known_elsewhere_says_nothing(counter, shop):
    shop.put(named("A"))
    new_customer(counter)

    counter.write("customerPhone", "13812340217")
    counter.write("customerWechat", "ma_hui_1")

    banner = counter.window.findChild(KnownElsewhere)
    counter.wait(lambda: not banner._pause.isActive())
    assert not banner.isVisible()
