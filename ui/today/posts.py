"""Above the day's list: how far the day of posts is, and the way to what is due next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.posts import PostDay, PostService
from ui.i18n import Retranslated
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Latest, TaskRunner
from ui.theme import Space
from ui.widgets import KeyButton, Look, TextLabel, hairline
from ui.words.posts import day_line, next_line


class PostCard(Retranslated, QWidget):
    """One line; hidden until it is known.

    Args:
        page: On which its key works.
        service: Reads.
        runner: Work off the GUI thread.
    """

    asked = Signal(object)
    """To the wall: with the id of what is suggested, or None."""

    def __init__(self, page: Page, service: PostService, runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName("todayPosts")
        self._service = service
        self._loading = Latest(runner)
        self._day: PostDay | None = None
        self._go = add_action(page, Key.POSTS, self._on_go, name="posts")
        self._line = TextLabel(role="dim", elide=True)
        self._line.setObjectName("todayPostsLine")
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
        self._go.setText(self.tr("Post"))
        if self._day is not None:
            parts = [day_line(self._day), next_line(self._day)]
            self._line.setText(" · ".join(part for part in parts if part))
            self._line.setAccessibleName(self._line.text())

    def _on_loaded(self, day: PostDay) -> None:
        self._day = day
        self.setVisible(bool(day.slots))
        self.retranslate()

    def _on_go(self) -> None:
        suggested = self._day.suggested if self._day is not None else None
        self.asked.emit(suggested.material_id if suggested is not None else None)
