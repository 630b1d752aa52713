"""Why a file that somebody uploads is not taken."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # more bytes than its kind may have
    TOO_MANY_PIXELS = "too_many_pixels"
    NO_PICTURE = "no_picture"  # or one of a format that is not read
    BROKEN = "broken"  # it begins like what it wants to be and does not go on like it
    MOVING = "moving"  # more than one picture, one after the other
    SOMETHING_ELSE = "something_else"  # there is another file in it, or it points to one
    STORAGE = "storage"  # the server's disk is full
    FILM_FORMAT = "film_format"  # a film that WeChat and phones do not play
    OLD_OFFICE = "old_office"  # of before 2007: whatever runs in it hides well
    ACTIVE = "active"  # it would run something, or fetch it
    COVER = "cover"  # the picture that is to stand for a film is none
    LOCKED = "locked"  # nobody can look into it without a password


class Refused(Exception):
    """The file is not taken.

    Attributes:
        limit: Of what is too large: how many bytes it might have.
    """

    def __init__(self, why: Why, limit: int = 0) -> None:
        super().__init__(why.value)
        self.why = why
        self.limit = limit
