"""Today: from asking to the painted list, and how long the GUI thread was kept meanwhile."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field

from PySide6.QtWidgets import QListView

from localdb.changed import stop_watching
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
    service = window.place.today
    due = service.load().work
    found = {name: _Series() for name in ("acted", "anew")}
    quiet = []
    for _ in range(rounds):
        for name, write in (("acted", _act), ("anew", _change_plans)):
            watchdog.begin()
            rest(_SETTLE_MS)
            quiet.append(watchdog.end())
            write(window)
            painted.forget()
            watchdog.begin()
            started, busy = time.perf_counter(), time.process_time()
            page.refresh()
            wait_for(lambda: painted.seen)
            found[name].shown.append((time.perf_counter() - started) * 1000)
            found[name].worked.append((time.process_time() - busy) * 1000)
            window.come_to_rest()  # the person at the right is painted as well
            found[name].blocked.append(watchdog.end())
    _change_plans(window)
    return {
        **{name: asdict(series) for name, series in found.items()},
        "quiet": quiet,
        "profile": profiled(service.load),
        "due": due,
    }


@dataclass
class _Series:
    """Milliseconds of each round."""

    shown: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    blocked: list[float] = field(default_factory=list)


def _act(window: Opened) -> None:
    """What a guide does all day: the first one's message has gone out."""
    today = window.place.today
    today.send(today.load().rows[0])


def _change_plans(window: Opened) -> None:
    """What concerns everybody: nothing of the last answer may be used again."""
    with window.place._session.book.file.write() as connection:
        stop_watching(connection)


if __name__ == "__main__":
    main()
