"""Somebody of HQ at the import page, and the files they bring."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path

from server.import_jobs import AT_WORK, Job
from server.importing import ServerSink
from tests.server.console.browsing import Browser

HEADER = ("姓名", "手机号", "导购", "备注")
LI = ("李佳慧", "138 0000 0217", "ann", "怕热")
WANG = ("王雪梅", "13900008820", "bob", "")
NO_PHONE = ("丁婷", "没有电话", "ann", "")
STRANGER = ("赵云", "13600000001", "没有此人", "")
_PATIENCE_S = 60
_LIST = re.compile(
    r'<label for="map-\d+">(.*?)</label>.*?<select id="map-\d+" name="(.+?)">(.*?)</select>'
)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return once it is so; fail when it takes unreasonably long."""
    given_up_at = time.monotonic() + _PATIENCE_S
    tick = threading.Event()
    while not is_so():
        assert time.monotonic() < given_up_at
        tick.wait(0.01)


class Importer:
    """A browser that imports, as its pages lead it."""

    def __init__(self, browser: Browser, chain) -> None:
        self.browser = browser
        self.imports = chain.app.state.desk.imports
        self._brand_id = chain.id("sunny")

    def send(self, path: Path, name: str | None = None):
        """Choose a file and press the button."""
        self.browser.get("imports")
        with path.open("rb") as file:
            return self.browser.client.post(
                "/console/imports",
                data={"csrf": self.browser.fields["csrf"]},
                files={"file": (name or path.name, file)},
            )

    def mapped(self, query: str = "") -> dict[str, str]:
        """What the lists of the mapping's form say, by the names of the columns."""
        return {name: field for name, _, field in self._lists(query)}

    def map(self, query: str = "", *, form: dict[str, str] | None = None, **columns: str):
        """Send the mapping as it is shown, but for these columns."""
        lists = {control: columns.get(name, field) for name, control, field in self._lists(query)}
        return self.browser.post("imports/map", **{**lists, **(form or {})})

    def page(self) -> str:
        """The import page as a person reads it."""
        text = re.sub(r"<[^>]*>", " ", self.browser.get("imports").text)
        return " ".join(unescape(text).split())

    def run(self) -> Job:
        """Import what was tried out."""
        self.browser.get("imports")
        assert self.browser.post("imports/run").status_code == 303
        return self.settled()

    def settled(self) -> Job:
        """The import once nobody works on it any more."""
        wait_until(lambda: self.job().state not in AT_WORK)
        return self.job()

    def job(self) -> Job:
        found: Job = self.imports.find(self._brand_id)
        return found

    def try_out(self, path: Path, query: str = "") -> Job:
        """Send a file, take the mapping as it is proposed, and try it out."""
        sent = self.send(path)
        assert sent.headers.get("location") == "/console/imports/map", sent.text
        assert self.map(query).status_code == 303
        return self.settled()

    def carry_out(self, path: Path, query: str = "") -> Job:
        """The same, and then import it."""
        self.try_out(path, query)
        return self.run()

    def _lists(self, query: str) -> list[tuple[str, str, str]]:
        page = self.browser.get(f"imports/map{query}").text
        found = []
        for name, control, options in _LIST.findall(page):
            chosen = re.search(r'value="([^"]*)" selected', options)
            found.append((unescape(name), control, chosen[1] if chosen else ""))
        return found


class Gate:
    """Lets an import write one piece, and holds it before the next until told."""

    def __init__(self, monkeypatch) -> None:
        self.reached = threading.Event()
        self._open = threading.Event()
        self._pieces = 0
        apply = ServerSink.apply

        def waiting(sink, chunk):
            self._pieces += 1
            if self._pieces == 2:
                self.reached.set()
                assert self._open.wait(_PATIENCE_S)
            return apply(sink, chunk)

        monkeypatch.setattr(ServerSink, "apply", waiting)

    def wait(self) -> None:
        assert self.reached.wait(_PATIENCE_S)

    def open(self) -> None:
        self._open.set()


def many(count: int) -> list[tuple[str, ...]]:
    """That many good customers of Ann."""
    return [HEADER, *((f"客户{i}", f"139{i:08d}", "ann", "") for i in range(count))]
