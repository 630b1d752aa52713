"""Who looked: what counts as a look, whose it is, and what is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from guide_app.domain.words import Consent
from server.erasing import erase_customer
from server.schema.facts import server_state
from server.schema.identities import identity, identity_statement, trace
from server.schema.pages import page_visitor
from server.schema.sync import feed
from server.tidying import tidy
from tests.server.console.browsing import a_customer
from tests.server.databases import KINDS
from tests.server.pages.looking import Browser, Window


@pytest.fixture
def window(chain) -> Window:
    return Window(chain)


@pytest.fixture
def path(window):
    """Of the link of a share."""
    return window.share(window.publish())


def count(chain, table):
    with chain.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_looks_of_one_browser_are_one_visit_and_its_guide_hears_of_each(chain, window, path):
    for _ in range(3):
        assert Browser(chain).open(path).status_code == 200
    Browser(chain, "Mozilla/5.0 (iPhone) MicroMessenger").open(path)

    assert window.visits() == [(3, 0, 0, False), (1, 0, 0, False)]
    (first, _) = window.rows("visit")
    assert (first["title"], first["guide_id"]) == ("秋天的外套", chain.id("ann"))
    with chain.database.read() as connection:
        heard = connection.scalars(select(feed.c.guide_id).where(feed.c.entity == "visit"))
        assert set(heard) == {chain.id("ann")}
    assert window.whose() == window.looks() == []


class TestOnBothDatabases:
    @pytest.fixture(params=KINDS)
    def kind(self, request) -> str:
        return str(request.param)

    def test_looks_at_the_same_moment_are_one_visit(self, chain, window, path):
        phones = [Browser(chain) for _ in range(4)]
        with ThreadPoolExecutor(4) as at_once:
            answers = list(at_once.map(lambda phone: phone.client.get(path), phones))

        assert [answer.status_code for answer in answers] == [200] * 4
        assert window.visits() == [(1, 0, 0, False)]

    def test_a_browser_that_was_allowed_is_a_customers_and_is_forgotten(self, chain, window, path):
        li, phone = a_customer(chain), Browser(chain)
        phone.open(path)
        phone.allow(path)
        phone.open(window.link("card", customer_id=li.id))
        assert sorted(window.looks()) == [(li.id, "Ann"), (li.id, "秋天的外套")]
        phone.send(f"{path}/forget")

        assert window.looks() == window.whose() == []


def test_whoever_reloads_has_looked_once(chain, window, path):
    phone = Browser(chain)
    phone.open(path)
    chain.clock.pass_by(seconds=9)
    phone.client.get(path)

    assert window.visits() == [(1, 0, 0, False)]


def test_programs_that_fetch_the_page_are_nobody_and_see_it_all_the_same(chain, window, path):
    phone = Browser(chain)
    answers = [
        phone.client.head(path),
        phone.open(path, purpose="prefetch"),
        phone.open(path, sec_purpose="prefetch;prerender"),
        phone.open(path, sec_fetch_dest="image"),
        phone.open(path, accept_language=""),
        *(
            Browser(chain, agent).open(path)
            for agent in (
                "",
                "curl/8.0",
                "Mozilla/5.0 (compatible; Baiduspider/2.0)",
                "Mozilla/5.0 (compatible; bingbot/2.0)",
                "Mozilla/5.0 Chrome/120 HeadlessChrome/120",
                "facebookexternalhit/1.1",
                "Mozilla/4.0",
            )
        ),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert window.visits() == []
    assert count(chain, page_visitor) == 0


def test_a_farm_of_browsers_behind_one_address_counts_as_one_more(chain, window, path):
    for number in range(20):
        Browser(chain, f"Mozilla/5.0 (Phone {number}) MicroMessenger").open(path)

    assert len(window.visits()) == 7
    assert sum(times for times, *_ in window.visits()) <= 20


def test_without_consent_nothing_that_tells_a_browser_again_outlives_the_day(chain, window, path):
    phone = Browser(chain)
    assert "set-cookie" not in phone.open(path).headers
    with chain.database.read() as connection:
        salt = select(server_state.c.value).where(server_state.c.name == "visit_salt")
        first = connection.scalar(salt)
    chain.clock.pass_by(days=1)
    phone.open(path)

    assert window.visits() == [(1, 0, 0, False), (1, 0, 0, False)]
    with chain.database.read() as connection:
        assert connection.scalar(salt) not in (first, "", None)
    assert count(chain, trace) == count(chain, identity) == 0


def test_by_what_a_browser_was_known_is_let_go_of_and_its_visits_stay(chain, window, path):
    phone, other = Browser(chain), Browser(chain, "Mozilla/5.0 (iPhone) MicroMessenger")
    phone.open(path)
    other.open(path)
    other.allow(path)
    for days, left in ((1, 2), (2, 1), (178, 0)):
        chain.clock.pass_by(days=days)
        tidy(chain.database, chain.clock)
        assert count(chain, page_visitor) == left

    assert len(window.visits()) == 2


def test_a_cookie_that_was_allowed_tells_the_browser_again_and_the_first_look_is_kept(
    chain, window, path
):
    phone = Browser(chain)
    phone.open(path)
    phone.allow(path)
    chain.clock.pass_by(days=3)
    phone.open(path)

    cookie = phone.client.cookies.jar
    (kept,) = list(cookie)
    assert (kept.path, kept.has_nonstandard_attr("HttpOnly")) == ("/s", True)
    assert window.visits() == [(2, 0, 0, False)]
    assert "记住这台手机" not in phone.open(path).text


def test_a_refusal_is_not_asked_about_again_and_tells_nobody_from_anybody(chain, window, path):
    phone, other = Browser(chain), Browser(chain)
    for one in (phone, other):
        one.send(f"{path}/cookie", choice="no")
        assert "可以记住" not in one.open(path).text

    assert phone.client.cookies["v"] == other.client.cookies["v"] == "no"
    assert window.visits() == [(2, 0, 0, False)]


def test_how_long_it_was_seen_and_what_was_saved_is_added(chain, window, path):
    phone = Browser(chain)
    phone.open(path)
    phone.send(f"{path}/more", seconds="40")  # not allowed yet
    phone.allow(path)
    for seconds in ("12", "30", "99999", "-5", "x", "٣"):
        phone.send(f"{path}/more", seconds=seconds)
    phone.send(f"{path}/more", saved="1")
    assert phone.client.get(f"{path}/picture/1/full?keep=1").status_code == 200
    assert phone.client.get(f"{path}/card.vcf").status_code == 200
    phone.client.get(f"{path}/picture/1/small")

    assert window.visits() == [(1, 12 + 30 + 1_800, 3, False)]


def test_whoever_has_it_from_another_visitor_is_told_apart(chain, window, path):
    one = Browser(chain)
    passed_on = one.passes_on(path)
    one.open(passed_on)
    other = Browser(chain, "Mozilla/5.0 (iPhone) MicroMessenger")
    other.open(passed_on)

    assert window.visits() == [(2, 0, 0, False), (1, 0, 0, True)]


def test_yesterdays_visitor_without_a_cookie_is_not_held_to_be_somebody_else(chain, window, path):
    one = Browser(chain)
    passed_on = one.passes_on(path)
    chain.clock.pass_by(days=1)
    one.open(passed_on)

    assert window.visits() == [(1, 0, 0, False), (1, 0, 0, False)]


class TestGivenToOneCustomer:
    @pytest.fixture
    def li(self, chain):
        return a_customer(chain)

    @pytest.fixture
    def path(self, window, li):
        return window.link("material", window.publish(), customer_id=li.id)

    def test_who_opens_it_first_hand_is_the_customer(self, chain, window, path, li):
        phone = Browser(chain)
        for _ in range(3):
            phone.open(path)

        assert window.whose() == [li.id]
        assert window.looks() == [(li.id, "秋天的外套")] * 3
        with chain.database.read() as connection:
            heard = connection.execute(
                select(feed.c.guide_id, feed.c.customer_id).where(feed.c.entity == "known_visit")
            )
            assert [tuple(line) for line in heard] == [(chain.id("ann"), li.id)]

    def test_another_browser_is_somebody_to_whom_it_was_forwarded(self, chain, window, path, li):
        phone = Browser(chain)
        passed_on = phone.passes_on(path)
        phone.allow(path)
        Browser(chain, "Mozilla/5.0 (iPhone) MicroMessenger").open(passed_on)
        Browser(chain, "Mozilla/5.0 (Other phone) MicroMessenger").open(path)

        assert window.visits() == [(1, 0, 0, False), (1, 0, 0, True), (1, 0, 0, True)]
        assert window.looks() == [(li.id, "秋天的外套")]

    def test_a_browser_that_is_known_again_brings_what_it_looked_at_before(
        self, chain, window, path, li
    ):
        phone, card = Browser(chain), window.link("card")
        phone.open(card)
        phone.allow(card)
        assert window.looks() == []
        phone.open(path)

        assert sorted(window.looks()) == [(li.id, "Ann"), (li.id, "秋天的外套")]
        assert window.whose() == [li.id, li.id]

    def test_whoever_wants_no_contact_is_nobody_here_either(self, chain, window, path, li):
        chain.save(li.__class__(**{**fields(li), "consent": Consent.WITHDRAWN.value}))
        Browser(chain).open(path)

        assert window.visits() == [(1, 0, 0, False)]
        assert window.looks() == window.whose() == []

    def test_whoever_wants_no_contact_any_more_is_not_told_by_a_cookie_of_before(
        self, chain, window, path, li
    ):
        phone = Browser(chain)
        phone.open(path)
        phone.allow(path)
        assert window.whose() == [li.id]
        chain.save(li.__class__(**{**fields(li), "consent": Consent.WITHDRAWN.value}))
        phone.open(path)
        phone.open(window.link("card"))

        assert window.looks() == [(li.id, "秋天的外套")]
        assert window.whose() == [li.id]
        assert count(chain, trace) == 0

    def test_a_second_page_that_asks_keeps_the_cookie_and_a_late_no_forgets_it(
        self, chain, window, path, li
    ):
        phone = Browser(chain)
        phone.open(path)
        phone.allow(path)
        first = dict(phone.client.cookies)
        phone.allow(path)
        assert dict(phone.client.cookies) == first

        phone.send(f"{path}/cookie", choice="no")

        assert dict(phone.client.cookies) != first
        assert count(chain, identity) == 0

    def test_an_erased_customer_leaves_a_visit_of_nobody(self, chain, window, path, li):
        phone = Browser(chain)
        phone.open(path)
        phone.allow(path)
        phone.open(path)
        chain.database.write(lambda c: erase_customer(c, chain.id("sunny"), li.id, chain.clock()))

        assert window.visits() == [(2, 0, 0, False)]
        assert window.looks() == window.whose() == window.rows("sent_link") == []
        assert count(chain, identity) == count(chain, identity_statement) == 0
        phone.open(path)
        assert window.looks() == []

    def test_a_forgotten_browser_is_nobodys_and_its_cookie_is_gone(self, chain, window, path):
        phone, card = Browser(chain), window.link("card")
        phone.open(card)
        phone.allow(card)
        phone.open(path)
        assert "已同意" in phone.open(f"{path}/privacy").text
        answer = phone.send(f"{path}/forget")

        assert "已删除" in phone.client.get(answer.headers["location"]).text
        assert phone.client.cookies["v"] == "no"
        assert window.looks() == window.whose() == []
        assert window.visits() == [(1, 0, 0, False), (1, 0, 0, False)]
        tables = (trace, identity, identity_statement, page_visitor)
        assert [count(chain, table) for table in tables] == [0, 0, 0, 0]


def fields(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_links_that_there_never_were_answer_alike(chain):
    answers = [Browser(chain).open(path) for path in ("/s/" + "a" * 14, "/s/x", "/s/" + "0" * 14)]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.text for answer in answers} == {answers[0].text}
