"""When the guide is told that something is due: once at opening time, then as things fall due."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice tells."""

    DIGEST = "digest"
    FALLEN_DUE = "fallen_due"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told now; ``ids`` are the follow-ups that it tells of."""

    kind: NoticeKind
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hours:
    """A guide's own times, of the brand's zone.

    Attributes:
        opens: The digest of the day comes then, or as soon afterwards as the program runs.
        quiet_from: From then on nothing is told, ...
        quiet_until: ... to then, over midnight if it is earlier. Equal: there is no quiet.
    """

    opens: time = time(9, 30)
    quiet_from: time = time(21, 0)
    quiet_until: time = time(9, 0)

    def is_quiet(self, at: time) -> bool:
        """Whether nothing is told at that time of day."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


@dataclass(slots=True)
class Reminding:
    """What has been told so far.

    Attributes:
        digest_on: The last day whose digest was told; kept by the caller over a restart.
    """

    hours: Hours = field(default_factory=Hours)
    digest_on: date | None = None
    _known: frozenset[str] | None = None

    def tell(self, now: datetime, due: Set[str]) -> Notice | None:
        """What to tell, when asked again and again.

        What falls due in the quiet hours is told afterwards, in the digest if that comes first.

        Args:
            now: The brand's local time.
            due: The ids of all that is due now.
        """
        if self.hours.is_quiet(now.time()):
            if self._known is None:
                self._known = frozenset(due)
            return None
        before, self._known = self._known, frozenset(due)
        if self.digest_on != now.date() and now.time() >= self.hours.opens:
            self.digest_on = now.date()
            return Notice(NoticeKind.DIGEST, self._known) if due else None
        if before is None or not (fresh := self._known - before):
            return None
        return Notice(NoticeKind.FALLEN_DUE, fresh)
