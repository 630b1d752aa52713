"""A guide may not be on this PC any more: what waits goes to the manager, the file goes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Guide
from guide_app.domain.policy import Actor
from guide_app.security import keys
from guide_app.security.errors import (
    KeyFileMissing,
)
from guide_app.services.sync_loop import Phase
from guide_app.sync.errors import (
    NoLongerOurs,
    Offline,
    Refused,
    SignInNeeded,
)
from server import accounts, devices
from tests.services.at_the_counter import (
    names,
    note,
    quarantined,
    set_guide,
)
from tests.services.counter import AtWork, Counter
from tests.support.world import PASSWORD, World


class TestLeaving:
    def test_a_guide_who_was_disabled_while_the_file_was_closed_is_erased_at_the_next_contact(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        folder = known.folder(ann)
        set_guide(world, ann, active=(True, False))
        known.door.departure.contact()
        assert not folder.exists()
        assert known.desk.list_guides() == []
        known.door.departure.contact()

    def test_a_contact_leaves_everybody_else_alone(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        ben = world.shop.guides[1]
        session = known.sign_in(ben)
        session.close()
        set_guide(world, ann, active=(True, False))
        known.door.departure.contact()
        assert [guide.guide_id for guide in known.desk.list_guides()] == [ben.id]

    def test_a_contact_without_a_network_erases_nothing(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        set_guide(world, ann, active=(True, False))
        known.cable_in = False
        known.door.departure.contact()
        assert known.folder(ann).exists()

    def test_two_waiting_changes_of_a_disabled_guide_go_to_the_manager_and_the_file_goes(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        folder = known.folder(ann)
        session = known.sign_in(ann)
        session.engine.sync()
        known.cable_in = False
        note(session, "她说周末来")
        note(session, "想看连衣裙")
        key = keys.unlock_with_password(
            folder, known.desk.owner_of(ann.id), PASSWORD, known.desk.device_secret()
        )
        set_guide(world, ann, active=(True, False))
        known.cable_in = True
        with pytest.raises(NoLongerOurs):
            session.engine.sync()

        handed = known.door.departure.leave(session)

        assert handed == 2
        first, second = quarantined(world)
        assert "她说周末来" in first
        assert "想看连衣裙" in second
        assert not folder.exists()
        with pytest.raises(KeyFileMissing):
            keys.unlock_with_recovery(
                folder, known.desk.owner_of(ann.id), bytes(32), known.desk.device_secret()
            )
        for path in known.profile.rglob("*"):
            assert path.is_dir() or key not in path.read_bytes()
        assert known.desk.list_guides() == []
        assert erased_on_server(world, ann)

    def test_what_waits_is_handed_over_too_when_a_disabled_guide_signs_in_again(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "关机前写的")
        session.close()
        set_guide(world, ann, active=(True, False))
        known.cable_in = True

        with pytest.raises(NoLongerOurs) as refusal:
            known.sign_in(ann)

        assert refusal.value.code == "guide_disabled"
        (kept,) = quarantined(world)
        assert "关机前写的" in kept
        assert not known.folder(ann).exists()

    def test_nothing_is_erased_while_the_manager_has_not_taken_everything(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "还没交")
        set_guide(world, ann, active=(True, False))
        with pytest.raises(Offline):
            known.door.departure.leave(session)
        assert session.book.status().waiting == 1
        known.cable_in = True
        assert known.door.departure.leave(session) == 1
        assert len(quarantined(world)) == 1

    def test_a_guide_who_may_stay_cannot_be_sent_away(self, known: Counter, ann: Guide) -> None:
        session = known.sign_in(ann)
        with pytest.raises(Refused):
            known.door.departure.leave(session)
        assert names(session) == 1

    def test_a_pc_that_was_revoked_hands_over_and_erases(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        session.engine.sync()
        known.cable_in = False
        note(session, "最后一条")
        enrolment = known.desk.find_enrolment()
        assert enrolment is not None
        world.database.write(lambda c: devices.revoke(c, enrolment.device_id, None, world.clock()))
        known.cable_in = True
        with pytest.raises(NoLongerOurs):
            session.engine.sync()
        assert known.door.departure.leave(session) == 1
        assert not known.folder(ann).exists()

    def test_a_guide_who_moved_to_another_store_hands_over_and_erases_here(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        session.engine.sync()
        note(session, "调店前")
        stores = world.shop.stores
        set_guide(world, ann, store_id=(stores[0].id, stores[1].id))
        with pytest.raises(NoLongerOurs):
            session.engine.sync()
        assert known.door.departure.leave(session) == 1
        assert not known.folder(ann).exists()

    def test_a_guide_who_comes_back_starts_with_a_new_file(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        set_guide(world, ann, active=(True, False))
        known.door.departure.contact()
        set_guide(world, ann, active=(False, True))
        session = known.sign_in(ann)
        session.engine.sync()
        assert names(session) == 1

    def test_a_guide_removes_the_own_file_only_when_nothing_waits(
        self, known: Counter, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        note(session, "还没上传")
        assert not known.door.departure.remove(session)
        session.engine.sync()
        assert known.door.departure.remove(session)
        assert not known.folder(ann).exists()

    def test_a_restart_without_the_network_still_learns_that_the_guide_has_left(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "重启后写的")
        set_guide(world, ann, active=(True, False))
        known.cable_in = True
        with pytest.raises(SignInNeeded):
            session.engine.sync()
        assert known.door.departure.leave(session) == 1


def erased_on_server(world: World, guide: Guide) -> bool:
    from server.schema.access import recovery_secret

    with world.database.read() as connection:
        query = select(recovery_secret.c.secret).where(recovery_secret.c.guide_id == guide.id)
        return connection.execute(query).first() is None


class TestAtWork:
    def test_two_changes_that_wait_when_a_guide_is_disabled_go_to_the_manager_by_themselves(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        with AtWork(known, session) as work:
            work.wait_for(Phase.SYNCED)
            known.cable_in = False
            note(session, "她说周末来")
            note(session, "想看连衣裙")
            set_guide(world, ann, active=(True, False))
            known.cable_in = True
            work.loop.sync_now()
            assert work.wait_for(Phase.GONE).handed == 2
        assert len(quarantined(world)) == 2
        assert not known.folder(ann).exists()

    def test_a_guide_who_started_without_the_network_and_was_disabled_meanwhile_leaves_too(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "重启后写的")
        set_guide(world, ann, active=(True, False))
        known.cable_in = True
        with AtWork(known, session) as work:
            assert work.wait_for(Phase.GONE).handed == 1
        assert not known.folder(ann).exists()

    def test_a_session_that_is_over_asks_for_the_password_and_keeps_what_waits(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        note(session, "还没上传")
        accounts.reset_password(world.database, world.clock, Actor.of(world.shop.hq), ann.id)
        with AtWork(known, session) as work:
            assert work.wait_for(Phase.SIGN_IN_NEEDED).waiting == 1

    def test_a_bug_in_an_exchange_is_told_and_the_next_exchange_works(
        self, known: Counter, ann: Guide, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = known.sign_in(ann)
        note(session, "照样上传")
        with monkeypatch.context() as broken, AtWork(known, session) as work:
            broken.setattr(session.engine, "sync", lambda **_: [][1])
            work.wait_for(Phase.TROUBLE)
            broken.undo()
            work.loop.sync_now()
            assert work.wait_for(Phase.SYNCED).waiting == 0
