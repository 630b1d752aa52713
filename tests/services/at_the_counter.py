"""What a guide does at the counter, and what the server has of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Guide
from guide_app.domain.ids import row_id
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.notes import AddNote
from guide_app.services.media import MediaLoop
from guide_app.services.session import Session
from guide_app.services.sign_in import SignInFailed, SignInProblem
from guide_app.services.sync_loop import Phase, SyncState
from guide_app.services.workplace import Workplace
from server import accounts, sessions
from server.schema.sync import quarantine
from tests.services.counter import Counter
from tests.support.world import World

NEW_PASSWORD = "yue-liang-217-kuan"


class AtTheCounter:
    """A guide with a window open; what the status line said can be waited for."""

    def __init__(self, counter: Counter, guide: Guide) -> None:
        self.counter = counter
        self.world = counter.world
        self.guide = guide
        self._changed = threading.Condition()
        self._states: list[SyncState] = []
        self.heard: list[Phase] = []
        self.session: Session = counter.sign_in(guide)
        self.place = Workplace(
            self.session, counter.door, "店", self._on_state, MediaLoop(counter.desk)
        )

    def _on_state(self, state: SyncState) -> None:
        with self._changed:
            self._states.append(state)
            self.heard.append(state.phase)
            self._changed.notify_all()

    def forget_said(self) -> None:
        self.heard.clear()

    def begin(self) -> None:
        self.place.sync.start()
        self.wait_for(Phase.SYNCED)

    def wait_for(self, phase: Phase) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._said(phase), 20), self._states[-3:]
            self._states.clear()

    def _said(self, phase: Phase) -> bool:
        return any(state.phase is phase for state in self._states)

    def lose_the_session(self) -> None:
        """As when the password was changed on another PC."""
        self.world.database.write(
            lambda c: sessions.end_sessions(c, self.guide.id, self.world.clock())
        )
        self.place.sync.sync_now()
        self.wait_for(Phase.SIGN_IN_NEEDED)
        self.place.lock.require_password()


def add_customer(session: Session, name: str) -> str:
    return row_id(session.book.act(CreateCustomer(values={"name": name})), 0)


def note(session: Session, text: str) -> None:
    customer = next(iter(session.book.dump()["customer"]))
    session.book.act(AddNote(customer_id=customer, text=text))


def names(session: Session) -> int:
    return len(session.book.dump()["customer"])


def set_guide(world: World, guide: Guide, **values: tuple[object, object]) -> None:
    """HQ changes the account: field = (before, after)."""
    changes = {name: Change(seen=old, new=new) for name, (old, new) in values.items()}
    world.as_hq(SaveCatalogRow(entity="guide", row_id=guide.id, changes=changes))


def quarantined(world: World) -> list[str]:
    with world.database.read() as connection:
        found = connection.scalars(select(quarantine.c.body).order_by(quarantine.c.seq))
        return [bytes(body).decode() for body in found]


def in_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def set_password(world: World, guide: Guide, password: str) -> None:
    """HQ resets the password and the guide has chosen this one elsewhere."""
    from server.passwords import hash_password

    made = hash_password(password)
    world.database.write(
        lambda c: accounts.set_credential(c, guide, made, world.clock(), must_change=False)
    )


def problem(counter: Counter, guide: Guide) -> SignInProblem:
    with pytest.raises(SignInFailed) as failed:
        counter.sign_in(guide)
    return failed.value.problem
