"""The import pages in a real browser: without a script, by keyboard, in both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from guide_app.domain.entities import Customer
from tests.demo.servers import rows
from tests.intake.files import csv_file
from tests.server.console.browsing import sign_in
from tests.server.console.importing import HEADER, LI, NO_PHONE, Gate, many
from tests.server.console.test_looks import CONTRAST, SIZE
from tests.support.chromium import seen


@pytest.fixture
def open_page(address, chromium):
    """Opens a browser of its own in which Hana is signed in, at the import page."""

    def open_page(**how):
        page = chromium.new_context(viewport=SIZE, **how).new_page()
        page.set_default_timeout(90_000)
        sign_in(page, address)
        page.click("aside a[href='/console/imports']")
        return page

    return open_page


def evaluated(page, script):
    """What a script says of a page that may come back by itself just now."""
    while True:
        try:
            return seen(page, script)
        except Error as error:
            if "navigation" not in error.message:
                raise
            page.wait_for_load_state()


def choose(page, path):
    page.set_input_files("#file", str(path))
    page.click("form[enctype] button")
    page.wait_for_selector("#map-0")


def test_a_browser_without_scripts_imports_a_file_and_the_page_follows_by_itself(
    open_page, chain, tmp_path, monkeypatch
):
    gate = Gate(monkeypatch)
    page = open_page(java_script_enabled=False)
    choose(page, csv_file(tmp_path, [*many(600), NO_PHONE]))
    page.fill("#save_as", "每月会员")
    page.click("text=试算")
    page.click("button:has-text('导入 600 行')")
    page.wait_for_selector("progress[value]")
    gate.open()
    page.wait_for_selector("text=导入完成")  # nobody has pressed anything
    with page.expect_download() as taken:
        page.click("text=下载被拒绝的行")

    assert taken.value.suggested_filename == "被拒绝的行-in.csv"
    assert NO_PHONE[1] in taken.value.path().read_text("utf-8-sig")
    assert len(rows(chain.database, Customer)) == 600


def test_a_keyboard_is_enough_from_the_file_to_the_import(open_page, chain, tmp_path):
    page = open_page()
    page.set_input_files("#file", str(csv_file(tmp_path, [HEADER, LI])))
    page.focus("#file")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#map-0")
    page.focus("#save_as")
    page.keyboard.press("Enter")
    page.wait_for_selector("button:has-text('导入 1 行')")
    page.focus("button:has-text('导入 1 行')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=导入完成")

    assert [customer.name for customer in rows(chain.database, Customer)] == ["李佳慧"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_step_fits_and_can_be_read(open_page, tmp_path, theme, monkeypatch):
    gate = Gate(monkeypatch)
    page = open_page(color_scheme=theme)
    faint, wide, complaints = [], [], []
    page.on("console", lambda message: complaints.append(message.text))

    def look():
        faint.extend(evaluated(page, CONTRAST))
        if evaluated(page, "document.documentElement.scrollWidth") > SIZE["width"]:
            wide.append(page.url)

    look()
    header = (*HEADER, *(f"很长的一列名字{n}" * 5 for n in range(8)))
    body = [(*row, *("很长的内容" * 20,) * 8) for row in many(1_200)[1:]]
    path = csv_file(tmp_path, [header, *body, NO_PHONE], name=f"{'很长的文件名' * 10}.csv")
    choose(page, path)
    look()
    for place in range(3):
        page.select_option(f"#map-{place}", "")
    page.click("text=试算")
    page.wait_for_selector(".bad")
    look()
    for place, name in enumerate(("name", "phone", "guide")):
        page.select_option(f"#map-{place}", name)
    page.click("text=试算")
    page.wait_for_selector("button:has-text('导入 1,200 行')")
    look()
    page.click("button:has-text('导入 1,200 行')")
    page.wait_for_selector("progress[value]")
    look()
    page.click("text=停止")
    page.wait_for_selector("text=写完这一段就停")
    look()
    gate.open()
    page.wait_for_selector("text=已停止")
    look()

    assert faint == []
    assert wide == []
    assert [
        said for said in complaints if "400" not in said
    ] == []  # the refusal that was looked at
