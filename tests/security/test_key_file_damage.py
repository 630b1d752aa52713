"""A damaged key file is recognised as damaged, survives one bad copy, and never opens wrongly."""

import errno
import json
import os

import pytest

from guide_app.security import atomic, keys
from guide_app.security.errors import (
    DeviceSecretMissing,
    KeyFileDamaged,
    KeyFileError,
    KeyFileForeign,
    KeyFileTooNew,
    KeyFileUnusable,
    WrongPassword,
)
from guide_app.security.key_format import (
    MAX_FILE_BYTES,
    KdfParameters,
    _canonical,
    _checksum,
    decode,
)
from guide_app.security.key_store import COPY_NAME, FILE_NAME

QUICK = keys.KdfParameters(time_cost=1, memory_kib=8, parallelism=1)
ANN = keys.KeyOwner("ann", "pc-1")
THIS_PC, FROM_SERVER = b"\x01" * 32, b"\x03" * 32


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def data_key(folder):
    return keys.create(folder, ANN, "password", THIS_PC, FROM_SERVER, kdf=QUICK)


def unlock(folder, password="password"):
    return keys.unlock_with_password(folder, ANN, password, THIS_PC)


def damage_both(folder, content):
    for name in (FILE_NAME, COPY_NAME):
        (folder / name).write_bytes(content)


def rewrite(folder, **changes):
    """Change fields as a person would who knows the format, with a checksum that fits."""
    body = json.loads((folder / FILE_NAME).read_bytes())
    del body["checksum"]
    body |= changes
    damage_both(folder, _canonical(body | {"checksum": _checksum(body)}))


def test_each_single_flipped_bit_is_called_damage_and_never_a_wrong_password(folder, data_key):
    sound = (folder / FILE_NAME).read_bytes()
    flips = 0
    for place in range(len(sound)):
        for bit in range(8):
            flipped = bytearray(sound)
            flipped[place] ^= 1 << bit
            with pytest.raises(KeyFileDamaged):
                decode(bytes(flipped))
            flips += 1

    assert flips == 8 * len(sound) > 4_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 700,
        b"{",
        b"[]",
        b"null",
        b'{"checksum":null}',
        b'{"checksum":"\\ud800"}',
        b"[" * 10_000,
        b"9" * 10_000,
        b"\xff\xfe",
        b" " * (MAX_FILE_BYTES + 10),
    ],
)
def test_rubbish_instead_of_a_key_file_is_called_damage(folder, data_key, content):
    damage_both(folder, content)

    with pytest.raises(KeyFileDamaged):
        unlock(folder)


def test_every_cut_off_file_is_called_damage(data_key, folder):
    sound = (folder / FILE_NAME).read_bytes()
    for length in range(len(sound) - 1):
        with pytest.raises(KeyFileDamaged):
            decode(sound[:length])


@pytest.mark.parametrize("name", [FILE_NAME, COPY_NAME])
@pytest.mark.parametrize("content", [b"", b"\x00" * 512, None])
def test_one_lost_copy_costs_nothing_and_is_mended_at_the_next_sign_in(
    folder, data_key, name, content
):
    sound = (folder / name).read_bytes()
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)

    assert unlock(folder) == data_key
    assert (folder / name).read_bytes() == sound


def test_a_wrong_password_is_still_one_when_a_copy_is_damaged_and_mends_nothing(folder, data_key):
    (folder / FILE_NAME).write_bytes(b"?")

    with pytest.raises(WrongPassword):
        unlock(folder, "guess")

    assert (folder / FILE_NAME).read_bytes() == b"?"


def test_a_file_of_a_later_release_is_left_alone(folder, data_key):
    rewrite(folder, version=2, something_new=True)
    before = (folder / FILE_NAME).read_bytes()

    with pytest.raises(KeyFileTooNew):
        unlock(folder)

    assert (folder / FILE_NAME).read_bytes() == before


def test_a_colleagues_file_given_my_name_opens_for_neither_of_us(folder, data_key):
    rewrite(folder, guide_id="bob")

    with pytest.raises(KeyFileForeign):
        unlock(folder)
    with pytest.raises(DeviceSecretMissing):
        keys.unlock_with_password(folder, keys.KeyOwner("bob", "pc-1"), "password", THIS_PC)


def test_a_wrap_moved_into_another_guides_file_does_not_open(tmp_path):
    folders = {name: tmp_path / name for name in ("ann", "bob")}
    for name, folder in folders.items():
        folder.mkdir()
        owner = keys.KeyOwner(name, "pc-1")
        keys.create(folder, owner, "the same password", THIS_PC, FROM_SERVER, kdf=QUICK)
    bobs = json.loads((folders["bob"] / FILE_NAME).read_bytes())

    rewrite(folders["ann"], password=bobs["password"], recovery=bobs["recovery"])

    with pytest.raises(WrongPassword):
        unlock(folders["ann"], "the same password")


