"""The console in a real browser: it fits, can be read, a keyboard is enough, and it asks nobody."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from guide_app.domain.entities import Order
from guide_app.domain.ids import row_id
from tests.server.console.browsing import PHONE, a_customer, sign_in
from tests.server.shop import PASSWORD
from tests.support.chromium import cursor_in, seen

SIZE = {"width": 1366, "height": 768}
PAGES = (
    "",
    "customers",
    "customers/new",
    "same-person",
    "groups",
    "handovers",
    "orders",
    "guide",
    "guide/new",
    "script/new",
    "script-results",
    "material",
    "material/new",
    "product",
    "channel_code",
    "channel_code/new",
    "product/new",
    "cards",
    "link-results",
    "figures",
    "figures/sops",
    "codebook",
    "tag-order",
    "imports",
    "devices",
    "audit",
    "segment",
    "segment/new",
    "sop",
    "sop/new",
    "sop-packs",
    "sop-packs/mother_baby",
    "waiting",
    "integrations",
    "hq_task",
    "post_task",
)
CONTRAST = """() => {
  const part = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const color = part(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const e of document.querySelectorAll('main *, aside *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.getClientRects().length) continue;
    const [a, b] = [light(part(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(`${e.className} ${e.textContent.trim().slice(0, 20)} ${ratio}`);
  }
  return bad;
}"""


def test_every_page_fits_can_be_read_in_both_themes_and_asks_nobody_else(address, chain, chromium):
    customer = a_customer(chain, "Li " + "很长的名字" * 10, remark="x" * 300)
    asked, complaints, wide, faint = set(), [], [], []
    for theme in ("light", "dark"):
        still = chromium.new_context(viewport=SIZE, color_scheme=theme, reduced_motion="reduce")
        page = still.new_page()  # half way from one colour to another nothing has its contrast
        page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{address}/console")
        faint += seen(page, CONTRAST)
        sign_in(page, address)
        for name in (*PAGES, f"customers/{customer.id}"):
            page.goto(f"{address}/console/{name}")
            if seen(page, "document.documentElement.scrollWidth") > SIZE["width"]:
                wide.append((theme, name))
            faint += seen(page, CONTRAST)
        dark = seen(page, "getComputedStyle(document.body).backgroundColor")
        assert dark == {"light": "rgb(244, 245, 247)", "dark": "rgb(21, 24, 28)"}[theme]

    assert asked == {"127.0.0.1"}
    assert complaints == []
    assert wide == []
    assert faint == []


def test_figures_fit_a_laptop_at_half_again_the_size(address, chain, chromium):
    added_on = chain.clock().date() - timedelta(days=8)
    customer = a_customer(chain, added_on=added_on)
    chain.save(
        Order(
            id=row_id("order"),
            brand_id=customer.brand_id,
            customer_id=customer.id,
            store_id=customer.store_id,
            number="1",
            ordered_on=added_on,
            amount=Decimal("1234567890.50"),
        )
    )
    page = chromium.new_context(viewport={"width": 911, "height": 512}).new_page()
    page.goto(f"{address}/console")
    page.fill("[name=account]", "hana")
    page.fill("[name=password]", PASSWORD)
    page.click("button.p")
    page.wait_for_selector("aside")

    page.goto(f"{address}/console/figures")

    assert "1,234,567,890.50 ÷ 1" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= 911


def test_the_line_of_the_page_can_be_seen_in_the_menu_and_hides_none_above_it(
    address, chain, chromium
):
    page = chromium.new_context(viewport=SIZE).new_page()
    page.goto(f"{address}/console")
    page.fill("[name=account]", "hana")
    page.fill("[name=password]", PASSWORD)
    page.click("button.p")
    page.wait_for_selector("aside")
    shown = """selector => {
      const [at, all] = [selector, "aside"].map(one =>
        document.querySelector(one).getBoundingClientRect());
      return at.top >= all.top && at.bottom <= all.bottom;
    }"""

    page.goto(f"{address}/console/audit")
    page.wait_for_function(shown, arg="aside [aria-current]")
    page.goto(f"{address}/console/customers")
    page.wait_for_function(shown, arg="aside [aria-current]")
    assert page.evaluate(shown, "aside strong")


def tab_to(page, there):
    for _ in range(60):
        if page.evaluate(there):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads there: {there}")


def test_a_keyboard_is_enough_to_find_a_customer_and_to_write_a_note(address, chain, chromium):
    a_customer(chain, "李佳慧")
    a_customer(chain, "王小明", phone="13600000000")
    page = chromium.new_context(viewport=SIZE).new_page()
    keys = page.keyboard
    page.goto(f"{address}/console")
    cursor_in(page, "#account")
    keys.type("hana")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_selector("aside")
    page.goto(f"{address}/console/customers")
    cursor_in(page, "[name=q]")
    keys.type("0217")
    keys.press("Enter")
    page.wait_for_url("**/customers?s=*")
    tab_to(page, "document.activeElement.textContent.trim() === '李佳慧'")
    keys.press("Enter")
    page.wait_for_selector("h1:has-text('李佳慧')")
    page.wait_for_load_state()  # while a page is still coming, it has no content and keeps no focus
    assert PHONE not in page.content()
    tab_to(page, "document.activeElement.name === 'new.text'")
    keys.type("喜欢真丝")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_selector("td:has-text('喜欢真丝')")
    page.wait_for_load_state()

    assert "备注已保存" in page.content()


def test_the_first_wrong_field_has_the_cursor_and_names_its_reason(address, chain, chromium):
    page = chromium.new_context(viewport=SIZE).new_page()
    sign_in(page, address)
    page.goto(f"{address}/console/store/new")
    page.fill("[name='new.name']", "East")
    page.keyboard.press("Enter")
    cursor_in(page, "[aria-invalid]")

    assert page.evaluate("document.activeElement.name") == "new.code"
    reason = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText"
    )
    assert "不能为空" in reason
    assert page.input_value("[name='new.name']") == "East"
