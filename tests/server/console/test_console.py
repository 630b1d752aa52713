from __future__ import annotations

import re
from html import unescape

import httpx
import pytest
from sqlalchemy import func, insert, select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from server.accounts import reset_password
from server.console.routes import PAGES
from server.console.web import MANAGER
from server.schema import ENTITY_TABLES, audit, quarantine
from tests.server.shop import PASSWORD


class Browser:
    """A browser of somebody: its own cookies, and the forms as the pages hold them."""

    def __init__(self, chain) -> None:
        self.client = httpx.Client(transport=chain.http._transport, base_url="http://server")
        self.get("sign-in")

    def get(self, path: str) -> httpx.Response:
        answer = self.client.get(f"/console/{path}")
        self.fields = {
            name: unescape(value)
            for name, value in re.findall(r'type="hidden" name="(.+?)" value="(.*?)"', answer.text)
        }
        return answer

    def post(self, path: str, **fields: str) -> httpx.Response:
        return self.client.post(f"/console/{path}", data={**self.fields, **fields})

    def sign_in(self, account: str, password: str = PASSWORD) -> httpx.Response:
        answer = self.post("sign-in", account=account, password=password)
        self.get("")
        return answer

    def save(self, path: str, **new: str) -> httpx.Response:
        self.get(path)
        return self.send(path, **new)

    def send(self, path: str, **new: str) -> httpx.Response:
        return self.post(path, **{f"new.{name}": value for name, value in new.items()})


@pytest.fixture
def browser(chain):
    return lambda: Browser(chain)


@pytest.fixture
def hana(browser):
    made = browser()
    assert made.sign_in("hana").status_code == 303
    return made


@pytest.fixture
def mia(browser):
    made = browser()
    assert made.sign_in("mia").status_code == 303
    return made


def a_customer(chain, name="Li", store="harbour", guide="ann", brand="sunny"):
    row = Customer(
        id=row_id(name),
        brand_id=chain.id(brand),
        store_id=chain.id(store),
        guide_id=chain.id(guide),
        name=name,
        phone="13812340217",
        added_on=chain.clock().date(),
    )
    chain.save(row)
    return row


def secret_of(page):
    return page.text.split('class="secret">')[1].split("<")[0]


def id_of(chain, entity, name):
    table = ENTITY_TABLES[entity]
    label = table.c.title if entity == "script" else table.c.name
    with chain.database.read() as connection:
        return connection.execute(select(table.c.id).where(label == name)).scalar_one()


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


def test_a_form_without_its_token_changes_nothing(hana, chain):
    for method, path, _, _ in PAGES:
        if method == "POST":
            url = (
                path.replace("{pk:int}", "1").replace("{row_id}", "new").replace("{entity}", "tag")
            )
            assert hana.client.post(f"/console{url}", data={"new.name": "x"}).status_code == 403


