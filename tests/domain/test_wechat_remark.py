import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.wechat_remark import LENGTH, make_remark, unknown_variables

MA = {"code": "3D", "name": "马慧", "store": "万达店", "title": "马姐"}


@pytest.mark.parametrize(
    ("template", "values", "wanted"),
    [
        (None, MA, "3D-马慧-万达店"),
        ("{编码} {称呼}/{门店}", MA, "3D 马姐/万达店"),
        ("｛编码｝·｛姓名｝", MA, "3D·马慧"),
        (None, {**MA, "code": None}, "马慧-万达店"),
        (None, {**MA, "name": "", "store": " "}, "3D"),
        (None, {**MA, "store": None}, "3D-马慧"),
        (None, {**MA, "name": None}, "3D-万达店"),
        ("VIP {code}({name})", MA, "VIP 3D(马慧)"),
        ("VIP {code}({name})", {**MA, "name": None}, "VIP 3D"),
        ("{name}", {"name": "Li  Hua\n"}, "Li Hua"),
    ],
)
def test_a_remark_is_made_of_what_is_known(template, values, wanted):
    assert make_remark(template, values).text == wanted


def test_what_is_too_long_for_wecom_is_cut_and_told():
    made = make_remark(
        "{code}-{name}-{store}", {**MA, "name": "很" * 24, "store": "万达广场旗舰店"}
    )

    assert made.text == "3D-" + "很" * 24 + "-万达"
    assert made.cut == "广场旗舰店"


def test_variables_that_there_are_not_are_told():
    assert unknown_variables("{code}-{phone}-{随便}") == ["phone", "随便"]
    assert unknown_variables("{编码}{姓名}{门店}{导购}{称呼}{尺码}") == []


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(["code", "name"]), st.text()))
def test_a_remark_never_is_longer_than_wecom_takes(template, values):
    assert len(make_remark(template, values).text) <= LENGTH
