"""Nobody but the guide sees the guide's customers: idle locks, a PIN re-opens, five tries."""

import pytest

from guide_app.security.errors import InvalidSecret, PasswordNeeded, WrongPin
from guide_app.security.lock import LockState, SessionLock, idle_limit_s, running_time_s

PIN = "402917"


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def passes(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lock(clock):
    return SessionLock(idle_limit_s=180, clock=clock)


@pytest.fixture
def locked(lock):
    lock.set_pin(PIN)
    lock.lock()
    return lock


def test_a_session_stays_open_while_somebody_works(lock, clock):
    for _ in range(100):
        clock.passes(179)
        lock.touch()
        lock.tick()

    assert lock.state is LockState.UNLOCKED


def test_three_minutes_without_a_key_lock_it(lock, clock):
    lock.set_pin(PIN)
    states = []
    for seconds in (179, 1):
        clock.passes(seconds)
        lock.tick()
        states.append(lock.state)

    assert states == [LockState.UNLOCKED, LockState.LOCKED]


def test_the_key_that_wakes_a_sleeping_pc_does_not_open_it(lock, clock):
    clock.passes(8 * 3600)

    lock.touch()

    assert lock.state is LockState.NEEDS_PASSWORD


def test_a_tick_may_bring_its_own_time(lock, clock):
    lock.tick(clock.now + 180)

    assert lock.state is LockState.NEEDS_PASSWORD


def test_touching_a_locked_window_opens_nothing(locked, clock):
    locked.touch()
    clock.passes(1)
    locked.tick()

    assert locked.state is LockState.LOCKED


def test_locking_without_a_pin_asks_for_the_password(lock):
    lock.lock()

    assert lock.state is LockState.NEEDS_PASSWORD
    with pytest.raises(PasswordNeeded) as refused:
        lock.unlock_with_pin(PIN)
    assert refused.value.code == "no_pin"


def test_the_pin_re_opens_and_the_idle_time_starts_anew(locked, clock):
    clock.passes(3600)

    locked.unlock_with_pin(PIN)

    locked.tick()
    assert locked.state is LockState.UNLOCKED


def test_a_pin_typed_with_full_width_digits_is_the_same_pin(locked):
    locked.unlock_with_pin("４０２９１７")

    assert locked.state is LockState.UNLOCKED


def test_the_fifth_wrong_pin_asks_for_the_password_and_the_right_pin_comes_too_late(locked):
    left = []
    for guess in ("111111", "222222", "333333", "444444", "555555"):
        with pytest.raises(WrongPin) as refused:
            locked.unlock_with_pin(guess)
        left.append(refused.value.tries_left)

    assert left == [4, 3, 2, 1, 0]
    assert locked.state is LockState.NEEDS_PASSWORD
    assert not locked.has_pin
    with pytest.raises(PasswordNeeded) as too_late:
        locked.unlock_with_pin(PIN)
    assert too_late.value.code == "too_many_tries"


def test_locking_again_gives_no_new_tries(locked):
    for _ in range(4):
        with pytest.raises(WrongPin):
            locked.unlock_with_pin("000000")
        locked.lock()

    with pytest.raises(WrongPin) as last:
        locked.unlock_with_pin("000000")

    assert last.value.tries_left == 0


def test_a_right_pin_gives_all_tries_back(locked):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(WrongPin):
                locked.unlock_with_pin("000000")
        locked.unlock_with_pin(PIN)
        locked.lock()

    assert locked.state is LockState.LOCKED


def test_the_password_re_opens_after_too_many_tries_and_a_new_pin_can_be_set(locked):
    for _ in range(5):
        with pytest.raises(WrongPin):
            locked.unlock_with_pin("000000")

    locked.password_accepted()
    locked.set_pin("918273")
    locked.lock()
    locked.unlock_with_pin("918273")

    assert locked.state is LockState.UNLOCKED


def test_signing_out_forgets_the_pin(lock):
    lock.set_pin(PIN)

    lock.require_password()

    assert lock.state is LockState.NEEDS_PASSWORD
    with pytest.raises(PasswordNeeded):
        lock.unlock_with_pin(PIN)


def test_a_locked_window_takes_no_new_pin(locked):
    with pytest.raises(PasswordNeeded) as refused:
        locked.set_pin("918273")

    assert refused.value.code == "locked"
    with pytest.raises(WrongPin):
        locked.unlock_with_pin("918273")


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("", "empty"),
        ("12907", "too_short"),
        ("40291x", "not_digits"),
        ("４０２９１", "too_short"),
        ("402 917", "not_digits"),
        ("-402917", "not_digits"),
        ("\ud800402917", "not_digits"),
        ("402917\x00", "not_digits"),
        ("9" * 100_000, "too_long"),
        ("٤٠٢٩١٧", "not_digits"),
    ],
)
def test_what_cannot_be_a_pin_is_refused_and_costs_no_try(locked, pin, code):
    with pytest.raises(InvalidSecret) as refused:
        locked.unlock_with_pin(pin)

    assert refused.value.code == code
    with pytest.raises(WrongPin) as wrong:
        locked.unlock_with_pin("000000")
    assert wrong.value.tries_left == 4


