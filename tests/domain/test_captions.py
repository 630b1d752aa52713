"""Which wording of a caption a guide takes, and where a material lies in the library."""

from __future__ import annotations

from collections import Counter

import pytest

from guide_app.domain.captions import voice_for, voices_of, worded
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.materials import check_material
from guide_app.domain.shelves import folders_around, is_in
from tests.domain.test_materials import material

THREE = material(wordings={"funny": "逗你", "short": "短"})


def test_the_wordings_have_one_order_and_one_that_is_gone_is_the_caption_again():
    assert voices_of(THREE) == (None, "short", "funny")
    assert worded(THREE, "funny") == "逗你"
    assert worded(THREE, "long") == worded(THREE, None) == THREE.caption


def test_a_guide_takes_each_wording_once_before_any_of_them_again():
    taken: list[str | None] = []
    for _ in range(6):
        taken.append(voice_for(THREE, THREE.id, row_id("mia"), taken))

    assert set(taken[:3]) == set(taken[3:]) == {None, "short", "funny"}


def test_not_all_guides_begin_with_the_same_words():
    first = Counter(voice_for(THREE, THREE.id, row_id(str(n)), ()) for n in range(90))

    assert set(first) == {None, "short", "funny"}
    assert min(first.values()) > 15


def test_a_folder_lies_in_those_around_it_and_in_no_other():
    assert folders_around("春季/新品/裙装") == ["春季", "春季/新品", "春季/新品/裙装"]
    assert folders_around(None) == []
    assert is_in("春季/新品", "春季")
    assert is_in("春季", "春季")
    assert not is_in("春季新品", "春季")
    assert not is_in(None, "春季")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"wordings": {}}, Code.WRONG_TYPE),
        ({"wordings": {"loud": "快买"}}, Code.WRONG_TYPE),
        ({"wordings": {"short": 3}}, Code.WRONG_TYPE),
        ({"wordings": {"short": " \u200b"}}, Code.REQUIRED),
        ({"wordings": {"short": "{称呼}好"}}, Code.NOT_A_CHOICE),
        ({"wordings": {"long": "长" * 2_001}}, Code.TOO_LONG),
        ({"tags": []}, Code.WRONG_TYPE),
        ({"tags": "秋"}, Code.WRONG_TYPE),
        ({"tags": ["秋", "秋"]}, Code.WRONG_TYPE),
        ({"tags": ["\u202e秋"]}, Code.WRONG_TYPE),
        ({"tags": ["秋" * 13]}, Code.TOO_LONG),
        ({"tags": [f"秋{n}" for n in range(11)]}, Code.TOO_MANY),
        ({"folder": "一/二/三/四"}, Code.TOO_MANY),
        ({"folder": "一//三"}, Code.WRONG_TYPE),
        ({"folder": "一/ 二"}, Code.WRONG_TYPE),
    ],
)
def test_what_could_not_be_pasted_or_found_again_is_refused(facts, code):
    with pytest.raises(Rejected) as refused:
        check_material(material(**facts))

    assert refused.value.code is code
