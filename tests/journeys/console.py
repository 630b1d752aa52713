"""HQ and managers at the console, through its real pages: by Chromium, else by plain forms."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Mapping
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import httpx

from server.demo.opening import Account
from tests.journeys.options import Options
from tests.support.chromium import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_COLUMNS, _LINES = 1366, 768


class Console(Protocol):
    """Somebody who has signed in at the console."""

    kind: str

    def save(self, page: str, fields: dict[str, str]) -> float:
        """Fill in a form and save it; when that was done, as `time.time`."""

    def press(self, page: str, fields: dict[str, str], *buttons: str) -> None:
        """Fill in a form that goes by steps, and press its buttons, by what they ``do``."""

    def submit(self, page: str) -> None:
        """Press the one button of a page that asks for nothing."""

    def find(self, page: str, name: str) -> str:
        """The page to which a list leads by a name."""

    def upload(self, page: str, files: Mapping[str, bytes]) -> float:
        """Send files from a page, by their names; when that was done, as `time.time`."""

    def read(self, page: str) -> str:
        """The text of a page."""

    def picture(self, name: str) -> None:
        """Keep how the page looks."""


class Consoles:
    """The console for one person after the other, with one browser for all of them.

    Args:
        url: Of the server.
        shots: Names of the pictures so far.
        stack: Closes everything in the end.
    """

    def __init__(self, url: str, options: Options, shots: list[str], stack: ExitStack) -> None:
        self._url = url
        self._options = options
        self._shots = shots
        self._stack = stack
        self._chromium: Browser | None = None

    def sign_in(self, who: Account) -> Console:
        """Sign somebody in.

        Raises:
            ValueError: The console does not let this person in.
        """
        program = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
        if program is None:
            client = httpx.Client(base_url=f"{self._url}/console/", follow_redirects=True)
            return _Forms(self._stack.enter_context(client), who)
        if self._chromium is None:
            self._chromium = self._start(program)
        page = self._chromium.new_page(
            viewport={"width": _COLUMNS, "height": _LINES},
            device_scale_factor=float(self._options.scale),
        )
        return _Browser(page, self._url, who, self._options, self._shots)

    def _start(self, program: str) -> Browser:
        from playwright.sync_api import sync_playwright

        playwright = self._stack.enter_context(sync_playwright())
        chromium = launch(playwright, program)
        self._stack.callback(chromium.close)
        return chromium


class _Browser:
    """Chromium: types, chooses and clicks."""

    kind = "Chromium"

    def __init__(
        self, page: Page, url: str, who: Account, options: Options, shots: list[str]
    ) -> None:
        self._page = page
        self._url = f"{url}/console"
        self._out: Path = options.out
        self._shots = shots
        page.goto(f"{self._url}/sign-in?lang={options.lang}")
        page.fill("[name=account]", who.account)
        page.fill("[name=password]", who.password)
        page.click("button.p")
        if page.url.endswith("/sign-in"):
            raise ValueError(page.inner_text("main"))

    def save(self, page: str, fields: dict[str, str]) -> float:
        self._fill_in(page, fields)
        self.picture(f"console-{page.split('/')[0]}")
        done_at = time.time()
        self._page.click("form.card button.p")
        if self._page.url.endswith(page):
            raise ValueError(self._page.inner_text("main"))
        return done_at

    def press(self, page: str, fields: dict[str, str], *buttons: str) -> None:
        self._fill_in(page, fields)
        for button in buttons:
            with self._page.expect_navigation():
                self._page.click(f'button[name=do][value="{button}"]')

    def _fill_in(self, page: str, fields: dict[str, str]) -> None:
        self._page.goto(f"{self._url}/{page}")
        for name, value in fields.items():
            place = self._page.locator(f'[name="new.{name}"]')
            if place.evaluate("one => one.tagName") == "SELECT":
                place.select_option(value)
            else:
                place.fill(value)

    def submit(self, page: str) -> None:
        self._page.goto(f"{self._url}/{page}")
        with self._page.expect_navigation():
            self._page.click("main form button.p")

    def find(self, page: str, name: str) -> str:
        self._page.goto(f"{self._url}/{page}")
        href = self._page.locator("main a", has_text=name).first.get_attribute("href")
        return (href or "").removeprefix("/console/")

    def upload(self, page: str, files: Mapping[str, bytes]) -> float:
        self._page.goto(f"{self._url}/{page}")
        given: list[FilePayload] = [
            {"name": name, "mimeType": "image/jpeg", "buffer": content}
            for name, content in files.items()
        ]
        self._page.set_input_files("input[type=file]", given)
        done_at = time.time()
        self._page.click("form:has(input[type=file]) button")
        self._page.locator(".pictures li").nth(len(files) - 1).wait_for()
        return done_at

    def read(self, page: str) -> str:
        self._page.goto(f"{self._url}/{page}")
        return self._page.inner_text("main")

    def picture(self, name: str) -> None:
        path = self._out / f"{len(self._shots) + 1:02d}-{name}.png"
        self._page.screenshot(path=path)
        self._shots.append(path.name)


class _Forms:
    """The same forms over HTTP, where there is no browser; without pictures."""

    kind = "forms over HTTP"

    def __init__(self, client: httpx.Client, who: Account) -> None:
        self._client = client
        self._get("sign-in")
        answer = self._client.post(
            "sign-in", data={**self._hidden, "account": who.account, "password": who.password}
        )
        if answer.url.path.endswith("/sign-in"):
            raise ValueError(f"the console answers {answer.status_code}")

    def save(self, page: str, fields: dict[str, str]) -> float:
        there = self._filled_in(page, fields)
        done_at = time.time()
        answer = self._client.post(page, data=there)
        if answer.url.path.endswith(page):
            raise ValueError(f"the console answers {answer.status_code}")
        return done_at

    def press(self, page: str, fields: dict[str, str], *buttons: str) -> None:
        there = self._filled_in(page, fields)
        for button in buttons:
            answer = self._client.post(page.partition("?")[0], data={**there, "do": button})
            if answer.status_code != httpx.codes.OK:
                raise ValueError(f"the console answers {answer.status_code}")
            self._hold(answer.text)
            there |= self._hidden

    def _filled_in(self, page: str, fields: dict[str, str]) -> dict[str, str]:
        text = self._get(page)
        given = {f"new.{name}": value for name, value in fields.items()}
        typed = re.findall(
            r'<input (?![^>]*checkbox)[^>]*?name="(new\..+?)"[^>]*value="(.*?)"', text
        )
        chosen = re.findall(
            r'<select [^>]*?name="(new\..+?)"[^>]*>(?:(?!</select>).)*?'
            r'<option value="([^"]*)" selected',
            text,
        )
        written = re.findall(
            r'<textarea [^>]*?name="(new\..+?)"[^>]*>(.*?)</textarea>', text, re.DOTALL
        )
        there = {name: unescape(value) for name, value in (*typed, *chosen, *written)}
        return {**self._hidden, **there, **given}

    def submit(self, page: str) -> None:
        self._get(page)
        answer = self._client.post(page, data=self._hidden)
        if answer.status_code != httpx.codes.OK:
            raise ValueError(f"the console answers {answer.status_code}")

    def find(self, page: str, name: str) -> str:
        href = re.search(rf'<a href="/console/([^"]+)">\s*{re.escape(name)}', self._get(page))
        if href is None:
            raise ValueError(f"{page} has no {name}")
        return href[1]

    def upload(self, page: str, files: Mapping[str, bytes]) -> float:
        self._get(page)
        done_at = time.time()
        given = [("file", (name, content, "image/jpeg")) for name, content in files.items()]
        answer = self._client.post(f"{page}/pictures", data=self._hidden, files=given)
        if answer.url.path.endswith("/pictures"):
            raise ValueError(f"the console answers {answer.status_code}")
        return done_at

    def read(self, page: str) -> str:
        return re.sub(r"<[^>]+>", " ", self._get(page))

    def picture(self, name: str) -> None:
        return None

    def _get(self, page: str) -> str:
        text = self._client.get(page).text
        self._hold(text)
        return text

    def _hold(self, text: str) -> None:
        """Keep what the forms of a page hide."""
        hidden = re.findall(r'type="hidden" name="(.+?)" value="(.*?)"', text)
        self._hidden = {name: unescape(value) for name, value in hidden}
