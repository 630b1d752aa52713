"""Who may look at the window now: the lock on a session that is open in memory.

    unlocked ── idle, lock() ──> locked ── five wrong PINs ──> needs_password
        ^                          │                                  │
        └──── unlock_with_pin ─────┘      password_accepted ──────────┘

Without a PIN, locking leads straight to ``needs_password``. The lock hides and reveals; it holds
no key, and a locked session goes on syncing. Clock and idle limit are handed in; nothing here
starts a timer: the window calls ``touch`` at every key and click and ``tick`` every few seconds.
"""

from __future__ import annotations

import hmac
import secrets
import time
import unicodedata
from collections.abc import Callable
from enum import Enum
from itertools import pairwise
from typing import Final

from argon2.low_level import Type, hash_secret_raw

from guide_app.security.errors import InvalidSecret, PasswordNeeded, WrongPin

DEFAULT_IDLE_MINUTES: Final = 3
SHORTEST_IDLE_MINUTES: Final = 1
LONGEST_IDLE_MINUTES: Final = 15
PIN_DIGITS: Final = 6
PIN_MOST_DIGITS: Final = 32
PIN_TRIES: Final = 5


class LockState(Enum):
    """What it takes to see the window."""

    UNLOCKED = "unlocked"
    LOCKED = "locked"
    NEEDS_PASSWORD = "needs_password"


def idle_limit_s(brand_minutes: int | None) -> float:
    """The brand's idle limit in seconds: 1 to 15 minutes, 3 where the brand says nothing."""
    minutes = DEFAULT_IDLE_MINUTES if brand_minutes is None else brand_minutes
    return 60.0 * min(max(minutes, SHORTEST_IDLE_MINUTES), LONGEST_IDLE_MINUTES)


def running_time_s() -> float:
    """Seconds on a clock that nobody can set and that goes on while the PC sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):  # Linux, whose monotonic clock sleeps along
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class SessionLock:
    """The lock of one signed-in guide's session; it begins unlocked."""

    def __init__(
        self,
        *,
        idle_limit_s: float,
        clock: Callable[[], float] = running_time_s,
    ) -> None:
        """Begin unlocked, as after a password that was right.

        Args:
            idle_limit_s: Seconds without a key or a click until it locks; see ``idle_limit_s``.
            clock: Seconds that only grow.
        """
        self.idle_limit_s = idle_limit_s
        self.on_change: list[Callable[[LockState], None]] = []
        self._clock = clock
        self._state = LockState.UNLOCKED
        self._touched_at = clock()
        self._pin: _PinVerifier | None = None
        self._tries_left = PIN_TRIES

    @property
    def state(self) -> LockState:
        """What it takes to see the window now."""
        return self._state

    @property
    def has_pin(self) -> bool:
        """Whether a PIN can re-open this session."""
        return self._pin is not None

    def touch(self) -> None:
        """A key or a click: somebody is there.

        After too long a pause it locks instead: a PC that slept must not be woken open by the
        very key that wakes it.
        """
        self.tick()
        if self._state is LockState.UNLOCKED:
            self._touched_at = self._clock()

    def tick(self, now: float | None = None) -> None:
        """Lock if nobody has been there for the idle limit."""
        moment = self._clock() if now is None else now
        if self._state is LockState.UNLOCKED and moment - self._touched_at >= self.idle_limit_s:
            self.lock()

    def lock(self) -> None:
        """Lock now: on the guide's word, a switch of guides, or the system's own lock or sleep."""
        if self._state is LockState.UNLOCKED:
            self._become(LockState.LOCKED if self._pin else LockState.NEEDS_PASSWORD)

    def require_password(self) -> None:
        """Lock and forget the PIN: signed out, revoked, lease at its end, password changed."""
        self._pin = None
        self._become(LockState.NEEDS_PASSWORD)

    def set_pin(self, pin: str) -> None:
        """Let this PIN re-open the session until it ends; kept in memory only, as a hash.

        Raises:
            InvalidSecret: not_digits, too_short, too_long or too_simple.
            PasswordNeeded: locked; only an open session can be given a PIN.
        """
        digits = pin_digits(pin)
        if _is_simple(digits):
            raise InvalidSecret("too_simple")
        if self._state is not LockState.UNLOCKED:
            raise PasswordNeeded("locked")
        self._pin = _PinVerifier(digits)
        self._tries_left = PIN_TRIES

    def unlock_with_pin(self, pin: str) -> None:
        """Re-open by PIN.

        Raises:
            InvalidSecret: it cannot be a PIN; that costs no try.
            WrongPin: ``tries_left``; at none the PIN is forgotten and the password is needed.
            PasswordNeeded: no_pin or too_many_tries.
        """
        digits = pin_digits(pin)
        if self._state is LockState.UNLOCKED:
            return
        if self._pin is None:
            raise PasswordNeeded("too_many_tries" if self._tries_left == 0 else "no_pin")
        self._tries_left -= 1  # before the check: an interrupted one has been a try
        if self._pin.matches(digits):
            self._open()
            return
        if self._tries_left == 0:
            self.require_password()
        raise WrongPin(self._tries_left)

    def password_accepted(self) -> None:
        """Re-open: the password has just opened the key file, or the server has accepted it."""
        self._open()

    def _open(self) -> None:
        self._tries_left = PIN_TRIES
        self._touched_at = self._clock()
        self._become(LockState.UNLOCKED)

    def _become(self, state: LockState) -> None:
        """Tell everybody, also after one of them failed: a window must not stay readable."""
        if state is self._state:
            return
        self._state = state
        failures: list[Exception] = []
        for told in tuple(self.on_change):
            try:
                told(state)
            except Exception as error:  # noqa: BLE001 - raised below, all of them
                failures.append(error)
        if failures:
            raise ExceptionGroup("not everybody could follow the lock", failures)


def pin_digits(text: str) -> str:
    """The PIN in plain digits, also from a keyboard that types full-width ones.

    Raises:
        InvalidSecret: not_digits, too_short or too_long.
    """
    if len(text) > PIN_MOST_DIGITS:
        raise InvalidSecret("too_long")
    digits = unicodedata.normalize("NFKC", text)
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidSecret("not_digits" if text else "empty")
    if len(digits) < PIN_DIGITS:
        raise InvalidSecret("too_short")
    return digits


def _is_simple(digits: str) -> bool:
    """All the same, or a straight run: the first five that a colleague would try."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return steps in ({0}, {1}, {9})


class _PinVerifier:
    """Recognises a PIN without keeping it.

    A light hash (some 5 ms, for the window waits): whoever can read this memory also finds the
    data key in it. What guards a PIN is that there are five tries and no copy on disk.
    """

    def __init__(self, digits: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._hash = self._of(digits)

    def matches(self, digits: str) -> bool:
        return hmac.compare_digest(self._of(digits), self._hash)

    def _of(self, digits: str) -> bytes:
        return hash_secret_raw(
            digits.encode(),
            self._salt,
            time_cost=1,
            memory_cost=8 * 1024,
            parallelism=1,
            hash_len=32,
            type=Type.ID,
        )
