"""The pages of short links in a real browser at the size of a phone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from guide_app.domain.entities import Product, Questionnaire
from guide_app.domain.ids import row_id
from tests.server.console.test_looks import CONTRAST
from tests.server.pages.looking import PHONE_AGENT, Window
from tests.server.pages.test_on_a_phone import LABELS, REFERENCES, WIDE
from tests.support.chromium import seen

SERIOUS = """async () => (await axe.run()).violations
  .filter(one => ['serious', 'critical'].includes(one.impact))
  .map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' '))"""
TARGETS = """() => [...document.querySelectorAll('.pick, button, .btn, .q > input, .foot a')]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
  .map(e => e.outerHTML)"""
LOADED = """() => performance.getEntriesByType('resource').map(one =>
  [new URL(one.name).pathname.split('/').pop(), one.initiatorType, one.renderBlockingStatus])"""
MOST_BYTES = 60 * 1024


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker of accessibility, as a script."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture
def window(chain) -> Window:
    return Window(chain)


def every_page(window: Window, questions: Questionnaire) -> list[str]:
    """The path of one page of each kind."""
    chain = window.chain
    chain.change("harbour", phone="0951 602 1234")
    campaign = window.publish(0, title="会员日", type="campaign")
    old = window.publish(0, title="去年的")
    paths = [window.share(window.publish(2)), window.share(campaign), window.share(old)]
    chain.save(replace(old, archived=True))
    card = window.link("card")
    coat: Any = {"style": "A-100", "name": "羊毛大衣", "price": Decimal("1299.00")}
    chain.save(Product(id=row_id("coat"), brand_id=chain.id("sunny"), **coat))
    product = window.link("product", code="A-100")
    form = window.link("questionnaire", questions)
    return [*paths, form, card, product, f"{card}/privacy", f"{paths[1]}/signed-up"]


@pytest.mark.parametrize(("lang", "theme", "letters"), [("zh", "light", 16), ("en", "dark", 32)])
def test_every_page_fits_can_be_read_touched_and_heard(
    address, window, counter, phone_of, axe, lang, theme, letters
):
    page = phone_of(color_scheme=theme)
    complaints, found = [], {}
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in every_page(window, counter.find(Questionnaire, counter.form)):
        page.goto(f"{address}{path}?lang={lang}")
        page.evaluate(f"document.documentElement.style.fontSize = '{letters}px'")
        wrong = [*seen(page, CONTRAST), *seen(page, LABELS), *seen(page, REFERENCES)]
        wrong += seen(page, TARGETS)
        wrong += ["wide"] if seen(page, WIDE) else []
        page.evaluate(axe)
        found[path] = wrong + page.evaluate(SERIOUS)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert [one for one in complaints if "410" not in one] == []


def test_a_page_is_small_and_is_seen_after_one_way_to_the_server_and_back(
    address, window, phone_of
):
    page = phone_of()
    sizes: dict[str, int] = {}

    def weigh(response):
        if response.request.resource_type != "image":
            sizes[response.url] = len(response.body())

    page.on("response", weigh)
    page.goto(address + window.share(window.publish(9)), wait_until="networkidle")

    loaded = seen(page, LOADED)
    assert [one for one in loaded if one[2] == "blocking"] == []
    assert {one[1] for one in loaded} <= {"script", "img", "other", "link"}
    assert sum(sizes.values()) < MOST_BYTES, sizes
    jumped = "document.querySelectorAll('img:not([width][height])').length"
    assert seen(page, jumped) == 0


def test_how_long_it_is_seen_is_told_once_a_cookie_is_allowed_and_the_address_says_whose_it_was(
    address, window, phone_of
):
    page = phone_of(user_agent=PHONE_AGENT)
    page.clock.install()
    told = []
    page.on("request", lambda request: told.append(request.url.rsplit("/", 1)[1]))
    page.goto(address + window.share(window.publish(1)))
    page.wait_for_url("**?r=*")
    leave = """() => {
      Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
      dispatchEvent(new Event('visibilitychange'));
    }"""
    page.clock.fast_forward(12_000)
    page.evaluate(leave)
    assert "more" not in told

    page.tap("button[value=yes]")
    page.wait_for_selector("body[data-more]")
    page.wait_for_url("**?r=*")
    page.clock.fast_forward(12_000)
    with page.expect_response("**/more"):
        page.evaluate(leave)

    ((times, seconds, saved, forwarded),) = window.visits()
    assert (times, saved, forwarded) == (1, 0, False)
    assert 12 <= seconds <= 60
    assert page.locator("text=可以记住这台手机吗").count() == 0
