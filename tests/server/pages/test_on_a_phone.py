"""The questionnaire in a real browser at the size of a phone: by touch, by keyboard, without
JavaScript, in the dark and with large letters."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from tests.server.console.test_looks import CONTRAST, tab_to
from tests.support.chromium import cursor_in, seen

LABELS = """() => [...document.querySelectorAll('input:not([type=hidden]), textarea, button')]
  .filter(e => e.getClientRects().length && !(e.labels?.length || e.textContent.trim()))
  .map(e => e.outerHTML)"""
REFERENCES = """() => [...document.querySelectorAll('[aria-describedby], label[for], a[href^="#"]')]
  .flatMap(e => (e.getAttribute('aria-describedby') ?? e.getAttribute('for')
    ?? e.getAttribute('href').slice(1)).split(' '))
  .filter(id => !document.getElementById(id))"""
TARGETS = """() => [...document.querySelectorAll('.pick, button, .q > input, textarea, .foot a')]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML)"""
WIDE = "document.documentElement.scrollWidth > innerWidth"


def kept(counter):
    return [json.loads(row["answers"]) for row in counter.rows("answer_sheet")]


def test_nine_questions_are_answered_by_touch(address, counter, phone_of):
    page = phone_of()
    complaints, asked = [], set()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    page.goto(address + counter.link())

    assert page.locator(".q:visible").count() == 8  # the second hangs on the first
    page.tap("text=孩子 >> nth=0")
    assert page.locator(".q:visible").count() == 9
    page.tap("#q2-q >> text=是")
    page.tap("text=蓝色")
    page.tap("text=白色")
    page.fill("#q4", "4")
    page.fill("#q5", "2027-02-01")
    page.fill("#q6", "1991-05-04")
    page.tap("#q7-q >> text=M")
    page.fill("#q8", "小满")
    page.tap("#q9-q >> text=否")
    page.tap("button")
    page.wait_for_url("**/done")

    assert kept(counter) == [
        {
            "for": "child",
            "child": "yes",
            "likes": ["blue", "white"],
            "age": 4,
            "due": "2027-02-01",
            "born": "1991-05-04",
            "size": "m",
            "who": "小满",
            "news": "no",
        }
    ]
    assert complaints == []
    assert asked == {"127.0.0.1"}


def test_a_keyboard_is_enough(address, counter, phone_of):
    page = phone_of()
    keys = page.keyboard
    page.goto(address + counter.link())
    tab_to(page, "document.activeElement.name === 'q1'")
    keys.press("Space")
    tab_to(page, "document.activeElement.name === 'q4'")
    keys.type("4")
    tab_to(page, "document.activeElement.name === 'q9'")
    keys.press("ArrowDown")  # on to "no"
    tab_to(page, "document.activeElement.tagName === 'BUTTON'")
    keys.press("Enter")
    page.wait_for_url("**/done")

    assert kept(counter) == [{"for": "self", "age": 4, "news": "no"}]


def test_what_is_wrong_is_shown_at_the_field_and_one_tap_leads_there(address, counter, phone_of):
    page = phone_of()
    page.goto(address + counter.link())
    page.tap("text=孩子 >> nth=0")
    page.fill("#q4", "99")
    page.fill("#q8", "小满")
    page.tap("button")
    cursor_in(page, "#wrong[role=alert]")

    assert page.locator("[role=alert] a").all_inner_texts() == ["孩子几岁？", "想先看到新款吗？"]
    page.tap("[role=alert] a >> nth=0")
    cursor_in(page, "#q4")
    said = page.get_attribute("#q4", "aria-describedby").split()
    assert "请填 0 到 16 之间的值" in page.inner_text(f"#{said[0]}")
    assert page.input_value("#q8") == "小满"
    assert page.is_checked("#q1-2")
    page.fill("#q4", "9")
    page.tap("#q9-q >> text=是")
    page.tap("button")
    page.wait_for_url("**/done")
    assert [sheet["age"] for sheet in kept(counter)] == [9]


def test_going_back_shows_what_was_answered_and_changes_it(address, counter, phone_of):
    page = phone_of()
    page.goto(address + counter.link())
    page.tap("text=孩子 >> nth=0")
    page.tap("#q9-q >> text=是")
    page.tap("button")
    page.wait_for_url("**/done")

    page.go_back()
    page.wait_for_selector("button:has-text('保存修改')")
    assert page.is_checked("#q1-2")
    page.tap("text=自己")
    page.tap("button")
    page.wait_for_url("**/done")

    assert [row["undone"] for row in counter.rows("answer_sheet")] == [1, 0]
    assert counter.tags_of() == {"T2"}


def test_two_quick_taps_send_once(address, counter, phone_of):
    page = phone_of()
    page.goto(address + counter.link())
    page.tap("text=自己")
    page.tap("#q9-q >> text=是")
    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); }")
    page.wait_for_url("**/done")

    assert len(kept(counter)) == 1


def test_without_javascript_every_question_is_there_and_the_server_decides(
    address, counter, phone_of
):
    page = phone_of(java_script_enabled=False)
    page.goto(address + counter.link())

    assert page.locator(".q:visible").count() == 9
    assert "如果上面「今天给谁买？」选了：孩子" in page.inner_text("#q2-q")
    page.tap("text=自己")
    page.tap("#q2-q >> text=是")  # does not count: it was not asked
    page.tap("#q9-q >> text=是")
    page.tap("button")
    page.wait_for_url("**/done")

    assert kept(counter) == [{"for": "self", "news": "yes"}]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("letters", [16, 32])
def test_every_page_fits_can_be_read_and_touched(address, counter, phone_of, theme, letters, lang):
    page = phone_of(color_scheme=theme)
    path = counter.link()
    faint, wide, unnamed, lost, small = [], [], [], [], []

    def look():
        page.evaluate(f"document.documentElement.style.fontSize = '{letters}px'")
        faint.extend(seen(page, CONTRAST))
        unnamed.extend(seen(page, LABELS))
        lost.extend(seen(page, REFERENCES))
        small.extend(seen(page, TARGETS))
        if seen(page, WIDE):
            wide.append(page.url)

    page.goto(f"{address}{path}?lang={lang}")
    look()
    page.fill("#q4", "99")
    page.tap("button")
    page.wait_for_selector("[role=alert]")
    look()
    page.fill("#q4", "9")
    page.tap("label[for=q1-1]")
    page.tap("label[for=q9-1]")
    page.tap("button")
    page.wait_for_url("**/done*")
    look()
    page.tap(".foot a")
    page.wait_for_url("**/stop*")
    look()
    page.tap("button")
    page.wait_for_selector("[role=status]")
    look()
    page.goto(f"{address}/p/nothing?lang={lang}")
    look()

    assert (faint, wide, unnamed, lost, small) == ([], [], [], [], [])
    ground = seen(page, "getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(244, 245, 247)", "dark": "rgb(21, 24, 28)"}[theme]
