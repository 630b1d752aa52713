"""How the exchange with the server stands, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What the status line says first."""

    OFFLINE = "offline"
    SYNCING = "syncing"
    SYNCED = "synced"
    SIGN_IN_NEEDED = "sign_in_needed"
    LEASE_OVER = "lease_over"
    GONE = "gone"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class SyncState:
    """Everything that the status line and the sync centre show.

    Attributes:
        waiting: Changes saved here and not yet with the server.
        attention: Changes that need a decision.
        usable: Customers and Today are there, though perhaps not all histories yet.
        last_sync: UTC text, or None before the first.
        forced_offline: The guide has switched the network off.
        code: Why it is not synced: the code of a `Problem`, or None where it is known anyway.
        progress: Of a first sync: part, bytes so far, bytes in all.
        handed: With ``GONE``: how many changes the manager has now.
        revision: Grows whenever rows may have changed.
    """

    phase: Phase
    waiting: int = 0
    attention: int = 0
    usable: bool = False
    last_sync: str | None = None
    forced_offline: bool = False
    code: str | None = None
    progress: tuple[str, int, int] | None = None
    handed: int = 0
    revision: int = 0

    @property
    def percent(self) -> int | None:
        """How much of a first sync is here; None while there is none."""
        if self.progress is None:
            return None
        _part, done, whole = self.progress
        return done * 100 // max(1, whole)
