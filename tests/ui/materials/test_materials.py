"""A step's material on the first screen and in a customer's file: shown, copied, or greyed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from guide_app.domain.entities import Brand, FollowUp, Link, SentLink
from guide_app.domain.ids import row_id
from guide_app.domain.words import Trigger
from tests.domain.people import BRAND, TODAY, days_ago, days_ahead, sop, step
from tests.domain.test_materials import material
from tests.services.shop import named, script
from ui.widgets import Chip, Paragraph

WELCOME = sop(Trigger.ADDED, name="新客")
LIST = material(link="https://mall.example.com/autumn")
PASTED = "换季先理这三样。\nhttps://mall.example.com/autumn"
NEW = material(id=row_id("new"), title="新款到店", kind="product", type="poster")
ASK = script("问近况", "{称呼}，最近好吗？", stage="ice_breaking")
TALKED = {"last_contact_on": days_ago(3), "last_answer_on": days_ago(3)}
KEPT_BACK = [
    ({"valid_until": days_ago(2)}, "已过期", "9 月 30 日已到期，不能再复制这条素材。"),
    ({"valid_from": days_ahead(1)}, "明天起", "明天起才能发，现在不能复制。"),
    ({"archived": True}, "已停用", "总部已停用这条素材，不能复制。"),
]


def clipboard():
    return QApplication.clipboard().text()


@pytest.fixture
def ann(shop):
    QApplication.clipboard().setText("unchanged")
    shop.put(LIST, NEW)
    shop.put(WELCOME)
    shop.put(step(WELCOME, 0, material_id=LIST.id), step(WELCOME, 5, material_id=NEW.id))
    shop.put(ASK)
    return shop.put(named("Ann", added_on=TODAY, **TALKED))


def copy_command(morning):
    return morning.window.current_page.findChild(QAction, "copyMaterial")


def opened(morning):
    morning.open()
    morning.waits_for("todayMaterial")
    return morning


def sent(shop):
    (row,) = shop.rows_of(FollowUp)
    return row


def test_one_key_copies_the_caption_and_the_link_and_sent_keeps_which_material_went(
    morning, shop, ann
):
    opened(morning)
    assert morning.says("todayMaterialAbout") == "换季清单 · 图文 · 知识"
    assert morning.find(Paragraph, "todayMaterialCaption").text == LIST.caption
    assert copy_command(morning) in morning.window.current_page.commands()  # so Ctrl+K finds it

    morning.type("M")

    morning.wait(lambda: clipboard() == PASTED)
    morning.type("D")
    morning.wait(lambda: shop.rows_of(FollowUp) != [])
    assert (sent(shop).status, sent(shop).material_id) == ("waiting", LIST.id)


def test_where_the_brand_has_pages_the_customers_own_address_comes_along(morning, shop, ann):
    url = "https://hi.example.com"
    shop.put(Brand(id=BRAND, brand_id=BRAND, name="Little Elephant", pages_url=url))
    opened(morning)

    morning.type("M")

    morning.wait(lambda: clipboard() != "unchanged")
    (link,) = shop.rows_of(Link)
    assert clipboard() == f"换季先理这三样。\nhttps://hi.example.com/s/{link.slug}"
    assert [sent.customer_id for sent in shop.rows_of(SentLink)] == [ann.id]


def test_sent_right_after_the_material_waits_for_its_link(morning, shop, ann):
    shop.put(Brand(id=BRAND, brand_id=BRAND, name="Elephant", pages_url="https://hi.example.com"))
    opened(morning)

    morning.type("M")
    morning.type("D")

    morning.wait(lambda: shop.rows_of(FollowUp) != [])
    (link,) = shop.rows_of(Link)
    assert clipboard().endswith(f"/s/{link.slug}")
    assert sent(shop).material_id == LIST.id


@pytest.mark.parametrize("keys", ["CM", "MC"])
def test_words_and_material_copied_one_after_the_other_are_both_kept(morning, shop, ann, keys):
    opened(morning)
    for key in keys:
        morning.type(key)
        copied = {"C": "Ann，最近好吗？", "M": PASTED}[key]
        morning.wait(lambda copied=copied: clipboard() == copied)

    morning.type("D")

    morning.wait(lambda: shop.rows_of(FollowUp) != [])
    assert (sent(shop).material_id, sent(shop).wording_id) == (LIST.id, ASK.id)


def test_sent_alone_says_of_no_material_that_it_went(morning, shop, ann):
    opened(morning)

    morning.type("D")

    morning.wait(lambda: shop.rows_of(FollowUp) != [])
    assert sent(shop).material_id is None


@pytest.mark.parametrize(("facts", "chip", "why"), KEPT_BACK, ids=lambda value: str(value)[:20])
def test_what_may_not_go_out_cannot_be_copied_and_says_why(morning, shop, ann, facts, chip, why):
    shop.put(replace(LIST, **facts))
    opened(morning)

    assert morning.says("todayMaterialWhyNot") == why
    assert chip in morning.reads("todayMaterial").split(" | ")
    assert not copy_command(morning).isEnabled()
    morning.type("M")
    morning.type("C")  # what was asked for before is answered before
    morning.wait(lambda: clipboard() != "unchanged")
    assert clipboard() == "Ann，最近好吗？"


def test_what_expires_while_it_is_shown_is_not_copied(morning, shop, ann):
    shop.put(replace(LIST, valid_until=TODAY))
    opened(morning)
    assert copy_command(morning).isEnabled()
    shop.days_pass()

    morning.type("M")

    morning.wait(lambda: morning.toast == "昨天已到期，不能再复制这条素材。")
    assert clipboard() == "unchanged"


def test_the_last_day_is_told_as_long_as_it_may_go_out(morning, shop, ann):
    shop.put(replace(LIST, valid_until=days_ahead(12)))
    opened(morning)

    assert morning.says("todayMaterialAbout") == "换季清单 · 图文 · 知识 · 10 月 14 日到期"
    assert copy_command(morning).isEnabled()


def test_what_sells_waits_until_the_ice_is_broken(morning, shop, ann):
    shop.put(step(WELCOME, 0, material_id=NEW.id), replace(ann, last_answer_on=None))
    opened(morning)

    assert morning.says("todayMaterialWhyNot") == "先破冰，等客户回复后再发这条素材。"
    assert not copy_command(morning).isEnabled()


def test_a_row_without_a_material_has_no_card_and_nothing_to_copy(morning, shop, ann):
    morning.due("马慧")
    morning.open()
    seen = {}
    for key in "JK":
        morning.type(key)
        morning.wait(lambda: morning.person == morning.names[morning.list.currentIndex().row()])
        seen[morning.person] = morning.sees("todayMaterial"), copy_command(morning).isEnabled()

    assert seen == {"马慧": (False, False), "Ann": (True, True)}


def test_nothing_is_copied_for_somebody_who_wants_no_contact_any_more(morning, shop, ann):
    opened(morning)
    shop.put(replace(ann, consent="withdrawn"))

    morning.type("M")

    morning.wait(lambda: "没有复制" in morning.toast)
    assert clipboard() == "unchanged"


# In the customer's file


def test_the_file_shows_the_material_of_each_step_in_store_and_copies_it(counter, shop, ann):
    counter.open_profile(ann)
    counter.wait(lambda: "素材「换季清单」" in counter.reads("profileProgramme"))
    assert "素材「新款到店」" in counter.reads("profileProgramme")

    (run,) = shop.runs.programme(ann.id).runs
    counter.click(f"stepMaterial.{run.enrolment_id}.2Copy")

    counter.wait(lambda: clipboard() == NEW.caption)


def test_one_key_copies_the_next_and_contacted_keeps_which_went(counter, shop, ann):
    counter.open_profile(ann)
    counter.wait(lambda: "素材「换季清单」" in counter.reads("profileProgramme"))

    counter.press(Qt.Key.Key_V)

    counter.wait(lambda: clipboard() == PASTED)
    counter.press(Qt.Key.Key_D)
    counter.wait(lambda: shop.rows_of(FollowUp) != [])
    assert sent(shop).material_id == LIST.id
    counter.wait(lambda: "素材「换季清单」" in counter.reads("profileTimelinePane"))


@pytest.mark.parametrize(("facts", "chip", "why"), KEPT_BACK, ids=lambda value: str(value)[:20])
def test_the_file_greys_what_may_not_go_out_and_says_why(counter, shop, ann, facts, chip, why):
    shop.put(replace(LIST, **facts))
    counter.open_profile(ann)
    counter.wait(lambda: "素材「换季清单」" in counter.reads("profileProgramme"))

    (run,) = shop.runs.programme(ann.id).runs
    name = f"stepMaterial.{run.enrolment_id}.1"
    told = counter.find(QWidget, name).findChildren(Chip)
    assert [one.toolTip() for one in told if one.text == chip] == [why]
    assert not counter.sees(f"{name}Copy")


def test_without_a_material_in_store_the_key_copies_nothing(counter, shop, ann):
    shop.put(replace(LIST, archived=True), replace(NEW, archived=True))
    counter.open_profile(ann)
    counter.wait(lambda: "素材「换季清单」" in counter.reads("profileProgramme"))

    command = counter.window.current_page.findChild(QAction, "materialForProfile")
    assert not command.isEnabled()
