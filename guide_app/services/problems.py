"""Whatever went wrong, as a code and facts that the window can put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong.

    Attributes:
        code: ``rejected.…`` (the rules), ``server.…`` (its word), ``key.…`` (password, keyring),
            ``file.…`` (the local file), ``offline``, ``unavailable``, ``not_trusted``,
            ``not_trusted_today``, ``not_secure``, ``not_ready``, ``disk``, or ``bug``. The window
            adds ``address`` and ``no_server`` for what is typed there.
        facts: What the sentence needs.
        expected: It is the world's doing, not ours; a bug is logged and reported.
    """

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    expected: bool = True


def problem_of(error: BaseException) -> Problem:
    """The problem behind an exception of any service."""
    # Knows the exceptions of every part, so it imports them all: not before there is one.
    from guide_app.services.problem_codes import problem_behind

    return problem_behind(error)
