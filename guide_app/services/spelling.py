"""How Chinese words are typed by who does not switch to Chinese: pinyin and initials."""

from __future__ import annotations

from functools import lru_cache


def sounds_like(words: str, typed: str) -> bool:
    """Whether ``typed`` is a way to spell ``words``: initials, the first sounds, or a longer run.

    ``tb`` and ``tongbu`` both stand for 立即同步; a single letter or two inside a syllable do not.

    Args:
        words: What is looked for.
        typed: In lower case; blanks count for nothing.
    """
    wanted = "".join(typed.split())
    pinyin, initials = _pinyin_of(words)
    long_enough = len(wanted) >= 3
    return wanted in initials or pinyin.startswith(wanted) or (long_enough and wanted in pinyin)


@lru_cache(maxsize=4_096)  # with every letter typed all of a wall is asked
def _pinyin_of(words: str) -> tuple[str, str]:
    from localdb.search import pinyin_of

    return pinyin_of(words)
