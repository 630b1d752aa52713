"""A picture that somebody uploads, made anew: only what was decoded goes on.

Whatever else the file held (where it was taken, who took it, a second file behind the first) stays
behind.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from server.media.trailing import is_followed_by_something_else
from server.media.why import Refused, Why

MOST_BYTES = 30_000_000
MOST_PIXELS = 40_000_000
WIDTH = 1_440
"""Of what goes to phones; WeChat makes anything wider as small as this."""
LONGEST = 16_000
THUMB = 480
_READS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "MPO")
_SIGNATURES = (b"\xff\xd8", b"\x89PNG", b"RIFF", b"GIF8", b"BM")
_QUALITY, _THUMB_QUALITY = 88, 80
_PAPER = "white"


@dataclass(frozen=True, slots=True)
class Picture:
    """What was made of a file: JPEG, upright, in sRGB.

    Attributes:
        width: Of ``full``, in pixels.
        height: Of ``full``, in pixels.
        full: To be posted.
        thumb: To be shown on a wall of them: at most `THUMB` wide and high.
    """

    width: int
    height: int
    full: bytes
    thumb: bytes


def make_picture(path: Path) -> Picture:
    """Decode a file in full, and encode what it shows.

    Raises:
        Refused: It is not a picture, or none that can be published.
        OSError: The file cannot be read.
    """
    size = path.stat().st_size
    if size == 0:
        raise Refused(Why.EMPTY)
    if size > MOST_BYTES:
        raise Refused(Why.TOO_LARGE, MOST_BYTES)
    content = path.read_bytes()
    image = _decoded(content)
    full = _fitted(image)
    thumb = full.copy()
    thumb.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    return Picture(
        full.width, full.height, _encoded(full, _QUALITY), _encoded(thumb, _THUMB_QUALITY)
    )


def _decoded(content: bytes) -> Image.Image:
    """The first and only picture, upright, without transparency, in sRGB."""
    image = _opened(content)
    is_read_as = str(image.format)
    if image.width * image.height > MOST_PIXELS:
        raise Refused(Why.TOO_MANY_PIXELS)
    if is_read_as != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise Refused(Why.MOVING)
    try:
        image.load()
        image = _on_paper(_in_srgb(ImageOps.exif_transpose(image)))
    except Exception:  # noqa: BLE001 - decoders say anything of a file that is made to upset them
        raise Refused(Why.BROKEN) from None
    if is_followed_by_something_else(content, is_read_as):
        raise Refused(Why.SOMETHING_ELSE)
    return image


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=_READS)
    except Image.DecompressionBombError:
        raise Refused(Why.TOO_MANY_PIXELS) from None
    except Exception:  # noqa: BLE001 - as above
        begins_well = content.startswith(_SIGNATURES)
        raise Refused(Why.BROKEN if begins_well else Why.NO_PICTURE) from None


def _in_srgb(image: Image.Image) -> Image.Image:
    """With the colours that a phone would show, which knows nothing of profiles once it is gone."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # it is none
        return image
    return image if made is None else made


def _on_paper(image: Image.Image) -> Image.Image:
    """Nothing but the pixels, on white: Pillow would write comments again that came with them."""
    paper = Image.new("RGB", image.size, _PAPER)
    if image.has_transparency_data:
        drawn = image.convert("RGBA")
        paper.paste(drawn, mask=drawn)
    else:
        paper.paste(image.convert("RGB"))
    return paper


def _fitted(image: Image.Image) -> Image.Image:
    """As wide and as long as a phone has use for; never larger than it was."""
    scale = min(1.0, WIDTH / image.width, LONGEST / image.height)
    if scale == 1.0:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, quality: int) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()
