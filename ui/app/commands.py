"""What Ctrl+K can do on every page, beside going to a page or a customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from ui.customers import CustomersPage
from ui.i18n import LANGUAGE_KEY, Language
from ui.materials.page import MaterialsPage
from ui.settings import SettingsPage
from ui.shell import CommandBook, Page
from ui.shortcuts import Key
from ui.theme import THEME_KEY, Scheme

if TYPE_CHECKING:
    from ui.app.controller import DeskController

_CONTEXT = "Commands"


def add_commands(controller: DeskController, book: CommandBook) -> None:
    """Register every command that needs no row to be chosen."""
    tr = QCoreApplication.translate
    window = controller.window
    book.add(window.command("undo"), icon="undo", also="undo")
    _add_of_pages(controller, book)
    book.add(window.command("syncNowEverywhere"), icon="sync", also="sync")

    def stay_offline() -> None:
        loop = controller.place.sync
        loop.force_offline(not loop.state.forced_offline)

    book.add(
        window.add_command(None, stay_offline, name="stayOffline"),
        lambda: (
            tr(_CONTEXT, "Use the network again")
            if controller.state.forced_offline
            else tr(_CONTEXT, "Stay offline")
        ),
        icon="cloud-off",
        also="offline",
    )
    book.add(
        window.add_command(
            Key.SHOW_CODES.sequence, controller.counter_codes.open, name="showCodes"
        ),
        lambda: tr(_CONTEXT, "Show a code for the customer"),
        icon="phone-screen",
        also="code qr erweima ewm huoma",
    )
    book.add(window.command("lock"), icon="lock", also="lock")
    book.add(
        window.add_command(None, controller.sign_out, name="signOutEverywhere"),
        lambda: tr(_CONTEXT, "Sign out, another guide comes in"),
        icon="sign-out",
        also="sign out",
        but_on=SettingsPage.page_id,
    )
    _add_looks(controller, book)


def _add_of_pages(controller: DeskController, book: CommandBook) -> None:
    """Commands of other pages that are worth the way there."""
    tr = QCoreApplication.translate
    window = controller.window

    def lead(
        page: type[Page],
        name: str,
        words: Callable[[], str],
        icon: str,
        key: Key | None = None,
    ) -> None:
        def go() -> None:
            window.show_page(page.page_id)
            shown = window.current_page
            if shown is not None and (action := shown.findChild(QAction, name)) is not None:
                action.trigger()

        sequence = None if key is None else key.sequence
        command = window.add_command(sequence, go, name=f"{page.page_id}.{name}")
        # The page has the key itself: two commands with one key, and Qt would give neither.
        window.page_shown.connect(lambda shown: command.setEnabled(shown != page.page_id))
        book.add(
            command,
            words,
            icon=icon,
            about=page.word,
            but_on=page.page_id,
        )

    lead(
        CustomersPage,
        "newCustomer",
        lambda: tr("CustomerCommands", "New customer"),
        "user-plus",
        Key.NEW_CUSTOMER,
    )
    lead(
        CustomersPage,
        "importCustomers",
        lambda: tr("CustomerCommands", "Import from Excel"),
        "upload",
    )
    lead(CustomersPage, "savedFilters", lambda: tr("Finder", "Segments"), "filter")
    lead(MaterialsPage, "printCards", lambda: tr("CardActs", "Print parcel cards"), "page")
    lead(SettingsPage, "changePassword", lambda: tr("SettingsPage", "Change password"), "shield")
    lead(SettingsPage, "setPin", lambda: tr("SettingsPage", "Set a PIN"), "lock")


def _add_looks(controller: DeskController, book: CommandBook) -> None:
    tr = QCoreApplication.translate
    window = controller.window

    def other_language() -> Language:
        return Language.EN if controller.languages.language is Language.ZH else Language.ZH

    def speak_it() -> None:
        language = other_language()
        controller.settings.setValue(LANGUAGE_KEY, language.value)
        controller.languages.choose(language)

    def other_scheme() -> Scheme:
        return Scheme.LIGHT if controller.theme.shown is Scheme.DARK else Scheme.DARK

    def wear_it() -> None:
        scheme = other_scheme()
        controller.settings.setValue(THEME_KEY, scheme.value)
        controller.theme.choose(scheme)

    book.add(
        window.add_command(None, speak_it, name="otherLanguage"),
        lambda: other_language().own_name,
        icon="globe",
        also="language yuyan yy zhongwen zw english",
    )
    book.add(
        window.add_command(None, wear_it, name="otherTheme"),
        lambda: (
            tr(_CONTEXT, "Dark colours")
            if other_scheme() is Scheme.DARK
            else tr(_CONTEXT, "Light colours")
        ),
        icon="moon",
        also="theme dark light",
    )
