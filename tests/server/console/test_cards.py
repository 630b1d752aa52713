"""HQ writes a parcel card, looks at it, and takes the sheets along to be printed."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from urllib.parse import urlencode

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

CODE = "https://work.weixin.qq.com/ca/cawcdea7783d7330c6"
CARD = {"form": "business", "headline": "谢谢惠顾", "reward": "领 10 元券", "count": "20"}


def look(hana, **fields):
    return hana.get(f"cards?{urlencode({**CARD, **fields})}")


def follow(hana, page, pattern):
    """What the page shows or offers."""
    (found,) = re.findall(pattern, page.text)
    return hana.get(html.unescape(found))


def test_a_card_with_a_guides_code_is_seen_and_printed(hana, chain):
    chain.save(replace(chain.guide("ann"), contact_url=CODE))
    page = look(hana, guide=chain.id("ann"), version="B", sender="")

    assert "A4 纸 3 张，共 24 张卡" in page.text
    preview = follow(hana, page, r'<img class="poster" src="/console/([^"]*)"')
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(preview.content)))
    assert [code.text for code in codes] == [CODE]
    file = follow(hana, page, r'<a class="btn p" href="/console/([^"]*)"')
    assert file.headers["content-type"] == "application/pdf"
    pdf = pypdfium2.PdfDocument(file.content)
    assert len(pdf) == 3
    said = pdf[0].get_textpage().get_text_range()
    assert said.count("谢谢惠顾") == said.count("Ann") == 8
    assert len(zxingcpp.read_barcodes(pdf[0].render(scale=2).to_pil())) == 8


def test_an_address_of_hqs_own_does_as_well(hana):
    page = look(hana, address=CODE, form="a6", count="2")

    assert "A6 纸 2 张，共 2 张卡" in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"address": ""}, "链接："),
        ({"address": "http://a.example.com"}, "以 https:// 开头"),
        ({"address": CODE.ljust(101, "x")}, "链接："),
        ({"headline": " "}, "大标题："),
        ({"reward": "长" * 61}, "扫码有什么好处："),
        ({"count": "2001"}, "张数："),
        ({"count": "一百"}, "张数："),
        ({"version": "Z"}, "版本："),
    ],
)
def test_what_cannot_be_printed_is_said_and_stays_typed(hana, fields, words):
    page = look(hana, **{"address": CODE, **fields})

    assert page.status_code == 400
    assert words in page.text
    assert 'class="poster"' not in page.text
    assert "领 10 元券" in page.text or "长长长" in page.text


def test_the_code_of_another_brands_guide_is_not_printed(hana, chain):
    page = look(hana, guide=chain.id("zoe"))

    assert page.status_code == 400
    assert "Zoe" not in page.text
