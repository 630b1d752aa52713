"""What HQ sees of the links that guides gave away."""

from __future__ import annotations

import re
from datetime import timedelta

from server.console.link_results import read_lines
from tests.server.console.browsing import a_customer
from tests.server.pages.looking import Browser, Window


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>\s*<td>(.*?)</tr>", page, re.DOTALL)
    return [[re.sub("<[^>]+>", "", one).strip() for one in row.split("<td")] for row in rows]


def test_links_and_looks_are_counted_by_material_and_for_the_own_brand_alone(chain, hana):
    window, li = Window(chain), a_customer(chain)
    coat, scarf = window.publish(0), window.publish(0, title="围巾")
    paths = [window.share(coat), window.link("material", coat, customer_id=li.id)]
    window.link("material", scarf)
    window.link("card")
    phone = Browser(chain)
    passed_on = phone.passes_on(paths[0])
    phone.allow(paths[0])
    phone.send(f"{paths[0]}/more", seconds="30")
    phone.open(paths[1])
    Browser(chain, "Mozilla/5.0 (iPhone) MicroMessenger").open(passed_on)

    page = hana.get("link-results").text

    assert "还没有填顾客页面网址" in page
    assert [[re.sub(".*>", "", one) for one in row] for row in cells(page)] == [
        ["秋天的外套", "2", "3", "3", "2", "1", "0", "30 秒"],
        ["围巾", "1", "0", "0", "0", "0", "0", "—"],
        ["名片", "1", "0", "0", "0", "0", "0", "—"],
    ]
    with chain.database.read() as connection:
        today = chain.clock().date()
        assert read_lines(connection, chain.id("rival"), today) == []
        assert read_lines(connection, chain.id("sunny"), today + timedelta(days=1)) == []


def test_the_address_of_the_pages_is_checked_where_it_is_set(chain, hana):
    path = f"brand/{chain.id('sunny')}"
    wrong = hana.save(path, pages_url="http://hi.example.com")
    right = hana.save(path, pages_url="https://hi.example.com")

    assert (wrong.status_code, right.status_code) == (400, 303)
    assert "还没有填顾客页面网址" not in hana.get("link-results").text
