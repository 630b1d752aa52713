"""The pictures that people look at can be drawn, in both themes and languages."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from ui.gallery.__main__ import Gallery
from ui.i18n import Language
from ui.theme import Scheme


@pytest.mark.parametrize(
    ("scheme", "spoken", "size"),
    [
        (Scheme.LIGHT, Language.ZH, QSize(1366, 768)),
        (Scheme.DARK, Language.EN, QSize(910, 512)),
    ],
)
def test_every_picture_of_the_gallery_is_drawn(
    qapp, theme, language, settings, tmp_path, scheme, spoken, size
):
    theme.choose(scheme)
    language.choose(spoken)
    gallery = Gallery(qapp, settings, tmp_path, size)

    files = gallery.draw()
    gallery.window.close()

    pictures = [QImage(str(file)) for file in files]
    assert len({file.name for file in files}) == len(files) >= 8
    assert pictures[0].size() == size
    assert all(_colours(picture) > 5 for picture in pictures)


def _colours(picture):
    dots = [(x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3)]
    return len({picture.pixel(x, y) for x, y in dots})
