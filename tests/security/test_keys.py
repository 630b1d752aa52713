"""A guide's data opens with the guide's password on the guide's PC, and in no other way."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from guide_app.security import keys
from guide_app.security.errors import (
    DeviceSecretMissing,
    InvalidSecret,
    KeyFileErased,
    KeyFileExists,
    KeyFileForeign,
    KeyFileMissing,
    KeyFileUnusable,
    WrongKey,
    WrongPassword,
    WrongRecoverySecret,
)
from guide_app.security.key_store import COPY_NAME, FILE_NAME, load

QUICK = keys.KdfParameters(time_cost=1, memory_kib=8, parallelism=1)
ANN = keys.KeyOwner("ann", "pc-1")
THIS_PC, OTHER_PC = b"\x01" * 32, b"\x02" * 32
FROM_SERVER, STALE = b"\x03" * 32, b"\x04" * 32
PASSWORD = "三个和尚没水吃"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def data_key(folder):
    return keys.create(folder, ANN, PASSWORD, THIS_PC, FROM_SERVER, kdf=QUICK)


def test_the_password_opens_the_file_on_the_pc_it_was_made_on(folder, data_key):
    assert len(data_key) == 32
    assert keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC) == data_key


def test_every_guide_and_every_pc_gets_another_key(tmp_path):
    made = set()
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        made.add(keys.create(tmp_path / name, ANN, PASSWORD, THIS_PC, FROM_SERVER, kdf=QUICK))

    assert len(made) == 3


def test_a_wrong_password_is_called_a_wrong_password(folder, data_key):
    with pytest.raises(WrongPassword):
        keys.unlock_with_password(folder, ANN, PASSWORD + "!", THIS_PC)


def test_a_colleagues_file_is_called_foreign_whatever_the_password(folder, data_key):
    with pytest.raises(KeyFileForeign) as refused:
        keys.unlock_with_password(folder, keys.KeyOwner("bob", "pc-1"), PASSWORD, THIS_PC)

    assert refused.value.code == "other_guide"


def test_a_file_from_another_pc_is_called_foreign(folder, data_key):
    with pytest.raises(KeyFileForeign) as refused:
        keys.unlock_with_password(folder, keys.KeyOwner("ann", "pc-2"), PASSWORD, OTHER_PC)

    assert refused.value.code == "other_device"


def test_a_copied_file_does_not_open_by_its_password_without_this_pcs_keyring(folder, data_key):
    with pytest.raises(DeviceSecretMissing) as refused:
        keys.unlock_with_password(folder, ANN, PASSWORD, OTHER_PC)

    assert refused.value.code == "different"


def test_an_emptied_keyring_is_named_and_the_password_is_not_blamed(folder, data_key):
    with pytest.raises(DeviceSecretMissing) as refused:
        keys.unlock_with_password(folder, ANN, "not even right", None)

    assert refused.value.code == "absent"


def test_a_guide_who_never_signed_in_here_has_no_key(folder):
    assert not keys.exists(folder)
    with pytest.raises(KeyFileMissing):
        keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC)


def test_a_second_key_is_never_made_over_the_first(folder, data_key):
    with pytest.raises(KeyFileExists):
        keys.create(folder, ANN, PASSWORD, THIS_PC, FROM_SERVER, kdf=QUICK)

    assert keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC) == data_key


def test_a_changed_password_opens_and_the_old_one_no_longer_does(folder, data_key):
    keys.change_password(folder, ANN, PASSWORD, "new", THIS_PC, kdf=QUICK)

    assert keys.unlock_with_password(folder, ANN, "new", THIS_PC) == data_key
    with pytest.raises(WrongPassword):
        keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC)


def test_a_password_cannot_be_changed_without_the_old_one(folder, data_key):
    before = (folder / FILE_NAME).read_bytes()

    with pytest.raises(WrongPassword):
        keys.change_password(folder, ANN, "guess", "new", THIS_PC, kdf=QUICK)

    assert (folder / FILE_NAME).read_bytes() == before


def test_after_hq_resets_a_password_the_servers_secret_opens_and_the_new_one_works_offline(
    folder, data_key
):
    opened = keys.unlock_with_recovery(
        folder, ANN, FROM_SERVER, THIS_PC, new_password="from HQ", kdf=QUICK
    )

    assert opened == data_key
    assert keys.unlock_with_password(folder, ANN, "from HQ", THIS_PC) == data_key
    with pytest.raises(WrongPassword):
        keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC)


def test_the_servers_secret_alone_changes_no_password(folder, data_key):
    assert keys.unlock_with_recovery(folder, ANN, FROM_SERVER, THIS_PC) == data_key
    assert keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC) == data_key


def test_a_wrong_secret_from_the_server_is_told_from_a_wrong_password(folder, data_key):
    with pytest.raises(WrongRecoverySecret):
        keys.unlock_with_recovery(folder, ANN, STALE, THIS_PC)


def test_the_servers_secret_opens_nothing_on_another_pc(folder, data_key):
    with pytest.raises(DeviceSecretMissing):
        keys.unlock_with_recovery(folder, ANN, FROM_SERVER, OTHER_PC)


def test_an_open_session_takes_a_new_password_and_a_new_server_secret(folder, data_key):
    keys.rewrap(folder, ANN, data_key, THIS_PC, password="new", recovery_secret=STALE, kdf=QUICK)

    assert keys.unlock_with_password(folder, ANN, "new", THIS_PC) == data_key
    assert keys.unlock_with_recovery(folder, ANN, STALE, THIS_PC) == data_key
    with pytest.raises(WrongRecoverySecret):
        keys.unlock_with_recovery(folder, ANN, FROM_SERVER, THIS_PC)


def test_another_sessions_key_is_not_wrapped_into_this_file(folder, data_key):
    with pytest.raises(WrongKey):
        keys.rewrap(folder, ANN, b"\x09" * 32, THIS_PC, password="new", kdf=QUICK)

    assert keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC) == data_key


def test_an_erased_key_leaves_nothing_of_itself_or_its_data(folder, data_key):
    database = folder / "guide.db"
    database.write_bytes(b"ciphertext")

    keys.erase(folder, then_delete=[database, folder / "never-was.db"])

    assert list(folder.iterdir()) == []
    with pytest.raises(KeyFileMissing):
        keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC)


def test_erasing_twice_or_where_nothing_is_changes_nothing(folder, data_key):
    keys.erase(folder)
    keys.erase(folder)
    keys.erase(folder / "never-was")

    assert not keys.exists(folder)


def test_erasing_writes_over_the_bytes_before_it_lets_them_go(folder, data_key):
    wraps = (folder / FILE_NAME).read_bytes()
    still_open = [(folder / name).open("rb") for name in (FILE_NAME, COPY_NAME)]

    keys.erase(folder)

    for file in still_open:
        with file:
            left = file.read()
        assert len(left) == len(wraps)
        assert left.strip() == b'{"erased":true}'


def test_an_erase_that_a_locked_database_stopped_can_be_finished_but_not_taken_back(
    folder, data_key
):
    (folder / "guide.db").mkdir()  # deleting a folder as a file fails, like a file held open
    (folder / "guide.db" / "in the way").touch()
    with pytest.raises(KeyFileUnusable):
        keys.erase(folder, then_delete=[folder / "guide.db"])

    with pytest.raises(KeyFileErased):
        keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC)
    assert keys.exists(folder)
    keys.erase(folder)
    assert not keys.exists(folder)


def test_a_password_typed_with_composed_or_separate_accents_is_the_same_password(folder):
    composed, separate = unicodedata.normalize("NFC", "Zoé"), unicodedata.normalize("NFD", "Zoé")
    assert composed != separate

    data_key = keys.create(folder, ANN, separate, THIS_PC, FROM_SERVER, kdf=QUICK)

    assert keys.unlock_with_password(folder, ANN, composed, THIS_PC) == data_key


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("before\x00after", "nul"),
        ("x" * 100_000, "too_long"),
        ("é" * 1025, "too_long"),
        ("\ud800", "not_text"),
        ("fine \udfff not", "not_text"),
    ],
)
def test_a_password_that_cannot_be_one_is_refused_wherever_it_is_typed(
    folder, data_key, typed, code
):
    attempts = [
        lambda: keys.unlock_with_password(folder, ANN, typed, THIS_PC),
        lambda: keys.change_password(folder, ANN, PASSWORD, typed, THIS_PC, kdf=QUICK),
        lambda: keys.unlock_with_recovery(folder, ANN, FROM_SERVER, THIS_PC, new_password=typed),
        lambda: keys.rewrap(folder, ANN, data_key, THIS_PC, password=typed),
        lambda: keys.create(folder / "new", ANN, typed, THIS_PC, FROM_SERVER),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidSecret) as refused:
            attempt()
        assert refused.value.code == code
        assert typed == "" or typed not in str(refused.value)
    assert keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC) == data_key


@pytest.mark.parametrize("secret", [b"", b"short", b"\x01" * 33])
def test_a_secret_from_the_server_of_the_wrong_length_is_refused(folder, data_key, secret):
    with pytest.raises(InvalidSecret) as refused:
        keys.unlock_with_recovery(folder, ANN, secret, THIS_PC)

    assert refused.value.code == "not_32_bytes"


def test_an_emoji_password_of_full_length_works(folder):
    longest = "👗" * 1024

    data_key = keys.create(folder, ANN, longest, THIS_PC, FROM_SERVER, kdf=QUICK)

    assert keys.unlock_with_password(folder, ANN, longest, THIS_PC) == data_key


def test_neither_password_nor_key_nor_secret_stands_in_the_file(folder, data_key):
    for name in (FILE_NAME, COPY_NAME):
        content = (folder / name).read_bytes()
        for secret in (PASSWORD.encode(), data_key, THIS_PC, FROM_SERVER):
            assert secret not in content
            assert secret.hex().encode() not in content


def test_only_the_user_may_read_the_key_file(folder, data_key):
    for name in (FILE_NAME, COPY_NAME):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_each_purpose_has_its_own_key_and_always_the_same(data_key):
    journal, media = keys.subkey(data_key, "journal"), keys.subkey(data_key, "media")

    assert len({data_key, journal, media}) == 3
    assert len(journal) == 32
    assert keys.subkey(data_key, "journal") == journal


def test_every_wrap_has_a_salt_and_nonce_of_its_own(folder, data_key):
    seen = set()
    for round_ in range(20):
        keys.rewrap(
            folder, ANN, data_key, THIS_PC, password="x", recovery_secret=FROM_SERVER, kdf=QUICK
        )
        file = load(folder)
        seen |= {file.password.salt, file.password.nonce, file.recovery.salt, file.recovery.nonce}
        assert len(seen) == 4 * (round_ + 1)


def test_the_shipped_derivation_is_no_cheaper_than_rfc_9106_asks_of_small_machines():
    """Guessing: about 10 tries a second and core, so six digits fall in 32 hours, and 10 random
    letters and digits do not fall; the device secret has to be stolen first in both cases."""
    assert keys.DEFAULT_KDF.memory_kib >= 64 * 1024
    assert keys.DEFAULT_KDF.time_cost >= 3


def test_the_shipped_derivation_is_the_one_a_new_file_uses(folder):
    data_key = keys.create(folder, ANN, PASSWORD, THIS_PC, FROM_SERVER)

    assert load(folder).kdf == keys.DEFAULT_KDF
    assert keys.unlock_with_password(folder, ANN, PASSWORD, THIS_PC) == data_key


SHORT_OF_MEMORY = """
import resource, sys
from pathlib import Path
from guide_app.security import keys
from guide_app.security.errors import NotEnoughMemory
resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))
hungry = keys.KdfParameters(time_cost=1, memory_kib=1 << 20, parallelism=1)
try:
    keys.create(Path(sys.argv[1]), keys.KeyOwner("a", "b"), "x", b"1" * 32, b"2" * 32, kdf=hungry)
except NotEnoughMemory as refused:
    print(refused.code)
"""


def test_a_pc_without_memory_for_the_derivation_says_so_and_stores_nothing(folder):
    ended = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY, str(folder)],
        env=os.environ | {"PYTHONPATH": str(Path(keys.__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.stdout.strip() == "not_enough_memory", ended.stderr
    assert list(folder.iterdir()) == []
