"""Every page against every kind of visitor. A page that is not in the table below fails here."""

from __future__ import annotations

import pytest

from server.console.routes import PAGES
from server.limits import Rate, Rates
from tests.server.console.browsing import Browser
from tests.server.console.house import EXPECTED, House, in_order

FOR_ALL_COMERS = {"GET /sign-in": 200, "POST /sign-in": 401}
VISITORS = ("hana", "mia", "gwen", "rex")
OUTSIDERS = ("nobody", "a guide", "a PC's token", "switched off", "suspended", "signed out")


@pytest.fixture
def rates():
    """One address knocks at every door, faster than anybody can."""
    return Rates(address=Rate(10_000, 10_000))


@pytest.fixture
def house(chain):
    return House(chain)


def test_the_table_names_every_page_and_the_console_has_no_other(app):
    pages = {f"{method} {path}" for method, path, _, _ in PAGES}
    (mount,) = (route for route in app.routes if getattr(route, "path", "") == "/console")
    there = {
        f"{method} {route.path}"
        for route in mount.app.routes
        for method in getattr(route, "methods", None) or {"MOUNT"}
        if method != "HEAD"
    }

    assert set(EXPECTED) | set(FOR_ALL_COMERS) == pages
    assert there - pages == {"MOUNT /static", "GET /{path:path}", "POST /{path:path}"}


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_gets_through_exactly_the_doors_that_are_theirs(house, browser, visitor):
    one = browser()
    assert one.sign_in(visitor).status_code == 303
    found = {}
    for route in in_order(EXPECTED):
        one.get("")
        found[route] = house.knock(one, route).status_code

    place = VISITORS.index(visitor)
    assert found == {route: statuses[place] for route, statuses in EXPECTED.items()}


@pytest.mark.parametrize("visitor", ["gwen", "rex"])
def test_nothing_of_another_store_or_brand_is_on_any_page(house, browser, visitor):
    one = browser()
    one.sign_in(visitor)

    seen = "".join(house.knock(one, route).text for route in in_order(EXPECTED))

    assert "CANARY" not in seen.replace("CANARY</strong>", "")
    assert "13812340217" not in seen


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_whoever_has_no_seat_is_sent_to_sign_in_from_every_page(house, chain, browser, outsider):
    one = browser()
    make_outsider(one, chain, outsider)
    for route in EXPECTED:
        one.get("sign-in")
        answer = house.knock(one, route)
        assert answer.status_code == 303, route
        assert answer.headers["location"] == "/console/sign-in", route
    for route, status in FOR_ALL_COMERS.items():
        one.get("sign-in")
        assert house.knock(one, route).status_code == status


def make_outsider(one: Browser, chain, outsider: str) -> None:
    if outsider == "a guide":
        assert one.sign_in("ann").status_code == 401
    elif outsider == "a PC's token":
        token = chain.pcs["harbour"].session("mia").answer["access_token"]
        one.client.cookies.set("gd_console", token, path="/console")
    elif outsider == "switched off":
        one.sign_in("mia")
        chain.change("mia", active=False)
    elif outsider == "suspended":
        one.sign_in("mia")
        chain.change("sunny", suspended=True)
    elif outsider == "signed out":
        one.sign_in("hana")
        one.post("sign-out")
