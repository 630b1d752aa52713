"""Files that are called by what they hold."""

from __future__ import annotations

import errno
from hashlib import sha256
from pathlib import Path

import pytest

from server.media.store import MediaStore


@pytest.fixture
def store(tmp_path) -> MediaStore:
    return MediaStore(tmp_path / "media")


def test_what_was_put_lies_there_under_its_hash(store):
    name = store.put(b"picture")

    assert name == sha256(b"picture").hexdigest()
    assert store.find(name).read_bytes() == b"picture"


def test_the_same_content_is_kept_once(store, tmp_path):
    assert store.put(b"picture") == store.put(b"picture")

    path = store.new_file()
    path.write_bytes(b"picture")
    assert store.take(path) in store.names()
    assert len(list(store.names())) == 1
    assert [p for p in (tmp_path / "media").rglob("*") if p.is_file()] == [
        store.find(next(store.names()))
    ]


def test_a_file_that_came_in_is_taken_and_gone_from_where_it_came(store):
    path = store.new_file()
    path.write_bytes(b"film")

    name = store.take(path)

    assert store.find(name).read_bytes() == b"film"
    assert not path.exists()


def test_what_is_removed_is_gone_and_removing_it_twice_is_no_error(store):
    name = store.put(b"picture")

    store.remove(name)
    store.remove(name)

    assert store.find(name) is None
    assert list(store.names()) == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65])
def test_nothing_is_looked_for_under_another_kind_of_name(store, name):
    with pytest.raises(ValueError, match="name of a content"):
        store.find(name)


def test_a_full_disk_leaves_nothing_behind(store, tmp_path, monkeypatch):
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(OSError, match="No space"):
        store.put(b"picture")
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_what_came_in_and_was_never_taken_goes_after_a_while(store):
    old, new = store.new_file(), store.new_file()
    for path in (old, new):
        path.write_bytes(b"half a film")
    now = new.stat().st_mtime
    kept = store.put(b"picture")

    store.forget_incoming(3_600, now + 3_000)
    assert old.exists()
    store.forget_incoming(3_600, now + 4_000)

    assert not old.exists()
    assert not new.exists()
    assert store.find(kept) is not None
