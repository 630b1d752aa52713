"""Files that people upload, and files that somebody made for us to stumble over."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

RED, BLUE = (200, 30, 40), (20, 60, 200)


def drawn(width: int = 300, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Red, with a blue upper left quarter, by which one sees which way is up."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=BLUE)
    return image.convert(mode)


def saved(image: Image.Image, picture_format: str = "JPEG", **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, picture_format, **options)
    return made.getvalue()


def of_a_phone() -> bytes:
    """On its side, with where and by what it was taken, a comment and a preview."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "SECRETPHONE"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (38.0, 28.0, 12.5)
    turned = drawn(200, 300).transpose(Image.Transpose.ROTATE_90)
    return saved(turned, exif=exif, comment=b"SECRETNOTE", quality=95)


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims to be 60,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("run.txt", "hello")
    return made.getvalue()


def wide_gamut() -> bytes:
    """With a profile of its own."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(drawn(), "PNG", icc_profile=profile)


@pytest.fixture
def upload(tmp_path) -> Callable[[bytes], Path]:
    """A file with that content."""

    def write(content: bytes) -> Path:
        path: Path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write