@pytest.mark.parametrize(
    "kdf",
    [
        {"name": "argon2id", "time_cost": 3, "memory_kib": 1 << 40, "parallelism": 1},
        {"name": "argon2id", "time_cost": 10**9, "memory_kib": 64, "parallelism": 1},
        {"name": "argon2id", "time_cost": 1, "memory_kib": 8, "parallelism": 64},
        {"name": "argon2id", "time_cost": 0, "memory_kib": 8, "parallelism": 1},
        {"name": "argon2id", "time_cost": True, "memory_kib": 8, "parallelism": 1},
        {"name": "md5", "time_cost": 1, "memory_kib": 8, "parallelism": 1},
        {},
        "argon2id",
    ],
)
def test_a_file_cannot_ask_for_a_derivation_that_stops_the_pc(folder, data_key, kdf):
    rewrite(folder, kdf=kdf)

    with pytest.raises(KeyFileDamaged):
        unlock(folder)


def test_a_made_up_easier_derivation_does_not_open_the_file(folder, data_key):
    rewrite(folder, kdf={"name": "argon2id", "time_cost": 2, "memory_kib": 8, "parallelism": 1})

    with pytest.raises(WrongPassword):
        unlock(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"password": {}},
        {"password": {"salt": "!", "nonce": "!", "sealed": "!"}},
        {"recovery": None},
        {"device_check": "AAAA"},
        {"key_check": 7},
        {"guide_id": None},
        {"version": "1"},
        {"version": 0},
        {"format": "something else"},
    ],
)
def test_a_sound_checksum_over_senseless_fields_is_called_damage(folder, data_key, changes):
    rewrite(folder, **changes)

    with pytest.raises(KeyFileDamaged):
        unlock(folder)


def fail_with(code):
    def refuse(*_args, **_kwargs):
        raise OSError(code, os.strerror(code))

    return refuse


@pytest.mark.parametrize(
    ("trouble", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only")]
)
def test_a_disk_that_refuses_leaves_the_old_password_and_no_litter(
    folder, data_key, monkeypatch, trouble, code
):
    monkeypatch.setattr(os, "fsync", fail_with(trouble))
    with pytest.raises(KeyFileUnusable) as refused:
        keys.change_password(folder, ANN, "password", "new", THIS_PC, kdf=QUICK)
    monkeypatch.undo()

    assert refused.value.code == code
    assert unlock(folder) == data_key
    assert {path.name for path in folder.iterdir()} == {FILE_NAME, COPY_NAME}


def test_a_full_disk_while_the_copy_is_written_does_not_deny_the_new_password(
    folder, data_key, monkeypatch
):
    written = []

    def full_after_the_first(source, target):
        written.append(target)
        if len(written) > 1:
            raise OSError(errno.ENOSPC, "full")
        os.rename(source, target)

    monkeypatch.setattr(os, "replace", full_after_the_first)
    keys.change_password(folder, ANN, "password", "new", THIS_PC, kdf=QUICK)
    monkeypatch.undo()

    assert unlock(folder, "new") == data_key
    assert (folder / COPY_NAME).read_bytes() == (folder / FILE_NAME).read_bytes()


def test_a_virus_scanner_that_holds_the_file_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    waits: list[float] = []
    real = os.replace

    def held(source, target):
        if len(waits) < 5:
            raise PermissionError(errno.EACCES, "held open")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    atomic.replace_file(tmp_path / "file", b"content", "key.file", sleep=waits.append)

    assert (tmp_path / "file").read_bytes() == b"content"
    assert len(waits) == 5
    assert sum(waits) < 2


def test_a_file_held_for_ever_is_given_up_with_a_code(tmp_path, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr(os, "replace", fail_with(errno.EACCES))

    with pytest.raises(KeyFileUnusable) as refused:
        atomic.replace_file(tmp_path / "file", b"content", "key.file", sleep=waits.append)

    assert refused.value.code == "read_only"
    assert list(tmp_path.iterdir()) == []
    assert sum(waits) < 5


def test_a_folder_that_is_not_there_is_a_code_and_not_a_traceback(tmp_path):
    with pytest.raises(KeyFileUnusable):
        keys.create(tmp_path / "gone", ANN, "password", THIS_PC, FROM_SERVER, kdf=QUICK)


def test_a_folder_in_the_place_of_the_key_file_is_a_code_and_not_a_traceback(folder):
    (folder / FILE_NAME).mkdir()

    with pytest.raises(KeyFileError):
        unlock(folder)


def test_a_sign_in_works_where_mending_is_refused(folder, data_key, monkeypatch):
    (folder / COPY_NAME).unlink()
    monkeypatch.setattr(os, "fsync", fail_with(errno.EROFS))

    assert unlock(folder) == data_key


def test_sensible_derivations_of_later_releases_are_accepted():
    assert KdfParameters(4, 256 * 1024, 8).acceptable()
