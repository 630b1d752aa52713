"""The commands that Ctrl+K finds, beside what the services find."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from guide_app.services.spelling import sounds_like
from ui.shell.page import Page
from ui.shell.window import MainWindow
from ui.shortcuts import label_of
from ui.widgets.palette import PaletteItem


@dataclass(frozen=True)
class _Standing:
    """A command that may be given wherever the guide is."""

    action: QAction
    words: Callable[[], str] | None
    icon: str
    about: Callable[[], str]
    also: str
    but_on: str


@dataclass(frozen=True)
class _Offer:
    """A command as it stood when the palette was opened."""

    action: QAction
    item: PaletteItem
    also: str

    def fits(self, typed: str) -> int | None:
        """0 if its name begins so, 1 if it can be found by it, None if not."""
        title = self.item.title.lower()
        if title.startswith(typed):
            return 0
        found = typed in title or typed in self.also or sounds_like(title, typed)
        return 1 if found else None


class CommandBook:
    """What may be done here and now.

    A command is a ``QAction``: its text, shortcut, state and what it does are the action's own, so
    key, button and palette cannot tell different stories. ``take`` notes them on the GUI thread;
    ``find`` may then be called on any.
    """

    def __init__(self) -> None:
        self._standing: list[_Standing] = []
        self._offers: dict[str, _Offer] = {}

    def add(
        self,
        action: QAction,
        words: Callable[[], str] | None = None,
        *,
        icon: str = "command",
        about: Callable[[], str] = str,
        also: str = "",
        but_on: str = "",
    ) -> None:
        """Register a command that may be given on every page.

        Args:
            action: The command.
            words: Its name where that changes with the state of things; else the action's text.
            icon: Name in ``resources/icons``.
            about: A quiet second line, such as the page it leads to.
            also: Further words it is found by.
            but_on: A page that has this command itself.
        """
        self._standing.append(_Standing(action, words, icon, about, also.lower(), but_on))

    def add_pages(self, window: MainWindow) -> None:
        """Register every page of the navigation, by the window's own commands."""
        for page in window.rail_pages:
            self.add(
                window.command(f"go.{page.page_id}"),
                page.word,
                icon=page.icon,
                about=lambda: QCoreApplication.translate("CommandBook", "Page"),
                also=page.page_id,
            )

    def take(self, page: Page | None) -> None:
        """Note what may be done now: on the page that is shown, and everywhere."""
        here = "" if page is None else page.page_id
        for one in self._standing:
            if one.words is not None:
                one.action.setText(one.words())
        offers = [
            self._offer(one.action, one.icon, one.about(), one.also)
            for one in self._standing
            if one.but_on != here or not here
        ]
        known = {offer.item.title for offer in offers}
        own = [] if page is None else list(self._of_page(page))
        own = [offer for offer in own if offer.item.title not in known]
        may = [offer for offer in (*own, *offers) if _may_be_given(offer.action)]
        self._offers = {offer.item.id: offer for offer in may}

    def find(self, text: str) -> tuple[list[PaletteItem], list[PaletteItem]]:
        """What may be done under such a name; "" finds everything.

        Returns:
            Commands whose name begins so, and others that can be found by it; in their order.
        """
        wanted = text.strip().lower()
        found: tuple[list[PaletteItem], list[PaletteItem]] = [], []
        for offer in self._offers.values():
            rank = offer.fits(wanted)
            if rank is not None:
                found[rank].append(offer.item)
        return found

    def run(self, command_id: str) -> bool:
        """Give a command; False if there is none of that id."""
        offer = self._offers.get(command_id)
        if offer is not None:
            offer.action.trigger()
        return offer is not None

    def _of_page(self, page: Page) -> Iterable[_Offer]:
        return (self._offer(one, page.icon, page.word(), "") for one in page.commands())

    def _offer(self, action: QAction, icon: str, about: str, also: str) -> _Offer:
        key = label_of(action.shortcut())
        return _Offer(
            action, PaletteItem(action.objectName(), action.text(), about, icon, key), also
        )


def _may_be_given(action: QAction) -> bool:
    return bool(action.text()) and action.isEnabled() and action.isVisible()
