import pytest

from guide_app.services.spelling import sounds_like


@pytest.mark.parametrize("typed", ["tb", "ljtb", "l", "lijitongbu", "tongbu", "li ji", "ong"])
def test_words_are_found_by_initials_by_first_sounds_and_by_a_longer_run(typed):
    assert sounds_like("立即同步", typed)


@pytest.mark.parametrize("typed", ["on", "g", "bt", "tongbuu"])
def test_a_letter_or_two_inside_a_sound_find_nothing(typed):
    assert not sounds_like("立即同步", typed)
