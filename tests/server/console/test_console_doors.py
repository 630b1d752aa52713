from __future__ import annotations

import httpx
import pytest

from server.accounts import reset_password
from server.admin import set_maintenance, set_suspended
from server.app import create_app
from server.console.routes import PAGES
from server.limits import Rate, Rates
from tests.server.console.browsing import Browser
from tests.server.in_process import running
from tests.server.shop import PASSWORD, known_chain


def test_whoever_has_not_signed_in_is_sent_to_sign_in(browser):
    answer = browser().get("customers")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/sign-in"


@pytest.mark.parametrize(("account", "password"), [("hana", "wrong"), ("ann", PASSWORD)])
def test_a_wrong_password_and_a_guide_hear_the_same(browser, account, password):
    one = browser()

    refused = one.sign_in(account, password)

    assert refused.status_code == 401
    assert "账号或密码不对" in refused.text
    assert one.get("").status_code == 303


def test_a_one_time_password_that_is_too_old_says_so_in_words(browser, chain):
    one_time = reset_password(chain.database, chain.clock, None, chain.id("mia"))
    chain.clock.pass_by(days=7)

    refused = browser().sign_in("mia", one_time)

    assert refused.status_code == 410
    assert "一次性密码已过期" in refused.text


def test_five_wrong_passwords_lock_the_account_out(browser):
    one = browser()
    for _ in range(5):
        one.post("sign-in", account="hana", password="wrong")

    assert "密码错得太多" in one.post("sign-in", account="hana", password=PASSWORD).text


def test_the_cookie_and_the_headers_are_strict(browser):
    one = browser()
    answer = one.post("sign-in", account="hana", password=PASSWORD)
    cookie = answer.headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_seat_left_alone_for_half_an_hour_is_empty(hana, chain):
    chain.clock.pass_by(minutes=31)

    assert hana.get("").status_code == 303


def test_a_seat_taken_while_the_clock_was_wrong_is_empty_once_it_is_right(browser, chain):
    chain.clock.pass_by(days=400)
    hana = browser()
    hana.sign_in("hana")

    chain.clock.pass_by(days=-400)

    assert hana.get("customers").headers["location"].endswith("/sign-in")


def test_a_form_without_its_token_changes_nothing(hana, chain):
    for method, path, _, _ in PAGES:
        if method == "POST":
            url = path.replace("{pk}", "1").replace("{row_id}", "new").replace("{entity}", "tag")
            assert hana.client.post(f"/console{url}", data={"new.name": "x"}).status_code == 403


def test_a_one_time_password_opens_nothing_but_the_page_for_a_new_one(browser, chain):
    password = reset_password(chain.database, chain.clock, None, chain.id("hana"))
    one = browser()
    one.sign_in("hana", password)

    assert one.get("audit").headers["location"] == "/console/password"
    one.get("password")
    one.post("password", old=password, new="a much longer one")
    assert one.get("audit").status_code == 200


def test_signing_in_gives_a_new_cookie_so_that_one_planted_before_is_worth_nothing(browser):
    one = browser()
    planted = one.client.cookies["gd_console"]
    one.sign_in("hana")

    stranger = browser()
    stranger.client.cookies.set("gd_console", planted, path="/console")

    assert one.client.cookies["gd_console"] != planted
    assert stranger.get("").status_code == 303


def test_after_signing_out_the_old_cookie_opens_nothing(hana, browser):
    old = hana.client.cookies["gd_console"]
    hana.post("sign-out")

    thief = browser()
    thief.client.cookies.set("gd_console", old, path="/console")

    assert thief.get("customers").headers["location"] == "/console/sign-in"
    assert "gd_console" not in hana.client.cookies


def test_a_changed_password_ends_every_other_session(hana, browser):
    other = browser()
    other.sign_in("hana")
    hana.get("password")
    hana.post("password", old=PASSWORD, new="a much longer one")

    assert hana.get("").status_code == 200
    assert other.get("").status_code == 303


def test_a_consoles_cookie_is_no_token_of_a_pc_and_the_other_way_round(hana, browser, chain):
    cookie = hana.client.cookies["gd_console"]
    ann = chain.pcs["harbour"].session("mia")
    answer = chain.http.get("/v1/check", headers={"Authorization": f"Bearer {cookie}"})
    other = browser()
    other.client.cookies.set("gd_console", ann.answer["access_token"], path="/console")

    assert answer.json()["code"] == "sign_in_again"
    assert other.get("").status_code == 303


