"""Fields with their label above and, when something is wrong, the reason below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Space, metrics
from ui.widgets.text import TextLabel


class FormField(QWidget):
    """One labelled editor. The label is its buddy and its accessible name."""

    def __init__(self, editor: QWidget, *, name: str, parent: QWidget | None = None) -> None:
        """Wrap an editor.

        Args:
            editor: A line edit, combo box, date edit or other widget.
            name: Object name of the editor; the message below is ``name`` + ``Problem``.
            parent: Owner.
        """
        super().__init__(parent)
        self.editor = editor
        editor.setObjectName(name)
        self.setFocusProxy(editor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label = TextLabel(role="small")
        self._label.setBuddy(editor)
        self._problem = TextLabel(role="error", wrap=True)
        self._problem.setObjectName(f"{name}Problem")
        self._problem.hide()
        self._hint = TextLabel(role="faint", wrap=True)
        self._hint.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._problem)
        column.addWidget(self._hint)

    def set_label(self, label: str, *, hint: str = "") -> None:
        """Name the field, with a quiet line below while nothing is wrong."""
        self._label.setText(label)
        self._label.setVisible(bool(label))
        self.editor.setAccessibleName(label)
        self._hint.setText(hint)
        self.set_problem(self.problem)

    @property
    def problem(self) -> str:
        """Why the entry cannot stay as it is, or ""."""
        return self._problem.text()

    def set_problem(self, sentence: str) -> None:
        """Say below the field what is wrong with it; "" when all is well."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint.text()) and not sentence)
        self.editor.setAccessibleDescription(sentence or self._hint.text())
        if bool(self.editor.property("invalid")) != bool(sentence):
            self.editor.setProperty("invalid", bool(sentence))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)


class TextArea(FormField):
    """A labelled box for running text; Tab leaves it, its problem goes when it is edited."""

    editor: QPlainTextEdit

    def __init__(self, *, name: str, lines: int = 4, parent: QWidget | None = None) -> None:
        """Make an empty box.

        Args:
            name: Object name of the text edit.
            lines: How many lines it shows.
            parent: Owner.
        """
        box = QPlainTextEdit()
        box.setTabChangesFocus(True)
        box.setFixedHeight(round(metrics().lineSpacing() * lines) + 24)
        super().__init__(box, name=name, parent=parent)
        box.textChanged.connect(self._on_edited)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Fill it in."""
        self.editor.setPlainText(text)

    def _on_edited(self) -> None:
        if self.problem:
            self.set_problem("")


class TextField(FormField):
    """A labelled line of text; typing takes its problem away."""

    editor: QLineEdit

    def __init__(
        self,
        *,
        name: str,
        secret: bool = False,
        max_length: int = 200,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty field.

        Args:
            name: Object name of the line edit.
            secret: Whether it shows dots.
            max_length: UTF-16 units that can be typed.
            parent: Owner.
        """
        line = QLineEdit()
        line.setMaxLength(max_length)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        super().__init__(line, name=name, parent=parent)
        line.textEdited.connect(self._on_edited)

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.editor.text()

    def set_text(self, text: str) -> None:
        """Fill it in."""
        self.editor.setText(text)

    def _on_edited(self, _text: str) -> None:
        if self.problem:
            self.set_problem("")
