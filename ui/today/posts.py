"""Above the day's list: what HQ asks to post, how far the day is, and the way to what is next."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.domain.post_tasks import TaskState
from guide_app.services.post_models import AskedPost, PostDay
from guide_app.services.posts import PostService
from guide_app.services.wall_models import Picture
from ui.i18n import Retranslated
from ui.materials.preview import PictureButton
from ui.materials.thumbs import Thumbs
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Latest, TaskRunner
from ui.theme import Space, Tone
from ui.widgets import Chip, KeyButton, Look, TextLabel, hairline
from ui.widgets.layouts import take_all
from ui.words.posts import asked_words, day_line, next_line

_MOST, _THUMB = 3, 36


class PostCard(Retranslated, QWidget):
    """One line; hidden until it is known.

    Args:
        page: On which its key works.
        service: Reads.
        runner: Work off the GUI thread.
    """

    asked = Signal(object)
    """To the wall: with the id of what HQ asks for or what is suggested, or None."""

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
        self._thumbs = Thumbs(runner, self)
        self._tasks = QVBoxLayout()
        self._tasks.setContentsMargins(Space.L, 0, Space.S, 0)
        self._tasks.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(self._tasks)
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
            self._show_tasks(self._day)

    def _on_loaded(self, day: PostDay) -> None:
        self._day = day
        self.setVisible(True)
        self.retranslate()

    def _show_tasks(self, day: PostDay) -> None:
        take_all(self._tasks)
        for number, asked in enumerate(day.asked[:_MOST]):
            line = AskedLine(asked, self._thumbs, self._service.today)
            line.setObjectName(f"askedPost{number}")
            line.chosen.connect(self.asked)
            self._tasks.addWidget(line)

    def _on_go(self) -> None:
        day = self._day
        wanted = None if day is None else day.next_asked or day.suggested
        self.asked.emit(wanted.material_id if wanted is not None else None)


class AskedLine(QWidget):
    """One post that HQ asks for: its picture leads to it on the wall; what is missed is greyed."""

    chosen = Signal(object)
    """The id of its material."""

    def __init__(self, asked: AskedPost, thumbs: Thumbs, today: date) -> None:
        super().__init__()
        missed = asked.state is TaskState.OVERDUE
        words = asked_words(asked, today)
        button = PictureButton(Picture(asked.thumb, None, 1, 1), thumbs, self)
        button.setFixedSize(_THUMB, _THUMB)
        button.setAccessibleName(f"{asked.title}, {words}")
        button.clicked.connect(partial(self.chosen.emit, asked.material_id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, Space.XS)
        row.setSpacing(Space.S)
        row.addWidget(button)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(TextLabel(asked.title, role="faint" if missed else "strong", elide=True))
        said.addWidget(TextLabel(words, role="faint" if missed else "small", elide=True))
        row.addLayout(said, 1)
        if asked.state is TaskState.DONE:
            row.addWidget(Chip("✓", Tone.ACCENT))
