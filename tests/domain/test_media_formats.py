"""What files of materials may say they are, and which go together in one."""

import pytest

from guide_app.domain.entities import Media
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.media_formats import check_format, check_together, format_of, type_of


def media(kind, ending=None, seconds=None):
    return Media(
        id="m",
        brand_id="b",
        name="x",
        type=kind,
        width=1,
        height=1,
        sha256="a" * 64,
        size=1,
        thumb_sha256="b" * 64,
        thumb_size=1,
        format=ending,
        seconds=seconds,
    )


PICTURE, FILM, SHEET = media("image"), media("video", "mp4", 9), media("file", "pdf")


def test_each_kind_has_its_endings():
    for one, ending in ((PICTURE, "jpg"), (FILM, "mp4"), (SHEET, "pdf")):
        check_format(one)
        assert format_of(one) == ending
        assert type_of(ending) == one.type


@pytest.mark.parametrize(
    "one",
    [
        *(media("image", "exe"), media("video", "jpg", 9), media("video", None, 9)),
        *(media("file", "html"), media("video", "mp4"), media("video", "mp4", 0)),
        *(media("image", None, 3), media("file", "pdf", 3)),
    ],
)
def test_what_says_something_else_is_refused(one):
    with pytest.raises(Rejected):
        check_format(one)


def test_pictures_go_together_and_documents_do_and_a_film_stands_alone():
    for fine in ([], [PICTURE] * 9, [FILM], [SHEET] * 3):
        check_together(fine)
    for wrong, code in (
        ([PICTURE, FILM], Code.NOT_A_CHOICE),
        ([PICTURE, SHEET], Code.NOT_A_CHOICE),
        ([FILM, FILM], Code.TOO_MANY),
    ):
        with pytest.raises(Rejected) as rejected:
            check_together(wrong)
        assert rejected.value.code is code
