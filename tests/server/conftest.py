from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from server import passwords
from server.__main__ import main
from server.app import create_app
from server.database import Database
from server.limits import Rates
from server.upgrade import upgrade
from tests.server.command_line import URL
from tests.server.databases import KINDS, Cluster, Files, passing_cluster
from tests.server.in_process import running
from tests.server.shop import Chain, FakeClock, build_chain, known_chain
from tests.support.chromium import launch
from tests.support.feed_hook import assert_every_row_was_told

USUAL_HASHER, USUAL_NOBODYS = passwords._HASHER, passwords._NOBODYS


@pytest.fixture
def usual_hashing(monkeypatch) -> None:
    """Argon2 at the cost that it has in a shop."""
    monkeypatch.setattr(passwords, "_HASHER", USUAL_HASHER)
    monkeypatch.setattr(passwords, "_NOBODYS", USUAL_NOBODYS)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL of our own; where it does not start, every test that needs it fails."""
    with passing_cluster() as started:
        yield started


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return str(request.param)


@pytest.fixture
def databases(kind, request, tmp_path) -> Cluster | Files:
    """Where databases of this kind come from."""
    return request.getfixturevalue("postgresql") if kind == "postgresql" else Files(tmp_path)


@pytest.fixture(scope="session")
def templates(tmp_path_factory, request) -> Callable[[str, str], str]:
    """URLs of databases to be copied: ``migrated`` ones, and ``furnished`` ones with a chain."""
    made: dict[tuple[str, str], str] = {}
    folder = tmp_path_factory.mktemp("templates")

    def template(kind: str, content: str) -> str:
        if (kind, content) not in made:
            source = (
                request.getfixturevalue("postgresql") if kind == "postgresql" else Files(folder)
            )
            url = made[kind, content] = source.make()
            if content == "furnished":
                app = create_app(url, FakeClock(), media_root=folder / f"media-{kind}")
                with running(app) as client:
                    build_chain(app, client, FakeClock())
            else:
                database = Database(url)
                upgrade(database)
                database.dispose()
        return made[kind, content]

    return template


@pytest.fixture
def empty_url(databases) -> Iterator[str]:
    """A database without any table, of either kind."""
    url = databases.make()
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases, kind, templates) -> Iterator[str]:
    """A database with today's tables and nothing in them, of either kind."""
    url = databases.make(templates(kind, "migrated"))
    yield url
    databases.drop(url)


@pytest.fixture
def feed_is_damaged() -> None:
    """Asked for by a test that changes the server's rows past their feed on purpose."""


def _look_at_the_feed(database: Database, request: pytest.FixtureRequest) -> None:
    if "feed_is_damaged" not in request.fixturenames:
        assert_every_row_was_told(database)


@pytest.fixture
def database(database_url, request) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    _look_at_the_feed(made, request)
    made.dispose()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def chain_url(databases, kind, templates) -> Iterator[str]:
    url = databases.make(templates(kind, "furnished"))
    yield url
    databases.drop(url)


@pytest.fixture
def rates() -> Rates:
    """How often one may ask."""
    return Rates()


@pytest.fixture
def app(chain_url, clock, tmp_path, request, rates) -> Iterator[FastAPI]:
    made = create_app(chain_url, clock, media_root=tmp_path / "media", rates=rates)
    yield made
    _look_at_the_feed(made.state.database, request)
    made.state.database.dispose()


@pytest.fixture
def http(app) -> Iterator[httpx.Client]:
    """Requests to the server in this process."""
    with running(app) as client:
        yield client


@pytest.fixture
def chain(app, http, clock) -> Chain:
    """Two brands with stores, people and one enrolled PC in each store."""
    return known_chain(app, http, clock)


@pytest.fixture
def address(app, chain):
    """The same server on a port of its own, for a real browser."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, lifespan="off", log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="module")
def _browser() -> Iterator[Browser]:
    """No longer than a module's tests: it keeps an event loop running on their thread."""
    with sync_playwright() as playwright:
        started = launch(playwright, "/usr/bin/chromium")
        yield started
        started.close()


@pytest.fixture
def chromium(_browser) -> Iterator[Browser]:
    """A browser in which nothing is open, and nothing stays open."""
    yield _browser
    for context in _browser.contexts:
        context.close()


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command on a database in an empty folder; gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*words: object, url: str = URL) -> tuple[int, str, str]:
        command, *more = map(str, words)
        code = main([command, "--database-url", url, *more])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    before = os.umask(0o022)
    yield run
    os.umask(before)
