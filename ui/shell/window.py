"""The frame around every screen: navigation, top bar, status line, toasts, palette, lock."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.i18n import Retranslated
from ui.shell.lock import LockOverlay
from ui.shell.page import Page
from ui.shortcuts import Key, add_action, page_sequence
from ui.theme import Tone
from ui.widgets.banner import InfoBanner
from ui.widgets.overlay import Overlay
from ui.widgets.rail import NavigationRail
from ui.widgets.reading_order import step_focus
from ui.widgets.status_line import StatusLine
from ui.widgets.toast import ToastLayer
from ui.widgets.top_bar import TopBar

_GEOMETRY = "window/geometry"
_WANTED = QSize(1366, 768)
_FRAME = QSize(8, 40)
"""What the system draws around the window; without it the foot would lie below the screen."""


class MainWindow(Retranslated, QWidget):
    """Holds the pages. A page is made when it is first shown, so the window opens quickly."""

    page_shown = Signal(str)  # page id
    palette_asked = Signal()
    account_asked = Signal()
    sync_asked = Signal()
    sync_now_asked = Signal()
    attention_asked = Signal()
    lock_asked = Signal()
    closing = Signal()
    put_away = Signal()
    """The window was closed, and the app goes on without it."""

    def __init__(self, settings: QSettings) -> None:
        """Make an empty, hidden window.

        Args:
            settings: Where the geometry is remembered.

        ``stays`` is asked when it is closed: whether the app goes on in the tray.
        """
        super().__init__()
        self.setObjectName("mainWindow")
        self._settings = settings
        self._makers: dict[str, tuple[type[Page], Callable[[], Page]]] = {}
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._locked = False
        self._put_away: list[QWidget] = []
        self.stays: Callable[[], bool] = lambda: False
        self.rail = NavigationRail()
        self.top_bar = TopBar()
        self.status_line = StatusLine()
        self._banner = InfoBanner(tone=Tone.AMBER, flat=True, name="windowBanner")
        self._banner.hide()
        self._stack = QStackedWidget()
        self._desk = QWidget()
        self._desk.setObjectName("desk")
        self._front = QStackedWidget()
        self._lay_out()
        self.toasts = ToastLayer(self._stack)
        self.lock_overlay = LockOverlay(self)
        self.setMinimumSize(880, 460)
        self._connect()
        self._add_commands()
        self.retranslate()
        self._restore()

    # Pages

    def add_page(self, page: type[Page], make: Callable[[], Page]) -> None:
        """Register a page.

        Args:
            page: Its class, for id, icon and word.
            make: Makes it, on the first visit.
        """
        self._makers[page.page_id] = (page, make)
        if page.in_rail:
            self.rail.add_page(page.page_id, page.icon, page.word())
            position = len(self.rail.page_ids)
            go = partial(self.show_page, page.page_id)
            self.add_command(page_sequence(position), go, name=f"go.{page.page_id}")

    def offer_page(self, page_id: str, offered: bool) -> None:
        """Whether a page of the navigation is for who is signed in."""
        self.rail.offer(page_id, offered)
        self.command(f"go.{page_id}").setEnabled(offered)

    def show_page(self, page_id: str, argument: object = None) -> None:
        """Go to a page, and hand it something."""
        if self._locked:
            return
        page = self._page(page_id)
        if page_id != self._current:
            if self._current:
                self._pages[self._current].on_hidden()
            self.toasts.clear()  # what was said there, about somebody who is no longer in sight
            self._current = page_id
            self._stack.setCurrentWidget(page)
            self.rail.mark(page_id)
        self._show_header()
        page.on_shown(argument)
        page.focus_first()
        self.page_shown.emit(page_id)

    @property
    def rail_pages(self) -> tuple[type[Page], ...]:
        """The pages of the navigation, in their order."""
        return tuple(self._makers[page_id][0] for page_id in self.rail.page_ids)

    @property
    def current_page(self) -> Page | None:
        """The page shown."""
        return self._pages.get(self._current)

    def refresh_pages(self) -> None:
        """Rows have changed: let every page made so far ask again, the shown one first."""
        made = sorted(self._pages.items(), key=lambda item: item[0] != self._current)
        for _, page in made:
            page.refresh()

    def forget_pages(self) -> None:
        """Let go of every page: another guide signs in, and nothing of this one may stay."""
        if self.current_page is not None:
            self.current_page.on_hidden()
        self.top_bar.set_widgets((), ())
        self.toasts.clear()
        for sheet in self._sheets():
            sheet.close_sheet()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._current = ""
        for page_id in self.rail.page_ids:
            self.rail.set_badge(page_id, 0)

    # Gate and banner

    def show_gate(self, gate: QWidget) -> None:
        """Show one widget instead of the desk, such as sign-in; the window owns it."""
        self._drop_gate()
        self._front.addWidget(gate)
        self._front.setCurrentWidget(gate)

    def show_desk(self) -> None:
        """Show the pages again; the gate is let go."""
        self._front.setCurrentWidget(self._desk)
        self._drop_gate()

    def set_banner(self, text: str, *, lead: str = "", tone: Tone = Tone.AMBER) -> None:
        """Say something above everything, such as that this is the demo; "" takes it away."""
        self._banner.set_tone(tone)
        self._banner.set_text(text, lead=lead)
        self._banner.setVisible(bool(text))

    def come_forward(self) -> None:
        """Show itself above other windows: the guide has started the program once more."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # Lock

    @property
    def locked(self) -> bool:
        """Whether nothing of a customer may be seen."""
        return self._locked

    def lock(self, guide: str, *, due: int, by_pin: bool = True) -> None:
        """Cover everything. Open dialogs keep their drafts, out of sight; toasts are gone.

        What opens meanwhile, or is closed, as an answer has come, does so out of sight as well.
        """
        self.lock_overlay.set_state(guide, due=due, by_pin=by_pin)
        if self._locked:
            return
        self._locked = True
        page = self.current_page
        if page is not None:
            page.on_hidden()
        self.toasts.clear()
        hidden = [w for w in self._what_may_tell() if w.isVisible()]
        for widget in hidden:
            widget.hide()
        self._put_away = [w for w in hidden if not isinstance(w, Overlay) and not _is_popup(w)]
        self.lock_overlay.open()
        self.retranslate()

    def unlock(self) -> None:
        """Show everything as it was."""
        if not self._locked:
            return
        self._locked = False
        self.lock_overlay.close_sheet()
        for widget in self._put_away:
            widget.show()
        self._put_away = []
        self.retranslate()
        page = self.current_page
        sheets = [one for one in self._sheets() if one.is_open]  # as they are by now
        for sheet in sheets:
            sheet.appear()
        if not sheets and page is not None and self._front.currentWidget() is self._desk:
            self._show_header()
            page.on_shown()
            page.focus_first()

    # Words and events

    def retranslate(self) -> None:
        for name, words in (
            ("lock", self.tr("Lock")),
            ("undo", self.tr("Undo")),
            ("syncNowEverywhere", self.tr("Sync now")),
        ):
            self.command(name).setText(words)
        self.setWindowTitle(self.tr("Guide Desk"))  # never a customer: the taskbar shows it
        for page_id, (page, _) in self._makers.items():
            if page.in_rail:
                self.rail.set_word(page_id, page.word())
        self._show_header()

    def focusNextPrevChild(self, next: bool) -> bool:
        step_focus(self, forward=next)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._lets_go():
            event.ignore()
            return
        self._settings.setValue(_GEOMETRY, self.saveGeometry())
        self._settings.sync()
        self.hide()  # at once: ending an exchange may take a moment
        if self.stays():
            event.ignore()
            self.put_away.emit()
            return
        if self.current_page is not None:
            self.current_page.on_hidden()
        self.closing.emit()
        super().closeEvent(event)

    def _lets_go(self) -> bool:
        """Whether nothing that was typed would be lost, or the guide has been asked."""
        if self._locked or not self.isVisible() or self.stays():
            return True
        shown = [sheet for sheet in self._sheets() if sheet.isVisible()]
        return all(sheet.lets_window_close() for sheet in shown)

    def add_command(
        self, key: QKeySequence | None, slot: Callable[[], object], *, name: str
    ) -> QAction:
        """Give the window a command that works on every page; set its words afterwards."""
        return add_action(self._desk, key, slot, name=name)

    def command(self, name: str) -> QAction:
        """One of the window's commands by its object name, for menus and the palette."""
        return next(one for one in self._desk.actions() if one.objectName() == name)

    def _lay_out(self) -> None:
        upper = QVBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.top_bar)
        upper.addWidget(self._stack, 1)
        upper.addWidget(self.status_line)
        desk = QHBoxLayout(self._desk)
        desk.setContentsMargins(0, 0, 0, 0)
        desk.setSpacing(0)
        desk.addWidget(self.rail)
        desk.addLayout(upper, 1)
        self._front.addWidget(self._desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(self._front, 1)

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.show_page)
        self.rail.account_asked.connect(self.account_asked)
        self.top_bar.search_asked.connect(self.palette_asked)
        self.status_line.sync_asked.connect(self.sync_asked)
        self.status_line.attention_asked.connect(self.attention_asked)
        self.status_line.lock_asked.connect(self.lock_asked)

    def _add_commands(self) -> None:
        self.add_command(Key.PALETTE.sequence, self.palette_asked.emit, name="findAnything")
        self.add_command(Key.LOCK.sequence, self.lock_asked.emit, name="lock")
        undo = self.add_command(Key.UNDO.sequence, self.toasts.undo, name="undo")
        undo.setEnabled(False)
        self.toasts.changed.connect(lambda: undo.setEnabled(self.toasts.can_undo))
        self.add_command(Key.SYNC_NOW.sequence, self.sync_now_asked.emit, name="syncNowEverywhere")
        self.add_command(Key.SETTINGS.sequence, self.account_asked.emit, name="settings")

    def _page(self, page_id: str) -> Page:
        if page_id not in self._pages:
            page = self._makers[page_id][1]()
            page.header_changed.connect(partial(self._on_header_changed, page_id))
            page.badge_changed.connect(partial(self.rail.set_badge, page_id))
            page.toast_asked.connect(self.toasts.show_toast)
            page.page_asked.connect(self.show_page)
            self._pages[page_id] = page
            self._stack.addWidget(page)
        return self._pages[page_id]

    def _on_header_changed(self, page_id: str) -> None:
        if page_id == self._current:
            self._show_header()

    def _show_header(self) -> None:
        page = self.current_page
        if page is not None:
            self.top_bar.set_title(page.word(), page.subtitle())
            self.top_bar.set_widgets(page.leading_widgets(), page.trailing_widgets())

    def _what_may_tell(self) -> list[QWidget]:
        """Everything that may show a customer: the desk, open sheets, other windows of ours."""
        others = [one for one in QApplication.topLevelWidgets() if one is not self]
        return [self._front, *self._sheets(), *others]

    def _sheets(self) -> list[Overlay]:
        return [one for one in self.findChildren(Overlay) if one is not self.lock_overlay]

    def _drop_gate(self) -> None:
        for at in reversed(range(self._front.count())):
            widget = self._front.widget(at)
            if widget is not None and widget is not self._desk:
                self._front.removeWidget(widget)
                widget.deleteLater()

    def _restore(self) -> None:
        geometry = self._settings.value(_GEOMETRY)
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            self.resize(_WANTED.boundedTo(self.screen().availableSize() - _FRAME))


def _is_popup(widget: QWidget) -> bool:
    return widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
