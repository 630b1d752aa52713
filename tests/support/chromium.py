"""The browser of the tests of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

_ARGUMENTS = (
    "--no-sandbox",  # the tests may be root's
    "--disable-dev-shm-usage",  # small in a container: pictures of pages fail there
    "--disable-gpu",
)


def launch(playwright: Playwright, program: str) -> Browser:
    """Start it without a window; ``program`` is its path."""
    return playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))


def cursor_in(page: Page, selector: str) -> None:
    """Wait until a page is whole and its cursor stands in a field.

    The browser puts it there a moment after the page is loaded; a key that comes before goes
    nowhere, as a person's would.
    """
    page.wait_for_load_state()
    page.wait_for_selector(f"{selector}:focus")


def seen(page: Page, script: str) -> Any:
    """What a script finds on a page that is whole: text without its stylesheet has no colours.

    Args:
        page: Where to look.
        script: An expression, or a function of nothing.
    """
    return page.evaluate(
        f"""async () => {{
          if (document.readyState !== "complete")
            await new Promise(whole => addEventListener("load", whole));
          const found = {script};
          return typeof found === "function" ? found() : found;
        }}"""
    )
