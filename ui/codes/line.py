"""A line for codes, which no input method gets hold of."""

from PySide6.QtCore import Qt

from ui.widgets import TextField

_HINTS = (
    Qt.InputMethodHint.ImhLatinOnly
    | Qt.InputMethodHint.ImhPreferUppercase
    | Qt.InputMethodHint.ImhNoPredictiveText
)


class CodeField(TextField):
    """Takes what is typed or scanned letter by letter; a Chinese input method would swallow it."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)
        self.editor.setInputMethodHints(_HINTS)
        self.editor.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
