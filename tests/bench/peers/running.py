"""Anki's sync server and Anki's collections, each in a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PC = Path(__file__).with_name("anki_pc.py")
_PASSWORD = "peer"
_START_S = 30.0
_END_S = 30.0


class AnkiSays(Exception):
    """What Anki answered instead of doing what was asked."""


class Anki:
    """Some of Anki's collections, and its server that they sync with.

    Every method of `anki_pc.Desk` can be asked for.
    """

    def __init__(self, process: subprocess.Popen[str], folder: Path, url: str) -> None:
        self._process = process
        self._folder = folder
        self._url = url

    def ask(self, order: str, **arguments: Any) -> Any:
        """Give an order and wait for its answer.

        Raises:
            AnkiSays: It could not be done.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": order, **arguments}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "Anki went away"}')
        if "error" in answer:
            raise AnkiSays(answer["error"])
        return answer["value"]

    def open(self, pc: str, user: int, *, notes: int = 0, tags_each: int = 5) -> str:
        """A collection of a user: with notes and uploaded, or empty and to be downloaded."""
        path = self._folder / pc / "collection.anki2"
        self.ask("make", pc=pc, path=str(path), notes=notes, tags_each=tags_each)
        self.ask("sign_in", pc=pc, url=self._url, user=f"u{user}", password=_PASSWORD)
        if notes:
            self.ask("upload", pc=pc)
        return pc

    def ms(self, order: str, pc: str | Sequence[str]) -> float:
        """The time that an order took, as Anki's own process measured it."""
        name = "pc" if isinstance(pc, str) else "pcs"
        return 1000 * float(self.ask(order, **{name: pc}))


@contextmanager
def anki(python: Path, folder: Path, *, users: int = 1) -> Iterator[Anki]:
    """Anki's server and one process of collections, ended with the block.

    Args:
        python: See `environment.prepare`.
        folder: An empty folder.
        users: How many accounts the server knows.
    """
    port = _free_port()
    accounts = {f"SYNC_USER{n + 1}": f"u{n}:{_PASSWORD}" for n in range(users)}
    quiet = {**os.environ, "RUST_LOG": "error"}
    log = (folder / "anki.log").open("wb")
    server = subprocess.Popen(
        [str(python), "-m", "anki.syncserver"],
        env={
            **quiet,
            **accounts,
            "SYNC_BASE": str(folder / "server"),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(port),
        },
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    desk = subprocess.Popen(
        [str(python), str(_PC)],
        env=quiet,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        _wait_for(port, server)
        yield Anki(desk, folder, f"http://127.0.0.1:{port}/")
    finally:
        server.terminate()  # first of all: the desk may be gone already, and its pipe broken
        server.wait(_END_S)
        desk.kill()
        desk.wait(_END_S)
        log.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AnkiSays("its server did not start")
