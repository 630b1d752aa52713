"""A store's PC with its profile folder, real but for the keyring."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from guide_app.domain.entities import Guide
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.security.key_format import KdfParameters
from guide_app.services.desk import Desk
from guide_app.services.session import Session
from guide_app.services.sign_in import SignIn
from guide_app.services.sync_loop import Phase, SyncLoop, SyncState
from guide_app.sync.errors import NotTrusted, Offline
from guide_app.sync.transport import Answer, HttpTransport, Request
from server import devices
from tests.support.world import PASSWORD, TurnableClock, World

QUICK = KdfParameters(time_cost=1, memory_kib=8, parallelism=1)


class Counter:
    """One PC: its profile, its clock, its cable, and who is at work on it.

    Attributes:
        cable_in: Whether the server can be reached.
        certificate_good: Whether this PC trusts what it reaches.
    """

    def __init__(self, world: World, profile: Path) -> None:
        self.world = world
        self.profile = profile
        self.clock = TurnableClock(world.clock())
        self.cable_in = True
        self.certificate_good = True
        self.secrets = FileDeviceSecret(profile / "secret", allowed=DemoPermit(world.url))
        self.desk = Desk(profile, self.secrets, self._transport)
        self.door = SignIn(self.desk, self.clock, kdf=QUICK)
        self._sessions: list[Session] = []
        self._transports: list[HttpTransport] = []

    def code(self, store: int = 0, **options: Any) -> str:
        """A fresh enrolment code."""
        shop, now = self.world.shop, self.world.clock()
        brand, where = shop.brand.id, shop.stores[store].id
        write = self.world.database.write
        made = write(lambda c: devices.make_enrolment_code(c, brand, where, now, **options))
        return str(made)

    def enrol(self, code: str | None = None, store: int = 0) -> None:
        self.desk.enrol(self.world.url, code or self.code(store), "收银台")

    def sign_in(self, guide: Guide, password: str = PASSWORD) -> Session:
        session = self.door.sign_in(guide.account, password)
        self._sessions.append(session)
        return session

    def folder(self, guide: Guide) -> Path:
        return self.desk.folder_of(guide.id)

    def close(self) -> None:
        for session in self._sessions:
            session.close()
        for transport in self._transports:
            transport.close()

    def _transport(self, url: str) -> _Cable:
        transport = HttpTransport(url)
        self._transports.append(transport)
        return _Cable(self, transport)


class AtWork:
    """A session whose changes are exchanged in the background, as behind the window."""

    def __init__(self, counter: Counter, session: Session) -> None:
        self._changed = threading.Condition()
        self._states: list[SyncState] = []
        self.loop = SyncLoop(session, counter.door, self._on_state)

    def __enter__(self) -> AtWork:
        self.loop.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.stop()

    def wait_for(self, phase: Phase) -> SyncState:
        """The next state of that phase, from here on."""
        with self._changed:
            self._states.clear()
            assert self._changed.wait_for(lambda: self._find(phase), 20), self._states[-3:]
            found = self._find(phase)
            assert found is not None
            return found

    def _find(self, phase: Phase) -> SyncState | None:
        return next((state for state in self._states if state.phase is phase), None)

    def _on_state(self, state: SyncState) -> None:
        with self._changed:
            self._states.append(state)
            self._changed.notify_all()


class _Cable:
    def __init__(self, counter: Counter, inner: HttpTransport) -> None:
        self._counter = counter
        self._inner = inner

    def send(self, request: Request) -> Answer:
        if not self._counter.cable_in:
            raise Offline("the cable is out")
        if not self._counter.certificate_good:
            raise NotTrusted("signed by itself")
        return self._inner.send(request)

    def close(self) -> None:
        self._inner.close()
