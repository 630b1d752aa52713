import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.wechat_remark import LENGTH, find_template_mistake, make_remark

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


@pytest.mark.parametrize(
    ("template", "mistake"),
    [
        ("{编码}{姓名}{门店}{导购}{称呼}{尺码}", None),
        ("", None),
        ("{code}-{phone}-{随便}", "phone"),
        ("{code}-{name", "{"),
        ("{code}-name}", "}"),
        ("{{code}}", "{"),
        ("｛编码｝-｛姓名", "｛"),
        ("{code}-{}", ""),
        ("{code}-{benefit}", "benefit"),
    ],
)
def test_what_no_remark_can_have_is_told(template, mistake):
    assert find_template_mistake(template) == mistake


@pytest.mark.parametrize(
    ("template", "values", "wanted"),
    [
        ("{code}-{name", MA, "3D-name"),
        ("{{code}}", MA, "3D"),
        ("}{code}{", MA, "3D"),
        ("｛｛编码｝｝-{姓名}", MA, "3D-马慧"),
        (None, {**MA, "name": "{name}"}, "3D-name-万达店"),
        (None, {**MA, "name": "{}"}, "3D-万达店"),
    ],
)
def test_no_brace_reaches_the_clipboard(template, values, wanted):
    assert make_remark(template, values).text == wanted


TEXTS = st.text(max_size=80) | st.text("{}｛｝code编码 -", max_size=40)


@given(TEXTS, st.dictionaries(st.sampled_from(["code", "name"]), TEXTS))
def test_a_remark_never_is_longer_than_wecom_takes_and_never_holds_a_brace(template, values):
    made = make_remark(template, values)

    assert len(made.text) <= LENGTH
    assert not set(made.text + made.cut) & set("{}｛｝")
