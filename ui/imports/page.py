"""Import: choose a file, say what its columns are, see what would happen, and only then write."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from guide_app.intake import Rejection
from guide_app.services.import_models import Draft, ImportLine, Trial
from guide_app.services.import_run import ImportRun, TrialRun
from guide_app.services.import_undo import ImportUndo
from guide_app.services.imports import ImportService
from guide_app.services.tag_changes import Progress
from ui.dates import number_words
from ui.files import dropped_file
from ui.imports.choosing import choose_file, choose_place
from ui.imports.long_work import LongWork
from ui.imports.mapping import MappingPane
from ui.imports.outcome import OutcomePane
from ui.imports.start import StartPane
from ui.imports.words import counts_words, failure_words, rejection_words, taken_back_words
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Space
from ui.widgets import EmptyState, KeyButton, Look, Nothing, ToastSpec


class ImportPage(Page):
    """From a file to customers in the own book.

    Args:
        service: Reads, tries out, imports and takes back.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
        zone: The brand's time zone.
    """

    page_id = "import"
    icon = "upload"
    in_rail = False

    def __init__(
        self,
        service: ImportService,
        runner: TaskRunner,
        *,
        saved: Callable[[], None],
        zone: tzinfo,
    ) -> None:
        super().__init__()
        self._service = service
        self._runner = runner
        self._saved = saved
        self._lists = Latest(runner)
        self._looks = Latest(runner)
        self._draft: Draft | None = None
        self._trial: Trial | None = None
        self.work = LongWork(self, runner, self._on_broken)
        self.setAcceptDrops(True)
        self._make_commands()
        commands = [self._actions[name] for name in ("chooseFile", "pasteRows", "goBack")]
        self.start = StartPane(zone, commands, self._actions["takeBack"])
        self.mapping = MappingPane()
        self.mapping.changed.connect(self._show_commands)
        self.outcome = OutcomePane()
        self._wait = EmptyState(Nothing.LOADING, name="importLoading")
        self._lay_out()
        self.retranslate()
        self._go(self.start)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("ImportPage", "Import customers")

    def commands(self) -> Sequence[QAction]:
        return [action for action in self._actions.values() if action.isEnabled()]

    def on_shown(self, argument: object = None) -> None:
        if isinstance(argument, Path):
            self.look_at(argument)
        self.refresh()

    def refresh(self) -> None:
        self._lists.run(
            self._service.list_imports, done=self.start.show_lines, failed=self._on_failed
        )

    def focus_first(self) -> None:
        pane = self._stack.currentWidget()
        if isinstance(pane, StartPane | MappingPane | OutcomePane):
            pane.focus_first()

    def retranslate(self) -> None:
        words = {
            "chooseFile": self.tr("Choose a file…"),
            "pasteRows": self.tr("Paste rows"),
            "takeBack": self.tr("Take this import back"),
            "saveRejected": self.tr("Save rejected rows…"),
            "goBack": self.tr("Back"),
        }
        for name, text in words.items():
            self._actions[name].setText(text)
        self._show_commands()

    # Laying out

    def _make_commands(self) -> None:
        self._actions: dict[str, QAction] = {}
        for key, slot, name in (
            (Key.CHOOSE_FILE, self._on_choose, "chooseFile"),
            (Key.PASTE_ROWS, self._on_paste, "pasteRows"),
            (Key.TAKE_BACK_IMPORT, self._on_take_back, "takeBack"),
            (Key.SAVE_REJECTED, self._on_save_rejected, "saveRejected"),
            (Key.GO_BACK, self._on_back, "goBack"),
            (Key.GO_ON, self._on_go, "goOn"),
        ):
            self._actions[name] = add_action(self, key, slot, name=name)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for pane in (self.start, self.mapping, self.outcome, self._wait):
            self._stack.addWidget(pane)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(KeyButton.of(self._actions["saveRejected"], parent=self._foot))
        row.addStretch(1)
        row.addWidget(KeyButton.of(self._actions["goBack"], parent=self._foot))
        row.addWidget(KeyButton.of(self._actions["goOn"], look=Look.PRIMARY, parent=self._foot))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)

    def _go(self, pane: QWidget) -> None:
        self._stack.setCurrentWidget(pane)
        self._show_commands()
        if self.isVisible():
            self.focus_first()

    def _show_commands(self) -> None:
        pane = self._stack.currentWidget()
        at_start, mapping = pane is self.start, pane is self.mapping
        outcome = pane is self.outcome
        trial = self._trial
        rejected = outcome and trial is not None and bool(trial.rejected)
        to_do = trial.to_do if outcome and trial is not None else 0
        for name in ("chooseFile", "pasteRows"):
            self._actions[name].setEnabled(at_start)
        chosen = self.start.chosen
        self._actions["takeBack"].setEnabled(at_start and chosen is not None and chosen.can_undo)
        self._actions["saveRejected"].setEnabled(rejected)
        self._actions["saveRejected"].setVisible(rejected)
        self._actions["goOn"].setEnabled(self.mapping.fits if mapping else to_do > 0)
        words = self.tr("See what would happen")
        if outcome:
            words = self.tr("Import %n customer(s)", "", to_do)
        self._actions["goOn"].setText(words)
        self._foot.setVisible(mapping or outcome)

    # Choosing

    def look_at(self, path: Path) -> None:
        """Open a file that was chosen or dropped."""
        self._look(partial(self._service.look_at, path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is not None and not self.work.is_open:
            event.acceptProposedAction()
            self.look_at(path)

    def _on_choose(self) -> None:
        choose_file(self, self.look_at)

    def _on_paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        name = self.tr("Pasted rows")
        self._look(lambda: self._service.look_at_text(text, name))

    def _look(self, look: Callable[[], Draft]) -> None:
        self.start.show_problem("")
        self._go(self._wait)
        self._looks.run(look, done=self._on_looked, failed=self._on_unreadable)

    def _on_looked(self, draft: Draft) -> None:
        self._draft, self._trial = draft, None
        self.mapping.show_draft(draft)
        self._go(self.mapping)

    def _on_unreadable(self, error: BaseException) -> None:
        self.start.show_problem(failure_words(error))
        self._go(self.start)

    # Trying out and importing

    def _on_go(self) -> None:
        if self._stack.currentWidget() is self.mapping:
            self._try_out()
        elif self._stack.currentWidget() is self.outcome:
            self._import()

    def _on_back(self) -> None:
        pane = self._stack.currentWidget()
        if pane is self.outcome:
            self._go(self.mapping)
            return
        if pane is self.start:
            self.page_asked.emit("customers", None)
            return
        self._looks.cancel()
        self._draft = self._trial = None
        self._go(self.start)

    def _try_out(self) -> None:
        draft, mapping = self._draft, self.mapping.mapping
        if draft is None:
            return

        def told(run: TrialRun, progress: Progress) -> None:
            progress.done = run.trial.total
            progress.total = draft.table.row_count or round(progress.done / max(run.share, 0.01))

        self.work.run(
            self.tr("Looking at every row: {file}").replace("{file}", draft.file_name),
            draft.table.row_count or 0,
            Lane.READ,
            lambda: self._service.begin_trial(draft, mapping),
            told=told,
            ended=lambda run, finished: self._on_tried(draft, run.trial, finished),
        )

    def _on_tried(self, draft: Draft, trial: Trial, finished: bool) -> None:
        self.work.close()
        if finished and draft is self._draft:
            self._trial = trial
            self.outcome.show_trial(draft.file_name, trial)
            self._go(self.outcome)

    def _import(self) -> None:
        draft, trial, mapping = self._draft, self._trial, self.mapping.mapping
        if draft is None or trial is None:
            return

        def told(run: ImportRun, progress: Progress) -> None:
            progress.done = run.settled

        def ended(run: ImportRun, finished: bool) -> None:
            if finished:
                self._on_imported(run.import_id)
                return
            self._runner.run(
                run.stop,
                done=lambda _none: self._on_imported(run.import_id),
                failed=self._on_broken,
                lane=Lane.WRITE,
            )

        self.work.run(
            self.tr("Importing {file}").replace("{file}", draft.file_name),
            trial.total,
            Lane.WRITE,
            lambda: self._service.begin(draft, mapping, trial),
            told=told,
            ended=ended,
        )

    def _on_imported(self, import_id: str) -> None:
        self._draft = self._trial = None
        self._saved()
        self._runner.run(
            self._service.list_imports,
            done=partial(self._on_settled, import_id),
            failed=self._on_failed,
        )

    def _on_settled(self, import_id: str, lines: tuple[ImportLine, ...]) -> None:
        self.work.close()
        self.start.show_lines(lines)
        self._go(self.start)
        line = next((line for line in lines if line.import_id == import_id), None)
        if line is None:
            return
        words = self.tr("{file}: {counts}").format(
            file=line.file_name, counts=counts_words(line.counts)
        )
        undo = partial(self._take_back, line) if line.can_undo else None
        action = self.tr("Undo") if undo else ""
        key = Key.UNDO.label if undo else ""
        self.toast_asked.emit(ToastSpec(words, action=action, key=key, undo=undo, icon="check"))

    # Taking back, and saving what was rejected

    def _on_take_back(self) -> None:
        line = self.start.chosen
        if line is not None and line.can_undo:
            self._take_back(line)

    def _take_back(self, line: ImportLine) -> None:
        def told(run: ImportUndo, progress: Progress) -> None:
            progress.total, progress.done = run.total, run.done

        self.work.run(
            self.tr("Taking back: {file}").replace("{file}", line.file_name),
            1,
            Lane.WRITE,
            lambda: self._service.undo(line.import_id),
            told=told,
            ended=lambda _run, _finished: self._on_taken_back(line.import_id),
        )

    def _on_taken_back(self, import_id: str) -> None:
        self._saved()
        self._runner.run(
            self._service.list_imports,
            done=partial(self._say_taken_back, import_id),
            failed=self._on_failed,
        )

    def _say_taken_back(self, import_id: str, lines: tuple[ImportLine, ...]) -> None:
        self.work.close()
        self.start.show_lines(lines)
        self._go(self.start)
        said = [taken_back_words(line) for line in lines if line.import_id == import_id]
        self.toast_asked.emit(ToastSpec("".join(said), icon="undo"))

    def _on_save_rejected(self) -> None:
        if self._draft is not None:
            choose_place(self, self._draft, self.save_rejected)

    def save_rejected(self, path: Path) -> None:
        """Write the rejected rows with their reasons to a file."""
        draft, trial = self._draft, self._trial
        if draft is None or trial is None:
            return

        def words(rejection: Rejection) -> str:
            return rejection_words(rejection)

        self._runner.run(
            lambda: self._service.save_rejected(draft, trial, path, words),
            done=partial(self._on_rejected_saved, path),
            failed=self._on_failed,
        )

    def _on_rejected_saved(self, path: Path, count: int) -> None:
        words = self.tr("{count} row(s) with their reasons are in {file}")
        self.toast_asked.emit(
            ToastSpec(words.format(count=number_words(count), file=path.name), icon="check")
        )

    # What goes wrong

    def _on_broken(self, error: BaseException) -> None:
        """It ended early; what was imported until then stays and is in the list."""
        self.work.close()
        self._saved()
        self.start.show_problem(failure_words(error))
        self._go(self.start)
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        self.toast_asked.emit(ToastSpec(failure_words(error), icon="alert"))
