"""How Chinese words are typed by who does not switch to Chinese: pinyin and initials."""

from __future__ import annotations


def sounds_like(words: str, typed: str) -> bool:
    """Whether ``typed`` is a way to spell ``words``: initials, the first sounds, or a longer run.

    ``tb`` and ``tongbu`` both stand for 立即同步; a single letter or two inside a syllable do not.

    Args:
        words: What is looked for.
        typed: In lower case; blanks count for nothing.
    """
    from localdb.search import pinyin_of

    wanted = "".join(typed.split())
    pinyin, initials = pinyin_of(words)
    long_enough = len(wanted) >= 3
    return wanted in initials or pinyin.startswith(wanted) or (long_enough and wanted in pinyin)
