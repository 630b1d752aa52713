from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.app import create_app
from server.database import Database
from tests.server.databases import KINDS, Cluster, SqliteTemplate, cluster
from tests.server.in_process import running
from tests.server.shop import Chain, FakeClock, build_chain


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL of our own; where it does not start, every test that needs it fails."""
    folder = Path(tempfile.mkdtemp(prefix="gd"))  # short: its socket's path is limited
    try:
        with cluster(folder / "pg") as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return str(request.param)


@pytest.fixture
def database_url(kind, request) -> Iterator[str]:
    """A database with today's tables and nothing in them, of either kind."""
    if kind == "sqlite":
        yield request.getfixturevalue("sqlite_template").migrated()
        return
    postgres = request.getfixturevalue("postgresql")
    url = postgres.migrated()
    yield url
    postgres.drop(url)


@pytest.fixture
def empty_url(kind, request) -> Iterator[str]:
    """A database without any table, of either kind."""
    if kind == "sqlite":
        yield request.getfixturevalue("sqlite_template").empty()
        return
    postgres = request.getfixturevalue("postgresql")
    url = postgres.empty()
    yield url
    postgres.drop(url)


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.dispose()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def app(database_url, clock, tmp_path):
    made = create_app(database_url, clock, media_root=tmp_path / "media")
    yield made
    made.state.database.dispose()


@pytest.fixture
def http(app) -> Iterator[httpx.Client]:
    """Requests to the server in this process."""
    with running(app) as client:
        yield client


@pytest.fixture
def chain(app, http, clock) -> Chain:
    """Two brands with stores, people and one enrolled PC in each store."""
    return build_chain(app, http, clock)
