"""A notification by the desktop of Linux, over D-Bus."""

from __future__ import annotations

import os

APPLICATION = "Guide Desk"


def send_by_dbus(title: str, body: str, shown_ms: int) -> bool:
    """Show a notification. Returns False where there is no session bus or nobody who shows it.

    Source: Desktop Notifications Specification 1.2.
    """
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return False
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import DBusErrorResponse, unwrap_msg

    address = DBusAddress(
        "/org/freedesktop/Notifications",
        bus_name="org.freedesktop.Notifications",
        interface="org.freedesktop.Notifications",
    )
    hints = {"urgency": ("y", 1)}
    arguments: tuple[object, ...] = (APPLICATION, 0, "", title, body, [], hints, shown_ms)
    try:
        with open_dbus_connection(bus="SESSION") as connection:
            call = new_method_call(address, "Notify", "susssasa{sv}i", arguments)
            unwrap_msg(connection.send_and_get_reply(call, timeout=2.0))
    except (OSError, DBusErrorResponse, TimeoutError):
        return False
    return True
