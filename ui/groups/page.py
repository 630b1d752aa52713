"""The groups: what is due in which today, and what has had its time."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from guide_app.domain.words import GroupState
from guide_app.services.groups import GroupBoard, GroupRow, GroupService
from guide_app.services.problems import problem_of
from guide_app.services.undo import Undo
from ui.acts import Acts
from ui.groups.dialogs import ChangeGroupDialog, CountDialog, OpenGroupDialog
from ui.groups.rows import GroupRows
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Space
from ui.widgets import (
    Dialog,
    EmptyState,
    KeyButton,
    ListOrNothing,
    Look,
    Nothing,
    RowDelegate,
    RowList,
    TextLabel,
    hairline,
)
from ui.words.groups import count_words, rules_words
from ui.words.problems import problem_words


class GroupsPage(Page):
    """A list, and what is said of the group that is chosen.

    Args:
        service: Reads and writes.
        runner: Work off the GUI thread.
        saved: Called after every saved change.
    """

    page_id = "groups"
    icon = "message"

    def __init__(
        self, service: GroupService, runner: TaskRunner, *, saved: Callable[[], None]
    ) -> None:
        super().__init__()
        self._service, self._runner, self._saved = service, runner, saved
        self._acts = Acts(self, runner, saved)
        self._loading = Latest(runner)
        self._board: GroupBoard | None = None
        self._rows = GroupRows(self)
        self.list = RowList(name="groupRows", delegate=RowDelegate(lines=3))
        self.list.setModel(self._rows)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self._count = TextLabel(role="dim", wrap=True)
        self._count.setObjectName("groupCount")
        self._rules = TextLabel(role="dim", wrap=True)
        self._rules.setObjectName("groupRules")
        self._nothing = EmptyState(name="groupNothing")
        self._nothing.acted.connect(self._on_nothing_acted)
        self._open = add_action(self, Key.OPEN_GROUP, self._on_open, name="openGroup")
        self._posted = add_action(self, Key.GROUP_POSTED, self._on_posted, name="groupPosted")
        self._members = add_action(self, Key.GROUP_COUNT, self._on_count, name="groupMembers")
        self._change = add_action(self, Key.CHANGE_GROUP, self._on_change, name="changeGroup")
        self._copy = add_action(self, Key.GROUP_ADDRESS, self._on_copy, name="groupAddress")
        self._dissolve = self._settling(Key.GROUP_DISSOLVED, GroupState.DISSOLVED)
        self._regroup = self._settling(Key.GROUP_REGROUPED, GroupState.REGROUPED)
        self._restore = self._settling(Key.RESTORE_GROUP, GroupState.ACTIVE)
        add_action(self, Key.NEXT_ROW, partial(self.list.step, 1), name="groupNext")
        add_action(self, Key.PREVIOUS_ROW, partial(self.list.step, -1), name="groupPrevious")
        self._stack = ListOrNothing(self.list, self._nothing)
        self._lay_out()
        self.retranslate()
        self._allow()
        self._nothing.show_state(Nothing.LOADING)

    @classmethod
    def word(cls) -> str:
        return QCoreApplication.translate("GroupsPage", "Groups")

    def on_shown(self, argument: object = None) -> None:
        self.refresh()

    def refresh(self) -> None:
        self._loading.run(self._service.load, done=self._on_loaded, failed=self._on_failed)

    def focus_first(self) -> None:
        self._stack.focus_first()

    def retranslate(self) -> None:
        self._open.setText(self.tr("New group"))
        self._posted.setText(self.tr("Posted today"))
        self._members.setText(self.tr("Count members"))
        self._change.setText(self.tr("Change"))
        self._copy.setText(self.tr("Copy address"))
        self._dissolve.setText(self.tr("Dissolved"))
        self._regroup.setText(self.tr("Regrouped"))
        self._restore.setText(self.tr("Restore"))
        if self._board is not None:
            self._on_loaded(self._board)

    def _settling(self, key: Key, state: GroupState) -> QAction:
        return add_action(self, key, partial(self._on_settle, state), name=f"group.{state}")

    def _lay_out(self) -> None:
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        head.setSpacing(Space.M)
        head.addWidget(self._count, 1)
        head.addWidget(KeyButton.of(self._open, look=Look.QUIET))
        head.addWidget(KeyButton.of(self._posted, look=Look.PRIMARY))
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        foot.setSpacing(Space.S)
        foot.addWidget(self._rules, 1)
        settling = (self._regroup, self._dissolve, self._restore)
        for action in (self._members, self._change, self._copy, *settling):
            foot.addWidget(KeyButton.of(action, look=Look.QUIET))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(hairline())
        box.addWidget(self._stack, 1)
        box.addWidget(hairline())
        box.addLayout(foot)

    def _on_loaded(self, board: GroupBoard) -> None:
        before, here = self._current, self.list.currentIndex().row()
        self._board = board
        self._rows.show_rows(board.rows, board.today)
        self._count.setText(count_words(board) if board.rows else "")
        if board.rows:
            ids = [row.group_id for row in board.rows]
            at = min(max(0, here), len(ids) - 1)
            if before is not None and before.group_id in ids:
                at = ids.index(before.group_id)  # what is done goes down
            self.list.setCurrentIndex(self._rows.index(at, 0))
            self._stack.show_rows()
        else:
            words = self.tr("No group yet. Register those that you run in WeChat.")
            self._nothing.show_state(Nothing.EMPTY, words, action=self.tr("New group"))
            self._stack.show_nothing()
        self._allow()

    def _allow(self) -> None:
        row = self._current
        running = row is not None and row.is_running
        away = row is not None and row.is_put_away
        over = row is not None and not away
        self._posted.setEnabled(row is not None and running and not row.is_posted)
        self._members.setEnabled(running)
        self._change.setEnabled(over)
        self._copy.setEnabled(row is not None and running and row.join_url is not None)
        self._regroup.setEnabled(over)
        self._dissolve.setEnabled(over)
        self._restore.setEnabled(away)
        for action in (self._regroup, self._dissolve):
            action.setVisible(not away)
        self._restore.setVisible(away)  # in the place of those two
        self._rules.setText(rules_words(row) if row is not None else "")

    @property
    def _current(self) -> GroupRow | None:
        return self._rows.row(self.list.currentIndex())

    def _on_open(self) -> None:
        dialog = OpenGroupDialog(self)
        dialog.saved.connect(partial(self._on_dialog_saved, dialog, self._service.open))
        dialog.open()

    def _on_count(self) -> None:
        row = self._current
        if row is None:
            return
        dialog = CountDialog(self, row)
        count = partial(self._service.count, row.group_id)
        dialog.saved.connect(partial(self._on_dialog_saved, dialog, count))
        dialog.open()

    def _on_change(self) -> None:
        row = self._current
        if row is None:
            return
        dialog = ChangeGroupDialog(self, row)
        change = partial(self._service.change, row)
        dialog.saved.connect(partial(self._on_dialog_saved, dialog, change))
        dialog.open()

    def _on_dialog_saved(
        self, dialog: Dialog, save: Callable[..., object], *values: object
    ) -> None:
        dialog.set_busy(True)
        self._write(partial(save, *values), partial(self._on_saved, dialog), dialog.show_failure)

    def _on_saved(self, dialog: Dialog, _nothing: object) -> None:
        dialog.close_sheet()
        self._saved()
        self.refresh()

    def _on_posted(self) -> None:
        row = self._current
        if row is not None:
            self._write(
                partial(self._service.posted, row.group_id),
                partial(self._on_noted, row.name),
                self._acts.on_failed,
            )

    def _on_noted(self, name: str, token: Undo | None) -> None:
        if token is not None:
            self._offer(self.tr("{name}: posted").replace("{name}", name), token)
        else:  # since the list was read; the undo of what was done before is kept
            words = self.tr("{name}: today is noted already").replace("{name}", name)
            self._acts.say(words, "alert")
            self.refresh()

    def _on_settle(self, state: GroupState) -> None:
        row = self._current
        if row is None:
            return
        words = {
            GroupState.DISSOLVED: self.tr("{name}: dissolved"),
            GroupState.REGROUPED: self.tr("{name}: regrouped"),
            GroupState.ACTIVE: self.tr("{name}: running again"),
        }[state]
        self._write(
            partial(self._service.settle, row.group_id, state),
            partial(self._on_settled, words.replace("{name}", row.name)),
            self._acts.on_failed,
        )

    def _on_settled(self, words: str, token: Undo | None) -> None:
        if token is not None:
            self._offer(words, token)
        else:
            self.refresh()

    def _on_copy(self) -> None:
        row = self._current
        if row is not None and row.join_url is not None:
            QGuiApplication.clipboard().setText(row.join_url)
            self._acts.say(self.tr("The address to join lies on the clipboard."), "copy")

    def _offer(self, words: str, token: Undo) -> None:
        self._saved()
        self.refresh()
        take_back = partial(self._service.undo, token)
        self._acts.offer(words, partial(self._acts.take_back, take_back, self.refresh))

    def _write(
        self,
        work: Callable[[], object],
        done: Callable[..., object],
        failed: Callable[[BaseException], object],
    ) -> None:
        self._runner.run(work, done=done, failed=failed, lane=Lane.WRITE)

    def _on_nothing_acted(self) -> None:
        if self._nothing.kind is Nothing.EMPTY:
            self._on_open()
        else:
            self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        if self._board is None:
            words = problem_words(problem_of(error))
            self._nothing.show_state(Nothing.ERROR, words, action=self.tr("Try again"))
            self._stack.show_nothing()
        else:
            self._acts.on_failed(error)
