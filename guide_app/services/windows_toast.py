"""All that is asked of Windows for a notification: nothing here decides anything.

It cannot run anywhere else. ``docs/windows.md`` says how its names are checked against those of
the packages, and what a person has to try.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from itertools import count
from typing import Protocol

import resources

APP_ID = "GuideDesk.GuideDesk"
"""Under this id Windows keeps what a person sets for the notifications of this app."""
LEFT_THE_SCREEN = "TIMED_OUT"
"""The reason of `Heard.CLOSED` when nobody closed it: it waits in the list of notifications."""
_NAME = "导购工作台 Guide Desk"
_numbers = count(1)


class Heard(Enum):
    """What Windows tells of a toast, and what it says with it."""

    PRESSED = auto()
    """The arguments of the button, or of the toast itself."""
    CLOSED = auto()
    """The name of a ``ToastDismissalReason``."""
    FAILED = auto()
    """The number of the error."""


class ShowToast(Protocol):
    """Shows a toast."""

    def __call__(
        self, document: str, lasts_s: float, hear: Callable[[Heard, str], None]
    ) -> Callable[[], None] | None:
        """Show it.

        Args:
            document: Its XML.
            lasts_s: Windows takes it away then, even if this program has ended.
            hear: Called on a thread of Windows.

        Returns:
            What takes it away; keep that for as long as it is to be heard. None where such
            notifications are switched off.

        Raises:
            ImportError: The packages are not there.
            OSError: Windows would not.
        """
        ...


def show_toast(
    document: str, lasts_s: float, hear: Callable[[Heard, str], None]
) -> Callable[[], None] | None:
    """See `ShowToast`.

    Source: ``Windows.UI.Notifications`` at learn.microsoft.com, projected by PyWinRT 4.
    """
    if sys.platform == "win32":
        from winrt.windows.data.xml.dom import XmlDocument
        from winrt.windows.ui.notifications import (
            NotificationSetting,
            ToastActivatedEventArgs,
            ToastNotification,
            ToastNotificationManager,
        )

        _introduce()
        notifier = ToastNotificationManager.create_toast_notifier(APP_ID)
        with suppress(OSError):  # of an id that has shown nothing yet it may be unknown
            if notifier.setting != NotificationSetting.ENABLED:
                return None
        content = XmlDocument()
        content.load_xml(document)
        toast = ToastNotification(content)
        toast.tag = toast.group = f"{os.getpid()}-{next(_numbers)}"
        toast.expiration_time = datetime.now(UTC) + timedelta(seconds=lasts_s)
        toast.add_activated(
            lambda _toast, said: hear(Heard.PRESSED, said.as_(ToastActivatedEventArgs).arguments)
        )
        toast.add_dismissed(lambda _toast, said: hear(Heard.CLOSED, said.reason.name))
        toast.add_failed(lambda _toast, said: hear(Heard.FAILED, f"{said.error_code.value:#x}"))
        notifier.show(toast)

        def take_away() -> None:
            with suppress(OSError):  # it has gone already
                ToastNotificationManager.history.remove(toast.tag, toast.group, APP_ID)

        return take_away
    else:
        raise ImportError("toasts are there on Windows only")


def screen_is_locked() -> bool:
    """Whether Windows shows its lock screen, on which anybody could read a notification.

    Source: ``WTSINFOEXW`` at learn.microsoft.com: SessionFlags stand 16 bytes from its beginning.
    """
    if sys.platform == "win32":
        import ctypes

        terminals = ctypes.WinDLL("wtsapi32")
        found, size = ctypes.c_void_p(), ctypes.c_ulong()
        here, this_session, info_ex, locked = None, 0xFFFFFFFF, 25, 0
        if not terminals.WTSQuerySessionInformationW(
            here, this_session, info_ex, ctypes.byref(found), ctypes.byref(size)
        ):
            return False
        try:
            return ctypes.c_long.from_address((found.value or 0) + 16).value == locked
        finally:
            terminals.WTSFreeMemory(found)
    else:
        return False


def _introduce() -> None:
    """Tell Windows under which name and icon the toasts of `APP_ID` come.

    In the registry of this user, so that a program that was only copied, without an installer and
    without a shortcut in the start menu, may show toasts and hear of their buttons.

    Source: the same two values are written by desktop-notifier 6.2 (``backends/winrt.py``) and
    Windows-Toasts 1.3 (``register_hkey_aumid.py``).
    """
    if sys.platform == "win32":
        import winreg

        key = rf"Software\Classes\AppUserModelId\{APP_ID}"
        with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key) as made:
            icon = str(resources.path("app/guide-desk.ico"))
            winreg.SetValueEx(made, "DisplayName", 0, winreg.REG_SZ, _NAME)
            winreg.SetValueEx(made, "IconUri", 0, winreg.REG_SZ, icon)
