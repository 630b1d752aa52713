"""A guide's import in the window: every way in, by keys, and one way back."""

import pytest
from PySide6.QtCore import Qt

from guide_app.domain.entities import Customer
from tests.ui.imports.desk import CTRL
from ui.i18n import Language
from ui.tasks import Lane

HEADER = ("姓名", "手机号", "微信号", "标签", "导购", "金额")
MA = ("马慧", "13800000217", "mahui", "怕热", "王芳", "398")
WANG = ("王雪梅", "13900008820", "", "随手写的", "", "")
NOBODY = ("没有号码", "", "", "", "", "")


@pytest.fixture
def at_import(desk):
    desk.press(Qt.Key.Key_I)
    desk.wait(lambda: desk.window.current_page is desk.page)
    return desk


def test_escape_leads_back_to_the_list_of_customers(desk):
    desk.window.show_page("import")
    desk.wait(lambda: desk.at is desk.page.start)

    desk.press(Qt.Key.Key_Escape)

    assert desk.window.current_page is desk.customers


def test_a_file_comes_in_by_keys_alone(at_import):
    desk = at_import

    desk.import_all(desk.file(HEADER, MA, WANG, NOBODY))

    assert desk.people == {"马慧", "王雪梅"}
    (line,) = desk.lines(desk.page.start.list)
    assert line.startswith("客户名单.csv · ")
    assert "新增 2 · 未通过 1" in line
    assert desk.saves == 1


def test_the_choice_above_a_column_is_guessed_and_tab_and_arrows_change_it(at_import):
    desk = at_import
    desk.choose(desk.file(("姓名", "号码", "备注"), ("马慧", "13800000217", "M")))
    desk.wait_for(desk.page.mapping)
    first, second, third = desk.page.mapping.boxes
    assert [box.currentText() for box in (first, second, third)] == ["姓名", "手机号", "备注名"]
    assert first.hasFocus()

    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Tab)
    assert third.hasFocus()
    while third.currentText() != "尺码":
        desk.press(Qt.Key.Key_Down)
    desk.go()
    desk.wait_for(desk.page.outcome)
    desk.go()
    desk.wait_for(desk.page.start)

    (customer,) = desk.shop.rows_of(Customer)
    assert (customer.size, customer.remark) == ("M", None)


def test_columns_that_hq_decides_are_shown_as_left_out_with_the_reason(at_import):
    desk = at_import
    desk.choose(desk.file(HEADER, MA))
    desk.wait_for(desk.page.mapping)

    said = desk.says("importLeftOut")

    assert "导购 — 客户只会导入到你自己名下" in said
    assert "金额 — 订单由收银系统同步" in said
    assert [box.isEnabled() for box in desk.page.mapping.boxes] == [True] * 4 + [False] * 2


def test_a_mapping_without_a_number_says_what_is_missing_and_goes_no_further(at_import):
    desk = at_import
    desk.choose(desk.file(("姓名", "说法"), ("马慧", "好")))
    desk.wait_for(desk.page.mapping)

    desk.go()

    assert desk.says("importUnfit") == "请指明哪一列是手机号、会员号或微信号。"
    assert desk.at is desk.page.mapping


def test_the_trial_says_row_by_row_what_stays_out_and_writes_nothing(at_import):
    desk = at_import
    desk.choose(desk.file(HEADER, MA, WANG, NOBODY))
    desk.wait_for(desk.page.mapping)
    desk.go()
    desk.wait_for(desk.page.outcome)

    assert desk.says("importCounts") == "新增 2 · 未通过 1"
    assert desk.lines(desk.page.outcome.list) == [
        "第 4 行 · 没有号码, 没有手机号、会员号或微信号，认不出是谁。"
    ]
    desk.page.outcome._parts.step(1)
    assert desk.lines(desk.page.outcome.list) == [
        "第 3 行 · 王雪梅, 没有标签「随手写的」，这个标签不导入，其余照常。"
    ]
    assert desk.people == set()
    desk.press(Qt.Key.Key_Escape)
    assert desk.at is desk.page.mapping


