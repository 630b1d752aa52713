"""The guide's own posts of the last days: the mix, and what became of each."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from guide_app.domain.words import ShareState
from guide_app.services.post_models import OwnPost, PostDay
from ui.materials.mix import MixMeter
from ui.theme import Space
from ui.widgets import Dialog, KeyButton, RowContent, RowDelegate, RowList, RowModel, TextLabel
from ui.widgets.form import FormField
from ui.words.posts import mix_title, own_post_words, state_words, title_words

_SHOWN, _LEAST = 5, 2
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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
        self._kept: dict[str, tuple[int | None, int | None]] = {}  # typed, by share
        self._marking: str | None = None
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
        for field in (self._likes, self._comments):
            field.editor.textEdited.connect(self._keep)
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
        if self._marking is not None:
            self._kept.pop(self._marking, None)
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
        saved = {one.share_id: (one.likes, one.comments) for one in self._model.rows}
        return any(saved.get(key) != typed for key, typed in self._kept.items())

    def focus_first(self) -> None:
        if self._model.rows:
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().focus_first()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in (*_STEPS, Qt.Key.Key_X, *_ENTERS):
                return self._on_key(key, event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTERS or not event.isAutoRepeat():
            super().keyPressEvent(event)

    def _on_key(self, key: Qt.Key, event: QKeyEvent) -> bool:
        """Whether the list is not to see it; held down, a key marks one post only."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = modifiers == Qt.KeyboardModifier.NoModifier
        if event.isAutoRepeat() or not self._confirm.isEnabled() or not is_plain:
            return True
        if key in _STEPS:  # a list would look for a name that begins with J
            self._list.step(_STEPS[key])
        elif key == Qt.Key.Key_X:
            self._on_not_posted()
        else:
            return False
        return True

    def _keep(self) -> None:
        if self.chosen is not None:
            self._kept[self.chosen.share_id] = self._typed()

    def _typed(self) -> tuple[int | None, int | None]:
        texts = (self._likes.editor.text(), self._comments.editor.text())
        likes, comments = (int(text) if text else None for text in texts)
        return likes, comments

    def _on_current(self, *_indexes: QModelIndex) -> None:
        post = self.chosen
        counts: tuple[int | None, int | None] = (None, None)
        if post is not None:
            counts = self._kept.get(post.share_id, (post.likes, post.comments))
        for field, count in zip((self._likes, self._comments), counts, strict=True):
            field.editor.setText("" if count is None else str(count))

    def _on_posted(self) -> None:
        self._mark(ShareState.POSTED, *self._typed())

    def _on_not_posted(self) -> None:
        self._mark(ShareState.NOT_POSTED, None, None)

    def _mark(self, state: ShareState, likes: int | None, comments: int | None) -> None:
        post = self.chosen
        if post is not None and self._confirm.isEnabled():
            self._marking = post.share_id
            self.set_busy(True)
            self.marked.emit(post, state, likes, comments)


class _CountField(FormField):
    """A number, or nothing."""

    editor: QLineEdit


def _count(name: str) -> _CountField:
    box = QLineEdit()
    box.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,6}"), box))
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
