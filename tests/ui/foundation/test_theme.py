"""Both themes can be read, and change while the window is open."""

import ast
import re
from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit

import resources
import ui
from ui.theme import Scheme, Size, Tokens, Tone, draw_icon, font, fonts, metrics, motion_ms, tokens
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import load_tokens
from ui.widgets import Chip, KeyButton, Look

SHOWN = [Scheme.LIGHT, Scheme.DARK]
ICONS = sorted(path.stem for path in resources.path("icons").glob("*.svg"))
AWAITED = {"calendar", "stock"}
"""Drawn for the pages of materials and of stock, which are still to come."""


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _pairs(shades: Tokens):
    """Every text colour on every ground that it is written on."""
    yield from product(
        (shades.text, shades.dim, shades.faint),
        (shades.bg, shades.card, shades.accent_bg, shades.hover),
    )
    for tone in Tone:
        colour, tinted = shades.tone(tone)
        yield from product((colour,), (tinted, shades.bg, shades.card))
    yield shades.on_accent, shades.accent
    yield shades.on_accent, shades.accent_hover
    yield shades.on_red, shades.red
    yield shades.on_inverse, shades.inverse


@pytest.mark.parametrize("scheme", SHOWN)
def test_every_text_has_enough_contrast(scheme):
    weak = [
        (one, other, round(_contrast(one, other), 2))
        for one, other in _pairs(load_tokens(scheme))
        if _contrast(one, other) < 4.5
    ]

    assert weak == []


@pytest.mark.parametrize("scheme", SHOWN)
def test_every_token_is_a_colour(scheme):
    shades = load_tokens(scheme)

    assert all(QColor(getattr(shades, field.name)).isValid() for field in fields(shades))


@pytest.mark.parametrize("scheme", SHOWN)
def test_the_stylesheet_is_filled_in_and_its_files_exist(scheme):
    made = stylesheet(scheme)

    assert "$" not in made
    assert all(Path(name).exists() for name in re.findall(r'url\("([^"]+)"\)', made))


def test_the_theme_changes_while_the_window_is_open(qtbot, theme):
    field = QLineEdit()
    chip = Chip("逾期 1 天", Tone.RED)
    for widget in (field, chip):
        qtbot.addWidget(widget)
        widget.resize(80, 40)
        widget.show()
    light = [widget.grab().toImage() for widget in (field, chip)]

    with qtbot.waitSignal(theme.changed):
        theme.choose(Scheme.DARK)

    dark = [widget.grab().toImage() for widget in (field, chip)]
    assert tokens() is load_tokens(Scheme.DARK)
    assert field.palette().base().color() == QColor(load_tokens(Scheme.DARK).card)
    assert all(one != other for one, other in zip(light, dark, strict=True))
    theme.choose(Scheme.LIGHT)
    assert [widget.grab().toImage() for widget in (field, chip)] == light


def test_choosing_what_is_shown_already_does_nothing(qtbot, theme):
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose(Scheme.LIGHT)


def test_the_system_s_theme_is_light_where_the_desktop_does_not_tell(theme):
    theme.choose(Scheme.DARK)

    theme.choose(Scheme.SYSTEM)

    assert theme.choice is Scheme.SYSTEM
    assert theme.shown is Scheme.LIGHT


def test_reduced_motion_stops_every_movement(theme):
    theme.set_reduced_motion(False)
    assert motion_ms(120) == 120

    theme.set_reduced_motion(True)
    assert motion_ms(120) == 0


@pytest.mark.parametrize(
    ("bold", "family", "weight"),
    [(False, "Noto Sans SC", 400), (True, "Noto Sans SC SemiBold", 600)],
)
def test_the_shipped_font_is_used_in_both_weights(qapp, theme, bold, family, weight):
    info = QFontInfo(font(Size.BODY, bold=bold))

    assert (info.family(), info.weight()) == (family, weight)


def test_characters_of_rare_names_are_in_the_font(theme):
    assert all(metrics().inFontUcs4(ord(character)) for character in "堃喆玥赟昇犇燊")


def test_figures_are_equally_wide_so_that_columns_line_up(theme):
    assert len({metrics(Size.BODY).horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_a_missing_font_is_logged_and_the_system_s_stands_in(theme, monkeypatch, caplog):
    monkeypatch.setattr(fonts, "SHIPPED", ("fonts/absent.ttf",))

    assert fonts.load_shipped_fonts() == 0

    assert "absent.ttf" in caplog.text
    assert metrics().horizontalAdvance("今日") > 0


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_in_the_colour_asked_for(qapp, name):
    picture = QImage(48, 48, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_icon(painter, name, QRectF(0, 0, 48, 48), "#123456")
    painter.end()

    drawn = {
        picture.pixelColor(x, y).name()
        for x in range(48)
        for y in range(48)
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {"#123456"}


def test_every_icon_is_asked_for_somewhere_or_awaits_its_page():
    said = {
        node.value
        for path in Path(ui.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set(ICONS) - said == AWAITED


def test_an_icon_is_drawn_with_the_pixels_of_the_screen(qapp):
    sharp = QImage(48, 48, QImage.Format.Format_ARGB32)
    sharp.setDevicePixelRatio(2)
    sharp.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sharp)
    draw_icon(painter, "lock", QRectF(0, 0, 24, 24), "#000000")
    painter.end()
    plain = QImage(48, 48, QImage.Format.Format_ARGB32)
    plain.fill(Qt.GlobalColor.transparent)
    painter = QPainter(plain)
    draw_icon(painter, "lock", QRectF(0, 0, 48, 48), "#000000")
    painter.end()

    sharp.setDevicePixelRatio(1)
    assert sharp == plain


def test_a_label_in_the_stylesheet_has_the_size_of_the_scale(qtbot, theme):
    button = KeyButton("复制", key="C", look=Look.PRIMARY)
    label = QLabel("x")
    label.setProperty("role", "title")
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.ensurePolished()

    assert label.font().pixelSize() == Size.TITLE
    assert button.sizeHint().height() % 4 == 0
