"""A session bus with somebody on it who shows notifications, as a Linux desktop has."""

import queue
import subprocess
import threading
from contextlib import contextmanager

from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

_SHOWS = DBusAddress("/org/freedesktop/Notifications", interface="org.freedesktop.Notifications")


class Desktop:
    """What was shown: title and words, in order; ``buttons`` of the last one; what was ``taken``.

    ``press`` answers to it, as a click on a button does.
    """

    def __init__(self, address):
        self.shown: queue.Queue[tuple[str, str]] = queue.Queue()
        self.taken: queue.Queue[tuple[str, str]] = queue.Queue()
        self.buttons: dict[str, str] = {}
        self._all: dict[int, tuple[str, str]] = {}
        self.abilities = ["body", "actions"]
        self._number = 0
        self._presses: queue.Queue[tuple[str, str, tuple[object, ...]]] = queue.Queue()
        self._connection = open_dbus_connection(bus=address)
        self._connection.send_and_get_reply(
            message_bus.RequestName("org.freedesktop.Notifications")
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def press(self, button):
        self._presses.put(("ActionInvoked", "us", (self._number, button)))

    def dismiss(self):
        self._presses.put(("NotificationClosed", "uu", (self._number, 2)))

    def close(self):
        self._stop.set()
        self._thread.join()
        self._connection.close()

    def _serve(self):
        while not self._stop.is_set():
            while not self._presses.empty():
                self._connection.send(new_signal(_SHOWS, *self._presses.get()))
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message):
        member = message.header.fields.get(HeaderFields.member)
        if member == "GetCapabilities":
            self._connection.send(new_method_return(message, "as", (self.abilities,)))
        elif member == "Notify":
            self._number += 1
            flat = message.body[5]
            self.buttons = dict(zip(flat[::2], flat[1::2], strict=True))
            self._connection.send(new_method_return(message, "u", (self._number,)))
            self._all[self._number] = message.body[3], message.body[4]
            self.shown.put(self._all[self._number])
        elif member == "CloseNotification":
            self._connection.send(new_method_return(message))
            self.taken.put(self._all[message.body[0]])


@contextmanager
def desktop(monkeypatch):
    """A bus of its own for as long as it lasts."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        made = Desktop(address)
        try:
            yield made
        finally:
            made.close()
    finally:
        bus.terminate()
        bus.communicate()
