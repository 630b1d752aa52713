"""Every reason for a SOP's step is one sentence with its facts, in both languages."""

import pytest

from guide_app.domain.due_reasons import Reason, ReasonCode
from ui.i18n import Language
from ui.words.reasons import reason_words

STEP = {"sop": "关怀", "step": 2, "steps": 3}
SENTENCES = {
    ReasonCode.SOP_FIRST_PURCHASE: (
        {"days": 3, "bought_on": "2017-09-29"},
        "首单后第 3 天",
        "Day 3 after the first purchase",
    ),
    ReasonCode.SOP_RETURNED: (
        {"days": 1, "returned_on": "2017-10-01"},
        "退货后第 1 天",
        "Day 1 after goods were returned",
    ),
    ReasonCode.SOP_DATED: (
        {"days": 29, "date_on": "2017-10-31", "name": "预产期", "note": "双胞胎"},
        "预产期（双胞胎） 10 月 31 日，还有 29 天",
        "预产期 (双胞胎): 31 October, in 29 days",
    ),
    ReasonCode.SOP_TAGGED: (
        {"days": 5, "since": "2017-09-27", "tag": "VIP"},
        "打上「VIP」第 5 天",
        "Day 5 with the tag “VIP”",
    ),
    ReasonCode.SOP_VIEWED: (
        {"days": 1, "since": "2017-10-01", "viewed": 3, "title": "羽绒服"},
        "看了「羽绒服」3 次，已过 1 天",
        "Looked at “羽绒服” 3 times, 1 day ago",
    ),
    ReasonCode.SOP_ANSWERED: (
        {"days": 2, "since": "2017-09-30", "questionnaire": "肤质问卷"},
        "填写了「肤质问卷」，已过 2 天",
        "Filled in “肤质问卷”, 2 days ago",
    ),
    ReasonCode.SOP_BY_HAND: (
        {"days": 0, "since": "2017-10-02"},
        "手动加入，就在今天",
        "Begun by hand, today",
    ),
    ReasonCode.SOP_FIXED_DATE: (
        {"days": 1, "date_on": "2017-10-03"},
        "10 月 3 日统一安排，还有 1 天",
        "For 3 October, in 1 day",
    ),
    ReasonCode.SOP_WEEKLY: (
        {"days": 0, "date_on": "2017-10-02"},
        "每周例行，本次 10 月 2 日",
        "Every week, this time on 2 October",
    ),
    ReasonCode.SOP_AFTER: (
        {"days": 0, "since": "2017-10-02", "after": "新客"},
        "「新客」走完后接着跟进，10 月 2 日开始",
        "“新客” is through, goes on since 2 October",
    ),
}


@pytest.mark.parametrize(
    ("facts", "chinese", "english"),
    [
        ({"age": 3, "days": 4}, "满 3 岁，还有 4 天", "turns 3 on 2 October, in 4 days"),
        ({"age": 3, "days": -4}, "满 3 岁，已过 4 天", "turned 3 on 2 October, 4 days ago"),
        ({"days": 0}, "生日，就在今天", "has a birthday on 2 October, today"),
        ({"days": -1}, "生日，已过 1 天", "had a birthday on 2 October, 1 day ago"),
    ],
)
def test_a_birthday_is_to_come_or_behind(language, facts, chinese, english):
    whose = {"name": "小宝", "birthday_on": "2017-10-02"}
    reason = Reason(ReasonCode.FAMILY_BIRTHDAY, whose | facts)

    assert reason_words(reason) == f"小宝 10 月 2 日{chinese}"
    language.choose(Language.EN)
    assert reason_words(reason) == f"小宝 {english}"


@pytest.mark.parametrize("code", SENTENCES)
def test_a_step_says_why_it_is_due(language, code):
    facts, chinese, english = SENTENCES[code]

    assert reason_words(Reason(code, facts | STEP)) == f"{chinese} · 「关怀」第 2/3 步"
    language.choose(Language.EN)
    assert reason_words(Reason(code, facts | STEP)) == f"{english} · 关怀, step 2 of 3"


@pytest.mark.parametrize("language_chosen", Language)
@pytest.mark.parametrize("code", [code for code in SENTENCES if "since" in SENTENCES[code][0]])
def test_a_step_says_why_even_where_a_name_is_not_known(language, language_chosen, code):
    language.choose(language_chosen)
    facts = {name: SENTENCES[code][0][name] for name in ("days", "since")}

    words = reason_words(Reason(code, facts | STEP))

    assert words
    assert "None" not in words
    assert "{" not in words


@pytest.mark.parametrize(
    ("hours", "chinese", "english"),
    [
        (["18:00", "20:30"], "，宜在 18:00–20:30", ", best from 18:00 to 20:30"),
        (["18:00", None], "，宜在 18:00 以后", ", best after 18:00"),
        ([None, "10:00"], "，宜在 10:00 以前", ", best before 10:00"),
    ],
)
def test_a_step_says_in_which_hours_it_is_best_done(language, hours, chinese, english):
    reason = Reason(ReasonCode.SOP_ADDED, STEP | {"days": 1, "since": "x", "hours": hours})

    assert reason_words(reason).endswith(chinese)
    language.choose(Language.EN)
    assert reason_words(reason).endswith(english)
