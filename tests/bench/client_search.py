"""From a key press to the painted answer, in the customers' page; and the query alone."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QTableView

from guide_app.domain.condition import Clause, Condition, Fact
from guide_app.services.customer_models import CustomerQuery
from guide_app.services.customers import CustomerService
from tests.bench.client_window import (
    Opened,
    Painted,
    arguments,
    child,
    opened,
    rest,
    type_text,
    wait_for,
)
from tests.bench.timing import elapsed_ms, percentile, profiled
from ui.customers.finder import Finder
from ui.customers.model import PAGE
from ui.shell import Page
from ui.widgets.search import SearchField

_BETWEEN_KEYS_MS = 40


def wearing(tag_ids: Sequence[str]) -> Condition:
    """All of these tags."""
    return Condition(tuple((Clause(fact=Fact.TAG, values=(tag_id,)),) for tag_id in tag_ids))


class Pressed(NamedTuple):
    """One key: milliseconds to the painted answer, and of this process's work in them."""

    painted: float
    worked: float


class Typist:
    """Types into the search of the customers' page, under two tags.

    Args:
        window: At work.
        page: The customers' page.
    """

    def __init__(self, window: Opened, page: Page) -> None:
        self._window = window
        self._finder = child(page, Finder)
        self._search = child(page, SearchField)
        table = child(page, QTableView)
        self._painted = Painted(table.viewport())
        rows = table.model()
        for answered in (rows.modelReset, rows.rowsInserted, rows.dataChanged):
            answered.connect(self._painted.expect)

    def narrow(self, tag_ids: Sequence[str]) -> None:
        """Set the filters."""
        self._finder.ask(replace(self._finder.query, condition=wearing(tag_ids)))
        self._window.come_to_rest()

    def type_word(self, word: str) -> list[Pressed]:
        """How long the window took to paint the answer to each key."""
        self._search.clear()
        self._window.come_to_rest()
        took = []
        for character in word:
            rest(_BETWEEN_KEYS_MS)
            self._painted.forget()
            started, busy = time.perf_counter(), time.process_time()
            type_text(character, self._search)
            wait_for(lambda: self._painted.seen)
            ended, worked = time.perf_counter(), time.process_time()
            took.append(Pressed((ended - started) * 1000, (worked - busy) * 1000))
            self._window.come_to_rest()
        return took


def main() -> None:
    given = arguments("searches")
    searches: dict[str, list[str]] = json.loads(Path(given.searches).read_text())
    tags = tuple(searches.pop("tags"))
    with opened(given.profile, given.guide) as window:
        print(json.dumps(_measure(window, tags, searches)), flush=True)


def _measure(
    window: Opened, tags: tuple[str, ...], words: dict[str, list[str]]
) -> dict[str, object]:
    typist = Typist(window, window.page("customers"))
    typist.narrow(tags)
    pressed = {
        kind: [took for word in of for took in typist.type_word(word)] for kind, of in words.items()
    }
    service = window.place.customers
    asked = {
        kind: [_asked_ms(service, tags, text) for word in of for text in accumulate(word)]
        for kind, of in words.items()
    }
    book = service._book  # what is kept from one key to the next is kept by the service
    fresh = [
        _asked_ms(CustomerService(book), tags, text)
        for of in words.values()
        for word in of
        for text in accumulate(word)
    ]
    slowest = max(words, key=lambda kind: percentile([key.worked for key in pressed[kind]], 0.95))

    def type_all() -> None:
        for word in words[slowest]:
            typist.type_word(word)

    return {"pressed": pressed, "asked": asked, "fresh": fresh, "profile": profiled(type_all)}


def _asked_ms(service: CustomerService, tags: tuple[str, ...], text: str) -> float:
    query = CustomerQuery(text, wearing(tags))
    return elapsed_ms(lambda: service.ids(query, PAGE))


if __name__ == "__main__":
    main()
