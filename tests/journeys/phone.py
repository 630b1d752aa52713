"""A phone in a process of its own: opens an address, and tells what its screen shows.

``python -m tests.journeys.phone ADDRESS PICTURE`` prints JSON: the caption, and how many pictures
there are. Without Chromium it reads the page as it came, and makes no picture.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from html import unescape

import httpx
from playwright.sync_api import sync_playwright

from tests.support.chromium import launch

_CAPTION = "#caption, .caption"
"""On a PC's own page, and on the server's."""
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def main(address: str, picture: str) -> None:
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    shown = _read(address) if program is None else _look(address, picture, program)
    print(json.dumps(shown, ensure_ascii=False))


def _look(address: str, picture: str, program: str) -> tuple[str, int]:
    with sync_playwright() as playwright:
        browser = launch(playwright, program)
        # Without a window Chromium calls itself a robot, and robots are not counted.
        phone = playwright.devices["Pixel 5"]["user_agent"]
        page = browser.new_page(
            viewport={"width": 360, "height": 640},
            device_scale_factor=2,
            user_agent=phone,
            locale="zh-CN",
        )
        page.goto(address)
        page.wait_for_function("[...document.images].every(i => i.complete && i.naturalWidth)")
        page.screenshot(path=picture)
        shown = page.inner_text(_CAPTION), page.locator("img").count()
        browser.close()
    return shown


def _read(address: str) -> tuple[str, int]:
    page = httpx.get(address).text
    caption = re.search('<(?:div id|p class)="caption">(.*?)</(?:div|p)>', page, re.DOTALL)
    return unescape(caption[1]) if caption else "", page.count("<img ")


if __name__ == "__main__":
    main(*sys.argv[1:])
