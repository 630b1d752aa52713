import pytest
import zxingcpp
from PIL import Image

from guide_app.domain.errors import Code, Rejected
from guide_app.render.qr import LONGEST_BYTES, qr_matrix

SENTENCE = "马姐好，我是万达店的小林。下周一就是小宝 6 岁生日啦，店里给他留了一份小礼物 🎁"


def read(matrix):
    """What a phone reads off the modules, drawn with a quiet zone."""
    side = len(matrix) + 8
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, black in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if black else 255)
    drawn = picture.resize((side * 4, side * 4), Image.Resampling.NEAREST)
    (code,) = zxingcpp.read_barcodes(drawn)
    return code.text


@pytest.mark.parametrize(
    "text", ["hello", "王小明您好", SENTENCE, SENTENCE * 3, "x" * LONGEST_BYTES, "a\nb  c"]
)
def test_a_phone_reads_the_very_text(text):
    assert read(qr_matrix(text)) == text


def test_the_modules_are_a_square_of_booleans():
    matrix = qr_matrix("hello")

    assert {len(row) for row in matrix} == {len(matrix)}
    assert {type(module) for row in matrix for module in row} == {bool}


def test_a_text_that_no_phone_could_read_off_a_screen_is_refused():
    with pytest.raises(Rejected) as refused:
        qr_matrix("王" * (LONGEST_BYTES // 3 + 1))

    assert refused.value.code is Code.TOO_LONG
    assert refused.value.facts["limit"] == LONGEST_BYTES


def test_an_empty_text_is_refused():
    with pytest.raises(Rejected) as refused:
        qr_matrix("")

    assert refused.value.code is Code.REQUIRED


def test_half_a_character_is_left_out():
    assert read(qr_matrix("hi\ud83d there")) == "hi there"
