"""PCs that are killed, and what must be true of them afterwards."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select as query_for

from guide_app.domain.entities import Guide
from server import devices
from server.schema.sync import mutation_result, quarantine
from tests.chaos import kill_client
from tests.support import acts
from tests.support.world import PASSWORD, World

ROOT = Path(kill_client.__file__).parents[2]
KILLED = -signal.SIGKILL
OPENS_WITHIN_S = 5.0
_LONGEST_S = 60.0


@dataclass
class Run:
    """One process that has ended: how, and what it had said."""

    status: int
    lines: list[dict[str, Any]]

    def said(self, what: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["said"] == what]

    @property
    def saved(self) -> list[dict[str, Any]]:
        return self.said("saved")

    def check_done(self) -> Run:
        assert self.status == 0, self.said("error") or self
        return self


class Clients:
    """Starts client processes, one at a time; see `kill_client`.

    Attributes:
        points: Every crash point that the client declares.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._heard = b""
        self.points: tuple[str, ...] = tuple(self._hear()["points"])

    def run(self, told: dict[str, Any], *, kill_after_s: float | None = None) -> Run:
        """Run a job to its end; with ``kill_after_s`` the end comes from outside, then."""
        out = Path(told["out"])
        out.unlink(missing_ok=True)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        self._process.stdin.flush()
        pid = self._hear()["pid"]
        if kill_after_s is not None and not self._says_more_within(kill_after_s):
            os.kill(pid, signal.SIGKILL)
        status = self._hear()["status"]
        lines = out.read_text().splitlines() if out.exists() else []
        return Run(status, [json.loads(line) for line in lines])

    def _hear(self) -> dict[str, Any]:
        while b"\n" not in self._heard:
            if not self._says_more_within(_LONGEST_S):
                raise AssertionError("the client does nothing any more")
            self._heard += os.read(self._output, 65_536)
        line, _, self._heard = self._heard.partition(b"\n")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def _says_more_within(self, seconds: float) -> bool:
        return bool(self._heard or select.select([self._output], [], [], seconds)[0])

    @property
    def _output(self) -> int:
        assert self._process.stdout is not None
        return self._process.stdout.fileno()


@contextmanager
def open_clients() -> Iterator[Clients]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", kill_client.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        yield Clients(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.kill()
        process.wait()


@dataclass
class KilledPc:
    """One guide's PC, through any number of power cuts.

    Attributes:
        usual_key: Its key costs what it costs in a shop; else next to nothing.
        saved: Ids of changes that the screen had called saved, over all its lives.
        texts: Texts of the notes among them.
    """

    clients: Clients
    world: World
    guide: Guide
    profile: Path
    password: str = PASSWORD
    usual_key: bool = False
    saved: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def job(self, name: str, **facts: Any) -> dict[str, Any]:
        return {
            "job": name,
            "profile": str(self.profile),
            "out": str(self.profile.with_suffix(".said")),
            "url": self.world.url,
            "now": self.world.clock().isoformat(),
            "account": self.guide.account,
            "password": self.password,
            "usual_key": self.usual_key,
            **facts,
        }

    def run(self, name: str, *, kill_after_s: float | None = None, **facts: Any) -> Run:
        """Run a job, and remember what it saved."""
        made = self.clients.run(self.job(name, **facts), kill_after_s=kill_after_s)
        self.saved |= {line["id"] for line in made.saved}
        self.texts |= {line["text"] for line in made.saved if line["text"]}
        return made

    def enrol(self) -> KilledPc:
        self.run("enrol", code=self.code()).check_done()
        return self

    def code(self) -> str:
        """A fresh enrolment code of the guide's store."""
        brand_id, store_id, now = self.guide.brand_id, self.guide.store_id, self.world.clock()
        assert store_id is not None
        code = self.world.database.write(
            lambda c: devices.make_enrolment_code(c, brand_id, store_id, now)
        )
        return str(code)

    def kill_at(self, point: str, name: str, **facts: Any) -> Run:
        run = self.run(name, at=point, **facts)
        assert run.status == KILLED, f"{name} never reaches {point}: {run}"
        return run

    def check(self, name: str = "look") -> None:
        """Start again: it opens soon, nothing saved is lost, and all agree after a sync."""
        run = self.run(name).check_done()
        for opened in run.said("opened"):
            assert opened["seconds"] < OPENS_WITHIN_S
        lost = self.saved - set(run.said("known")[0]["ids"]) - self.on_server()
        assert not lost, f"saved and lost: {lost}"
        (rows,) = run.said("rows")
        expected = self.world.rows_of(self.guide)
        assert rows["rows"] == expected
        assert rows["base"] == expected
        assert run.said("left")[0]["outbox"] == 0
        told = Counter(acts.notes_of(expected["timeline_entry"]))
        assert {text: told[text] for text in self.texts} == dict.fromkeys(self.texts, 1)
        assert set(told.values()) <= {1}, "a note is there twice"
        assert self.saved <= self.on_server()

    def on_server(self) -> set[str]:
        """Ids of every mutation that the server has an answer for."""
        with self.world.database.read() as connection:
            return set(connection.scalars(query_for(mutation_result.c.mutation_id)))

    def with_the_manager(self) -> set[str]:
        """Ids of what lies in quarantine."""
        with self.world.database.read() as connection:
            return set(connection.scalars(query_for(quarantine.c.mutation_id)))