def test_somebody_who_is_switched_off_is_out_at_the_next_click(mia, chain):
    chain.change("mia", active=False)

    assert mia.get("customers").status_code == 303


def test_a_suspended_brand_is_shut_out_and_told_so_once_the_password_is_right(hana, browser, chain):
    set_suspended(chain.database, chain.clock, "Sunny", on=True)
    one = browser()

    assert hana.get("").status_code == 303
    assert "服务已暂停" in one.sign_in("hana").text
    assert "账号或密码不对" in one.sign_in("hana", "wrong").text


def test_in_maintenance_the_console_says_so_and_gives_back_what_was_typed(hana, chain):
    hana.get("script/new")
    set_maintenance(chain.database, on=True)

    told = hana.send("script/new", title="Hello", text="a long text that took an hour")

    assert told.status_code == 503
    assert told.headers["retry-after"] == "60"
    assert "维护中" in told.text
    assert "a long text that took an hour" in told.text


def test_whoever_typed_too_long_gets_the_words_back_with_the_sign_in(hana, chain):
    hana.get("script/new")
    chain.clock.pass_by(minutes=31)

    told = hana.send("script/new", title="Hello", text="a long text that took an hour")

    assert told.status_code == 403
    assert "a long text that took an hour" in told.text


def test_a_body_without_end_is_refused_in_words(hana):
    told = hana.send("script/new", text="x" * 3_000_000)

    assert told.status_code == 413
    assert "太大" in told.text


def test_a_mistake_of_ours_is_a_page_in_words_that_shows_nothing_of_itself(hana, monkeypatch):
    def break_down(*_):
        raise RuntimeError("CANARY")

    monkeypatch.setattr("server.console.reading.counts", break_down)

    told = hana.get("")

    assert told.status_code == 500
    assert "服务器出错了" in told.text
    assert "CANARY" not in told.text
    assert "default-src 'none'" in told.headers["content-security-policy"]


def test_looking_at_pages_writes_nothing_for_a_minute(hana, chain, monkeypatch):
    def refuse(_work):
        raise AssertionError("a page was read, nothing is to be written")

    monkeypatch.setattr(chain.database, "write", refuse)

    assert hana.get("customers").status_code == 200


def test_strangers_from_one_address_are_slowed_and_those_who_sit_are_not(
    chain_url, clock, tmp_path
):
    slow = Rates(device=Rate(100, 1.0), address=Rate(6, 0.001))
    app = create_app(chain_url, clock, media_root=tmp_path / "media", rates=slow)
    with running(app) as http:
        chain = known_chain(app, http, clock)
        hana = Browser(chain)
        hana.sign_in("hana")
        stranger = Browser(chain)
        codes = [stranger.get("sign-in").status_code for _ in range(5)]

        assert codes[-1] == 429
        assert [hana.get("customers").status_code for _ in range(10)] == [200] * 10


def test_behind_tls_the_cookie_never_travels_in_the_open(chain):
    over_tls = httpx.Client(transport=chain.http._transport, base_url="https://server")

    answer = over_tls.get("/console/sign-in?lang=en")

    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/console", "/console/"),
        ("/console?lang=en", "/console/?lang=en"),
        ("/console/customers/", "/console/sign-in"),
        ("/v1/pull/", ""),
    ],
)
def test_nobody_is_sent_where_the_host_header_says(chain, path, there):
    answer = chain.http.get(path, headers={"Host": "evil.example"})

    assert answer.headers.get("location", "") == there


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "-1", "one"])
@pytest.mark.parametrize("what", ["reveal", "accept", "decide"])
def test_a_number_that_no_line_can_have_answers_like_a_missing_one(hana, number, what):
    hana.get("quarantine")

    assert hana.post(f"quarantine/{number}/{what}").status_code == 404


def test_a_form_whose_parts_cannot_be_told_apart_is_refused_in_words(chain):
    headers = {"Content-Type": f"multipart/form-data; boundary={'x' * 5_000}"}

    assert chain.http.post("/console/imports", headers=headers, content=b"x").status_code == 400
