"""The PC's secret goes into the system's own keyring or nowhere; the demo's file is the demo's."""

import re
import sys
import threading

import keyring.errors
import pytest

from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.security.errors import KeyringUnusable, NotPermitted
from guide_app.security.keyring_secret import ALLOWED_MODULES, KeyringDeviceSecret

LOOPBACK = "http://127.0.0.1:8000"


class Ring:
    """A keyring in memory; what it says can be changed."""

    def __init__(self):
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


def ring_of(module, **methods):
    """A ring that says it comes from this module."""
    return type("Keyring", (Ring,), {"__module__": module} | methods)()


def raising(error):
    def refuse(*_args):
        raise error

    return refuse


def store_of(ring, time_limit_s=10.0):
    return KeyringDeviceSecret(time_limit_s=time_limit_s, find_backend=lambda: ring)


@pytest.mark.parametrize("module", sorted(ALLOWED_MODULES))
def test_each_system_store_keeps_a_secret(module):
    store = store_of(ring_of(module))

    made = store.get_or_create("till-1")

    assert len(made) == 32
    assert store.get_or_create("till-1") == store.find("till-1") == made
    store.erase("till-1")
    assert store.find("till-1") is None


@pytest.mark.parametrize(
    "module",
    [
        "keyrings.alt.file",
        "keyring.backends.null",
        "keyring.backends.libsecret",
        "keyring.backends.SecretServiceX",
        "keyring_secretservice",
        "__main__",
    ],
)
def test_any_other_store_is_refused_and_gets_nothing(module):
    ring = ring_of(module)

    for act in ("find", "get_or_create", "erase"):
        with pytest.raises(KeyringUnusable) as refused:
            getattr(store_of(ring), act)("till-1")
        assert refused.value.code == "not_allowed"
    assert ring.kept == {}


def test_a_chain_of_system_stores_is_used():
    chain = ring_of("keyring.backends.chainer")
    chain.backends = [
        ring_of("keyring.backends.SecretService"),
        ring_of("keyring.backends.kwallet"),
    ]

    assert len(store_of(chain).get_or_create("till-1")) == 32


def test_a_chain_with_one_plain_file_in_it_is_refused():
    chain = ring_of("keyring.backends.chainer")
    chain.backends = [ring_of("keyring.backends.SecretService"), ring_of("keyrings.alt.file")]

    with pytest.raises(KeyringUnusable) as refused:
        store_of(chain).get_or_create("till-1")

    assert refused.value.code == "not_allowed"
    assert chain.kept == {}


def test_an_empty_chain_is_no_keyring():
    chain = ring_of("keyring.backends.chainer")
    chain.backends = []

    with pytest.raises(KeyringUnusable) as refused:
        store_of(chain).find("till-1")

    assert refused.value.code == "missing"


def test_the_keyring_that_always_fails_is_no_keyring():
    with pytest.raises(KeyringUnusable) as refused:
        store_of(ring_of("keyring.backends.fail")).find("till-1")

    assert refused.value.code == "missing"


class PromptDismissedException(Exception):
    """As SecretStorage names it."""


class SecretServiceNotAvailableException(Exception):
    """As SecretStorage names it."""


def caused_by(cause):
    error = keyring.errors.InitError("no")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (keyring.errors.NoKeyringError(), "missing"),
        (keyring.errors.KeyringLocked(), "locked"),
        (caused_by(PromptDismissedException()), "locked"),
        (caused_by(SecretServiceNotAvailableException()), "missing"),
        (PromptDismissedException(), "locked"),
        (keyring.errors.PasswordSetError(), "failed"),
        (OSError("the bus is gone"), "failed"),
    ],
)
@pytest.mark.parametrize("method", ["get_password", "set_password"])
def test_whatever_a_keyring_raises_becomes_a_code(error, code, method):
    ring = ring_of("keyring.backends.SecretService", **{method: raising(error)})

    with pytest.raises(KeyringUnusable) as refused:
        store_of(ring).get_or_create("till-1")

    assert refused.value.code == code


def test_a_keyring_error_brings_no_secret_into_the_log(caplog):
    said = []

    def leak(self, _service, _username, password):
        said.append(password)
        raise keyring.errors.PasswordSetError(f"could not store {password}")

    ring = ring_of("keyring.backends.Windows", set_password=leak)
    with pytest.raises(KeyringUnusable) as refused:
        store_of(ring).get_or_create("till-1")

    assert said[0] not in caplog.text
    assert said[0] not in repr(refused.value)
    assert "PasswordSetError" in caplog.text


