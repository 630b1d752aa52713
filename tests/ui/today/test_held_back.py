"""Who is left in peace today: by reason, with the facts, all by key; and how much is used."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from guide_app.domain.ids import row_id
from tests.domain.people import TODAY, days_ago, days_ahead
from tests.services.shop import contact_line, mass_send, named
from ui.i18n import Language
from ui.widgets import ROW_ROLE, RowList

NEW = {"added_on": TODAY, "last_contact_on": None}


def contacted(shop, person, *ago):
    for days in ago:
        shop.put(contact_line(person, days_ago(days), id=row_id(person.id, days)))


@pytest.fixture
def peace(morning):
    """A day with one row of work, one cold customer and two who were contacted enough."""
    shop = morning.shop
    morning.due("马慧")
    rests = {"temperature": "cold", "cool_until": TODAY + timedelta(days=9)}
    cold, full, kept = named("丁婷", **NEW, **rests), named("方圆", **NEW), named("高敏", **NEW)
    shop.put(cold, full, kept)
    contacted(shop, full, 1, 2, 5)
    contacted(shop, kept, 1, 2)
    wanted = {"all": [{"any": [{"fact": "state", "in": ["in_progress"]}]}]}
    shop.put(named("高敏", state="in_progress", **NEW))
    shop.put(mass_send(days_ahead(1), condition=wanted))
    morning.open()
    morning.type("H")
    morning.waits_for("heldBackDialog")
    return morning


def rows(morning):
    model = morning.find(RowList, "heldBackList").model()
    found = [model.data(model.index(at, 0), ROW_ROLE) for at in range(model.rowCount())]
    return {row.title: row.line for row in found}


def test_each_says_why_with_the_facts_and_until_when(peace):
    assert rows(peace) == {
        "丁婷": "上次反应冷淡，先歇一歇，到 10 月 11 日",
        "方圆": "7 天内已联系 3 次（上限 3 次），10 月 4 日起可再联系",
        "高敏": "7 天内已联系 2 次，加上明天的总部群发 1 次，已到上限 3 次，10 月 7 日起可再联系",
    }


def test_in_english_too(peace, language_switch):
    language_switch.choose(Language.EN)

    assert rows(peace) == {
        "丁婷": "Was cold last time and is given a rest, until 11 October",
        "方圆": "3 of at most 3 contacts in 7 days, again from 4 October",
        "高敏": "2 of at most 3 contacts in 7 days, and 1 mass send of tomorrow, "
        "again from 7 October",
    }
    language_switch.choose(Language.ZH)


def test_the_arrow_keys_walk_through_the_reasons(peace):
    assert len(rows(peace)) == 3
    peace.press(Qt.Key.Key_Right)
    assert set(rows(peace)) == {"丁婷"}
    peace.press(Qt.Key.Key_Right)
    assert set(rows(peace)) == {"方圆", "高敏"}


def test_enter_opens_the_file_of_the_customer_on_whom_it_stands(peace):
    peace.type("J")
    peace.press(Qt.Key.Key_Return)

    peace.wait(lambda: peace.says("profileName") == "方圆")
    assert not peace.sees("heldBackDialog")
    budget = peace.find(QWidget, "profileBudget").accessibleName()
    assert budget == "7 天内联系 3 次（上限 3 次），30 天内 3 次（上限 8 次）"


def test_on_a_small_screen_the_list_scrolls_to_whom_it_stands_on(morning):
    morning.due("马慧")
    rests = {"temperature": "cold", "cool_until": TODAY + timedelta(days=9)}
    morning.shop.put(*(named(name, **NEW, **rests) for name in ("丁婷", "方圆", "高敏", "刘洋")))
    morning.window.resize(910, 480)  # 1366 x 768 at 150 %
    morning.open()
    morning.type("H")
    morning.waits_for("heldBackDialog")

    for _ in range(3):
        morning.type("J")

    morning.wait(lambda: morning.sees_current_row_of("heldBackList"))
    morning.window.resize(1366, 768)
    list_ = morning.find(RowList, "heldBackList")
    morning.wait(lambda: list_.height() == 4 * list_.sizeHintForRow(0))


def test_escape_goes_back_to_the_list(peace):
    peace.press(Qt.Key.Key_Escape)

    assert not peace.sees("heldBackDialog")
    assert peace.person == "马慧"


def test_today_shows_how_much_is_used_and_what_is_kept_for_a_mass_send(morning):
    morning.due("马慧")
    ma = named("马慧")
    contacted(morning.shop, ma, 1, 8)
    morning.shop.put(mass_send(TODAY))
    morning.open()

    budget = morning.find(QWidget, "todayBudget").accessibleName()
    assert budget == "7 天内联系 1 次（上限 3 次），30 天内 2 次（上限 8 次）；总部群发已预留 1 次"


def test_a_withdrawal_takes_the_row_away_while_it_is_looked_at(morning):
    morning.due("马慧", "方圆")
    morning.open()
    morning.shop.put(named("马慧", consent="withdrawn"))
    morning.window.refresh_pages()

    morning.wait(lambda: morning.names == ["方圆"] and morning.person == "方圆")


def test_a_customer_who_is_left_in_peace_for_two_reasons_is_one_customer(morning):
    shop = morning.shop
    morning.due("马慧")
    rests = {"temperature": "cold", "cool_until": TODAY + timedelta(days=9)}
    today = {"birthday_month": TODAY.month, "birthday_day": TODAY.day}
    shop.put(named("丁婷", **NEW, **rests, **today))
    morning.open()

    assert morning.find(QAbstractButton, "heldBackButton").text() == "今天不打扰 1 位"

    morning.type("H")
    morning.waits_for("heldBackDialog")
    assert morning.find(RowList, "heldBackList").model().rowCount() == 2
    said = [label.text() for label in morning.find(QWidget, "heldBackDialog").findChildren(QLabel)]
    assert any(words.endswith("1 位客户 · 2 件事") for words in said)
