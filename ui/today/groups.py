"""Above the day's list: in how many WeChat groups something is to be posted today."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.groups import GroupBoard, GroupService
from ui.i18n import Retranslated
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Latest, TaskRunner
from ui.theme import Space
from ui.widgets import KeyButton, Look, TextLabel, hairline
from ui.words.groups import due_words


class GroupCard(Retranslated, QWidget):
    """One line; hidden while nothing is due.

    Args:
        page: On which its key works.
        service: Reads.
        runner: Work off the GUI thread.
    """

    asked = Signal()
    """To the groups."""

    def __init__(self, page: Page, service: GroupService, runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName("todayGroups")
        self._service = service
        self._loading = Latest(runner)
        self._board: GroupBoard | None = None
        self._go = add_action(page, Key.GROUPS, self.asked.emit, name="groups")
        self._go.setEnabled(False)
        self._line = TextLabel(role="dim", elide=True)
        self._line.setObjectName("todayGroupsLine")
        row = QHBoxLayout()
        row.setContentsMargins(Space.L, Space.XS, Space.S, Space.XS)
        row.addWidget(self._line, 1)
        row.addWidget(KeyButton.of(self._go, look=Look.QUIET))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(hairline())
        self.hide()
        self.retranslate()

    def refresh(self) -> None:
        """Read it again; what was shown stays where it cannot be read, the list says why."""
        self._loading.run(self._service.load, done=self._on_loaded, failed=lambda _error: None)

    def retranslate(self) -> None:
        self._go.setText(self.tr("Groups"))
        if self._board is not None:
            self._line.setText(due_words(self._board))
            self._line.setAccessibleName(self._line.text())

    def _on_loaded(self, board: GroupBoard) -> None:
        self._board = board
        self._go.setEnabled(board.due > 0)
        self.setVisible(board.due > 0)
        self.retranslate()