def test_a_keyring_that_hangs_on_a_prompt_is_given_up_and_used_again_once_it_answers():
    answered = threading.Event()

    def prompt(self, service, username):
        assert answered.wait(30)
        return self.kept.get((service, username))

    store = store_of(ring_of("keyring.backends.kwallet", get_password=prompt), time_limit_s=0.05)
    threads_before = threading.active_count()
    for _ in range(5):
        with pytest.raises(KeyringUnusable) as refused:
            store.find("till-1")
        assert refused.value.code == "timed_out"
    assert threading.active_count() <= threads_before + 1

    answered.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(30)
    assert store.find("till-1") is None


def test_a_keyring_that_drops_what_it_is_given_is_not_trusted():
    def forget(_self, _service, _username, _password):
        return None

    with pytest.raises(KeyringUnusable):
        store_of(ring_of("keyring.backends.Windows", set_password=forget)).get_or_create("till-1")


def test_what_the_keyring_really_kept_counts_when_another_process_was_quicker():
    def overtaken(self, service, username, _password):
        self.kept[service, username] = "ab" * 32

    ring = ring_of("keyring.backends.Windows", set_password=overtaken)

    assert store_of(ring).get_or_create("till-1") == b"\xab" * 32


@pytest.mark.parametrize("kept", ["", "zz" * 32, "ab" * 31, "ab" * 33, "秘密"])
def test_a_damaged_secret_is_named_and_not_overwritten(kept):
    ring = ring_of("keyring.backends.Windows")
    store = store_of(ring)
    store.get_or_create("till-1")
    (place,) = ring.kept
    ring.kept[place] = kept

    with pytest.raises(KeyringUnusable) as refused:
        store.get_or_create("till-1")

    assert refused.value.code == "damaged"
    assert ring.kept[place] == kept


def test_the_stored_text_fits_what_windows_takes():
    ring = ring_of("keyring.backends.Windows")

    store_of(ring).get_or_create("till-1")

    (text,) = ring.kept.values()
    assert re.fullmatch("[0-9a-f]{64}", text)


def test_the_keyring_is_not_touched_before_it_is_needed():
    def never():
        raise AssertionError("looked for a keyring while the window was still opening")

    KeyringDeviceSecret(find_backend=never)


def test_the_demos_file_keeps_a_secret_for_the_user_alone(tmp_path):
    store = FileDeviceSecret(tmp_path / "profile", allowed=DemoPermit(LOOPBACK))
    assert store.find("till-1") is None

    made = store.get_or_create("till-1")

    (file,) = (tmp_path / "profile").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(made) == 32
    assert store.find("till-1") == store.get_or_create("till-1") == made
    assert store.get_or_create("till-2") != made
    store.erase("till-1")
    store.erase("till-1")
    assert store.find("till-1") is None
    assert store.find("till-2") is not None


@pytest.mark.parametrize("content", ["", "rubbish", "ab" * 31, "ü" * 64])
def test_a_damaged_demo_file_is_named(tmp_path, content):
    store = FileDeviceSecret(tmp_path, allowed=DemoPermit(LOOPBACK))
    store.get_or_create("till-1")
    (file,) = tmp_path.iterdir()
    file.write_text(content, "utf-8")

    with pytest.raises(KeyringUnusable) as refused:
        store.find("till-1")

    assert refused.value.code == "damaged"


@pytest.mark.parametrize("name", ["../elsewhere", "a/b", "", "a\x00b", "C:x"])
def test_a_profile_name_cannot_lead_out_of_the_folder(tmp_path, name):
    store = FileDeviceSecret(tmp_path / "profile", allowed=DemoPermit(LOOPBACK))

    with pytest.raises(ValueError, match="profile id"):
        store.get_or_create(name)

    assert list(tmp_path.rglob("*.secret")) == []


def test_the_packaged_app_gets_no_permit_and_honours_none(tmp_path, monkeypatch):
    permit = DemoPermit(LOOPBACK)
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    with pytest.raises(NotPermitted) as refused:
        DemoPermit(LOOPBACK)
    assert refused.value.code == "frozen"
    with pytest.raises(NotPermitted):
        FileDeviceSecret(tmp_path, allowed=permit)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://guide.example.com",
        "http://192.168.1.10:8000",
        "http://0.0.0.0:8000",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://127.0.0.1@example.com",
        "http://[::ffff:8.8.8.8]",
        "http://[broken",
        "127.0.0.1:8000",
        "",
    ],
)
def test_only_a_server_on_this_pc_can_be_a_demo(url):
    with pytest.raises(NotPermitted) as refused:
        DemoPermit(url)

    assert refused.value.code == "not_loopback"


@pytest.mark.parametrize(
    "url", [LOOPBACK, "http://localhost:1", "http://[::1]:80", "http://127.9.9.9"]
)
def test_every_way_to_write_this_pc_is_one(url):
    assert DemoPermit(url).server_url == url
