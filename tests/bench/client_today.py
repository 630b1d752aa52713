"""Today: from asking to the painted list, and how long the GUI thread was kept meanwhile."""

from __future__ import annotations

import json
import time

from PySide6.QtWidgets import QListView

from guide_app.services.customer_models import CustomerQuery
from tests.bench.client_window import (
    Opened,
    Painted,
    Watchdog,
    arguments,
    child,
    opened,
    rest,
    wait_for,
)
from tests.bench.timing import profiled

_SETTLE_MS = 300


def main() -> None:
    given = arguments("rounds")
    with opened(given.profile, given.guide) as window:
        print(json.dumps(_measure(window, int(given.rounds))), flush=True)


def _measure(window: Opened, rounds: int) -> dict[str, object]:
    page = window.page("today")
    list_view = child(page, QListView, "todayList")
    painted, watchdog = Painted(list_view.viewport()), Watchdog()
    list_view.model().modelReset.connect(painted.expect)
    list_view.model().dataChanged.connect(painted.expect)
    rest(_SETTLE_MS)
    shown, worked, blocked, quiet = [], [], [], []
    for number in range(rounds):
        watchdog.begin()
        rest(_SETTLE_MS)
        quiet.append(watchdog.end())
        _write_something(window, number)
        painted.forget()
        watchdog.begin()
        started, busy = time.perf_counter(), time.process_time()
        page.refresh()
        wait_for(lambda: painted.seen)
        shown.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
        window.come_to_rest()  # the person at the right is painted as well
        blocked.append(watchdog.end())
    _write_something(window, rounds)
    service = window.place.today
    return {
        "shown": shown,
        "worked": worked,
        "blocked": blocked,
        "quiet": quiet,
        "profile": profiled(service.load),
        "due": service.load().work,
    }


def _write_something(window: Opened, number: int) -> None:
    """So that nothing of the last answer may be used again."""
    window.place.customers.save_filter("bench", CustomerQuery(text=str(number)))


if __name__ == "__main__":
    main()
