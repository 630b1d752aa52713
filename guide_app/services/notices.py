"""A notification by the system, and its buttons: here over D-Bus, on Windows in `toasts`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

APPLICATION = "Guide Desk"
CLICK = "default"
"""The id of a click on the notification itself, as D-Bus names it."""
LISTENS_S = 600.0
LOOKS_S = 0.5
_PATH = "/org/freedesktop/Notifications"
_NAME = "org.freedesktop.Notifications"
_WAIT_S = 2.0


class Send(Protocol):
    """A way to show a notification and to wait for its buttons, called on a worker thread."""

    def __call__(
        self,
        title: str,
        body: str,
        shown_ms: int,
        actions: Sequence[tuple[str, str]],
        on_action: Callable[[str], None],
        over: Callable[[], bool],
    ) -> bool:
        """Show it, and wait until it is answered, closed, or of no use any more.

        After ten minutes, and as soon as it is ``over``, it is taken away: nobody hears its buttons
        any more, and it may name somebody.

        Args:
            actions: Id and words of each button; `CLICK` is a click on the notification itself.
            on_action: Called with the id of what was pressed, on any thread.
            over: Asked now and then: whether it is to go.

        Returns:
            False where it could not be shown, and another way may be tried.
        """
        ...


def send_by_dbus(
    title: str,
    body: str,
    shown_ms: int,
    actions: Sequence[tuple[str, str]],
    on_action: Callable[[str], None],
    over: Callable[[], bool],
) -> bool:
    """See `Send`; a desktop that knows no buttons shows the words alone.

    Source: Desktop Notifications Specification 1.2.
    """
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return False
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import DBusErrorResponse

    shown = None
    try:
        with open_dbus_connection(bus="SESSION") as connection:
            buttons = actions if "actions" in _abilities(connection) else ()
            _listen(connection)
            shown = _notify(connection, title, body, shown_ms, buttons)
            if not _wait(connection, shown, on_action, over):
                _ask(connection, "CloseNotification", "u", shown)
    except (OSError, DBusErrorResponse, TimeoutError):
        return shown is not None  # its desktop has ended meanwhile
    return True


def _ask(connection: DBusConnection, member: str, signature: str = "", *body: Any) -> Any:
    from jeepney import DBusAddress, new_method_call
    from jeepney.wrappers import unwrap_msg

    address = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
    call = new_method_call(address, member, signature or None, body)
    return unwrap_msg(connection.send_and_get_reply(call, timeout=_WAIT_S))


def _abilities(connection: DBusConnection) -> Sequence[str]:
    (abilities,) = _ask(connection, "GetCapabilities")
    return tuple(abilities)


def _notify(
    connection: DBusConnection,
    title: str,
    body: str,
    shown_ms: int,
    actions: Sequence[tuple[str, str]],
) -> int:
    flat = [part for action in actions for part in action]
    hints = {"urgency": ("y", 1)}
    (shown,) = _ask(
        connection,
        "Notify",
        "susssasa{sv}i",
        APPLICATION,
        0,
        "",
        title,
        body,
        flat,
        hints,
        shown_ms,
    )
    return int(shown)


def _listen(connection: DBusConnection) -> None:
    """Hear its buttons; asked before it is shown, as a press may come at once."""
    from jeepney import MatchRule
    from jeepney.bus_messages import message_bus

    rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
    connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_WAIT_S)


def _wait(
    connection: DBusConnection,
    shown: int,
    on_action: Callable[[str], None],
    over: Callable[[], bool],
) -> bool:
    """Whether it was answered or closed; False: it is still there."""
    from jeepney import HeaderFields, MessageType

    ends_at = time.monotonic() + LISTENS_S
    while time.monotonic() < ends_at and not over():
        try:
            message = connection.receive(timeout=LOOKS_S)
        except TimeoutError:
            continue
        member = message.header.fields.get(HeaderFields.member)
        is_signal = message.header.message_type is MessageType.signal
        if not is_signal or not message.body or message.body[0] != shown:
            continue
        if member == "ActionInvoked":
            on_action(str(message.body[1]))
            return True
        if member == "NotificationClosed":
            return True
    return False
