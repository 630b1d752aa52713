"""Names that a folder on any PC takes."""

import pytest

from guide_app.share.names import LONGEST, file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("国庆出游怎么穿不捂汗", "国庆出游怎么穿不捂汗"),
        ("..\\..\\x", "x"),
        ('a/b:c*d?e"f<g>h|i', "a b c d e f g h i"),
        ("CON", "_CON"),
        ("con.jpg", "_con.jpg"),
        ("Com1", "_Com1"),
        ("aux .txt", "_aux .txt"),
        ("console", "console"),
        ("evil\u202egpj.exe", "evil gpj.exe"),
        ("a\nb\tc\x00d", "a b c d"),
        ("  结尾有点. . ", "结尾有点"),
        ("...", "素材"),
        ("", "素材"),
        ("???", "素材"),
        ("长" * 200, "长" * LONGEST),
        ("😀 秋天", "😀 秋天"),
    ],
)
def test_a_title_becomes_a_name(title, name):
    assert file_name(title, "素材") == name
