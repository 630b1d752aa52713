"""A session bus with somebody on it who shows notifications, as a Linux desktop has."""

import queue
import subprocess
import threading
from contextlib import contextmanager

from jeepney import HeaderFields, MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection


class Desktop:
    """What was shown: title and words, in order."""

    def __init__(self, address):
        self.shown: queue.Queue[tuple[str, str]] = queue.Queue()
        self._connection = open_dbus_connection(bus=address)
        self._connection.send_and_get_reply(
            message_bus.RequestName("org.freedesktop.Notifications")
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self):
        self._stop.set()
        self._thread.join()
        self._connection.close()

    def _serve(self):
        while not self._stop.is_set():
            try:
                message = self._connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            fields = message.header.fields
            if (
                message.header.message_type is MessageType.method_call
                and fields.get(HeaderFields.member) == "Notify"
            ):
                self.shown.put((message.body[3], message.body[4]))
                self._connection.send(new_method_return(message, "u", (1,)))


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
