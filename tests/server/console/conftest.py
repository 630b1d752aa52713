from __future__ import annotations

import socket
import threading

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from tests.server.console.browsing import Browser
from tests.server.console.importing import Importer


@pytest.fixture
def kind() -> str:
    """Pages are looked at on SQLite; what depends on the database asks for both kinds."""
    return "sqlite"


@pytest.fixture
def browser(chain):
    return lambda: Browser(chain)


@pytest.fixture
def hana(browser):
    """Hana of HQ, signed in."""
    made = browser()
    assert made.sign_in("hana").status_code == 303
    return made


@pytest.fixture
def mia(browser):
    """Mia, Harbour's manager, signed in."""
    made = browser()
    assert made.sign_in("mia").status_code == 303
    return made


@pytest.fixture
def desk(hana, chain):
    """Hana at the import page."""
    return Importer(hana, chain)


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


@pytest.fixture
def chromium():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield started
        started.close()
