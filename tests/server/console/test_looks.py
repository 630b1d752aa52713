from __future__ import annotations

import socket
import threading
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from tests.server.shop import PASSWORD


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


def test_a_browser_shows_the_pages_and_asks_nobody_else(address, chain, tmp_path):
    asked, complaints = set(), []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{address}/console")
        page.fill("[name=account]", "hana")
        page.fill("[name=password]", PASSWORD)
        page.click("button.p")
        for name in ("", "guide", "script/new"):
            page.goto(f"{address}/console/{name}")
            page.screenshot(path=tmp_path / f"{name.replace('/', '-') or 'overview'}.png")
            assert page.evaluate("document.body.scrollWidth") <= 1280
            assert page.evaluate("getComputedStyle(document.body).display") == "flex"
        chromium.close()

    assert asked == {"127.0.0.1"}
    assert complaints == []
    assert len(list(tmp_path.glob("*.png"))) == 3
