from __future__ import annotations

import os

import pytest
from sqlalchemy.engine import make_url

from server.places import Places

POSTGRESQL = make_url("postgresql://guide_desk@/guide_desk")


@pytest.fixture(autouse=True)
def _temporary(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_without_a_folder_snapshots_go_where_nobody_else_may_look(tmp_path):
    places = Places.of(POSTGRESQL)

    assert places.snapshots.is_relative_to(tmp_path)
    assert places.snapshots.parent.stat().st_mode & 0o077 == 0


def test_a_folder_that_somebody_else_made_ready_for_us_is_refused(tmp_path, monkeypatch):
    us = os.getuid() + 1
    monkeypatch.setattr("os.getuid", lambda: us)
    (tmp_path / f"guide-desk-{us}").mkdir()

    with pytest.raises(PermissionError):
        Places.of(POSTGRESQL)


def test_a_folder_that_was_named_is_taken_as_it_is(tmp_path, monkeypatch):
    us = os.getuid() + 1
    monkeypatch.setattr("os.getuid", lambda: us)

    assert Places.of(POSTGRESQL, tmp_path / "media").ledger.parent == tmp_path / "media"
