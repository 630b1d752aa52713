"""The pages of short links: what is on them, who signs up, and what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from guide_app.domain.entities import Product
from guide_app.domain.ids import row_id
from guide_app.domain.links import LINK_DAYS
from guide_app.domain.policy import Actor
from guide_app.domain.words import Consent
from tests.server.console.browsing import a_customer
from tests.server.media.films import MP4
from tests.server.pages.looking import Browser, Window

WHO = {"name": " 林 溪 ", "phone": "138 1234 0217", "agree": "1"}


@pytest.fixture
def window(chain) -> Window:
    return Window(chain)


@pytest.fixture
def phone(chain) -> Browser:
    return Browser(chain)


def campaign(window: Window, **fields):
    return window.publish(0, **{"title": "会员日", "type": "campaign", "kind": "event", **fields})


def test_a_material_shows_its_words_its_pictures_in_order_and_whom_to_turn_to(chain, window, phone):
    material = window.publish(3, link="https://mall.example.com/a?b=1&c=2")
    chain.change("harbour", phone="0951 602 1234")
    page = phone.open(window.share(material)).text

    assert "降温了，\n该添衣了。" in page
    assert page.count('width="90" height="60"') == 3
    assert page.count('loading="lazy"') == 2  # not the first, which is seen at once
    assert [page.index(f"/picture/{n}/full?keep=1") for n in (1, 2, 3)] == sorted(
        page.index(f"/picture/{n}/full?keep=1") for n in (1, 2, 3)
    )
    assert 'href="https://mall.example.com/a?b=1&amp;c=2"' in page
    for words in ("Ann", "Harbour", "tel:09516021234"):
        assert words in page


def test_of_a_film_the_small_picture_is_shown_and_it_is_opened_by_the_phone(chain, window, phone):
    library, path = chain.app.state.desk.library, chain.app.state.desk.library.store.new_file()
    path.write_bytes(MP4)
    film = library.take(Actor.of(chain.guide("hana")), path, "a.mp4")
    at = window.share(window.publish(0, type="video", media_ids=[film]))
    page = phone.open(at).text

    assert "打开 MP4" in page
    assert "/picture/1/small" in page
    assert phone.client.get(f"{at}/picture/1/small").headers["content-type"] == "image/jpeg"
    part = phone.client.get(f"{at}/picture/1/full", headers={"range": "bytes=0-1"})
    assert (part.status_code, part.headers["content-type"]) == (206, "video/mp4")


def test_nothing_on_a_page_comes_from_elsewhere_or_is_kept_on_the_way(window, phone):
    path = window.share(window.publish())
    answer = phone.open(path)
    picture = phone.client.get(f"{path}/picture/1/full")

    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert picture.headers["content-type"] == "image/jpeg"
    assert phone.client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_link_shows_no_other_pictures_than_its_own(window, phone):
    path = window.share(window.publish(1))
    wrong = ["0/full", "2/full", "1/huge", "-1/full", "1", "x/full", "1/full/.."]

    answers = [phone.client.get(f"{path}/picture/{one}").status_code for one in wrong]

    assert set(answers) == {404}


def test_a_card_is_taken_into_the_address_book_whatever_the_names_hold(chain, window, phone):
    chain.save(replace(chain.guide("ann"), name="Ann; O,N\nTEL:110"))
    chain.change("harbour", phone="0951 602 1234")
    answer = phone.open(window.link("card") + "/card.vcf")

    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    assert answer.text.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        r"N:Ann\; O\,N TEL:110;;;;",
        r"FN:Ann\; O\,N TEL:110",
        "ORG:Sunny;Harbour",
        "TEL;TYPE=WORK,VOICE:0951 602 1234",
        "END:VCARD",
        "",
    ]


def test_the_page_of_a_guide_who_has_left_shows_the_store(chain, window, phone):
    path = window.link("product", code="A-100")
    chain.change("ann", active=False)
    page = phone.open(path).text

    assert "A-100" in page
    assert "Harbour" in page
    assert "Ann" not in page


def test_a_product_shows_its_price_and_its_pictures_and_is_over_once_it_is_out_of_the_range(
    chain, window, phone
):
    media = window.publish(2).media_ids
    given: Any = {"style": "A-100", "name": "羊毛大衣", "price": Decimal("1299.00")}
    coat = Product(id=row_id("coat"), brand_id=chain.id("sunny"), media_ids=media, **given)
    chain.save(coat)
    li = a_customer(chain)
    path = window.link("product", code="A-100", customer_id=li.id)
    page = phone.open(path).text

    assert "羊毛大衣" in page
    assert "¥1299.00" in page
    assert phone.client.get(f"{path}/picture/2/full").status_code == 200
    assert window.looks() == [(li.id, "羊毛大衣")]
    (look,) = window.rows("page_view")
    assert (look["kind"], look["code"]) == ("product", "A-100")
    chain.save(replace(coat, archived=True))
    assert phone.open(path).status_code == 410


def test_what_is_over_says_so_plainly_beside_the_guides_card(chain, window, phone):
    today = chain.clock().date()
    material = window.publish(1)
    path = window.share(material)
    for change, words in (
        ({"archived": True}, "已经下架了"),
        ({"valid_until": today - timedelta(days=1)}, "已经过期了"),
        ({"valid_from": today + timedelta(days=2)}, "还没开始"),
    ):
        chain.save(replace(material, **change))
        answer = phone.open(path)
        assert answer.status_code == (404 if "valid_from" in change else 410)
        assert words in answer.text
        assert "Ann" in answer.text
        assert "降温了" not in answer.text
        assert phone.client.get(f"{path}/picture/1/full").status_code == 404
    chain.save(material)
    chain.clock.pass_by(days=LINK_DAYS)
    assert phone.open(path).status_code == 200
    chain.clock.pass_by(days=1)
    assert "链接已经过期了" in phone.open(path).text
    assert [times for times, *_ in window.visits()] == [1]  # what is over is not looked at


def test_a_suspended_brands_links_lead_nowhere(chain, window, phone):
    path = window.link("card")
    chain.change("sunny", suspended=True)

    assert phone.open(path).status_code == 404


class TestSigningUp:
    def test_a_stranger_becomes_the_guides_customer_and_what_they_saw_is_theirs(
        self, chain, window, phone
    ):
        path = window.share(campaign(window))
        phone.open(path)
        answer = phone.send(f"{path}/sign-up", **WHO)
        assert "报名成功" in phone.client.get(answer.headers["location"]).text
        phone.send(f"{path}/sign-up", **WHO)  # twice

        (row,) = window.rows("customer")
        told = (row["name"], row["phone"], row["source"], row["consent"], row["guide_id"])
        assert told == ("林 溪", "138 1234 0217", "link", Consent.GRANTED.value, chain.id("ann"))
        notes = [one["text"] for one in window.rows("timeline_entry") if one["kind"] == "note"]
        assert notes == ["报名：会员日"]
        assert window.looks() == [(row["id"], "会员日")]
        assert window.whose() == [row["id"]]

    def test_with_a_cookie_earlier_looks_come_along(self, window, phone):
        path, card = window.share(campaign(window)), window.link("card")
        phone.open(card)
        phone.allow(card)
        phone.open(path)
        phone.open(card)
        phone.send(f"{path}/sign-up", **WHO)

        (row,) = window.rows("customer")
        assert sorted(window.looks()) == [(row["id"], "Ann")] * 2 + [(row["id"], "会员日")]
        assert window.whose() == [row["id"]] * 2

    def test_somebody_whom_the_brand_knows_stays_whose_they_are(self, chain, window, phone):
        known = a_customer(
            chain, guide="otto", store="garden", phone="13812340217", consent="withdrawn"
        )
        path = window.share(campaign(window))
        answer = phone.send(f"{path}/sign-up", **WHO)

        assert answer.status_code == 303  # no word of it: anybody can type a number
        (row,) = window.rows("customer")
        assert (row["id"], row["consent"]) == (known.id, "withdrawn")
        (note,) = [one for one in window.rows("timeline_entry") if one["kind"] == "note"]
        assert (note["customer_id"], note["text"]) == (known.id, "报名：会员日")

    def test_whoever_types_a_known_number_is_not_held_to_be_that_customer(
        self, chain, window, phone
    ):
        a_customer(chain, guide="otto", store="garden", phone="13812340217")
        path = window.share(campaign(window))
        phone.open(path)
        phone.allow(path)
        assert phone.send(f"{path}/sign-up", **WHO).status_code == 303
        phone.open(path)

        assert window.looks() == window.whose() == []

    def test_a_campaign_may_lead_to_the_pool_and_so_does_one_of_a_guide_who_left(
        self, chain, window, phone
    ):
        path = window.share(campaign(window, to_pool=True))
        phone.send(f"{path}/sign-up", **WHO)
        chain.change("ann", active=False)
        chain.save(replace(campaign(window), to_pool=None))
        phone.send(f"{path}/sign-up", **{**WHO, "phone": "13900001111"})

        rows = window.rows("customer")
        assert [(row["guide_id"], row["store_id"]) for row in rows] == [
            (None, chain.id("harbour"))
        ] * 2

    def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(self, window, phone):
        path = window.share(campaign(window))
        for typed, wrong in (
            ({}, ["name", "phone", "agree"]),
            ({**WHO, "phone": "12"}, ["phone"]),
            ({**WHO, "phone": "<script>"}, ["phone"]),
            ({**WHO, "phone": "1" * 500}, ["phone"]),
            ({**WHO, "name": "林" * 31}, ["name"]),
            ({"name": "林溪", "phone": "13812340217"}, ["agree"]),
        ):
            answer = phone.send(f"{path}/sign-up", **typed)
            assert answer.status_code == 422
            assert [n for n in ("name", "phone", "agree") if f"{n}-wrong" in answer.text] == wrong
        phone.send(f"{path}/sign-up", **WHO, website="https://spam.example.com")

        assert window.rows("customer") == []

    def test_one_address_signs_up_only_so_often(self, window, phone):
        path = window.share(campaign(window))
        answers = [
            phone.send(f"{path}/sign-up", **{**WHO, "phone": f"1381234{n:04}"}).status_code
            for n in range(12)
        ]

        assert answers == [303] * 10 + [429] * 2
        assert len(window.rows("customer")) == 10

    def test_only_a_campaign_takes_anybody_in(self, window, phone):
        path = window.share(window.publish(0))

        assert phone.send(f"{path}/sign-up", **WHO).status_code == 404
        assert "sign-up" not in phone.open(path).text
