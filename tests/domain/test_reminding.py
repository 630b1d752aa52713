from datetime import date, datetime, time

import pytest

from guide_app.domain.reminding import Hours, Notice, NoticeKind, Reminding

DAY = date(2026, 11, 30)


def at(text, day=DAY):
    return datetime.combine(day, time.fromisoformat(text))


def told(reminding, text, due, day=DAY):
    return reminding.tell(at(text, day), set(due))


def digest(ids):
    return Notice(NoticeKind.DIGEST, frozenset(ids))


def fallen_due(ids):
    return Notice(NoticeKind.FALLEN_DUE, frozenset(ids))


def test_the_day_begins_with_one_digest_at_opening_time():
    reminding = Reminding()

    assert told(reminding, "09:10", "ab") is None
    assert told(reminding, "09:29", "ab") is None
    assert told(reminding, "09:30", "ab") == digest("ab")
    assert told(reminding, "09:31", "ab") is None


def test_a_pc_that_starts_late_has_its_digest_then_and_never_twice_a_day():
    assert told(Reminding(), "14:05", "ab") == digest("ab")
    assert told(Reminding(digest_on=DAY), "14:05", "ab") is None
    assert told(Reminding(digest_on=date(2026, 11, 29)), "14:05", "ab") == digest("ab")


def test_after_the_digest_only_what_is_new_is_told():
    reminding = Reminding()
    told(reminding, "09:30", "ab")

    assert told(reminding, "11:00", "abc") == fallen_due("c")
    assert told(reminding, "11:01", "abc") is None
    assert told(reminding, "11:02", "a") is None
    assert told(reminding, "11:03", "ad") == fallen_due("d")


def test_nothing_is_told_in_the_quiet_hours_and_nothing_is_lost_by_them():
    reminding = Reminding(digest_on=DAY)
    told(reminding, "20:00", "a")

    assert told(reminding, "21:00", "ab") is None
    assert told(reminding, "23:59", "abc") is None
    assert told(reminding, "08:59", "abc", date(2026, 12, 1)) is None
    assert told(reminding, "09:00", "abc", date(2026, 12, 1)) == fallen_due("bc")
    assert told(reminding, "09:30", "abcd", date(2026, 12, 1)) == digest("abcd")


def test_what_falls_due_between_starting_in_the_night_and_the_morning_is_told():
    reminding = Reminding(digest_on=DAY)

    assert told(reminding, "06:00", "a") is None
    assert told(reminding, "09:05", "ab") == fallen_due("b")


def test_a_day_on_which_nothing_is_due_has_no_digest():
    reminding = Reminding()

    assert told(reminding, "09:30", "") is None
    assert told(reminding, "10:00", "a") == fallen_due("a")


@pytest.mark.parametrize(
    ("quiet", "loud", "silent"),
    [
        (("21:00", "09:00"), ["09:00", "12:00", "20:59"], ["21:00", "00:00", "08:59"]),
        (("12:30", "14:00"), ["12:29", "14:00", "00:00"], ["12:30", "13:59"]),
        (("00:00", "00:00"), ["00:00", "12:00", "23:59"], []),
    ],
)
def test_quiet_hours_may_go_over_midnight_or_be_none(quiet, loud, silent):
    hours = Hours(quiet_from=time.fromisoformat(quiet[0]), quiet_until=time.fromisoformat(quiet[1]))

    assert not any(hours.is_quiet(time.fromisoformat(one)) for one in loud)
    assert all(hours.is_quiet(time.fromisoformat(one)) for one in silent)
