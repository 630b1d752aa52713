"""A guide's name, store and code on a poster, read back as a customer's phone would."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw

from guide_app.domain.entities.organisation import CONTACT_URL
from guide_app.domain.stamps import Align, Ink, Signed, Stamp, StampLayout, read_stamp
from guide_app.render.drawing import QUIET, contrast, luminance
from guide_app.render.lettering import drawable, measure
from guide_app.render.posters import stamp_poster

ADDRESS = "https://work.weixin.qq.com/ca/cawcdea7783d7330c6"
LIN = Signed("林小雨", "星河时尚（静安嘉里中心）旗舰店", ADDRESS)
SIZES = [(1080, 1920), (1080, 1440), (1080, 1080), (750, 1334), (640, 960)]
READY = [StampLayout.BAND, StampLayout.CORNER, StampLayout.CENTRE]
OWN = Stamp(
    layout=StampLayout.OWN,
    align=Align.LEFT,
    code=(64, 70, 32),
    name=(5, 74, 55, 6),
    store=(5, 84, 55, 4),
)
BUSY, DARK, LIGHT = "busy", (14, 30, 46), (240, 232, 220)


def template(size, look):
    """A poster of HQ's, before anything is put on it."""
    image = Image.new("RGB", size, DARK if look == BUSY else look)
    if look == BUSY:
        draw = ImageDraw.Draw(image)
        for n in range(0, size[1], 40):
            shade = (255, 236, 160) if n % 80 else (30, 70, 40)
            draw.polygon([(0, n), (size[0], n + 90), (size[0], n + 110), (0, n + 20)], fill=shade)
    return packed(image, 90)


def packed(image, quality):
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality)
    return made.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


def on_a_phone(poster):
    """What WeChat leaves of it in a chat: 300 pixels wide, at quality 60."""
    image = opened(poster)
    small = image.resize((300, round(300 * image.height / image.width)), Image.Resampling.BILINEAR)
    return opened(packed(small, 60))


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("layout", READY)
def test_the_code_is_read_off_a_small_bad_copy(size, layout):
    for look in (BUSY, DARK, LIGHT):
        stamp = Stamp(layout=layout, hint="长按识别二维码，加我微信")
        poster = stamp_poster(template(size, look), stamp, LIN)

        assert opened(poster).size == size
        assert [code.text for code in zxingcpp.read_barcodes(on_a_phone(poster))] == [ADDRESS]


@pytest.mark.parametrize("layout", READY)
def test_so_is_the_longest_address_that_hq_can_give(layout):
    longest = ADDRESS.ljust(CONTACT_URL, "x")
    signed = Signed(LIN.name, LIN.store, longest)

    poster = stamp_poster(template((1080, 1440), BUSY), Stamp(layout=layout), signed)

    assert [code.text for code in zxingcpp.read_barcodes(on_a_phone(poster))] == [longest]


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_a_micro_flyer_is_laid_out_below_its_picture_and_is_read_as_well(size):
    flyer = read_stamp(
        {
            "layout": "flyer",
            "headline": "秋天三件叠着穿，早晚不怕凉",
            "lines": ["内层：贴身排汗，精梳棉", "中层：薄绒马甲", "外层：防风外套，小雨也不怕淋"],
            "price": "¥299 / 三件",
            "hint": "长按加我微信",
        }
    )
    made = stamp_poster(template(size, BUSY), flyer, LIN)

    image = opened(made)
    assert image.width == 1080
    assert 1080 + 400 < image.height < 1080 + 900
    assert image.getpixel((30, 1100)) == (255, 255, 255)
    assert [code.text for code in zxingcpp.read_barcodes(on_a_phone(made))] == [ADDRESS]


def test_the_code_has_its_quiet_zone_whatever_lies_around():
    poster = opened(stamp_poster(template((1080, 1440), BUSY), OWN, LIN))

    (code,) = zxingcpp.read_barcodes(poster)
    at = code.position
    module = (at.top_right.x - at.top_left.x) / 33
    reach = round(QUIET * module * 0.9)
    around = poster.crop(
        (
            *(at.top_left.x - reach, at.top_left.y - reach),
            *(at.bottom_right.x + reach, at.top_left.y - 2),
        )
    )
    assert min(around.convert("L").tobytes()) > 200


def test_outside_of_the_stamp_the_poster_is_what_hq_made():
    before = template((1080, 1440), LIGHT)
    after = stamp_poster(before, Stamp(layout=StampLayout.BAND), LIN)

    changed = ImageChops.difference(opened(before), opened(after)).convert("L")
    box = changed.point(lambda level: 255 * (level > 24)).getbbox()
    assert box is not None
    assert box[1] >= 1440 - round(0.38 * 1080) - 8  # a block of JPEG


@pytest.mark.parametrize(
    ("look", "light_words"), [(DARK, True), (LIGHT, False), (BUSY, False)], ids=str
)
def test_words_on_the_picture_can_be_read_on_any_ground(look, light_words):
    stamp = Stamp(layout=OWN.layout, align=OWN.align, code=OWN.code, name=OWN.name)
    poster = opened(stamp_poster(template((1080, 1440), look), stamp, LIN))

    words = poster.crop((60, 1075, 54 + round(measure("林小雨", 66, bold=True)), 1140))
    shades = sorted(luminance(one) for _, one in words.getcolors(100_000))
    darkest, lightest = shades[0], shades[-1]
    assert contrast(darkest, lightest) > 4.5
    ground = luminance(poster.getpixel((58, 1078)))
    assert (ground < 0.2) is light_words


def test_hq_may_say_which_ink():
    grounds = {}
    for ink in Ink:
        stamp = Stamp(layout=OWN.layout, align=OWN.align, ink=ink, code=OWN.code, name=OWN.name)
        poster = opened(stamp_poster(template((1080, 1440), (128, 128, 128)), stamp, LIN))
        words = poster.crop((54, 1066, 300, 1152)).convert("L").tobytes()
        grounds[ink] = (min(words) < 60, max(words) > 200)

    assert grounds[Ink.DARK] == (True, False)
    assert grounds[Ink.LIGHT] == (False, True)


@pytest.mark.parametrize("layout", [*READY, StampLayout.OWN])
def test_a_name_that_is_far_too_long_touches_neither_code_nor_edge(layout):
    stamp = OWN if layout is StampLayout.OWN else Stamp(layout=layout, hint="长按" * 10)
    signed = Signed("阿卜杜勒·买买提江·" * 6, "ABC 国际购物中心（" * 7, ADDRESS)

    poster = stamp_poster(template((640, 960), LIGHT), stamp, signed)

    assert [code.text for code in zxingcpp.read_barcodes(on_a_phone(poster))] == [ADDRESS]
    before = opened(template((640, 960), LIGHT))
    edge = ImageChops.difference(before, opened(poster)).crop((0, 0, 12, 560))
    assert max(edge.convert("L").tobytes()) < 24


def test_a_face_in_a_name_is_left_out_and_a_rare_sign_is_not():
    assert drawable("小雨😀 堃") == "小雨 堃"
    assert drawable("𠮷田") == "𠮷田"
    assert drawable("Lin\nXiao\tYu") == "Lin Xiao Yu"
