"""Everything that can go wrong around keys and locks, as codes for the window to put into words.

SecurityError                 ``code`` says what happened; never a secret, never a path
├─ InvalidSecret              a password or PIN that cannot be used at all, before it is tried
├─ NotPermitted               a device secret in a plain file was asked for outside the demo
├─ KeyringUnusable            the system's keyring: missing, locked, not_allowed, timed_out, ...
├─ DeviceSecretMissing        absent, or another one than the key file was made with
├─ KeyFileError
│  ├─ KeyFileMissing          nobody signed in here before
│  ├─ KeyFileExists           refused to overwrite a guide's only key
│  ├─ KeyFileDamaged          both copies fail their checksum
│  ├─ KeyFileForeign          sound, but of another guide or another PC
│  ├─ KeyFileTooNew           written by a later release
│  ├─ KeyFileErased           an erase began; finish it by calling ``erase`` again
│  └─ KeyFileUnusable         the disk: disk_full, read_only, unreadable
├─ WrongPassword
├─ WrongRecoverySecret
├─ WrongKey                   a data key that is not the one of this file
├─ WrongPin                   ``tries_left``
├─ PasswordNeeded             the PIN cannot open this session (any more)
└─ NotEnoughMemory            the key derivation got no memory
"""

from __future__ import annotations


class SecurityError(Exception):
    """Base of all; ``code`` is stable and is what the window translates."""

    default_code = "security"

    def __init__(self, code: str | None = None) -> None:
        self.code = code or self.default_code
        super().__init__(self.code)


class InvalidSecret(SecurityError):
    """empty, too_long, nul, not_text; a PIN also not_digits, too_short, too_simple."""

    default_code = "invalid"


class NotPermitted(SecurityError):
    """A plain-file device secret is refused: frozen (packaged app) or not_loopback."""

    default_code = "not_permitted"


class KeyringUnusable(SecurityError):
    """missing, locked, not_allowed, timed_out, damaged (a bad value), failed (the rest)."""

    default_code = "failed"


class DeviceSecretMissing(SecurityError):
    """absent: there is none on this PC; different: not the one this key file was made with."""

    default_code = "absent"


class KeyFileError(SecurityError):
    """The key file itself, whatever the password."""

    default_code = "key_file"


class KeyFileMissing(KeyFileError):
    """There is no key file: this guide has not signed in on this PC."""

    default_code = "key_file_missing"


class KeyFileExists(KeyFileError):
    """A key file is already there; making a new key would orphan its data."""

    default_code = "key_file_exists"


class KeyFileDamaged(KeyFileError):
    """No copy passes its checksum; the data can only come from the server again."""

    default_code = "key_file_damaged"


class KeyFileForeign(KeyFileError):
    """Another guide's (other_guide) or another PC's (other_device) key file."""

    default_code = "other_guide"


class KeyFileTooNew(KeyFileError):
    """Written by a later release of the program; left untouched."""

    default_code = "key_file_too_new"


class KeyFileErased(KeyFileError):
    """An erase began here and must be finished; the key is gone."""

    default_code = "key_file_erased"


class KeyFileUnusable(KeyFileError):
    """The disk refused: disk_full, read_only, unreadable."""

    default_code = "unreadable"


class WrongPassword(SecurityError):
    """Key file and device secret are right, the password is not."""

    default_code = "wrong_password"


class WrongRecoverySecret(SecurityError):
    """Key file and device secret are right, the server's recovery secret is not."""

    default_code = "wrong_recovery_secret"


class WrongKey(SecurityError):
    """The data key handed in is not the one this file protects."""

    default_code = "wrong_key"


class WrongPin(SecurityError):
    """The PIN is wrong; with no tries left the password is needed."""

    default_code = "wrong_pin"

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        super().__init__()


class PasswordNeeded(SecurityError):
    """no_pin: none was set; too_many_tries; locked: a PIN can only be set while unlocked."""

    default_code = "no_pin"


class NotEnoughMemory(SecurityError):
    """The key derivation could not get its memory; nothing was tried or changed."""

    default_code = "not_enough_memory"
