"""The day of posts on the wall: its slots above the materials, and what to post next."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.domain.words import ShareState
from guide_app.services.post_models import OwnPost, PostDay
from guide_app.services.posts import PostService
from guide_app.services.undo import Undo, together
from ui.acts import Acts
from ui.i18n import Retranslated
from ui.materials.own_posts import OwnPosts
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Lane, Latest, TaskRunner
from ui.theme import Space, Tone
from ui.widgets import Chip, InfoBanner, KeyButton, Look, TextLabel, hairline
from ui.widgets.flow import FlowLayout
from ui.words.posts import caps_words, day_line, next_line, slot_chip, slot_words, yesterday_line


class PostBar(Retranslated, QWidget):
    """Today's slots, how far the day is, and what is due next.

    Args:
        buttons: What can be done about it.
    """

    def __init__(self, buttons: tuple[KeyButton, ...], *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._day: PostDay | None = None
        self._slots = FlowLayout()
        self._line = TextLabel(role="dim", elide=True)
        self._line.setObjectName(f"{name}Line")
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addLayout(self._slots, 1)
        for button in buttons:
            above.addWidget(button)
        column = QVBoxLayout()
        column.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        column.setSpacing(Space.XS)
        column.addLayout(above)
        column.addWidget(self._line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(column)
        box.addWidget(hairline())
        self.hide()

    @property
    def words(self) -> list[str]:
        """What the slots say."""
        return [chip.text for chip in self.findChildren(Chip)]

    def show_day(self, day: PostDay) -> None:
        """Show how it stands."""
        self._day = day
        self.setVisible(bool(day.slots))
        self.retranslate()

    def retranslate(self) -> None:
        if self._day is None:
            return
        self._slots.clear()
        for slot in self._day.slots:
            shown = slot_chip(slot)
            chip = Chip(shown.text, shown.tone, parent=self)
            chip.setToolTip(slot_words(slot))
            chip.setAccessibleName(slot_words(slot))
            self._slots.addWidget(chip)
        parts = [day_line(self._day), yesterday_line(self._day), next_line(self._day)]
        self._line.setText(" · ".join(part for part in parts if part))


class PostDesk(Acts):
    """Keeps the bar and the warning of a page up to date, and notes what became of posts.

    Args:
        page: The wall.
        service: What is asked and done.
        runner: Work off the GUI thread.
        choose: Shows a material by its id.
        saved: Called after every saved change.

    Attributes:
        notice: Says beside the main command that one more is beyond the cap.
    """

    changed = Signal()
    """Something was said of a post."""

    def __init__(
        self,
        page: Page,
        service: PostService,
        runner: TaskRunner,
        choose: Callable[[str], object],
        saved: Callable[[], None],
    ) -> None:
        super().__init__(page, runner, saved)
        self._service, self._choose = service, choose
        self._loading = Latest(runner)
        self._sheet: OwnPosts | None = None
        self._marked: list[Undo] = []  # while the sheet is open
        self.day: PostDay | None = None
        self._own = add_action(page, Key.OWN_POSTS, self._on_own, name="ownPosts")
        self._suggested = add_action(page, Key.SUGGESTED, self._on_suggested, name="suggested")
        self._suggested.setEnabled(False)
        buttons = [KeyButton.of(one, look=Look.QUIET) for one in (self._suggested, self._own)]
        self.bar = PostBar(tuple(buttons), name="postBar")
        self.notice = InfoBanner("", tone=Tone.AMBER, name="postCap")
        self.notice.hide()

    def refresh(self) -> None:
        """Read it again; where it cannot be read, the wall says so of the same file."""
        self._loading.run(self._service.load, done=self._on_loaded, failed=lambda _error: None)

    def retranslate(self) -> None:
        """Name what can be done in the guide's language."""
        self._suggested.setText(self.tr("Suggested"))
        self._own.setText(self.tr("My posts"))
        if self.day is not None:
            self._say_cap(self.day)

    def mark(self, material_id: str, state: ShareState) -> None:
        """Say what became of what was taken today."""
        words = self.tr("Noted as not posted.")
        if state is ShareState.POSTED:
            words = self.tr("Noted as posted.")
        self._runner.run(
            partial(self._service.mark_today, material_id, state),
            done=partial(self._on_marked, words),
            failed=self.on_failed,
            lane=Lane.WRITE,
        )

    def _on_marked(self, words: str, token: Undo) -> None:
        self._saved()
        self.offer(words, partial(self._undo, token))
        self.changed.emit()

    def _undo(self, token: Undo) -> None:
        self.take_back(partial(self._service.take_back, token), self.changed.emit)

    def _on_loaded(self, day: PostDay) -> None:
        self.day = day
        self.bar.show_day(day)
        self._suggested.setEnabled(day.suggested is not None)
        self._say_cap(day)

    def _say_cap(self, day: PostDay) -> None:
        words = caps_words(day)
        self.notice.set_text(words)
        self.notice.setVisible(bool(words))

    def _on_suggested(self) -> None:
        if self.day is not None and self.day.suggested is not None:
            self._choose(self.day.suggested.material_id)

    # the sheet

    def _on_own(self) -> None:
        self._runner.run(self._service.recent, done=self._open_sheet, failed=self.on_failed)

    def _open_sheet(self, posts: tuple[OwnPost, ...]) -> None:
        if self.day is None:
            return
        self._sheet = sheet = OwnPosts(self._page, self.day, posts, lambda: self._service.today)
        sheet.marked.connect(partial(self._mark_in, sheet))
        sheet.closed.connect(self._on_sheet_closed)
        sheet.open()

    def _mark_in(
        self,
        sheet: OwnPosts,
        post: OwnPost,
        state: ShareState,
        likes: int | None,
        comments: int | None,
    ) -> None:
        self._runner.run(
            partial(self._mark_and_read, post.share_id, state, likes, comments),
            done=partial(self._on_marked_in, sheet),
            failed=sheet.show_failure,
            lane=Lane.WRITE,
        )

    def _mark_and_read(
        self, post_id: str, state: ShareState, likes: int | None, comments: int | None
    ) -> tuple[Undo, tuple[OwnPost, ...]]:
        return self._service.mark(post_id, state, likes, comments), self._service.recent()

    def _on_marked_in(self, sheet: OwnPosts, made: tuple[Undo, tuple[OwnPost, ...]]) -> None:
        token, posts = made
        self._marked.append(token)
        self._saved()
        if self._sheet is sheet:
            sheet.show_posts(posts)
        else:  # it was closed meanwhile
            self._on_sheet_closed()

    def _on_sheet_closed(self) -> None:
        self._sheet = None
        tokens, self._marked = self._marked, []
        if tokens:
            words = self.tr("%n post(s) noted.", "", len(tokens))
            self.offer(words, partial(self._undo, together(tokens)))
            self.changed.emit()
