"""In place of the list: why nobody is shown, and the way on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from guide_app.services.customer_models import CustomerQuery
from guide_app.services.problems import problem_of
from guide_app.services.segment_models import GroupCount
from guide_app.services.segments import SegmentService
from ui.customers.finder import Finder
from ui.shortcuts import Key
from ui.tasks import Latest, TaskRunner
from ui.widgets import EmptyState, Nothing
from ui.words.problems import problem_words


class NobodyHere(EmptyState):
    """Says why the list is empty.

    Args:
        finder: Owns the question, and has the words of its conditions.
        segments: Knows which condition leaves nobody.
        runner: Work off the GUI thread.
        is_here: Whether the first sync has brought the customers.
    """

    new_asked = Signal()
    again_asked = Signal()

    def __init__(
        self,
        finder: Finder,
        segments: SegmentService,
        runner: TaskRunner,
        is_here: Callable[[], bool],
    ) -> None:
        super().__init__(Nothing.LOADING, name="customersNothing")
        self._finder = finder
        self._segments = segments
        self._is_here = is_here
        self._blames = Latest(runner)
        self.acted.connect(self._on_acted)

    def show_none(self) -> None:
        """Nobody fits the question."""
        query = self._finder.query
        if not self._is_here():
            self.say(self._show_on_the_way)
        elif query.narrow:
            self.say(self._show_nobody_fits)
            if query.condition.groups:
                self._ask_for_blame(query)
        else:
            self.say(self._show_empty)

    def show_failure(self, error: BaseException) -> None:
        """Nobody can be shown."""
        self.say(partial(self._show_failure, error))

    def _show_on_the_way(self) -> None:
        self.show_state(Nothing.LOADING, self.tr("Your customers are on their way…"))

    def _show_empty(self) -> None:
        self.show_state(
            Nothing.EMPTY,
            self.tr("Your book is still empty."),
            action=self.tr("New customer"),
            key=Key.NEW_CUSTOMER.label,
        )

    def _show_failure(self, error: BaseException) -> None:
        words = problem_words(problem_of(error))
        self.show_state(Nothing.ERROR, words, action=self.tr("Try again"))

    def _show_nobody_fits(self, hint: str = "") -> None:
        self.show_state(
            Nothing.NOT_FOUND,
            self.tr("Nobody in your book fits."),
            hint=hint or self.tr("Try fewer letters, or take a condition away."),
            action=self.tr("Show everybody"),
        )

    def _ask_for_blame(self, query: CustomerQuery) -> None:
        """Find out which condition leaves nobody, and say it below."""
        self._blames.run(
            partial(self._segments.blame, query),
            done=partial(self._on_blamed, query),
            failed=self.show_failure,
        )

    def _on_blamed(self, query: CustomerQuery, blamed: tuple[GroupCount, ...]) -> None:
        if query == self._finder.query and self.kind is Nothing.NOT_FOUND:
            self.say(lambda: self._show_nobody_fits(self._finder.blame_words(query, blamed)))

    def _on_acted(self) -> None:
        if self.kind is Nothing.NOT_FOUND:
            self._finder.show_everybody()
        elif self.kind is Nothing.EMPTY:
            self.new_asked.emit()
        else:
            self.again_asked.emit()