def test_rejected_rows_are_saved_with_their_reasons(at_import, tmp_path):
    desk = at_import
    desk.choose(desk.file(HEADER, MA, NOBODY))
    desk.wait_for(desk.page.mapping)
    desk.go()
    desk.wait_for(desk.page.outcome)

    desk.press(Qt.Key.Key_S)
    desk.answer_dialog(tmp_path / "back.csv")

    desk.wait(lambda: (tmp_path / "back.csv").exists())
    text = (tmp_path / "back.csv").read_text("utf-8-sig")
    desk.wait(lambda: "没有手机号、会员号或微信号，认不出是谁。" in text)
    assert "马慧" not in text


def test_a_file_dropped_on_the_list_of_customers_is_looked_at(desk):
    desk.drop_on(desk.customers, desk.file(HEADER, MA))

    desk.wait_for(desk.page.mapping)
    assert desk.window.current_page is desk.page
    assert desk.says("importFile") == "客户名单.csv"


def test_rows_copied_in_excel_are_pasted(at_import):
    desk = at_import
    desk.wait(lambda: desk.at is desk.page.start)

    desk.paste("姓名\t手机号\n马慧\t13800000217\n")

    desk.wait_for(desk.page.mapping)
    desk.go()
    desk.wait_for(desk.page.outcome)
    desk.go()
    desk.wait_for(desk.page.start)
    assert desk.people == {"马慧"}


def test_what_is_no_table_is_told_in_the_guides_language(at_import, language):
    desk = at_import
    path = desk.folder / "照片.xlsx"
    path.write_bytes(b"\x89PNG" + b"0" * 64)

    desk.choose(path)

    banner = desk.page.start._problem
    desk.wait(lambda: banner.isVisible())
    assert banner.accessibleName().startswith("里面没有能读的表格")
    language.choose(Language.EN)
    desk.choose(path)
    desk.wait(lambda: banner.accessibleName().startswith("There is no table in it"))


def test_one_key_takes_the_last_import_back_and_another_one_an_earlier(at_import):
    desk = at_import
    desk.import_all(desk.file(HEADER, MA, name="早.csv"))
    desk.import_all(desk.file(HEADER, WANG, name="晚.csv"))

    desk.press(Qt.Key.Key_Z, CTRL)
    desk.wait(lambda: desk.people == {"马慧"})
    desk.wait_for(desk.page.start)
    desk.page.start.list.setFocus()
    desk.press(Qt.Key.Key_End)
    desk.press(Qt.Key.Key_U)

    desk.wait(lambda: desk.people == set())
    desk.wait_for(desk.page.start)
    assert all("已撤销, 移出 1 位客户" in line for line in desk.lines(desk.page.start.list))


def test_an_import_can_be_stopped_and_others_save_meanwhile(at_import):
    desk = at_import
    rows = [(f"客户{n}", f"1380{n:07}", "", "", "", "") for n in range(2_000)]
    desk.choose(desk.file(HEADER, *rows))
    desk.wait_for(desk.page.mapping)
    desk.go()
    desk.wait_for(desk.page.outcome)
    desk.go()
    desk.wait(lambda: desk.page.work.is_open and desk.page.work._dialog._progress.done >= 100)

    saved: list[str] = []
    desk.page._runner.run(
        lambda: desk.shop.customers.create({"name": "站在柜台前的人"}),
        done=saved.append,
        lane=Lane.WRITE,
    )
    desk.wait(lambda: bool(saved))
    assert desk.page.work.is_open  # the import is still under way
    desk.press(Qt.Key.Key_Escape)
    desk.wait_for(desk.page.start)

    (line,) = desk.service.list_imports()
    assert 100 <= line.settled < 2_000
    assert len(desk.people) == line.settled + 1
    assert "停在第" in desk.lines(desk.page.start.list)[0]


def test_buttons_of_the_list_stay_away_from_this_page_when_the_language_changes(desk, language):
    language.choose(Language.EN)
    desk.press(Qt.Key.Key_I)
    desk.wait(lambda: desk.window.current_page is desk.page)

    desk.customers.retranslate()

    assert desk.customers._import_button.text() == "Import from Excel"
    assert desk.customers._import_button.isHidden()
    assert desk.customers._new_button.isHidden()
