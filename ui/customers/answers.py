"""Asking the book who fits: what can be seen first, all the others after it."""

from dataclasses import dataclass
from functools import partial
from math import ceil

from PySide6.QtCore import QObject, Signal

from guide_app.services.customer_models import CustomerQuery, CustomerRow, FilterChoices
from guide_app.services.customers import CustomerService
from ui.customers.model import PAGE
from ui.tasks import Latest, TaskRunner


@dataclass(frozen=True)
class Answer:
    """Who fits a query; ``complete`` unless so many fit that these are only the first.

    Attributes:
        first: The lines of the first of them.
        total: How many customers there are in all, where that was asked as well.
        present: Everybody who is in the book, likewise.
        choices: What conditions there can be, likewise.
    """

    query: CustomerQuery
    ids: list[str]
    first: list[CustomerRow]
    complete: bool = True
    total: int | None = None
    present: frozenset[str] | None = None
    choices: FilterChoices | None = None


class Answers(QObject):
    """Asks one question at a time; another one withdraws it.

    Args:
        service: Whom it asks.
        runner: Work off the GUI thread.
        parent: The screen that the answers are for.
    """

    answered = Signal(object)  # Answer; twice where so many fit that the first come alone
    failed = Signal(object)  # what was raised

    def __init__(self, service: CustomerService, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._finds = Latest(runner)
        self._rests = Latest(runner)
        self.total: int | None = None
        """How many customers there are in all, once that is known."""

    def ask(self, query: CustomerQuery, in_sight: int, *, anew: bool) -> None:
        """Ask who fits.

        Args:
            query: The question.
            in_sight: How many lines can be seen at once.
            anew: Others may be there than before, with other tags.
        """
        self._rests.cancel()
        ask = self._ask_all if anew or self.total is None else self._ask_first
        self._finds.run(
            partial(ask, query, _whole_pages(in_sight)),
            done=self._on_answer,
            failed=self._on_failed,
        )

    def _on_answer(self, answer: Answer) -> None:
        if answer.total is not None:
            self.total = answer.total
        self.answered.emit(answer)
        if not answer.complete:
            self._rests.run(
                partial(self._ask_rest, answer.query),
                done=self._on_answer,
                failed=self._on_failed,
            )

    def _on_failed(self, error: BaseException) -> None:
        self.failed.emit(error)

    # On a reader thread

    def _ask_first(self, query: CustomerQuery, seen: int) -> Answer:
        """What can be seen of the answer; all of it may be thousands."""
        ids, complete = self._service.find(query, seen)
        return Answer(query, ids, self._service.rows(ids[:seen]), complete)

    def _ask_rest(self, query: CustomerQuery) -> Answer:
        """Everybody who fits."""
        return Answer(query, self._service.ids(query), [])

    def _ask_all(self, query: CustomerQuery, seen: int) -> Answer:
        """Everything anew: rows, tags and counts may be others."""
        ids = self._service.ids(query)
        everybody = self._service.ids(CustomerQuery()) if query.narrow else ids
        return Answer(
            query,
            ids,
            self._service.rows(ids[:seen]),
            total=len(everybody),
            present=frozenset(everybody).union(ids),  # `ids` may be of those who were removed
            choices=self._service.filter_choices(),
        )


def _whole_pages(rows: int) -> int:
    return max(1, ceil(rows / PAGE)) * PAGE
