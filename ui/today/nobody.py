"""In place of a person: why nobody is shown, and the way on."""

from functools import partial

from guide_app.services.problems import problem_of
from guide_app.services.today_models import TodayView
from ui.today.parts import ALL
from ui.widgets import EmptyState, Nothing
from ui.words.problems import problem_words


class NobodyToday(EmptyState):
    """Says why the list is empty."""

    def __init__(self) -> None:
        super().__init__(Nothing.LOADING, name="todayNothing")

    def show_none(self, view: TodayView, part: str, *, is_here: bool) -> None:
        """Nobody is in this part of the day; ``is_here``: the first sync has brought customers."""
        self.say(partial(self._show_none, view, part, is_here=is_here))

    def show_failure(self, error: BaseException) -> None:
        """The list cannot be shown."""
        self.say(partial(self._show_failure, error))

    def _show_none(self, view: TodayView, part: str, *, is_here: bool) -> None:
        if not is_here:
            self.show_state(Nothing.LOADING, self.tr("Your customers are on their way…"))
            return
        if part != ALL:
            words = self.tr("Nobody on today's list is in this group.")
        elif view.done:
            words = self.tr("Everything is done for today. Well done!")
        else:
            words = self.tr("Nobody is due today.")
        hint = ""
        if view.hidden and part == ALL:
            hint = self.tr("%n reminder(s) come back later today.", "", len(view.hidden))
        self.show_state(Nothing.EMPTY, words, hint=hint)

    def _show_failure(self, error: BaseException) -> None:
        words = problem_words(problem_of(error))
        self.show_state(Nothing.ERROR, words, action=self.tr("Try again"))