@pytest.mark.parametrize("pin", ["000000", "77777777", "123456", "654321", "890123", "210987"])
def test_a_pin_that_a_colleague_would_try_first_is_refused(lock, pin):
    with pytest.raises(InvalidSecret) as refused:
        lock.set_pin(pin)

    assert refused.value.code == "too_simple"
    assert not lock.has_pin


def test_the_pin_itself_is_kept_nowhere_in_the_lock(lock):
    lock.set_pin(PIN)

    def everything_in(thing, depth=0):
        yield repr(thing)
        if depth < 4 and hasattr(thing, "__dict__"):
            for value in vars(thing).values():
                yield from everything_in(value, depth + 1)

    assert not any(PIN in text for text in everything_in(lock))


def test_the_same_pin_is_kept_differently_each_time(clock):
    kept = set()
    for _ in range(3):
        lock = SessionLock(idle_limit_s=60, clock=clock)
        lock.set_pin(PIN)
        kept.add(vars(lock._pin)["_hash"])

    assert len(kept) == 3


def test_setting_a_pin_writes_no_file(lock, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    lock.set_pin(PIN)
    lock.lock()
    lock.unlock_with_pin(PIN)

    assert list(tmp_path.iterdir()) == []


def test_every_change_is_told_once(lock):
    told: list[LockState] = []
    lock.on_change.append(told.append)

    lock.set_pin(PIN)
    lock.lock()
    lock.lock()
    lock.unlock_with_pin(PIN)
    lock.unlock_with_pin(PIN)
    lock.require_password()
    lock.require_password()
    lock.password_accepted()

    assert told == [
        LockState.LOCKED,
        LockState.UNLOCKED,
        LockState.NEEDS_PASSWORD,
        LockState.UNLOCKED,
    ]


def test_one_window_that_cannot_hide_does_not_keep_the_others_readable(lock):
    hidden: list[LockState] = []

    def broken(_state):
        raise RuntimeError("this window is gone")

    lock.on_change += [broken, hidden.append]

    with pytest.raises(ExceptionGroup):
        lock.lock()

    assert hidden == [LockState.NEEDS_PASSWORD]
    assert lock.state is LockState.NEEDS_PASSWORD


@pytest.mark.parametrize(
    ("minutes", "seconds"),
    [(None, 180), (1, 60), (3, 180), (15, 900), (0, 60), (-5, 60), (16, 900), (10**9, 900)],
)
def test_the_brand_may_choose_one_to_fifteen_minutes(minutes, seconds):
    assert idle_limit_s(minutes) == seconds


def test_the_clock_of_the_lock_only_grows():
    first = running_time_s()

    assert running_time_s() >= first > 0
