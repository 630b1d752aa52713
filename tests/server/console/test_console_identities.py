"""HQ's pages about who is who: what waits, what links a customer, and the systems that say so."""

from __future__ import annotations

import pytest

from guide_app.domain.ids import row_id
from tests.server.console.browsing import PHONE, a_customer, audited, secret_of
from tests.server.identities.mall import Mall


@pytest.fixture
def mall(chain):
    return Mall(chain)


def test_a_token_is_made_shown_once_used_and_revoked(hana, chain, mall):
    hana.get("integrations")
    made = hana.send("integrations", name="天猫")
    token = secret_of(made)

    body = {"orders": [mall.basket("A1", "10.00", 0, openid="open-one")]}
    assert mall.post("orders", body, token).json()["results"][0]["status"] == "waiting"
    page = hana.get("integrations")
    assert "天猫" in page.text
    assert token not in page.text

    assert hana.send("integrations", name=" ").status_code == 400
    made_id = page.text.split("/console/integrations/")[1].split("/")[0]
    for _ in range(2):
        hana.post(f"integrations/{made_id}/revoke")
    assert [mall.post("orders", body, one).status_code for one in (token, mall.token)].count(
        401
    ) == 1
    assert len(audited(chain, "integration.revoke")) == 1


def test_what_waits_is_counted_by_age_listed_and_found_by_its_whole_value(hana, clock, mall):
    mall.order("OLD1", "10.00", openid="open-secret-one")
    clock.pass_by(days=20)
    mall.token = mall.new_token()
    mall.order("NEW1", "20.00", openid="open-secret-one")
    hana.sign_in("hana")

    page = hana.get("waiting")
    assert "OLD1" in page.text
    assert "NEW1" in page.text
    assert "open-secret-one" not in page.text
    counts = page.text.split("待认领的数量")[1].split("</tbody>")[0]
    assert [part.split("<")[0] for part in counts.split('<td class="n">')[1:]] == list("1010")

    found = hana.post("waiting", kind="openid", scope="wx1", value="open-secret-one")
    assert "还没有归到客户" in found.text
    missing = hana.post("waiting", kind="openid", scope="wx1", value="open-other")
    assert "没有系统提到过它" in missing.text
    assert hana.post("waiting", kind="openid", scope="", value="x").status_code == 400


def test_looks_that_wait_are_counted_and_found_and_stand_on_the_page_of_whoever_it_was(
    hana, chain, mall
):
    li = a_customer(chain)
    for visit in ("v1", "v2"):
        mall.view(visit, visitor="browser-one")
    mall.order("A1", "10.00", visitor="browser-one")

    page = hana.get("waiting")
    counts = page.text.split("待认领的数量")[1].split("</tbody>")[0]
    assert counts.count("浏览") == counts.count("订单") == 1
    assert "Coat" not in page.text  # thousands of them would bury the orders
    found = hana.post("waiting", kind="visitor", scope="", value="browser-one")
    assert found.text.count("浏览 Coat · 待认领") == 2
    assert "订单 A1 · 待认领" in found.text

    mall.says("s1", visitor="browser-one", phone=PHONE)
    part = hana.get(f"customers/{li.id}").text.split('id="page_view"')[1].split("</table>")[0]
    assert part.count("<td>Coat</td>") == part.count("<td>商品</td>") == 2


def test_a_customers_page_says_how_they_are_known_and_hq_takes_a_wrong_link_back(
    hana, mia, chain, mall
):
    li = a_customer(chain)
    mall.order("A1", "10.00", openid="open-secret-one")
    mall.says("s1", openid="open-secret-one", phone=PHONE)

    page = hana.get(f"customers/{li.id}")
    assert "微信 OpenID open****-one" not in page.text
    assert "微信 OpenID ope****one" in page.text
    assert "手机号 138****0217" in page.text
    assert "商城" in page.text
    assert "open-secret-one" not in page.text
    seen = mia.get(f"customers/{li.id}")
    assert "微信 OpenID ope****one" in seen.text
    assert "take-back" not in seen.text.split('id="identities"')[1]

    link = page.text.split("/console/identities/")[1].split("/")[0]
    hana.post(f"identities/{link}/take-back", back=li.id)
    assert mall.traces() == {"A1": None}
    assert "已撤回" in hana.get(f"customers/{li.id}").text

    assert (
        hana.post(f"identities/{link}/put-back", back="x")
        .headers["location"]
        .endswith("/waiting?done=saved")
    )
    assert mall.traces() == {"A1": li.id}
    assert [who for who, _ in audited(chain, "identity.take_back")] == [chain.id("hana")]


def test_hq_adds_an_identity_by_hand_also_again(hana, chain, mall):
    li = a_customer(chain)
    mall.order("A1", "10.00", unionid="union-one")
    hana.get(f"customers/{li.id}")
    for _ in range(2):
        hana.post(f"customers/{li.id}/identities", kind="unionid", value="union-one", scope="")
        assert mall.traces() == {"A1": li.id}
        page = hana.get(f"customers/{li.id}")
        assert "总部手动" in page.text
        link = page.text.split("/console/identities/")[1].split("/")[0]
        hana.post(f"identities/{link}/take-back", back=li.id)
        assert mall.traces() == {"A1": None}

    refused = hana.post(f"customers/{li.id}/identities", kind="phone", value="1", scope="")
    assert refused.status_code == 400


def test_two_customers_who_may_be_one_are_shown_until_hq_says_they_are_two(hana, chain, mall):
    li = a_customer(chain)
    wang = a_customer(chain, "Wang", "garden", "otto", phone=None, member_number="V1")
    mall.says("s1", member_number="v1", phone=PHONE)

    waiting = hana.get("waiting").text
    assert 'href="/console/same-person">疑似同一人：1 对<' in waiting
    page = hana.get("same-person").text
    assert "其他身份指向同一个人" in page
    assert f"/console/customers/{li.id}" in page
    assert f"/console/customers/{wang.id}" in page

    hana.post("same-person/different", customer=li.id, into=wang.id)

    assert "疑似同一人：" not in hana.get("waiting").text
    assert f"/console/customers/{li.id}" not in hana.get("same-person").text
    unknown = hana.post("same-person/different", customer=li.id, into=row_id("x"))
    assert unknown.status_code == 404
