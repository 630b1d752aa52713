"""The day of posts on the wall: its slots above the materials, and what to post next."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from guide_app.services.posts import PostDay, PostService
from ui.i18n import Retranslated
from ui.shell import Page
from ui.shortcuts import Key, add_action
from ui.tasks import Latest, TaskRunner
from ui.theme import Space, Tone
from ui.widgets import Chip, InfoBanner, KeyButton, Look, TextLabel, hairline
from ui.widgets.flow import FlowLayout
from ui.words.posts import cap_words, day_line, next_line, slot_chip, slot_words


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
        parts = [day_line(self._day), next_line(self._day)]
        self._line.setText(" · ".join(part for part in parts if part))


class PostDesk(QObject):
    """Keeps the bar and the warning of a page up to date.

    Args:
        page: The wall.
        service: Reads.
        runner: Work off the GUI thread.
        choose: Shows a material by its id.

    Attributes:
        notice: Says beside the main command that one more is beyond the cap.
    """

    shown = Signal()

    def __init__(
        self, page: Page, service: PostService, runner: TaskRunner, choose: Callable[[str], object]
    ) -> None:
        super().__init__(page)
        self._service, self._choose = service, choose
        self._loading = Latest(runner)
        self.day: PostDay | None = None
        self._suggested = add_action(page, Key.SUGGESTED, self._on_suggested, name="suggested")
        self._suggested.setEnabled(False)
        self.bar = PostBar((KeyButton.of(self._suggested, look=Look.QUIET),), name="postBar")
        self.notice = InfoBanner("", tone=Tone.AMBER, name="postCap")
        self.notice.hide()

    def refresh(self) -> None:
        """Read it again."""
        self._loading.run(self._service.load, done=self._on_loaded, failed=_keep)

    def retranslate(self) -> None:
        """Name what can be done in the guide's language."""
        self._suggested.setText(self.tr("Suggested"))
        if self.day is not None:
            self._say_cap(self.day)

    def _on_loaded(self, day: PostDay) -> None:
        self.day = day
        self.bar.show_day(day)
        self._suggested.setEnabled(day.suggested is not None)
        self._say_cap(day)
        self.shown.emit()

    def _say_cap(self, day: PostDay) -> None:
        words = cap_words(day)
        self.notice.set_text(words)
        self.notice.setVisible(bool(words))

    def _on_suggested(self) -> None:
        if self.day is not None and self.day.suggested is not None:
            self._choose(self.day.suggested.material_id)


def _keep(_error: BaseException) -> None:
    """What was shown stays; the wall, which reads the same file, says what is wrong with it."""
