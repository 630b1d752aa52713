"""What is due in a WeChat group, and when it has had its time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guide_app.domain.entities import Brand, ChatGroup
from guide_app.domain.groups import (
    FLASH_DAYS,
    KEPT,
    BrandGroupRules,
    GroupPost,
    Suggestion,
    counts_with,
    due_post,
    last_day,
    posts_with,
    quiet_days,
    state_on,
    suggestion,
)
from guide_app.domain.words import GroupState, GroupType

MONDAY = date(2026, 11, 2)
RULES = BrandGroupRules()
QUIET = RULES.quiet_days


def a_group(kind: str = "daily", **values) -> ChatGroup:
    opened = values.pop("opened_on", MONDAY)
    if kind == "flash":
        values.setdefault("ends_on", last_day(opened, FLASH_DAYS))
    return ChatGroup(
        id="g",
        brand_id="b",
        store_id="s",
        guide_id="a",
        name="群",
        type=kind,
        opened_on=opened,
        **values,
    )


def due(group: ChatGroup, after: int) -> GroupPost | None:
    rules = RULES.of_type(GroupType(group.type))
    return due_post(group, rules, MONDAY + timedelta(days=after))


def suggested(group: ChatGroup, after: int) -> Suggestion | None:
    rules = RULES.of_type(GroupType(group.type))
    return suggestion(group, rules, QUIET, MONDAY + timedelta(days=after))


def test_a_flash_group_gets_to_know_five_days_sells_and_says_goodbye_on_its_last():
    planned = [due(a_group("flash"), after) for after in range(FLASH_DAYS + 1)]

    assert planned == [
        GroupPost.WELCOME,
        *[GroupPost.KNOWLEDGE] * 4,
        *[GroupPost.SALE] * 5,
        GroupPost.FAREWELL,
        None,
    ]


def test_a_group_without_a_last_day_has_a_week_of_posts():
    week = [due(a_group("daily"), 7 + day) for day in range(7)]

    assert week == [GroupPost.KNOWLEDGE, None, GroupPost.SALE, None, GroupPost.TALK, None, None]


def test_nothing_is_ever_sold_among_super_users():
    group = a_group("super_user", ends_on=MONDAY + timedelta(days=30))

    assert GroupPost.SALE not in [due(group, day) for day in range(31)]


def test_nothing_is_due_once_it_is_done_before_it_opens_or_after_it_was_dissolved():
    assert due(a_group(posts=[MONDAY.isoformat()]), 0) is None
    assert due(a_group(), -7) is None
    assert due(a_group(state="dissolved"), 7) is None


def test_a_group_past_its_last_day_has_ended_without_a_word():
    group = a_group("flash")

    states = [state_on(group, MONDAY + timedelta(days=day)) for day in (10, 11)]

    assert states == [GroupState.ACTIVE, GroupState.ENDED]
    assert suggested(group, 10) is None
    assert suggested(group, 11) is Suggestion.DISSOLVE
    assert suggested(replace(group, state="dissolved"), 11) is None


@pytest.mark.parametrize(
    ("kind", "values", "after", "wanted"),
    [
        ("daily", {}, QUIET - 1, None),
        ("daily", {}, QUIET, Suggestion.WAKE),
        ("broad", {}, QUIET, Suggestion.REGROUP),
        ("broad", {"posts": [(MONDAY + timedelta(days=89)).isoformat()]}, 90, Suggestion.REGROUP),
        ("daily", {"posts": [(MONDAY + timedelta(days=89)).isoformat()]}, 90, None),
        ("targeted", {"members": 199}, 1, None),
        ("targeted", {"members": 200}, 1, Suggestion.FULL),
    ],
)
def test_what_is_suggested(kind, values, after, wanted):
    assert suggested(a_group(kind, **values), after) is wanted


def test_the_last_count_of_a_day_stands_and_older_ones_are_kept_up_to_a_limit():
    group = a_group(counts=[["2026-11-01", 80], ["2026-11-02", 82]])

    assert counts_with(group, MONDAY, 85) == [["2026-11-01", 80], ["2026-11-02", 85]]
    many = a_group(
        counts=[[(MONDAY - timedelta(days=n)).isoformat(), n] for n in range(KEPT, 0, -1)]
    )
    kept = counts_with(many, MONDAY, 7)
    assert len(kept) == KEPT
    assert kept[-1] == ["2026-11-02", 7]


def test_a_post_is_said_and_taken_back():
    said = posts_with(a_group(posts=["2026-11-01"]), MONDAY, posted=True)

    assert said == ["2026-11-01", "2026-11-02"]
    assert posts_with(a_group(posts=said), MONDAY, posted=False) == ["2026-11-01"]
    assert posts_with(a_group(posts=["2026-11-02"]), MONDAY, posted=False) is None
    assert quiet_days(a_group(posts=["2026-11-02"]), MONDAY + timedelta(days=3)) == 3


def test_the_brand_says_how_long_a_flash_group_lasts():
    brand = Brand(id="b", brand_id="b", name="家", flash_days=3)

    rules = BrandGroupRules.of(brand)

    assert rules.of_type(GroupType.FLASH).days == 3
    assert rules.of_type(GroupType.DAILY).days is None
    assert (rules.per_guide, rules.quiet_days) == (RULES.per_guide, QUIET)
