"""One window for each profile: the second start rings at the first and ends.

A bell is a file that the second makes in a folder which the first watches, and takes away.
"""

from __future__ import annotations

import sys
import time
import uuid
from pathlib import Path

from filelock import FileLock, Timeout

BELL = "doorbell"
_LOCK = "window.lock"
OWN = (BELL, _LOCK)
"""What lies in a profile because of this module."""
_LOOK_EVERY_S = 0.05


class AlreadyOpen(Exception):
    """Another process has a window on this profile."""


def claim(profile: Path) -> FileLock:
    """Have the profile for this process until the lock is released.

    Raises:
        AlreadyOpen: Another process has it.
        OSError: The folder cannot be made or written.
    """
    (profile / BELL).mkdir(parents=True, exist_ok=True)
    lock = FileLock(profile / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyOpen from None
    return lock


def ring(profile: Path, timeout_s: float = 5.0) -> bool:
    """Ask the window on this profile to come to the front. Returns whether it has heard."""
    _let_it_come_forward()
    bell = profile / BELL / uuid.uuid4().hex
    bell.touch()
    ends_at = time.monotonic() + timeout_s
    while bell.exists() and time.monotonic() < ends_at:
        time.sleep(_LOOK_EVERY_S)
    heard = not bell.exists()
    bell.unlink(missing_ok=True)
    return heard


def answer(profile: Path) -> bool:
    """Take away every bell. Returns whether somebody had rung."""
    bells = list((profile / BELL).iterdir())
    for bell in bells:
        bell.unlink(missing_ok=True)
    return bool(bells)


def _let_it_come_forward() -> None:
    """Windows brings a window to the front only for the program that the user has just started."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
