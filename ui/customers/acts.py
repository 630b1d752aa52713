"""What the guide does to customers in the list and in their file: ask, save, say, take back."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal

from guide_app.mutations.tags import CUSTOMER_LIMIT
from guide_app.services.contact_budget import Restrained
from guide_app.services.customer_models import TagGroupChoice
from guide_app.services.customers import CustomerService
from guide_app.services.merging import Merger
from guide_app.services.problems import problem_of
from guide_app.services.scripts import Taken
from guide_app.services.tag_changes import Progress
from guide_app.services.undo import Undo
from ui.acts import Acts
from ui.customers.bulk import BulkResult, for_each
from ui.customers.merge import MergeDialog
from ui.customers.plan import PlanDialog
from ui.customers.tags import TagDialog
from ui.dates import date_words
from ui.progress import ProgressDialog
from ui.restraint import RestraintDialog, Warned
from ui.shell import Page
from ui.tasks import Lane, TaskRunner
from ui.words.problems import problem_words


class CustomerActs(Acts):
    """Opens the dialogs over a page, saves, and offers to take it back.

    Args:
        page: Over which dialogs and toasts appear.
        service: What is asked and done.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        today: The brand's day.
    """

    done = Signal(object)  # Undo, or None when something was taken back
    contacted = Signal(str)  # id of a customer of whom a contact was noted
    merged = Signal(str)  # id of a customer for whom another one stands now

    def __init__(
        self,
        page: Page,
        service: CustomerService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        today: Callable[[], date],
    ) -> None:
        super().__init__(page, runner, saved)
        self._service = service
        self._today = today
        self._noting: set[str] = set()  # of whom a contact is being noted

    # Tags and plans, for one or many

    def tag(
        self,
        customer_ids: Sequence[str],
        groups: Sequence[TagGroupChoice],
        who: str,
        present: Collection[str] = (),
    ) -> None:
        """Choose tags for customers; ``present`` are those that one customer has."""
        title = self.tr("Tags of {who}") if present else self.tr("Add tags: {who}")
        dialog = TagDialog(self._page, groups, title=title.replace("{who}", who), present=present)
        dialog.chosen.connect(partial(self.change_tags, customer_ids, who))
        dialog.open()

    def untag(self, customer_ids: Sequence[str], who: str) -> None:
        """Choose tags to take off customers, archived ones too."""
        self._runner.run(
            self._service.tag_catalog,
            done=partial(self._choose_to_untag, customer_ids, who),
            failed=self.on_failed,
        )

    def _choose_to_untag(
        self, customer_ids: Sequence[str], who: str, groups: Sequence[TagGroupChoice]
    ) -> None:
        title = self.tr("Take tags off: {who}").replace("{who}", who)
        dialog = TagDialog(self._page, groups, title=title, removing=True)
        dialog.chosen.connect(partial(self.change_tags, customer_ids, who))
        dialog.open()

    def change_tags(
        self,
        customer_ids: Sequence[str],
        who: str,
        add: Collection[str],
        remove: Collection[str],
    ) -> None:
        """Put tags on and take tags off; of very many it shows how far it is and can be stopped."""
        progress = Progress(len(customer_ids))
        dialog: ProgressDialog | None = None
        if len(customer_ids) > CUSTOMER_LIMIT:
            title = self.tr("Changing tags: {who}").format(who=who)
            dialog = ProgressDialog(self._page, progress, title)
            dialog.open()
        self._runner.run(
            lambda: self._service.change_tags(customer_ids, add, remove, progress),
            done=partial(self._on_tags_changed, dialog, progress, who),
            failed=partial(self._on_tags_failed, dialog),
            lane=Lane.WRITE,
        )

    def _on_tags_changed(
        self, dialog: ProgressDialog | None, progress: Progress, who: str, token: Undo
    ) -> None:
        if dialog is not None:
            dialog.close_sheet()
        words = self.tr("{who}: tags changed").format(who=who)
        if progress.done < progress.total:
            words = self.tr("Stopped: tags of %n customer(s) changed", "", progress.done)
        if progress.refused is not None:
            words += " · " + problem_words(problem_of(progress.refused))
        self.on_done(words, token)

    def _on_tags_failed(self, dialog: ProgressDialog | None, error: BaseException) -> None:
        if dialog is not None:
            dialog.close_sheet()
        self.on_failed(error)

    def plan(self, customer_ids: Sequence[str], who: str) -> None:
        """Plan a contact with each of them."""
        title = self.tr("Plan follow-up: {who}").format(who=who)
        dialog = PlanDialog(self._page, self._today(), title=title)
        dialog.planned.connect(partial(self._plan, customer_ids, who))
        dialog.open()

    def _plan(self, customer_ids: Sequence[str], who: str, day: date, task: str) -> None:
        self._runner.run(
            lambda: self._service.restrained(customer_ids, day),
            done=partial(self._on_restrained, customer_ids, who, day, task),
            failed=self.on_failed,
        )

    def _on_restrained(
        self,
        customer_ids: Sequence[str],
        who: str,
        day: date,
        task: str,
        restrained: Sequence[Restrained],
    ) -> None:
        """Warn before somebody is contacted who should be left in peace."""
        warned = {one.customer_id for one in restrained}
        absolute = {one.customer_id for one in restrained if one.restraint.absolute}
        others = [id for id in customer_ids if id not in warned]
        if not restrained:
            self._save_plans(others, frozenset(), who, day, task)
            return
        insisted = frozenset(warned - absolute)
        everybody = [id for id in customer_ids if id not in absolute]
        dialog = RestraintDialog(self._page, restrained, len(others))
        dialog.others_wanted.connect(partial(self._save_plans, others, frozenset(), who, day, task))
        dialog.insisted.connect(partial(self._save_plans, everybody, insisted, who, day, task))
        dialog.open()

    def contact(self, customer_id: str, who: str, taken: Taken | None = None) -> None:
        """Note a contact outside of the list; warn first where the customer should rest."""
        if customer_id in self._noting:
            return  # a key pressed twice
        self._noting.add(customer_id)

        def noted(token: Undo) -> None:
            self._noting.discard(customer_id)
            self.contacted.emit(customer_id)
            words = self.tr("{who}: contacted, waiting for a reply").format(who=who)
            self.on_done(words, token)

        def note() -> None:
            self._runner.run(
                lambda: self._service.contact(customer_id, taken=taken),
                done=noted,
                failed=failed,
                lane=Lane.WRITE,
            )

        def failed(error: BaseException) -> None:
            self._noting.discard(customer_id)
            self.on_failed(error)

        def warn(restrained: Sequence[Restrained]) -> None:
            if not restrained:
                note()
                return
            self._noting.discard(customer_id)  # the dialog takes the keys
            dialog = RestraintDialog(self._page, restrained, warned=Warned.NOTE)
            dialog.insisted.connect(note)
            dialog.open()

        self._runner.run(
            lambda: self._service.restrained([customer_id], self._today()),
            done=warn,
            failed=failed,
        )

    def _save_plans(
        self,
        customer_ids: Sequence[str],
        insisted: frozenset[str],
        who: str,
        day: date,
        task: str,
    ) -> None:
        words = self.tr("{who}: planned for {day}").format(who=who, day=date_words(day))

        def plan(one: str) -> Undo:
            return self._service.plan(one, day, task, insisted=one in insisted)

        self._runner.run(
            lambda: for_each(customer_ids, plan),
            done=partial(self._on_planned, words),
            failed=self.on_failed,
            lane=Lane.WRITE,
        )

    def _on_planned(self, words: str, result: BulkResult) -> None:
        if result.refused:
            words += " · " + self.tr("%n could not be planned", "", result.refused)
        self.on_done(words, result.undo)

    # Two who are one person

    def merge(self, customer_id: str, into_id: str) -> None:
        """Show both side by side, and merge them if the guide says so."""
        self._runner.run(
            lambda: self._service.compare(customer_id, into_id),
            done=self._ask_to_merge,
            failed=self.on_failed,
        )

    def _ask_to_merge(self, merger: Merger) -> None:
        dialog = MergeDialog(self._page, merger)
        dialog.turned.connect(partial(self._turn_merger, dialog))
        dialog.confirmed.connect(partial(self._merge, dialog))
        dialog.open()

    def _turn_merger(self, dialog: MergeDialog) -> None:
        into, other = dialog.merger.into.customer_id, dialog.merger.other.customer_id
        self._runner.run(
            lambda: self._service.compare(into, other),
            done=dialog.show_merger,
            failed=self.on_failed,
        )

    def _merge(self, dialog: MergeDialog) -> None:
        into, other = dialog.merger.into, dialog.merger.other
        dialog.set_busy(True)

        def merged(token: Undo) -> None:
            dialog.close_sheet()
            self.merged.emit(other.customer_id)
            words = self.tr("{one} and {other} are one customer now")
            self.on_done(words.format(one=into.name, other=other.name), token)

        self._runner.run(
            lambda: self._service.merge(other.customer_id, into.customer_id),
            done=merged,
            failed=dialog.show_failure,
            lane=Lane.WRITE,
        )

    # Saving, saying, taking back

    def run(self, do: Callable[[], Undo | None], words: str) -> None:
        """Save something and say so, with its undo."""
        self._runner.run(
            do, done=partial(self.on_done, words), failed=self.on_failed, lane=Lane.WRITE
        )

    def on_done(self, words: str, token: Undo | None) -> None:
        """Say what was saved, and offer to take it back."""
        self._saved()
        if token is not None and token.opposites:
            self.offer(words, partial(self.undo, token))
        else:
            self.say(words)
        self.done.emit(token)

    def undo(self, token: Undo) -> None:
        """Take something back."""
        self.take_back(lambda: self._service.undo(token), partial(self.done.emit, None))

    def on_failed(self, error: BaseException) -> None:
        """Say what went wrong; the page asks again what is true."""
        super().on_failed(error)
        self._page.refresh()
