"""What is made of an uploaded picture, and what is no picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from server.media import pictures
from server.media.pictures import LONGEST, THUMB, WIDTH, make_picture
from server.media.why import Refused, Why
from tests.server.media.examples import (
    BLUE,
    RED,
    archive,
    bomb,
    drawn,
    of_a_phone,
    saved,
    upload,
    wide_gamut,
)

__all__ = ["upload"]


def seen(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def is_near(colour: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(a - b) < 12 for a, b in zip(colour, wanted, strict=True))


def why(upload, content: bytes) -> Why:
    with pytest.raises(Refused) as refused:
        make_picture(upload(content))
    return refused.value.why


class TestWhatIsMade:
    def test_it_stands_upright_and_says_nothing_of_who_took_it_where(self, upload):
        content = of_a_phone()
        assert b"SECRET" in content

        made = make_picture(upload(content))

        for copy in (made.full, made.thumb):
            assert b"SECRET" not in copy
            image = seen(copy)
            assert not image.getexif()
            assert image.format == "JPEG"
            assert "comment" not in image.info
        full = seen(made.full)
        assert full.size == (made.width, made.height) == (200, 300)
        assert is_near(full.getpixel((20, 20)), BLUE)
        assert is_near(full.getpixel((180, 280)), RED)

    @pytest.mark.parametrize(
        ("size", "wanted"),
        [
            ((300, 200), (300, 200)),
            ((4000, 3000), (1440, 1080)),
            ((3000, 4000), (1440, 1920)),
            ((1080, 8000), (1080, 8000)),
            ((1000, 20_000), (800, LONGEST)),
            ((5000, 2), (WIDTH, 1)),
        ],
    )
    def test_it_is_as_wide_as_a_phone_has_use_for_and_never_grows(self, upload, size, wanted):
        made = make_picture(upload(saved(drawn(*size))))

        assert (made.width, made.height) == wanted
        assert seen(made.full).size == wanted
        assert max(seen(made.thumb).size) <= THUMB

    @pytest.mark.parametrize(
        ("picture_format", "mode"),
        [
            ("JPEG", "RGB"),
            ("JPEG", "L"),
            ("JPEG", "CMYK"),
            ("PNG", "RGB"),
            ("PNG", "P"),
            ("PNG", "1"),
            ("PNG", "RGBA"),
            ("PNG", "LA"),
            ("WEBP", "RGB"),
            ("GIF", "P"),
            ("BMP", "RGB"),
        ],
    )
    def test_every_usual_kind_is_read(self, upload, picture_format, mode):
        image = drawn().quantize() if mode == "P" else drawn(mode=mode)

        made = make_picture(upload(saved(image, picture_format)))

        assert seen(made.full).mode == "RGB"
        if mode not in ("1", "L", "LA"):
            assert is_near(seen(made.full).getpixel((280, 180)), RED)

    def test_what_is_transparent_becomes_white(self, upload):
        image = drawn(mode="RGBA")
        image.putalpha(0)

        made = make_picture(upload(saved(image, "PNG")))

        assert seen(made.full).getpixel((10, 10)) == (255, 255, 255)

    def test_grey_of_sixteen_bits_keeps_its_levels(self, upload):
        image = Image.new("I;16", (60, 60), 0x8000)

        made = make_picture(upload(saved(image, "PNG")))

        assert is_near(seen(made.full).getpixel((30, 30)), (128, 128, 128))

    def test_colours_of_a_profile_are_turned_into_the_usual_ones(self, upload):
        made = make_picture(upload(wide_gamut()))

        assert "icc_profile" not in seen(made.full).info
        assert is_near(seen(made.full).getpixel((280, 180)), RED)

    def test_a_broken_profile_costs_nobody_their_picture(self, upload):
        made = make_picture(upload(saved(drawn(), "PNG", icc_profile=b"no profile at all")))

        assert is_near(seen(made.full).getpixel((280, 180)), RED)

    def test_the_same_file_is_made_into_the_same_bytes(self, upload):
        content = of_a_phone()

        assert make_picture(upload(content)) == make_picture(upload(content))


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        "content",
        [
            b"<svg/>",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"<!doctype html><script>alert(1)</script>",
            b"%PDF-1.7\n",
            archive(),
            b"\0" * 1_000,
            "看图".encode(),
        ],
    )
    def test_what_is_no_picture(self, upload, content):
        assert why(upload, content) is Why.NO_PICTURE

    def test_a_page_that_begins_like_a_picture(self, upload):
        assert why(upload, b"GIF89a<script>alert(1)</script>") is Why.BROKEN

    def test_an_empty_file(self, upload):
        assert why(upload, b"") is Why.EMPTY

    @pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
    @pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
    def test_half_a_file(self, upload, picture_format, share):
        image = Image.effect_noise((300, 200), 60).convert("RGB")
        content = saved(image, picture_format)

        assert why(upload, content[: int(len(content) * share)]) is Why.BROKEN

    def test_more_pixels_than_anybody_publishes(self, upload):
        assert why(upload, saved(Image.new("L", (8_001, 5_000)), "PNG")) is Why.TOO_MANY_PIXELS

    def test_few_bytes_that_claim_to_be_very_many_pixels(self, upload):
        assert why(upload, bomb()) is Why.TOO_MANY_PIXELS

    def test_too_many_bytes(self, upload, monkeypatch):
        content = saved(drawn())
        monkeypatch.setattr(pictures, "MOST_BYTES", len(content))
        make_picture(upload(content))

        monkeypatch.setattr(pictures, "MOST_BYTES", len(content) - 1)
        assert why(upload, content) is Why.TOO_LARGE

    @pytest.mark.parametrize("picture_format", ["GIF", "PNG", "WEBP"])
    def test_one_that_moves(self, upload, picture_format):
        moving = saved(drawn(), picture_format, save_all=True, append_images=[drawn(mode="L")])

        assert why(upload, moving) is Why.MOVING

    @pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize(
        "behind", [archive(), b"<script>alert(1)</script>", b"MZ\x90\0", b"%PDF-1.7"]
    )
    def test_a_picture_with_another_file_behind_it(self, upload, picture_format, behind):
        content = saved(drawn(), picture_format)
        make_picture(upload(content))

        assert why(upload, content + behind) is Why.SOMETHING_ELSE


class TestWhatPhonesAdd:
    @pytest.mark.parametrize(
        "behind",
        [
            saved(drawn(60, 40)),
            b"\0\0\0\x18ftypmp42" + b"\0" * 100,
            b"maker's notes SEFT",
            b"\0" * 64,
            b"\r\n",
        ],
    )
    def test_goes_without_the_picture_being_refused(self, upload, behind):
        made = make_picture(upload(saved(drawn()) + behind))

        assert b"ftyp" not in made.full
        assert b"SEFT" not in made.full

    def test_a_preview_within_the_picture_is_not_its_end(self, upload):
        exif = Image.Exif()
        exif[0x927C] = saved(drawn(60, 40))  # holds an end of its own

        make_picture(upload(saved(drawn(), exif=exif)))
