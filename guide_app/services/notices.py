"""A notification by the desktop of Linux, over D-Bus, with buttons where the desktop has them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

APPLICATION = "Guide Desk"
LISTENS_S = 600.0
_PATH = "/org/freedesktop/Notifications"
_NAME = "org.freedesktop.Notifications"
_WAIT_S = 2.0


def send_by_dbus(
    title: str,
    body: str,
    shown_ms: int,
    actions: Sequence[tuple[str, str]] = (),
    on_action: Callable[[str], None] | None = None,
    over: Callable[[], bool] = lambda: False,
) -> bool:
    """Show a notification, and wait for its buttons until it is closed.

    Takes as long as that, ten minutes at most, where there are ``actions``.

    Args:
        actions: Id and words of each button; ``default`` is a click on the notice itself.
        on_action: Called with the id of the button that was pressed.
        over: Asked now and then: whether nobody waits for an answer any more.

    Returns:
        Whether it was shown: False where there is no session bus or nobody who shows it.

    Source: Desktop Notifications Specification 1.2.
    """
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return False
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import DBusErrorResponse

    try:
        with open_dbus_connection(bus="SESSION") as connection:
            buttons = actions if actions and "actions" in _abilities(connection) else ()
            if buttons:
                _listen(connection)
            shown = _notify(connection, title, body, shown_ms, buttons)
            if buttons and on_action is not None:
                _wait(connection, shown, on_action, over)
    except (OSError, DBusErrorResponse, TimeoutError):
        return False
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
) -> None:
    from jeepney import HeaderFields, MessageType

    ends_at = time.monotonic() + LISTENS_S
    while time.monotonic() < ends_at and not over():
        try:
            message = connection.receive(timeout=0.5)
        except TimeoutError:
            continue
        member = message.header.fields.get(HeaderFields.member)
        is_signal = message.header.message_type is MessageType.signal
        if not is_signal or not message.body or message.body[0] != shown:
            continue
        if member == "ActionInvoked":
            on_action(str(message.body[1]))
            return
        if member == "NotificationClosed":
            return
