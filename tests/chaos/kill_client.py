"""A store's PC as a process of its own that may be killed at any moment.

``python -m tests.chaos.kill_client`` reads one job a line from its standard input and runs each in
a child that it forks, so that a case costs a fork and not the start of Python; with ``--once JOB``
it runs that one itself. What a guide would have been told is written, line by line, to the job's
file: it is there even when the process dies at its next step.
"""

from __future__ import annotations

import importlib
import itertools
import json
import os
import pkgutil
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import guide_app
import localdb
from guide_app import crash
from guide_app.domain.ids import row_id
from guide_app.mutations.customers import CreateCustomer, EditCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.notes import AddNote
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.security.key_format import KdfParameters
from guide_app.security.keys import DEFAULT_KDF
from guide_app.services.desk import Desk
from guide_app.services.session import Session
from guide_app.services.sign_in import SignIn
from guide_app.sync.errors import NoLongerOurs, Offline, SignInNeeded
from guide_app.sync.transport import Answer, HttpTransport, Request
from localdb import sent
from localdb.errors import DiskFails

QUICK = KdfParameters(time_cost=1, memory_kib=8, parallelism=1)


def import_client() -> None:
    """Import every module of the client, so that all crash points are declared."""
    for package in (guide_app, localdb):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)


class Cable:
    """Carries requests while it is in."""

    def __init__(self, job: Job, url: str) -> None:
        self._job = job
        self._inner = HttpTransport(url)

    def send(self, request: Request) -> Answer:
        if not self._job.cable_in:
            raise Offline("the cable is out")
        return self._inner.send(request)

    def close(self) -> None:
        self._inner.close()


class Job:
    """What the process is to do, and on which PC."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told
        self._out = os.open(told["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.cable_in = True
        profile = Path(told["profile"])
        permit = DemoPermit(told["url"])
        self.desk = Desk(
            profile, FileDeviceSecret(profile / "secret", allowed=permit), lambda u: Cable(self, u)
        )
        now = datetime.fromisoformat(told["now"])
        kdf = DEFAULT_KDF if told["usual_key"] else QUICK
        self.door = SignIn(self.desk, lambda: now, kdf=kdf)

    def __getitem__(self, name: str) -> Any:
        return self._told[name]

    def say(self, what: str, **facts: Any) -> None:
        """What the screen shows now; a line that is begun is whole."""
        os.write(self._out, json.dumps({"said": what, **facts}).encode() + b"\n")

    def run(self) -> int:
        try:
            JOBS[self["job"]](self)
        except Exception:  # noqa: BLE001 - the process's boundary; told to whoever started it
            self.say("error", text=traceback.format_exc())
            return 1
        self.say("done")
        return 0

    def sign_in(self, *, online: bool = True) -> Session:
        began = time.monotonic()
        self.cable_in = online
        session = self.door.sign_in(self["account"], self["password"])
        session.book.status()
        self.cable_in = True
        self.say("opened", seconds=time.monotonic() - began)
        return session

    def save(self, session: Session, arguments: Any, text: str | None = None) -> str:
        mutation_id = session.book.act(arguments)
        self.say("saved", id=mutation_id, text=text)
        return mutation_id


def enrol(job: Job) -> None:
    job.desk.enrol(job["url"], job["code"], "PC")


def first(job: Job) -> None:
    """The first sign-in, up to the first note."""
    session = job.sign_in()
    session.engine.sync()
    _work_a_little(job, session, "first")
    session.engine.sync()


def work(job: Job) -> None:
    """Saves and syncs in turn."""
    session = job.sign_in()
    for turn in range(2):
        _work_a_little(job, session, str(turn))
        session.engine.sync()


def live(job: Job) -> None:
    """Goes on until it is killed."""
    session = job.sign_in()
    for turn in itertools.count():
        _work_a_little(job, session, str(turn))
        if turn % 3 == 2:
            session.engine.sync(verify=turn % 2 == 0)


def look(job: Job) -> None:
    """Open without the network, tell what is there, then sync and tell the rows."""
    session = job.sign_in(online=False)
    with session.book.file.read() as connection:
        job.say("known", ids=sorted(sent.known_ids(connection)))
    try:
        session.engine.sync(verify=True)
    except SignInNeeded:  # killed between the server's new session and the storing of its token
        session.close()
        session = job.sign_in()
        session.engine.sync(verify=True)
    job.say("rows", rows=session.book.dump(), base=session.book.dump(base=True))
    job.say("left", outbox=len(session.book.list_outbox()))
    session.close()


def fill_the_disk(job: Job) -> None:
    """Save until nothing more fits; when there is room again, go on."""
    session = job.sign_in()
    folder = session.book.folder
    assert folder is not None
    largest = max(path.stat().st_size for path in folder.iterdir())
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    endless = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + job["room_bytes"], endless[1]))
    refused = 0
    for turn in range(400):
        try:
            _note(job, session, str(turn))
        except (DiskFails, OSError):
            refused += 1
        if refused == 3:
            break
    job.say("refused", times=refused)
    resource.setrlimit(resource.RLIMIT_FSIZE, endless)
    _note(job, session, "room again")


def look_online(job: Job) -> None:
    """As `look`, for a PC on which the first sign-in may not have come far enough."""
    job.sign_in().close()
    look(job)


def change_password(job: Job) -> None:
    session = job.sign_in()
    job.door.change_password(session, job["password"], job["new_password"])


def leave(job: Job) -> None:
    """A guide who was disabled meanwhile writes two notes and meets the server."""
    session = job.sign_in(online=False)
    for number in range(2):
        _note(job, session, f"leave {number}")
    job.door.departure.leave(session)


def list_waiting(job: Job) -> None:
    """What lies in the file, if it still opens."""
    session = job.sign_in(online=False)
    job.say("known", ids=[item.mutation_id for item in session.book.list_outbox()])
    session.close()


def finish_leaving(job: Job) -> None:
    """The next contact after a farewell that was cut."""
    try:
        job.door.sign_in(job["account"], job["password"]).close()
    except NoLongerOurs as refusal:
        job.say("refused", code=refusal.code)
    job.door.departure.contact()


def _work_a_little(job: Job, session: Session, mark: str) -> None:
    adding = CreateCustomer(values={"name": "马慧"})
    customer_id = row_id(job.save(session, adding), 0)
    changes = {"remark": Change(seen=None, new=mark)}
    job.save(session, EditCustomer(customer_id=customer_id, changes=changes))
    _note(job, session, mark, customer_id)


def _note(job: Job, session: Session, mark: str, customer_id: str | None = None) -> None:
    where = customer_id or next(iter(session.book.dump()["customer"]))
    text = f"{mark} {os.urandom(6).hex()}"
    job.save(session, AddNote(customer_id=where, text=text), text)


JOBS: dict[str, Callable[[Job], None]] = {
    "enrol": enrol,
    "first": first,
    "work": work,
    "live": live,
    "look": look,
    "fill_the_disk": fill_the_disk,
    "look_online": look_online,
    "change_password": change_password,
    "leave": leave,
    "list_waiting": list_waiting,
    "finish_leaving": finish_leaving,
}


def main() -> None:
    """See the module."""
    if sys.argv[1:2] == ["--once"]:
        sys.exit(Job(json.loads(sys.argv[2])).run())
    import_client()
    _tell(points=crash.crash_points())
    for line in sys.stdin:
        told = json.loads(line)
        pid = os.fork()
        if pid == 0:
            crash.arm(told.get("at"))
            os._exit(Job(told).run())
        _tell(pid=pid)
        _tell(status=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _tell(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
