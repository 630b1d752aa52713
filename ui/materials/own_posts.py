"""The guide's own posts of the last days: the mix, and what became of each."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from guide_app.domain.words import ShareState
from guide_app.mutations.shares import MOST_COUNTED
from guide_app.services.posts import OwnPost, PostDay
from ui.materials.mix import MixMeter
from ui.theme import Space
from ui.widgets import Dialog, KeyButton, RowContent, RowDelegate, RowList, RowModel, TextLabel
from ui.widgets.form import FormField
from ui.words.posts import mix_title, own_post_words, state_words, title_words

_SHOWN, _LEAST = 5, 2
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}


class OwnPosts(Dialog):
    """Enter says that the chosen one was posted, with the counts; X that it was not.

    Args:
        host: The page it lies over.
        day: Gives the mixes.
        posts: The newest first.
        today: The brand's day.
    """

    marked = Signal(object, object, object, object)
    """Which, its new state, likes and comments, None where nothing was counted."""

    def __init__(
        self,
        host: QWidget,
        day: PostDay,
        posts: Sequence[OwnPost],
        today: Callable[[], date],
    ) -> None:
        super().__init__(host, name="ownPosts", width=620)
        self._mixes = (day.week, day.month)
        self._mix_titles = [TextLabel(role="small") for _ in self._mixes]
        for title, mix in zip(self._mix_titles, self._mixes, strict=True):
            meter = MixMeter(name=f"mix{mix.days}")
            meter.show_mix(mix)
            self.body.addWidget(title)
            self.body.addWidget(meter)
        self._model = _Rows(today, self)
        delegate = RowDelegate(self, lines=2)
        self._list = RowList(name="ownPostList", delegate=delegate)
        self._list.setModel(self._model)
        self._list.installEventFilter(self)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.activated.connect(lambda _index: self.confirm())
        height = delegate.sizeHint(None, None).height()  # type: ignore[arg-type]
        shown = min(_SHOWN, len(posts))
        self.let_shrink(self._list, height * shown, height * min(_LEAST, shown))
        self.body.addWidget(self._list)
        self._likes, self._comments = _count("ownLikes"), _count("ownComments")
        self._not_posted = KeyButton(key="X", name="ownNotPosted")
        self._not_posted.clicked.connect(self._on_not_posted)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for field in (self._likes, self._comments):
            row.addWidget(field)
        row.addStretch(1)
        row.addWidget(self._not_posted, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self.confirmed.connect(self._on_posted)
        self._model.reset(tuple(posts))
        first = next((at for at, one in enumerate(posts) if one.is_open), 0)
        self._list.setCurrentIndex(self._model.index(first, 0))
        for widget in (self._list, self._likes, self._comments, self._not_posted):
            widget.setVisible(bool(posts))
        self.retranslate()

    @property
    def chosen(self) -> OwnPost | None:
        """What is said something about."""
        return self._model.row(self._list.currentIndex())

    def show_posts(self, posts: Sequence[OwnPost]) -> None:
        """One of them was marked: show them, and go on to the next of which nothing was said."""
        here = max(0, self._list.currentIndex().row())
        self.set_busy(False)
        self._model.reset(tuple(posts))
        following = [*range(here, len(posts)), *range(here)]
        at = next((one for one in following if posts[one].is_open), min(here, len(posts) - 1))
        self._list.setCurrentIndex(self._model.index(at, 0))

    def retranslate(self) -> None:
        super().retranslate()
        title = self.tr("My posts")
        if self._model.rows:
            self.set_title(title, self.tr("Say what became of them, also days later."))
            self.set_confirm(self.tr("Posted"))
            self._cancel.setText(self.tr("Close"))  # what was said is saved already
        else:
            self.set_title(title, self.tr("Nothing was prepared in the last days."))
            self.set_close(self.tr("Close"))
        for label, mix in zip(self._mix_titles, self._mixes, strict=True):
            label.setText(
                self.tr("{days}; the mark is what the brand wants").replace(
                    "{days}", mix_title(mix)
                )
            )
        self._list.setAccessibleName(title)
        self._likes.set_label(self.tr("Likes"))
        self._comments.set_label(self.tr("Comments"))
        self._not_posted.setText(self.tr("Not posted"))

    def is_dirty(self) -> bool:
        post = self.chosen
        return post is not None and self._typed() != (post.likes, post.comments)

    def focus_first(self) -> None:
        if self._model.rows:
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().focus_first()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:  # a list would look for a name that begins with J
                self._list.step(_STEPS[key])
                return True
            if key == Qt.Key.Key_X:
                self._on_not_posted()
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> tuple[int | None, int | None]:
        texts = (self._likes.editor.text(), self._comments.editor.text())
        likes, comments = (int(text) if text else None for text in texts)
        return likes, comments

    def _on_current(self, *_indexes: QModelIndex) -> None:
        post = self.chosen
        counts = (post.likes, post.comments) if post is not None else (None, None)
        for field, count in zip((self._likes, self._comments), counts, strict=True):
            field.editor.setText("" if count is None else str(count))

    def _on_posted(self) -> None:
        if self.chosen is not None:
            self.set_busy(True)
            self.marked.emit(self.chosen, ShareState.POSTED, *self._typed())

    def _on_not_posted(self) -> None:
        if self.chosen is not None:
            self.set_busy(True)
            self.marked.emit(self.chosen, ShareState.NOT_POSTED, None, None)


class _CountField(FormField):
    """A number, or nothing."""

    editor: QLineEdit


def _count(name: str) -> _CountField:
    box = QLineEdit()
    box.setValidator(QIntValidator(0, MOST_COUNTED, box))
    box.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    box.setFixedWidth(110)
    return _CountField(box, name=name)


class _Rows(RowModel[OwnPost]):
    """What was posted, when and how, and what came of it."""

    def __init__(self, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._today = today

    def content(self, row: OwnPost) -> RowContent:
        return RowContent(
            title=title_words(row),
            line=own_post_words(row, self._today()),
            badge=state_words(row),
            avatar=None,
            done=not row.is_open,
        )
