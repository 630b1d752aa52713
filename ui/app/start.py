"""The application object: fonts, theme, language, single instance, and one controller."""

import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from guide_app.services.front_door import FrontDoor
from ui.app.collector import Collector
from ui.app.contact import Contact
from ui.app.controller import DeskController
from ui.app.doorbell import Doorbell
from ui.i18n import LANGUAGE_KEY, Language, LanguageSwitch
from ui.theme import THEME_KEY, Scheme, Theme, app_icon

# Every call into Qt lets a worker have the interpreter; the window has it back this much later.
# Painted beside a busy worker, the slowest tenth took 79 ms at Python's 5 ms, and 45 at this.
_SWITCH_S = 0.000_5


def make_application() -> QApplication:
    """The one application of this process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    sys.setswitchinterval(_SWITCH_S)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Guide Desk")
    app.setOrganizationName("Guide Desk")
    return app


def open_settings(profile: Path) -> QSettings:
    """Window state and preferences of one profile; nothing of a customer."""
    return QSettings(str(profile / "window.ini"), QSettings.Format.IniFormat)


def start(
    app: QApplication,
    door: FrontDoor,
    profile: Path,
    *,
    server_url: str = "",
    account: str = "",
    password: str = "",
    theme: str = "",
    language: str = "",
) -> DeskController:
    """Make the window and show it.

    Args:
        app: The application.
        door: The way in.
        profile: Where preferences lie.
        server_url: Filled in when this PC is not enrolled yet.
        account: Come in at once, for the demo.
        password: Likewise.
        theme: ``light`` or ``dark``, for this run only.
        language: ``zh`` or ``en``, likewise.
    """
    settings = open_settings(profile)
    look, words = dress(app, settings, theme, language)
    controller = DeskController(
        app,
        door,
        settings,
        look,
        words,
        server_url=server_url,
        account=account,
        password=password,
    )
    Contact(door, controller)
    controller.ready.connect(door.media.start)
    bell = Doorbell(profile, controller)
    bell.rung.connect(controller.window.come_forward)
    collector = Collector(controller)
    controller.ready.connect(collector.spare)
    controller.signed_in.connect(collector.spare)
    controller.signed_out.connect(collector.release)
    controller.window.closing.connect(collector.stop)
    controller.window.show()
    app.setWindowIcon(app_icon())
    controller.get_ready()
    return controller


def dress(
    app: QApplication, settings: QSettings, theme: str = "", language: str = ""
) -> tuple[Theme, LanguageSwitch]:
    """Give the application its look and its language, as remembered or as asked for."""
    look = Theme(app)
    look.choose(_theme(theme or str(settings.value(THEME_KEY, Scheme.SYSTEM.value))))
    words = LanguageSwitch(app)
    words.choose(_language(language or str(settings.value(LANGUAGE_KEY, Language.ZH.value))))
    return look, words


def _theme(value: str) -> Scheme:
    return Scheme(value) if value in [one.value for one in Scheme] else Scheme.SYSTEM


def _language(value: str) -> Language:
    return Language(value) if value in [one.value for one in Language] else Language.ZH
