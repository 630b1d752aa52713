"""What Ctrl+K can do beside going to a page or a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from ui.i18n import LANGUAGE_KEY, Language
from ui.shell import CommandBook
from ui.shortcuts import Key
from ui.theme import THEME_KEY, Scheme

if TYPE_CHECKING:
    from ui.app.controller import DeskController

_CONTEXT = "Commands"


def add_commands(controller: DeskController, book: CommandBook) -> None:
    """Register every command that needs no row to be chosen."""
    tr = QCoreApplication.translate
    window = controller.window

    def new_customer() -> None:
        window.show_page("customers")
        page = window.current_page
        if page is not None and (action := page.findChild(QAction, "newCustomer")):
            action.trigger()

    def stay_offline() -> None:
        loop = controller.place.sync
        loop.force_offline(not loop.state.forced_offline)

    book.add(
        "command.new_customer",
        lambda: tr(_CONTEXT, "New customer"),
        new_customer,
        icon="user-plus",
        also="xinkehu xkh",
    )
    book.add(
        "command.sync",
        lambda: tr(_CONTEXT, "Sync now"),
        lambda: controller.place.sync.sync_now(),
        icon="sync",
        key=Key.SYNC_NOW.label,
        also="tongbu ljtb",
    )
    book.add(
        "command.offline",
        lambda: (
            tr(_CONTEXT, "Use the network again")
            if controller.state.forced_offline
            else tr(_CONTEXT, "Stay offline")
        ),
        stay_offline,
        icon="cloud-off",
        also="lixian bclx",
    )
    book.add(
        "command.lock",
        lambda: tr(_CONTEXT, "Lock"),
        controller.lock,
        icon="lock",
        key=Key.LOCK.label,
        also="suoding sd",
    )
    book.add(
        "command.sign_out",
        lambda: tr(_CONTEXT, "Sign out, another guide comes in"),
        lambda: controller.sign_out(),
        icon="sign-out",
        also="tuichu denglu tcdl hyw",
    )

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
        "command.language",
        lambda: other_language().own_name,
        speak_it,
        icon="globe",
        also="language yuyan yy zhongwen english",
    )
    book.add(
        "command.theme",
        lambda: (
            tr(_CONTEXT, "Dark colours")
            if other_scheme() is Scheme.DARK
            else tr(_CONTEXT, "Light colours")
        ),
        wear_it,
        icon="moon",
        also="theme shense qianse ss qs dark light",
    )
