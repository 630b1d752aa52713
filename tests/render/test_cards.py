"""Parcel cards as they come out of a printer: rendered, measured, read and scanned."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from guide_app.domain.cards import CardDesign, CardFormat
from guide_app.domain.errors import Code, Rejected
from guide_app.render.card_pictures import picture_card
from guide_app.render.sheets import BLEED_MM, MM, print_cards, trim_edges_mm

DPI = 150
ADDRESS = "https://work.weixin.qq.com/ca/cawcdea7783d7330c6"
CALM = CardDesign(
    version="A",
    headline="谢谢你选择星河童装",
    reward="扫码加我微信，领 10 元券",
    address=ADDRESS,
    hint="微信扫一扫",
    sender="星河童装 · 静安店",
)
BOLD = replace(CALM, version="B")


def pages(pdf):
    return pypdfium2.PdfDocument(pdf)


def printed(pdf, page=0):
    """A page as dots on paper."""
    return pages(pdf)[page].render(scale=DPI / 72).to_pil().convert("RGB")


def dots(mm):
    return round(mm / 25.4 * DPI)


@pytest.mark.parametrize("form", list(CardFormat))
@pytest.mark.parametrize("design", [CALM, BOLD], ids=["A", "B"])
def test_every_card_of_a_sheet_is_scanned_and_says_what_it_is(form, design):
    pdf = print_cards(design, form, 1)

    cards = {CardFormat.BUSINESS: 8, CardFormat.A6: 1}[form]
    assert [code.text for code in zxingcpp.read_barcodes(printed(pdf))] == [ADDRESS] * cards
    said = re.sub(r"\s", "", pages(pdf)[0].get_textpage().get_text_range())
    for words in (design.headline, design.reward, design.hint, design.sender):
        assert said.count(words.replace(" ", "")) == cards
    assert said.count(design.version) == cards


def test_sheets_have_the_size_of_their_paper():
    for form, wanted in ((CardFormat.BUSINESS, (210, 297)), (CardFormat.A6, (105, 148))):
        size = pages(print_cards(CALM, form, 1))[0].get_size()
        assert [round(side / MM, 2) for side in size] == list(wanted)


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (8, 1), (9, 2), (100, 13)])
def test_so_many_cards_take_whole_sheets(count, sheets):
    assert len(pages(print_cards(CALM, CardFormat.BUSINESS, count))) == sheets
    assert len(pages(print_cards(CALM, CardFormat.A6, count))) == count


def test_a_card_is_ninety_by_fifty_four_and_marked_at_each_corner():
    xs, ys = trim_edges_mm()
    assert [b - a for a, b in zip(xs[::2], xs[1::2], strict=True)] == [90, 90]
    assert [round(b - a, 6) for a, b in zip(ys[::2], ys[1::2], strict=True)] == [54] * 4
    paper = printed(print_cards(BOLD, CardFormat.BUSINESS, 1)).convert("L")

    def dark(x_mm, y_mm):
        """Whether there is a hairline here; from the left and the bottom."""
        x, y = dots(x_mm), paper.height - dots(y_mm)
        return min(paper.crop((x - 2, y - 2, x + 3, y + 3)).tobytes()) < 200

    for x in xs:
        assert dark(x, ys[0] - BLEED_MM - 3)
        assert dark(x, ys[-1] + BLEED_MM + 3)
        assert not dark(x + 8, ys[-1] + BLEED_MM + 3)
    for y in ys:
        assert dark(xs[0] - BLEED_MM - 3, y)
        assert dark(xs[-1] + BLEED_MM + 3, y)
        assert not dark(xs[0] - BLEED_MM - 3, y + 8)


def test_colour_goes_over_the_edge_by_three_millimetres_and_marks_stay_off_it():
    xs, ys = trim_edges_mm()
    paper = printed(print_cards(BOLD, CardFormat.BUSINESS, 1))

    def colour(x_mm, y_mm):
        return paper.getpixel((dots(x_mm), paper.height - dots(y_mm)))

    assert BLEED_MM == 3
    inside = colour(xs[0] + 1, ys[0] + 1)
    assert inside[0] > 150 > inside[1]
    assert colour(xs[0] - BLEED_MM + 0.4, ys[0] + 20) == inside
    assert colour(xs[0] - BLEED_MM - 0.4, ys[0] + 20) == (255, 255, 255)
    assert colour(xs[-1] + BLEED_MM - 0.4, ys[-1] - 20) == inside


def test_both_weights_of_the_font_travel_inside_and_only_what_is_used_of_them():
    pdf = print_cards(CALM, CardFormat.BUSINESS, 2_000)

    names = set(re.findall(rb"/FontName /([A-Z]{6}\+[\w-]+)", pdf))
    assert {name.split(b"+")[1] for name in names} == {
        b"NotoSansSC-Regular",
        b"NotoSansSC-SemiBold",
    }
    assert pdf.count(b"/FontFile2") == len(names)
    assert b"Helvetica" not in pdf
    assert len(pdf) < 400_000


def test_the_two_looks_differ_and_a_third_letter_begins_again():
    first, second, third = (
        printed(print_cards(replace(CALM, version=letter), CardFormat.A6, 1)).getpixel((40, 400))
        for letter in "ABC"
    )

    assert first == third != second


def test_the_same_cards_make_the_same_file():
    assert print_cards(CALM, CardFormat.A6, 3) == print_cards(CALM, CardFormat.A6, 3)


@pytest.mark.parametrize("form", list(CardFormat))
@pytest.mark.parametrize("version", ["A", "B"])
def test_the_longest_words_stay_clear_of_the_code(form, version):
    design = replace(
        CALM,
        version=version,
        headline="长" * 30,
        reward="买一赠一（限量）" * 7,
        hint="扫" * 20,
        sender="Very Long Brand Name " + "超级旗舰店" * 3,
    )

    codes = zxingcpp.read_barcodes(printed(print_cards(design, form, 1)))

    assert {code.text for code in codes} == {ADDRESS}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"headline": " "}, Code.REQUIRED),
        ({"address": ""}, Code.REQUIRED),
        ({"reward": "长" * 61}, Code.TOO_LONG),
        ({"version": "ABC"}, Code.TOO_LONG),
        ({"version": "甲"}, Code.WRONG_TYPE),
        ({"version": "a"}, Code.WRONG_TYPE),
    ],
)
def test_what_cannot_be_printed_is_refused(change, code):
    with pytest.raises(Rejected) as refused:
        print_cards(replace(CALM, **change), CardFormat.A6, 1)

    assert refused.value.code is code


@pytest.mark.parametrize("count", [0, 2_001])
def test_so_is_a_count_that_nobody_needs(count):
    with pytest.raises(Rejected):
        print_cards(CALM, CardFormat.A6, count)


@pytest.mark.parametrize("form", list(CardFormat))
@pytest.mark.parametrize("design", [CALM, BOLD], ids=["A", "B"])
def test_the_preview_is_what_comes_out_of_the_printer(form, design):
    paper = printed(print_cards(design, form, 1))
    if form is CardFormat.BUSINESS:
        xs, ys = trim_edges_mm()
        top, bottom = paper.height - dots(ys[-1]), paper.height - dots(ys[-2])
        paper = paper.crop((dots(xs[0]), top, dots(xs[1]), bottom))

    preview = Image.open(io.BytesIO(picture_card(design, form, paper.width))).convert("RGB")

    assert abs(preview.height - paper.height) <= 2
    # Coarse enough that a hair's breadth does not count, and a word that broke elsewhere does.
    small = (paper.width // 8, paper.height // 8)
    seen, made = (one.resize(small, Image.Resampling.BOX) for one in (preview, paper))
    apart = ImageChops.difference(seen, made).convert("L")
    assert max(apart.tobytes()) < 90
    assert sum(apart.tobytes()) / len(apart.tobytes()) < 4
    assert [code.text for code in zxingcpp.read_barcodes(preview)] == [ADDRESS]
