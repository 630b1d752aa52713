import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

import resources

FILES = ["fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-SemiBold.ttf"]


@pytest.mark.parametrize("file", FILES)
def test_the_shipped_font_has_name_characters_that_gb_2312_lacks(file):
    known = TTFont(resources.path(file)).getBestCmap()

    assert [sign for sign in "王晓燕堃喆玥赟昇犇燊¥·…“”✓→▲Azé" if ord(sign) not in known] == []


@pytest.mark.parametrize("file", FILES)
def test_a_font_stays_small_enough_to_ship(file):
    assert resources.path(file).stat().st_size < 8_000_000


def test_both_weights_are_one_family_so_that_headings_are_really_bolder(qapp):
    for file in FILES:
        assert QFontDatabase.addApplicationFont(str(resources.path(file))) >= 0

    heading = QFont("Noto Sans SC", 12, QFont.Weight.DemiBold)

    assert QFontInfo(heading).family() == "Noto Sans SC"
    assert QFontInfo(heading).styleName() == "SemiBold"


def test_the_licence_of_the_font_lies_beside_it():
    assert "SIL OPEN FONT LICENSE" in resources.path("fonts/OFL.txt").read_text()


def test_a_file_that_was_not_shipped_is_an_error_with_its_name():
    with pytest.raises(FileNotFoundError, match=r"fonts/Absent\.ttf"):
        resources.path("fonts/Absent.ttf")
