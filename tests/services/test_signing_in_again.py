"""A guide at work is asked for the password again: nothing is closed, and work goes on after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Connection, update

from guide_app.security.errors import WrongPassword
from guide_app.services.sign_in import SignInFailed, SignInProblem
from guide_app.services.sync_loop import Phase
from guide_app.sync.engine import SyncReport
from guide_app.sync.errors import NoLongerOurs, Refused, SignInNeeded, SyncError
from guide_app.wire.messages import ContactAnswer
from localdb import state
from localdb.errors import Closed
from server import accounts
from server.passwords import hash_password
from server.schema.access import credential
from tests.services.at_the_counter import NEW_PASSWORD, AtTheCounter, add_customer, names, set_guide
from tests.services.counter import Counter
from tests.support.world import PASSWORD, World


@pytest.fixture
def ann(desk: Counter, world: World) -> Iterator[AtTheCounter]:
    made = AtTheCounter(desk, world.shop.guides[0])
    made.begin()
    yield made
    made.place.close()


def test_the_password_at_the_lock_begins_a_new_session(ann: AtTheCounter) -> None:
    ann.lose_the_session()
    add_customer(ann.session, "马慧")
    ann.place.unlock_with_password(PASSWORD)
    ann.wait_for(Phase.SYNCED)
    assert not ann.place.is_locked()
    assert ann.place.sync.state.waiting == 0


def test_a_password_that_was_reset_meanwhile_opens_the_same_file(ann: AtTheCounter) -> None:
    add_customer(ann.session, "马慧")
    ann.world.database.write(
        lambda c: accounts.set_credential(
            c,
            ann.guide,
            hash_password(NEW_PASSWORD),
            ann.world.clock(),
            must_change=False,
        )
    )
    ann.lose_the_session()
    ann.place.unlock_with_password(NEW_PASSWORD)
    ann.wait_for(Phase.SYNCED)
    assert names(ann.session) == 1
    ann.place.lock.lock()
    ann.place.unlock_with_password(NEW_PASSWORD)  # it opens the key here now


def test_an_account_that_is_somebody_elses_now_opens_nothing_and_leaves_no_token_here(
    ann: AtTheCounter,
) -> None:
    ann.lose_the_session()
    mine, theirs = ann.world.shop.guides[:2]

    def swap(connection: Connection) -> None:
        for guide, account in ((mine, "spare"), (theirs, mine.account), (mine, theirs.account)):
            own = credential.c.guide_id == guide.id
            connection.execute(update(credential).where(own).values(account=account))

    ann.world.database.write(swap)
    with ann.session.book.file.read() as connection:
        before = state.find(connection, state.REFRESH_TOKEN)

    with pytest.raises(Refused, match="wrong_password"):
        ann.place.unlock_with_password(PASSWORD)

    with ann.session.book.file.read() as connection:
        assert state.find(connection, state.REFRESH_TOKEN) == before


def test_a_wrong_password_leaves_it_locked(ann: AtTheCounter) -> None:
    ann.lose_the_session()
    with pytest.raises(SyncError):
        ann.place.unlock_with_password("yun-duo-999-kuan")
    assert ann.place.is_locked()


def test_without_a_network_the_password_of_the_file_is_enough(ann: AtTheCounter) -> None:
    ann.lose_the_session()
    ann.counter.cable_in = False
    with pytest.raises(WrongPassword):
        ann.place.unlock_with_password("yun-duo-999-kuan")
    ann.place.unlock_with_password(PASSWORD)
    assert not ann.place.is_locked()


def test_after_the_lease_only_the_server_lets_one_in(ann: AtTheCounter) -> None:
    ann.counter.cable_in = False
    ann.place.sync.sync_now()
    ann.wait_for(Phase.OFFLINE)
    ann.counter.clock.turn(days=11)
    ann.place.sync.sync_now()
    ann.wait_for(Phase.LEASE_OVER)
    ann.place.lock.require_password()
    with pytest.raises(SignInFailed) as refused:
        ann.place.unlock_with_password(PASSWORD)
    assert refused.value.problem is SignInProblem.LEASE_OVER
    assert ann.place.is_locked()
    ann.counter.cable_in = True
    ann.world.clock.turn(days=11)
    ann.place.unlock_with_password(PASSWORD)
    assert not ann.place.is_locked()


def test_a_guide_who_is_no_longer_one_hears_so_and_leaves(ann: AtTheCounter) -> None:
    ann.lose_the_session()
    set_guide(ann.world, ann.guide, active=(True, False))
    with pytest.raises((NoLongerOurs, Closed)):  # the exchange may have heard it first
        ann.place.unlock_with_password(PASSWORD)
    ann.wait_for(Phase.GONE)
    assert not ann.counter.folder(ann.guide).exists()


def test_a_refusal_of_the_old_session_that_comes_late_locks_nothing(
    ann: AtTheCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exchange was on its way when the guide gave the password."""
    ann.lose_the_session()
    sync = ann.session.engine.sync

    def refused_late(*, verify: bool = False) -> SyncReport:
        monkeypatch.setattr(ann.session.engine, "sync", sync)
        ann.session.link.sign_in(ann.guide.account, PASSWORD)
        ann.forget_said()  # an exchange that began before may have said it, and was right
        raise SignInNeeded("sign_in_again")

    monkeypatch.setattr(ann.session.engine, "sync", refused_late)
    ann.session.link.sign_in(ann.guide.account, PASSWORD)  # so that the exchange gets so far
    ann.place.sync.sync_now()
    ann.wait_for(Phase.SYNCED)
    assert Phase.SIGN_IN_NEEDED not in ann.heard


def test_nor_does_one_after_which_the_guide_gave_the_password_before_it_was_told(
    ann: AtTheCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused exchange first asks whether the guide may be here at all: that takes a while."""
    ann.lose_the_session()
    api = ann.session.link.api
    contact = api.contact

    def slow(files: Sequence[str]) -> ContactAnswer:
        monkeypatch.setattr(api, "contact", contact)
        ann.session.link.sign_in(ann.guide.account, PASSWORD)
        ann.forget_said()  # an exchange that began before may have said it, and was right
        return contact(files)

    monkeypatch.setattr(api, "contact", slow)
    ann.place.sync.sync_now()
    ann.wait_for(Phase.SYNCED)
    assert Phase.SIGN_IN_NEEDED not in ann.heard
