"""Links: names that cannot be guessed or misread, and addresses that phones may be sent to."""

from __future__ import annotations

import re

import pytest

from guide_app.domain.entities import Brand
from guide_app.domain.errors import Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.links import check_pages_url, is_slug, link_url, slug_of


def test_the_name_of_a_link_follows_from_its_id_and_holds_nothing_that_looks_alike():
    names = {slug_of(row_id("link", n)) for n in range(2_000)}

    assert len(names) == 2_000
    assert all(re.fullmatch("[2-9a-kmnp-z]{14}", name) and is_slug(name) for name in names)
    assert len(set("".join(names))) ** 14 >= 2**60
    assert slug_of(row_id("link", 1)) == slug_of(row_id("link", 1))


@pytest.mark.parametrize("text", ["", "abc", "2" * 15, "0" * 14, "../../../../..", "２" * 14])
def test_other_texts_are_no_names(text):
    assert not is_slug(text)


def test_the_address_is_made_of_the_brands_and_without_one_there_is_none():
    brand = Brand(id=row_id("b"), brand_id=row_id("b"), name="云衫", pages_url="https://hi.cn/")

    assert link_url(brand, "a" * 14) == f"https://hi.cn/s/{'a' * 14}"
    assert link_url(None, "a" * 14) is None


@pytest.mark.parametrize("url", [None, "", "https://hi.cn", "https://hi.cn/a", "http://[::1]:8470"])
def test_an_address_that_phones_may_be_sent_to_is_taken(url):
    check_pages_url(url)


@pytest.mark.parametrize(
    "url",
    [
        *("hi.cn", "http://hi.cn", "javascript:alert(1)", "https://", "https://a@hi.cn"),
        *("https://hi.cn/?a=1", "https://hi.cn/#a", "https://hi.cn:99999", "https://hi .cn"),
        *("https://hi.cn/?", "https://[", "https://hi.cn\n", "https://喜.cn"),
    ],
)
def test_another_address_is_refused(url):
    with pytest.raises(Rejected, match="not_a_choice"):
        check_pages_url(url)
