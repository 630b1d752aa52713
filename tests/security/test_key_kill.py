"""Power cuts while a key is made, changed or erased leave the old or the new, never neither."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from guide_app.crash import ENVIRONMENT_VARIABLE, crash_points
from guide_app.security import keys
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.security.errors import KeyFileErased, KeyFileMissing, WrongPassword
from guide_app.security.key_store import COPY_NAME, FILE_NAME
from tests.security import crashing_guide as pc

pytestmark = pytest.mark.faults

STORING = crash_points("key.file.") + crash_points("key.copy.")
ERASING = (
    crash_points("key.erase.") + crash_points("key.erase_copy") + crash_points("key.erase_file")
)


def killed_at(point, folder, action):
    """Run the action in a process of its own that dies at the point."""
    root = Path(keys.__file__).parents[2]
    environment = os.environ | {ENVIRONMENT_VARIABLE: point, "PYTHONPATH": str(root)}
    ended = subprocess.run(
        [sys.executable, pc.__file__, str(folder), action],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert "acknowledged" not in ended.stdout


def opens_by(folder, password):
    try:
        return keys.unlock_with_password(folder, pc.OWNER, password, pc.DEVICE_SECRET)
    except WrongPassword:
        return None


def test_every_step_with_a_key_is_killed_at_in_this_file():
    elsewhere = ("key.device.", "key.erase_device.", "key.erase_temporary.")
    known = {name for name in crash_points("key.") if not name.startswith(elsewhere)}

    assert known == {*STORING, *ERASING}
    assert len(known) >= 20


@pytest.mark.parametrize("point", STORING)
def test_a_key_killed_while_it_is_made_opens_or_was_never_made(tmp_path, point):
    killed_at(point, tmp_path, "create")

    if keys.exists(tmp_path):
        assert opens_by(tmp_path, "old password")
    else:
        assert pc.create(tmp_path)
        assert opens_by(tmp_path, "old password")


@pytest.mark.parametrize("point", STORING)
@pytest.mark.parametrize("action", ["change", "recover"])
def test_a_password_change_killed_anywhere_leaves_exactly_one_password(tmp_path, action, point):
    data_key = pc.create(tmp_path)

    killed_at(point, tmp_path, action)

    opened = [opens_by(tmp_path, password) for password in ("old password", "new password")]
    assert sorted(opened, key=bool) == [None, data_key]
    assert (tmp_path / FILE_NAME).read_bytes() == (tmp_path / COPY_NAME).read_bytes()
    by_recovery = keys.unlock_with_recovery(
        tmp_path, pc.OWNER, pc.RECOVERY_SECRET, pc.DEVICE_SECRET
    )
    assert by_recovery == data_key


@pytest.mark.parametrize("point", ERASING)
def test_an_erase_killed_anywhere_is_undone_whole_or_can_be_finished(tmp_path, point):
    data_key = pc.create(tmp_path)
    for name in pc.DATA_FILES:
        (tmp_path / name).write_bytes(b"ciphertext")

    killed_at(point, tmp_path, "erase")

    try:
        assert opens_by(tmp_path, "old password") == data_key
        assert all((tmp_path / name).exists() for name in pc.DATA_FILES)
    except (KeyFileErased, KeyFileMissing):
        pass
    pc.erase(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_half_written_new_key_is_overwritten_too_when_the_guide_is_erased(tmp_path):
    pc.create(tmp_path)
    killed_at("key.file.synced", tmp_path, "change")
    (left_over,) = set(tmp_path.iterdir()) - {tmp_path / FILE_NAME, tmp_path / COPY_NAME}
    with left_over.open("rb") as still_open:
        killed_at("key.erase_temporary.overwritten", tmp_path, "erase")
        assert still_open.read().strip() == b'{"erased":true}'

    pc.erase(tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("point", crash_points("key.device."))
def test_a_demo_secret_killed_while_it_is_made_is_whole_or_not_there(tmp_path, point):
    killed_at(point, tmp_path, "enrol")

    store = FileDeviceSecret(tmp_path, allowed=DemoPermit("http://127.0.0.1:8000"))
    found = store.find("pc-1")
    assert found is None or len(found) == 32
    assert store.get_or_create("pc-1") == (found or store.get_or_create("pc-1"))


@pytest.mark.parametrize("point", crash_points("key.erase_device."))
def test_a_demo_secret_killed_while_it_goes_can_be_sent_away_again(tmp_path, point):
    pc.enrol(tmp_path)

    killed_at(point, tmp_path, "leave")

    pc.leave(tmp_path)
    assert list(tmp_path.iterdir()) == []