def test_every_page_is_shown_to_hq(hana, chain):
    customer = a_customer(chain)
    pages = [path for method, path, _, _ in PAGES if method == "GET" and "{" not in path]
    entities = ["brand", "region", "store", "tag_group", "tag", "script", "sop", "sop_step"]
    pages += [f"/{name}" for name in entities]
    pages += [f"/{name}/new" for name in entities]
    pages += [f"/guide/{chain.id('ann')}", f"/customers/{customer.id}", "/?lang=en"]

    assert {page: hana.get(page[1:]).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_a_manager_gets_into_the_pages_of_the_store_only(mia):
    for method, path, roles, _ in PAGES:
        if method != "GET" or "{row_id}" in path:
            continue
        status = mia.get(path[1:].replace("{entity}", "script")).status_code
        assert (status == 200) is (roles == MANAGER or not roles), path


def test_a_manager_sees_the_own_store_with_masked_numbers(mia, chain):
    a_customer(chain, "Li")
    a_customer(chain, "Wu", "garden", "otto")

    page = mia.get("customers?q=0217").text

    assert "Li" in page
    assert "138****0217" in page
    assert "13812340217" not in page
    assert "Wu" not in page


def test_a_foreign_id_answers_like_a_missing_one(hana, mia, chain):
    foreign = a_customer(chain, "Zhu", "tower", "zoe", "rival")
    elsewhere = a_customer(chain, "Wu", "garden", "otto")

    for one, path in (
        (hana, f"customers/{foreign.id}"),
        (hana, f"guide/{chain.id('zoe')}"),
        (mia, f"customers/{elsewhere.id}"),
    ):
        missing = one.get(f"{path.split('/')[0]}/{row_id('nobody')}")
        answer = one.get(path)
        assert answer.status_code == missing.status_code == 404
        assert answer.text == missing.text.replace(row_id("nobody"), path.split("/")[1])


def test_a_new_tag_and_a_new_script_reach_a_pc(hana, chain):
    ann = chain.pcs["harbour"].session("ann")
    hana.save("tag_group/new", name="Style", position="0", color="neutral")
    hana.save("tag/new", name="Linen", position="0", group_id=id_of(chain, "tag_group", "Style"))
    new = {"title": "Hello", "stage": "greeting", "kind": "care", "text": "{称呼}您好"}
    assert hana.save("script/new", **new).status_code == 303

    heard = ann.pull().text

    assert "Linen" in heard
    assert "Hello" in heard


def test_two_people_of_hq_are_told_of_each_other(hana, browser, chain):
    other = browser()
    other.sign_in("hana")
    path = f"store/{chain.id('harbour')}"
    hana.get(path)
    other.save(path, name="Harbour East")

    told = hana.send(path, name="Harbour West")

    assert told.status_code == 409
    assert "Harbour East" in told.text
    assert id_of(chain, "store", "Harbour East") == chain.id("harbour")


def test_a_name_cannot_become_a_script_of_the_page(hana, chain):
    hana.save("region/new", name="<script>alert(1)</script>")

    page = hana.get("region").text

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_new_guide_gets_a_one_time_password_that_is_shown_once(hana, chain):
    new = {"account": "eve", "name": "Eve", "role": "guide", "store_id": chain.id("harbour")}
    shown = hana.save("guide/new", **new, active="1")

    password = secret_of(shown)
    assert chain.pcs["harbour"].session("eve", password).answer["must_change_password"]
    assert password not in hana.get("guide").text


def test_switching_a_guide_off_shuts_them_out(hana, chain):
    hana.save(f"guide/{chain.id('ann')}", active="0")

    assert chain.pcs["harbour"].sign_in("ann").json()["code"] == "guide_disabled"


def test_a_manager_resets_a_guides_password_but_not_that_of_hq(mia, chain):
    mia.get("guide")
    given = mia.post(f"guide/{chain.id('ann')}/reset-password")
    refused = mia.post(f"guide/{chain.id('hana')}/reset-password")

    assert 'class="secret"' in given.text
    assert refused.status_code == 404


def test_a_one_time_password_opens_nothing_but_the_page_for_a_new_one(browser, chain):
    password = reset_password(chain.database, chain.clock, None, chain.id("hana"))
    one = browser()
    one.sign_in("hana", password)

    assert one.get("audit").headers["location"] == "/console/password"
    one.get("password")
    one.post("password", old=password, new="a much longer one")
    assert one.get("audit").status_code == 200


def test_a_manager_hands_a_customer_over_and_a_stale_page_does_not(mia, chain):
    customer = a_customer(chain)
    path = f"customers/{customer.id}"
    mia.get(path)
    assert mia.post(f"{path}/transfer", to=chain.id("bob")).status_code == 303

    stale = mia.post(f"{path}/transfer", to=chain.id("mia"))

    assert stale.status_code == 409
    assert "Bob" in stale.text


def test_an_enrolment_code_enrols_a_pc_and_a_revoked_pc_is_shut_out(hana, chain):
    hana.get("devices")
    shown = hana.post("devices/code", store=chain.id("harbour"))
    pc = chain.know_pc("harbour", "till")
    assert pc.enrol(secret_of(shown)).status_code == 200

    hana.post(f"devices/{pc.id}/revoke")

    assert pc.sign_in("ann").json()["code"] == "device_revoked"
    with chain.database.read() as connection:
        lines = select(func.count()).where(audit.c.action == "revoke_device")
        assert connection.execute(lines).scalar_one() == 1


def test_what_a_revoked_guide_left_is_decided_by_the_manager_of_the_store_only(mia, chain):
    for number, (store, words) in enumerate((("harbour", b"likes silk"), ("garden", b"secret"))):
        left = {
            "brand_id": chain.id("sunny"),
            "store_id": chain.id(store),
            "guide_id": chain.id("ann"),
            "device_id": chain.pcs[store].id,
            "incarnation": row_id("life"),
            "seq": 1,
            "mutation_id": row_id("left", number),
            "body": words,
            "received_at": "2024-03-08T09:00:00.000Z",
        }
        chain.database.write(lambda c, left=left: c.execute(insert(quarantine), [left]))
    page = mia.get("quarantine").text
    with chain.database.read() as connection:
        ours, theirs = connection.scalars(select(quarantine.c.pk).order_by(quarantine.c.pk))

    assert "likes silk" in page
    assert "secret" not in page
    assert mia.post(f"quarantine/{ours}/decide").status_code == 303
    assert mia.post(f"quarantine/{theirs}/decide").status_code == 404
    assert "/decide" not in mia.get("quarantine").text


def test_a_form_that_lacks_something_says_what(hana):
    answer = hana.save("region/new", name="")

    assert answer.status_code == 400
    assert "这一项不能为空" in answer.text
