"""The map of who is known: nobody is missed, two in a hundred strangers are not told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide_app.domain.known import KnownBy, KnownMap, known_hash, known_key, make_map

SEED, SECRET = bytes(range(32)), bytes(reversed(range(32)))


def number(at):
    return f"138{at:08d}"


def map_of(count, secret=SECRET):
    numbers = (known_hash(SEED, KnownBy.PHONE, number(at)) for at in range(count))
    return make_map(SEED, secret, numbers)


def marked(made):
    return {at for at in range(8 * len(made.buckets)) if made.buckets[at >> 3] >> (at & 7) & 1}


@pytest.mark.parametrize(
    ("by", "typed", "key"),
    [
        (KnownBy.PHONE, "138 1234 0217", "13812340217"),
        (KnownBy.PHONE, "+86-13812340217", "13812340217"),
        (KnownBy.PHONE, "008613812340217", "13812340217"),
        (KnownBy.PHONE, "１３８１２３４０２１７", "13812340217"),
        (KnownBy.PHONE, "0951 6543210", "09516543210"),
        (KnownBy.PHONE, "8613812", "8613812"),
        (KnownBy.PHONE, "138123", None),
        (KnownBy.PHONE, "no number", None),
        (KnownBy.WECHAT, " Ma_Hui ", "ma_hui"),
        (KnownBy.MEMBER_NUMBER, "vip 0042", "vip0042"),
        (KnownBy.WECHAT, "  ", None),
    ],
)
def test_one_person_has_one_spelling(by, typed, key):
    assert known_key(by, typed) == key


@pytest.mark.parametrize("count", [0, 1, 50, 1_000, 60_000])
def test_nobody_of_the_brand_is_missed_and_about_two_in_a_hundred_strangers_are_maybe_known(count):
    made = map_of(count)

    assert all(made.may_know(KnownBy.PHONE, number(at)) for at in range(0, count, 7))
    strangers = [made.may_know(KnownBy.PHONE, f"139{at:08d}") for at in range(20_000)]
    assert 0.013 < sum(strangers) / len(strangers) < 0.031
    assert 0.015 < made.filled < 0.031


def test_a_number_says_nothing_of_a_wechat_id_of_the_same_letters():
    made = map_of(200)
    told = [made.may_know(KnownBy.WECHAT, number(at)) for at in range(200)]

    assert sum(told) < 20


def test_older_maps_tell_nothing_more_than_the_newest():
    """A larger map halves the buckets of a smaller one; what is marked in one stays in the next."""
    small, large = map_of(1_000), map_of(60_000)
    mask = (1 << small.level) - 1

    assert large.level > small.level
    assert marked(small) <= {bucket & mask for bucket in marked(large)}


def test_a_map_of_somebody_more_differs_in_their_bucket_alone():
    assert len(marked(map_of(501)) - marked(map_of(500))) == 1
    assert marked(map_of(500)) - marked(map_of(501)) == set()


def test_the_marks_of_nobody_follow_from_the_secret_alone():
    assert map_of(0) == map_of(0)
    assert len(marked(map_of(0)) & marked(map_of(0, secret=b"another"))) < 10


@pytest.mark.parametrize(("level", "size"), [(11, 256), (29, 2**26), (12, 511), (12, 0)])
def test_a_map_that_cannot_be_is_refused(level, size):
    with pytest.raises(ValueError, match="level"):
        KnownMap(SEED, level, bytes(size))


@given(st.sampled_from(list(KnownBy)), st.text(max_size=60))
def test_whatever_is_typed_has_an_answer(by, typed):
    key = known_key(by, typed)

    assert key is None or known_key(by, key) == key
    assert map_of(0).may_know(by, typed) in (True, False)
