"""Which theme is on, and how it is changed while the window is open."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import font, load_shipped_fonts
from ui.theme.stylesheet import palette, stylesheet
from ui.theme.tokens import Scheme, Tokens, load_tokens

THEME_KEY = "look/theme"
"""Where the choice is remembered among the settings of a profile."""


class _Shown:
    """What is on the screen now. One process has one screen style, as it has one QPalette."""

    scheme = Scheme.LIGHT
    reduced_motion = False


def tokens() -> Tokens:
    """The colours to paint with now; ask in ``paintEvent``, never keep them."""
    return load_tokens(_Shown.scheme)


def motion_ms(duration_ms: int) -> int:
    """How long a movement may take: 0 where the guide asked for reduced motion."""
    return 0 if _Shown.reduced_motion else duration_ms


class Theme(QObject):
    """Puts a theme on the application and switches it without a restart."""

    changed = Signal()
    """The colours are other ones now; Qt has already asked every widget to repaint."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = Scheme.LIGHT
        load_shipped_fonts()
        app.setStyle("Fusion")
        app.setFont(font())
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._show(Scheme.LIGHT)

    @property
    def choice(self) -> Scheme:
        """What the guide chose, ``SYSTEM`` included."""
        return self._choice

    @property
    def shown(self) -> Scheme:
        """What is on the screen: ``LIGHT`` or ``DARK``."""
        return _Shown.scheme

    def choose(self, choice: Scheme) -> None:
        """Show a theme from now on."""
        self._choice = choice
        wanted = self._system() if choice is Scheme.SYSTEM else choice
        if wanted is not _Shown.scheme:
            self._show(wanted)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Let nothing move from now on, or let it move again."""
        _Shown.reduced_motion = reduced

    def _show(self, scheme: Scheme) -> None:
        _Shown.scheme = scheme
        self._app.setPalette(palette(scheme))
        self._app.setStyleSheet(stylesheet(scheme))
        self.changed.emit()

    def _system(self) -> Scheme:
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return Scheme.DARK if dark else Scheme.LIGHT

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice is Scheme.SYSTEM:
            self.choose(Scheme.SYSTEM)
