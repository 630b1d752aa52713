"""The device secret in the system's own keyring, and in no other.

``keyring`` takes what it finds, plain files of ``keyrings.alt`` included: only the system stores
below are let in. Any call may hang on a prompt that nobody sees, so each runs in a thread of its
own with a time limit; the first one also costs some 80 ms of looking for stores.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from guide_app.security.device_secret import SECRET_BYTES, decode_secret
from guide_app.security.errors import KeyringUnusable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)
T = TypeVar("T")

SERVICE: Final = "Guide Desk"
ALLOWED_MODULES: Final = frozenset(
    {
        "keyring.backends.Windows",
        "keyring.backends.macOS",
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
    }
)
CHAINER_MODULE: Final = "keyring.backends.chainer"
NOTHING_MODULE: Final = "keyring.backends.fail"


class KeyringDeviceSecret:
    """A device secret in Credential Manager, Keychain, Secret Service or KWallet."""

    def __init__(
        self,
        *,
        time_limit_s: float = 30.0,
        find_backend: Callable[[], KeyringBackend] | None = None,
    ) -> None:
        """Touch nothing yet: the keyring is looked for at the first call.

        Args:
            time_limit_s: How long one call may take, a person's answer to a prompt included.
            find_backend: Another way to the keyring, for tests.
        """
        self._time_limit_s = time_limit_s
        self._find_backend = find_backend or _system_backend
        self._one_at_a_time = threading.Lock()

    def find(self, device_profile_id: str) -> bytes | None:
        """The secret, or ``None`` if this PC has none.

        Raises:
            KeyringUnusable: missing, locked, not_allowed, timed_out, damaged or failed.
        """
        return self._in_worker(lambda backend: _read(backend, device_profile_id))

    def check_server(self, server_url: str) -> None:
        """Any server will do."""

    def get_or_create(self, device_profile_id: str) -> bytes:
        """The secret, made now if there was none, and read back before it is trusted.

        Raises:
            KeyringUnusable: missing, locked, not_allowed, timed_out, damaged or failed.
        """
        return self._in_worker(lambda backend: _read_or_make(backend, device_profile_id))

    def erase(self, device_profile_id: str) -> None:
        """Forget the secret; fine if there is none.

        Raises:
            KeyringUnusable: missing, locked, not_allowed, timed_out or failed.
        """
        self._in_worker(lambda backend: _forget(backend, device_profile_id))

    def _in_worker(self, act: Callable[[KeyringBackend], T]) -> T:
        """Do one thing with the keyring, or give up after the time limit.

        A call that hangs keeps its thread, and the next ones time out too, until the system
        answers it: nothing can interrupt a prompt, and threads must not pile up behind one.
        """
        if not self._one_at_a_time.acquire(timeout=self._time_limit_s):
            raise KeyringUnusable("timed_out")
        results: list[T] = []
        failures: list[KeyringUnusable] = []
        finished = threading.Event()

        def work() -> None:
            try:
                results.append(act(_checked(self._find_backend())))
            except KeyringUnusable as refused:
                failures.append(refused)
            except Exception as error:  # noqa: BLE001 - the thread's boundary; re-raised as a code
                # SecretStorage and jeepney let their own exceptions through. Only their names
                # are logged: a message may hold what was to be stored.
                code = _code_of(error)
                log.warning("keyring %s: %s", code, type(error).__name__)
                failures.append(KeyringUnusable(code))
            finally:
                self._one_at_a_time.release()
                finished.set()

        threading.Thread(target=work, name="keyring", daemon=True).start()
        if not finished.wait(self._time_limit_s):
            raise KeyringUnusable("timed_out")
        if failures:
            raise failures[0]
        return results[0]


def _system_backend() -> KeyringBackend:
    import keyring  # costs tens of milliseconds: never before the window is there

    return keyring.get_keyring()


def _checked(backend: KeyringBackend) -> KeyringBackend:
    """The backend, if it and everything behind it is one of the system's stores."""
    module = type(backend).__module__
    if module == NOTHING_MODULE:
        raise KeyringUnusable("missing")
    if module == CHAINER_MODULE:
        chained = list(getattr(backend, "backends", ()))
        if not chained:
            raise KeyringUnusable("missing")
        modules = [type(item).__module__ for item in chained]
    else:
        modules = [module]
    for name in modules:
        if name not in ALLOWED_MODULES:
            log.warning("keyring refused: %s is not a system store", name)
            raise KeyringUnusable("not_allowed")
    return backend


def _read(backend: KeyringBackend, device_profile_id: str) -> bytes | None:
    stored = backend.get_password(SERVICE, device_profile_id)
    return None if stored is None else decode_secret(stored)


def _read_or_make(backend: KeyringBackend, device_profile_id: str) -> bytes:
    found = _read(backend, device_profile_id)
    if found is not None:
        return found
    backend.set_password(SERVICE, device_profile_id, secrets.token_hex(SECRET_BYTES))
    # What the next start will find counts: some stores drop a write without a word, and another
    # process may have been quicker.
    kept = _read(backend, device_profile_id)
    if kept is None:
        raise KeyringUnusable("failed")
    return kept


def _forget(backend: KeyringBackend, device_profile_id: str) -> None:
    if backend.get_password(SERVICE, device_profile_id) is not None:
        backend.delete_password(SERVICE, device_profile_id)


def _code_of(error: Exception) -> str:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return "missing"
    if isinstance(error, KeyringLocked):
        return "locked"
    if isinstance(error, InitError):
        # One error for two causes: nobody answers on D-Bus, or somebody dismissed the prompt.
        absent = type(error.__cause__).__name__ == "SecretServiceNotAvailableException"
        return "missing" if absent else "locked"
    if type(error).__name__ in ("LockedException", "PromptDismissedException"):
        return "locked"
    return "failed"
