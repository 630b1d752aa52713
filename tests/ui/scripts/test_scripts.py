"""Scripts looked up, copied and changed, by key, on the first screen and in a customer's file."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from guide_app.domain.entities import Customer, FollowUp, GuideScript
from guide_app.domain.ids import row_id
from tests.domain.people import TODAY, days_ago, follow_up
from tests.domain.test_script_choice import variant
from tests.services.shop import named, of, script
from ui.scripts import ScriptSheet
from ui.widgets import InfoBanner, Paragraph, RowList

ASK = script("问近况", "{称呼}，最近好吗？", stage="ice_breaking")
OTHER = variant(ASK, "{称呼}，好久不见！")
SALE = script("新款到店", "{称呼}，{尺码}的新款到了。", stage="product")
BOTH = {"{name}，最近好吗？", "{name}，好久不见！"}


def clipboard():
    return QApplication.clipboard().text()


def copied(desk):
    """What C puts on the clipboard."""
    QApplication.clipboard().setText("unchanged")
    desk.type("C")
    desk.wait(lambda: clipboard() != "unchanged")
    return clipboard()


@pytest.fixture
def desk(morning):
    """Three customers to write to; the first has answered before, the others never."""
    morning.shop.put(ASK, OTHER, SALE)
    morning.due("马慧", "王雪梅", "赵敏")
    known = named("马慧", size="120", last_answer_on=days_ago(9))
    morning.shop.put(known)
    morning.open()
    return morning


@pytest.fixture
def sheet(desk):
    """Everything that may be said to 马慧."""
    go_to(desk, "马慧")
    desk.type("W")
    desk.waits_for("scriptSheet")
    desk.wait(lambda: shown(desk) != [])
    return desk


def go_to(desk, name):
    while desk.person != name:
        desk.type("J")
        desk.wait(lambda: desk.person == desk.names[desk.list.currentIndex().row()])


def shown(desk):
    model = desk.find(RowList, "scriptList").model()
    return [model.row(model.index(row, 0)).text for row in range(model.rowCount())]


def preview(desk):
    return desk.find(Paragraph, "scriptPreview").text


def sent(desk, name):
    wanted = row_id("follow_up", name)
    return next(row for row in desk.shop.rows_of(FollowUp) if row.id == wanted)


def test_on_a_small_screen_the_list_scrolls_to_the_script_it_stands_on(desk):
    more = (script(f"问候{number}", f"{{称呼}}，{number}！", stage="care") for number in range(7))
    desk.shop.put(*more)
    desk.window.resize(910, 480)  # 1366 x 768 at 150 %
    desk.type("W")
    desk.waits_for("scriptSheet")
    desk.wait(lambda: len(shown(desk)) > 5)

    for _ in range(5):
        desk.press(Qt.Key.Key_Down)

    desk.wait(lambda: desk.sees_current_row_of("scriptList"))


def test_what_was_copied_is_what_is_kept_as_sent(desk):
    go_to(desk, "马慧")
    said = copied(desk)
    desk.type("D")
    desk.wait(lambda: sent(desk, "马慧").status == "waiting")

    assert said in {one.format(name="马慧") for one in BOTH}
    kept = {ASK.id: "马慧，最近好吗？", OTHER.id: "马慧，好久不见！"}
    assert kept[sent(desk, "马慧").wording_id] == said


def test_what_was_only_looked_at_is_not_counted_as_said(desk):
    go_to(desk, "马慧")
    desk.type("D")
    desk.wait(lambda: sent(desk, "马慧").status == "waiting")

    assert (sent(desk, "马慧").script_id, sent(desk, "马慧").wording_id) == (ASK.id, None)


def test_an_outcome_at_once_keeps_what_was_copied_for_that_customer_alone(desk):
    go_to(desk, "马慧")
    copied(desk)
    desk.type("1")
    desk.wait(lambda: sent(desk, "马慧").outcome == "replied")
    assert sent(desk, "马慧").wording_id in (ASK.id, OTHER.id)
    other = desk.person
    desk.wait(lambda: desk.person in ("王雪梅", "赵敏"))
    other = desk.person
    desk.type("2")
    desk.wait(lambda: sent(desk, other).outcome == "no_answer")

    assert sent(desk, other).wording_id is None


def test_the_sheet_lists_finds_and_copies_in_one_key(sheet):
    assert len(shown(sheet)) == 3
    sheet.qtbot.keyClicks(sheet.window.focusWidget(), "xkdd")
    sheet.wait(lambda: shown(sheet) == ["马慧，120的新款到了。"])
    assert preview(sheet) == "马慧，120的新款到了。"

    sheet.press(Qt.Key.Key_Return)

    sheet.waits_until_gone("scriptSheet")
    assert clipboard() == "马慧，120的新款到了。"
    assert "新款到店" in sheet.says("todayScriptAbout")
    sheet.type("D")
    sheet.wait(lambda: sent(sheet, "马慧").wording_id == SALE.id)


def test_arrows_choose_and_nonsense_copies_nothing(sheet):
    before = preview(sheet)
    sheet.press(Qt.Key.Key_Down)
    assert preview(sheet) != before
    QApplication.clipboard().setText("unchanged")
    sheet.qtbot.keyClicks(sheet.window.focusWidget(), "zzz")
    sheet.wait(lambda: shown(sheet) == [])

    sheet.press(Qt.Key.Key_Return)

    assert sheet.sees("scriptSheet")
    assert clipboard() == "unchanged"
    assert preview(sheet) == "没有找到这样的话术。"


def test_before_the_first_answer_the_sheet_says_why_there_is_so_little(desk):
    go_to(desk, "赵敏")
    desk.type("W")
    desk.wait(lambda: desk.sees("scriptSheet") and shown(desk) != [])

    assert set(shown(desk)) == {one.format(name="赵敏") for one in BOTH}
    assert "先破冰" in desk.reads("scriptSheet")


def test_the_planned_script_of_a_stranger_waits_and_it_is_said_why(morning):
    morning.shop.put(ASK, SALE)
    morning.due("赵敏")
    morning.shop.put(replace(sent(morning, "赵敏"), script_id=SALE.id))
    morning.open()
    why = "先破冰，「新款到店」等客户回复后再发。"
    assert morning.says("todayScriptWaits") == why
    assert "问近况" in morning.says("todayScriptAbout")

    morning.type("W")

    morning.wait(lambda: morning.sees("scriptSheet") and shown(morning) != [])
    assert shown(morning) == ["赵敏，最近好吗？"]
    (banner,) = morning.find(InfoBanner, "scriptIce").findChildren(Paragraph)
    assert banner.text == why


def test_where_nothing_waits_nothing_is_said_of_it(desk):
    go_to(desk, "赵敏")

    assert not desk.sees("todayScriptWaits")


def test_a_favourite_is_marked_by_key_and_comes_first(sheet):
    sheet.qtbot.keyClicks(sheet.window.focusWidget(), "xkdd")
    sheet.wait(lambda: len(shown(sheet)) == 1)
    sheet.ctrl(Qt.Key.Key_D)
    sheet.wait(lambda: "取消收藏" in sheet.reads("scriptSheet"))
    assert sheet.saves == 1
    sheet.window.focusWidget().clear()

    sheet.wait(lambda: shown(sheet)[:1] == ["马慧，120的新款到了。"])
    (kept,) = sheet.shop.rows_of(GuideScript)
    assert (kept.script_id, kept.favourite) == (SALE.id, True)


def field(desk):
    return desk.find(QPlainTextEdit, "wordingText")


def confirm(desk):
    desk.qtbot.keyClick(field(desk), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_own_words_are_written_with_variables_and_stand_first(sheet):
    sheet.qtbot.keyClicks(sheet.window.focusWidget(), "xkdd")
    sheet.wait(lambda: len(shown(sheet)) == 1)
    sheet.ctrl(Qt.Key.Key_E)
    sheet.waits_for("wordingDialog")
    assert field(sheet).toPlainText() == SALE.text
    field(sheet).setPlainText("{称呼}，给您留了{尺码}。")
    confirm(sheet)

    sheet.waits_until_gone("wordingDialog")
    sheet.wait(lambda: shown(sheet)[0] == "马慧，给您留了120。")
    assert "我的说法" in sheet.reads("scriptSheet")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{称乎}，您好", "没有「称乎」这个变量。"),
        ("您好{", "大括号要成对，中间写变量名。"),
        ("字" * 2_001, "最多 2,000 个字。"),
    ],
)
def test_own_words_that_would_never_be_said_stay_in_the_field_with_the_reason(sheet, words, said):
    sheet.ctrl(Qt.Key.Key_E)
    sheet.waits_for("wordingDialog")
    field(sheet).setPlainText(words)
    confirm(sheet)

    sheet.wait(lambda: sheet.says("wordingTextProblem") == said)
    assert field(sheet).toPlainText() == words
    assert sheet.shop.rows_of(GuideScript) == []


def test_what_is_changed_for_this_once_is_copied_and_kept_with_the_message(sheet):
    sheet.qtbot.keyClicks(sheet.window.focusWidget(), "xkdd")
    sheet.wait(lambda: len(shown(sheet)) == 1)
    sheet.ctrl(Qt.Key.Key_R)
    sheet.waits_for("wordingDialog")
    assert field(sheet).toPlainText() == "马慧，120的新款到了。"
    field(sheet).setPlainText("马慧，国庆快乐！")
    confirm(sheet)

    sheet.waits_until_gone("scriptSheet")
    assert clipboard() == "马慧，国庆快乐！"
    sheet.type("D")
    sheet.wait(lambda: sent(sheet, "马慧").by_hand is True)
    assert sent(sheet, "马慧").wording_id == SALE.id
    assert sheet.shop.rows_of(GuideScript) == []


@pytest.mark.parametrize("words", ["{称呼}，国庆快乐！", "国庆快乐｝", "  "])
def test_for_this_once_no_brace_and_no_blank_reaches_the_clipboard(sheet, words):
    QApplication.clipboard().setText("unchanged")
    sheet.ctrl(Qt.Key.Key_R)
    sheet.waits_for("wordingDialog")
    field(sheet).setPlainText(words)
    confirm(sheet)

    assert sheet.says("wordingTextProblem")
    assert sheet.sees("wordingDialog")
    assert clipboard() == "unchanged"


def test_escape_asks_once_before_it_throws_words_away(sheet):
    sheet.ctrl(Qt.Key.Key_E)
    sheet.waits_for("wordingDialog")
    field(sheet).setPlainText("写了一半")
    sheet.press(Qt.Key.Key_Escape)
    assert sheet.sees("wordingDialog")
    sheet.press(Qt.Key.Key_Escape)

    sheet.waits_until_gone("wordingDialog")
    assert sheet.sees("scriptSheet")


def test_the_rate_is_shown_with_counts_and_says_when_it_rests_on_little(desk):
    ann = named("马慧", size="120", last_answer_on=days_ago(9))
    day = days_ago(20)
    past = [
        of(
            ann,
            follow_up(
                id=row_id("past", n),
                status="done",
                script_id=SALE.id,
                wording_id=SALE.id,
                sent_on=day,
                closed_on=day,
                outcome="replied" if n < 3 else "no_answer",
            ),
        )
        for n in range(10)
    ]
    desk.shop.put(*past)
    go_to(desk, "马慧")
    desk.type("W")
    desk.wait(lambda: desk.sees("scriptSheet") and shown(desk) != [])
    assert desk.says("scriptRate") == "还没有回复率：发出满 7 天的才统计。"
    desk.qtbot.keyClicks(desk.window.focusWidget(), "xkdd")

    desk.wait(lambda: desk.says("scriptRate").startswith("7 天内回复率 30%"))
    assert "10 条里回了 3 条，95% 区间 11%–60%" in desk.says("scriptRate")
    assert desk.says("scriptRate").endswith("样本太少，先别比较")


def test_another_script_goes_back_to_the_turn(sheet):
    sheet.qtbot.keyClicks(sheet.window.focusWidget(), "xkdd")
    sheet.wait(lambda: len(shown(sheet)) == 1)
    sheet.press(Qt.Key.Key_Return)
    sheet.waits_until_gone("scriptSheet")
    sheet.type("V")

    assert "问近况" in sheet.says("todayScriptAbout")


# In a customer's file


@pytest.fixture
def file_open(morning):
    morning.shop.put(ASK, SALE)
    ann = morning.shop.put(named("马慧", size="120", last_answer_on=TODAY))
    morning.open_profile(ann)
    return morning


def test_the_best_script_is_copied_in_one_key(file_open):
    file_open.type("C")

    file_open.wait(lambda: clipboard() == "马慧，最近好吗？")
    file_open.wait(lambda: file_open.toast == "已复制，到微信粘贴发送。")


def contacts(desk):
    rows = desk.shop.rows_of(FollowUp)
    return [(row.script_id, row.wording_id, row.by_hand) for row in rows]


def test_what_was_copied_in_the_file_is_kept_with_the_contact_and_once_alone(file_open):
    file_open.type("C")
    file_open.wait(lambda: file_open.toast == "已复制，到微信粘贴发送。")
    file_open.type("D")
    file_open.wait(lambda: contacts(file_open) == [(ASK.id, ASK.id, None)])
    file_open.wait(lambda: "问近况" in file_open.reads("profileTimelinePane"))

    file_open.type("D")
    file_open.wait(lambda: len(contacts(file_open)) == 2)
    assert (None, None, None) in contacts(file_open)


def test_what_was_changed_by_hand_in_the_file_is_kept_as_such(file_open):
    file_open.type("W")
    file_open.wait(lambda: file_open.sees("scriptSheet") and shown(file_open) != [])
    file_open.ctrl(Qt.Key.Key_R)
    file_open.waits_for("wordingDialog")
    field(file_open).setPlainText("马慧，国庆快乐！")
    confirm(file_open)
    file_open.wait(lambda: clipboard() == "马慧，国庆快乐！")
    file_open.type("D")

    file_open.wait(lambda: contacts(file_open) == [(ASK.id, ASK.id, True)])


def test_what_was_copied_for_one_is_not_kept_with_the_contact_of_another(file_open):
    file_open.type("C")
    file_open.wait(lambda: file_open.toast == "已复制，到微信粘贴发送。")
    file_open.open_profile(file_open.shop.put(named("王雪梅", last_answer_on=TODAY)))
    file_open.type("D")

    file_open.wait(lambda: contacts(file_open) == [(None, None, None)])


def test_for_somebody_who_is_due_today_the_file_offers_the_row_s_own_script(file_open):
    ann = next(iter(file_open.shop.rows_of(Customer)))
    file_open.shop.put(of(ann, follow_up(script_id=SALE.id)))
    file_open.type("C")

    file_open.wait(lambda: clipboard() == "马慧，120的新款到了。")


def test_every_script_is_found_from_the_file(file_open, type_text):
    file_open.type("W")
    file_open.wait(lambda: file_open.sees("scriptSheet") and shown(file_open) != [])
    type_text("新款")
    file_open.wait(lambda: len(shown(file_open)) == 1)
    file_open.press(Qt.Key.Key_Return)

    file_open.wait(lambda: clipboard() == "马慧，120的新款到了。")


def test_where_nothing_fits_it_is_said(morning):
    morning.open_profile(morning.shop.put(named("马慧")))
    morning.type("C")

    morning.wait(lambda: morning.toast == "暂时没有适合马慧的话术。")


def test_the_keys_of_the_sheet_stand_on_its_buttons(sheet):
    found = sheet.find(ScriptSheet, "scriptSheet")
    keys = {action.objectName(): action.shortcut() for action in found.actions()}

    assert keys == {
        "favouriteScript": QKeySequence("Ctrl+D"),
        "rewordScript": QKeySequence("Ctrl+E"),
        "sayOtherwise": QKeySequence("Ctrl+R"),
    }
