"""Keys and files that have gone bad, at a sign-in and at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_app.domain.entities import Guide
from guide_app.security.errors import (
    DeviceSecretMissing,
)
from guide_app.services.sign_in import SignInProblem
from guide_app.services.sync_loop import Phase
from guide_app.sync import damage as doubt
from localdb.errors import Damaged, LocalError, NewerThanProgram
from tests.services.at_the_counter import (
    NEW_PASSWORD,
    in_files,
    names,
    note,
    problem,
    set_guide,
    set_password,
)
from tests.services.counter import AtWork, Counter
from tests.support.world import World


class TestDamage:
    @pytest.mark.parametrize("what", ["header", "everywhere", "foreign", "empty", "half"])
    def test_a_damaged_file_is_put_aside_and_the_journal_brings_back_what_was_not_sent(
        self, known: Counter, world: World, ann: Guide, what: str
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "只在本机")
        session.close()
        damage(known.folder(ann) / "guide.db", what)
        known.cable_in = True

        session = known.sign_in(ann)
        session.engine.sync(verify=True)

        assert names(session) == 1
        assert "只在本机" in str(world.rows_of(ann)["timeline_entry"])
        assert session.book.list_outbox() == []

    def test_a_damaged_file_without_a_server_says_so_and_is_left_for_the_server(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "只在本机")
        session.close()
        damage(known.folder(ann) / "guide.db", "header")
        assert problem(known, ann) is SignInProblem.FILE_LOST
        known.cable_in = True
        session = known.sign_in(ann)
        session.engine.sync()
        assert "只在本机" in str(world.rows_of(ann)["timeline_entry"])

    def test_what_was_put_aside_goes_when_the_guide_is_erased(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        damage(known.folder(ann) / "guide.db", "header")
        known.sign_in(ann).close()
        assert any("damaged" in name for name in in_files(known.folder(ann)))
        set_guide(world, ann, active=(True, False))
        known.door.departure.contact()
        assert not known.folder(ann).exists()

    def test_a_file_of_a_newer_program_is_not_touched(self, known: Counter, ann: Guide) -> None:
        from localdb import state

        session = known.sign_in(ann)
        with session.book.file.write() as connection:
            state.put(connection, "revision", "9999")
        session.close()
        before = in_files(known.folder(ann))
        for known.cable_in in (True, False):
            with pytest.raises(NewerThanProgram):
                known.sign_in(ann)
        assert in_files(known.folder(ann)) == before

    def test_both_copies_of_a_key_gone_bad_cost_what_was_not_sent_and_nothing_more(
        self, known: Counter, ann: Guide
    ) -> None:
        for path in known.folder(ann).glob("keys*"):
            path.write_bytes(b"{}")
        known.cable_in = False
        assert problem(known, ann) is SignInProblem.FILE_LOST
        known.cable_in = True
        session = known.sign_in(ann)
        session.engine.sync()
        assert names(session) == 1

    def test_a_server_that_lost_its_recovery_secret_gives_the_key_its_new_one(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        from server.schema.access import recovery_secret

        world.database.write(lambda c: c.execute(recovery_secret.delete()))
        known.sign_in(ann).close()
        set_password(world, ann, NEW_PASSWORD)
        assert names(known.sign_in(ann, NEW_PASSWORD)) == 1

    @pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9])
    def test_a_page_that_goes_bad_is_found_at_the_latest_when_it_is_read(
        self, known: Counter, world: World, ann: Guide, part: float
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "只在本机")
        session.close()
        path = known.folder(ann) / "guide.db"
        data = bytearray(path.read_bytes())
        data[int(len(data) // 4096 * part) * 4096 + 100] ^= 0x55
        path.write_bytes(data)
        known.cable_in = True
        try:
            session = known.sign_in(ann)
            session.engine.sync(verify=True)
            session.book.dump()
        except LocalError:
            session.close()
            doubt.suspect(known.folder(ann))

        session = known.sign_in(ann)
        session.engine.sync(verify=True)

        assert names(session) == 1
        assert "只在本机" in str(world.rows_of(ann)["timeline_entry"])
        assert not doubt.is_suspect(known.folder(ann))

    def test_damage_met_at_work_is_remembered_for_the_next_sign_in(
        self, known: Counter, ann: Guide, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unreadable(**_: object) -> None:
            raise Damaged("page 7")

        session = known.sign_in(ann)
        with monkeypatch.context() as broken, AtWork(known, session) as work:
            broken.setattr(session.engine, "sync", unreadable)
            work.wait_for(Phase.TROUBLE)
        assert doubt.is_suspect(known.folder(ann))

    def test_a_suspect_file_that_proves_sound_stays(self, known: Counter, ann: Guide) -> None:
        doubt.suspect(known.folder(ann))
        session = known.sign_in(ann)
        assert names(session) == 1
        assert not doubt.is_suspect(known.folder(ann))
        assert not any("damaged" in name for name in in_files(known.folder(ann)))

    def test_a_lost_device_secret_is_told_and_the_pc_can_be_enrolled_anew(
        self, known: Counter, ann: Guide
    ) -> None:
        enrolment = known.desk.find_enrolment()
        assert enrolment is not None
        known.secrets.erase(enrolment.device_id)
        for known.cable_in in (True, False):
            with pytest.raises(DeviceSecretMissing):
                known.sign_in(ann)
        known.cable_in = True

        known.enrol()

        session = known.sign_in(ann)
        session.engine.sync()
        assert names(session) == 1
        assert any("damaged" in name for name in in_files(known.folder(ann)))

    def test_a_file_copied_from_another_pc_is_put_aside(
        self, known: Counter, world: World, tmp_path: Path, ann: Guide
    ) -> None:
        import shutil

        other = Counter(world, tmp_path / "other")
        other.enrol()
        shutil.copytree(known.folder(ann), other.folder(ann))
        session = other.sign_in(ann)
        session.engine.sync()
        assert names(session) == 1
        session.close()
        other.close()

    def test_a_damaged_list_entry_is_made_again_at_the_next_sign_in(
        self, known: Counter, ann: Guide
    ) -> None:
        (known.folder(ann) / "account.json").write_bytes(b"\xff{")
        assert known.desk.list_guides() == []
        session = known.sign_in(ann)
        assert names(session) == 1
        assert len(known.desk.list_guides()) == 1

    @pytest.mark.parametrize("damaged", ["device.json", "device.copy.json"])
    def test_one_copy_of_the_enrolment_is_enough_to_go_on_with_what_was_not_sent(
        self, known: Counter, ann: Guide, damaged: str
    ) -> None:
        session = known.sign_in(ann)
        note(session, "还没上传")
        session.close()
        (known.profile / damaged).write_bytes(b"")
        for known.cable_in in (False, True):
            session = known.sign_in(ann)
            assert len(session.book.list_outbox()) == 1
            session.close()
        one, other = (known.profile / name for name in ("device.json", "device.copy.json"))
        assert one.read_bytes() == other.read_bytes() != b""  # mended by the sign-in

    def test_an_enrolment_damaged_twice_counts_as_none(self, known: Counter) -> None:
        for name in ("device.json", "device.copy.json"):
            (known.profile / name).write_bytes(b"not json")
        assert known.desk.find_enrolment() is None
        known.enrol()
        assert known.desk.find_enrolment() is not None


def damage(path: Path, what: str) -> None:
    data = path.read_bytes()
    spoiled = {
        "header": bytes(4096) + data[4096:],
        "everywhere": bytes(byte ^ 0x55 for byte in data),
        "foreign": b"SQLite format 3\x00" + bytes(8176),
        "empty": b"",
        "half": data[: len(data) // 2],
    }
    path.write_bytes(spoiled[what])
