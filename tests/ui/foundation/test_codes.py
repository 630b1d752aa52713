"""QR codes on the screen, read as a phone reads them."""

import pytest
import qrcode
import zxingcpp
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap

from tests.ui.foundation.desk import has_colour
from ui.theme import Scheme
from ui.widgets import (
    QrView,
)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_a_code_is_read_by_a_phone_at_every_scale_and_in_both_themes(qtbot, theme, scheme, ratio):
    theme.choose(scheme)
    made = qrcode.QRCode(border=0)
    made.add_data("马姐好，我是万达店的小林。https://desk.example/s/7f3")
    made.make()
    view = QrView(side=200)
    qtbot.addWidget(view)
    view.set_matrix(made.get_matrix(), label="话术")
    picture = QPixmap(QSize(round(200 * ratio), round(200 * ratio)))
    picture.setDevicePixelRatio(ratio)

    view.resize(200, 200)
    view.render(picture)

    (read,) = zxingcpp.read_barcodes(_for_pillow(picture.toImage()))
    assert read.text == "马姐好，我是万达店的小林。https://desk.example/s/7f3"
    assert view.accessibleName() == "话术"


def test_a_code_that_is_taken_away_shows_nothing(shown):
    view = QrView(side=60)
    view.set_matrix([[True] * 21 for _ in range(21)])
    view.set_matrix([])

    assert not has_colour(shown(view), "#000000")


def _for_pillow(image: QImage) -> Image.Image:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size = (grey.width(), grey.height())
    return Image.frombytes("L", size, bytes(grey.constBits()), "raw", "L", grey.bytesPerLine())
