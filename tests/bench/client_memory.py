"""What the client's process takes: at rest on Today, and after the whole list has gone by."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QTableView

from tests.bench.client_window import Opened, arguments, child, opened, rest
from tests.bench.taken import largest, memory

_IDLE_MS = 5_000


def main() -> None:
    given = arguments()
    with opened(given.profile, given.guide) as window:
        rest(_IDLE_MS)
        idle = memory()
        scroll_through(window)
        rest(_IDLE_MS)
        found = {"idle": idle, "scrolled": memory(), "profile": largest()}
        print(json.dumps(found), flush=True)


def scroll_through(window: Opened) -> None:
    """Bring every line of the customers' table into view."""
    table = child(window.page("customers"), QTableView)
    bar = table.verticalScrollBar()
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + bar.pageStep())
        window.come_to_rest()


if __name__ == "__main__":
    main()
