"""A guide comes in at the store's PC: with the server, without it, and when the server says no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from guide_app.domain.entities import Guide
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.customers import CreateCustomer
from guide_app.mutations.fields import Change
from guide_app.mutations.notes import AddNote
from guide_app.security import keys
from guide_app.security.device_secret import DemoPermit
from guide_app.security.errors import (
    DeviceSecretMissing,
    InvalidSecret,
    KeyFileMissing,
    NotPermitted,
    WrongPassword,
)
from guide_app.services.problems import problem_of
from guide_app.services.session import Session, check_lease
from guide_app.services.sign_in import SignInFailed, SignInProblem
from guide_app.services.sync_loop import Phase
from guide_app.sync import damage as doubt
from guide_app.sync.errors import (
    NoLongerOurs,
    NotSecure,
    NotTrusted,
    Offline,
    Refused,
    SignInNeeded,
)
from localdb.errors import Damaged, LocalError, NewerThanProgram
from server import accounts, devices
from server.schema import quarantine
from tests.services.counter import AtWork, Counter
from tests.support.world import PASSWORD, START, World, open_world

NEW_PASSWORD = "yue-liang-217-kuan"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
        yield made


@pytest.fixture
def counter(world: World, tmp_path: Path) -> Iterator[Counter]:
    """A PC that is not enrolled yet."""
    made = Counter(world, tmp_path / "profile")
    yield made
    made.close()


@pytest.fixture
def ann(world: World) -> Guide:
    return world.shop.guides[0]


@pytest.fixture
def desk(counter: Counter) -> Counter:
    counter.enrol()
    return counter


@pytest.fixture
def known(desk: Counter, ann: Guide) -> Counter:
    """A PC on which Ann has worked before: one customer, all synced."""
    session = desk.sign_in(ann)
    session.engine.sync()
    add_customer(session, "马慧")
    session.engine.sync()
    session.close()
    return desk


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


class TestEnrolling:
    def test_a_pc_is_enrolled_once_and_stays_so(self, counter: Counter, world: World) -> None:
        assert counter.desk.find_enrolment() is None
        counter.enrol()
        enrolment = counter.desk.find_enrolment()
        assert enrolment is not None
        assert enrolment.store_name == world.shop.stores[0].name

    @pytest.mark.parametrize("typed", ["lower", "spaces", "no hyphens"])
    def test_a_code_may_be_typed_carelessly(self, counter: Counter, typed: str) -> None:
        code = counter.code()
        careless = {
            "lower": code.lower(),
            "spaces": f"  {code} ",
            "no hyphens": code.replace("-", ""),
        }
        counter.enrol(careless[typed])
        assert counter.desk.find_enrolment() is not None

    def test_an_unknown_a_used_and_an_old_code_are_told_apart(
        self, counter: Counter, world: World, tmp_path: Path
    ) -> None:
        used, old = counter.code(), counter.code(days=1)
        other = Counter(world, tmp_path / "other")
        other.enrol(used)
        world.clock.turn(days=2)
        for code, said in (("XXXX-XXXX-XXXX", "unknown"), (used, "used"), (old, "expired")):
            with pytest.raises(Refused) as refusal:
                counter.enrol(code)
            assert refusal.value.code == f"code_{said}"
            assert counter.desk.find_enrolment() is None
        counter.enrol()
        assert counter.desk.find_enrolment() is not None
        other.close()

    def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_code(
        self, counter: Counter
    ) -> None:
        code = counter.code()
        make = counter._transport
        counter.desk._make_transport = lambda url: _Loses(make(url))
        with pytest.raises(Offline):
            counter.enrol(code)
        counter.desk._make_transport = make
        counter.enrol(code)
        assert counter.desk.find_enrolment() is not None

    def test_without_a_network_nothing_is_enrolled_and_it_can_be_tried_again(
        self, counter: Counter
    ) -> None:
        code = counter.code()
        counter.cable_in = False
        with pytest.raises(Offline):
            counter.enrol(code)
        assert counter.desk.find_enrolment() is None
        counter.cable_in = True
        counter.enrol(code)

    @pytest.mark.parametrize("url", ["http://desk.example.com", "http://192.168.0.9:8000"])
    def test_a_server_beyond_this_machine_must_speak_tls(self, counter: Counter, url: str) -> None:
        with pytest.raises(NotSecure):
            counter.desk.enrol(url, counter.code(), "PC")
        assert not counter.profile.exists()

    def test_a_secret_in_a_plain_file_is_for_a_server_on_this_machine_only(self) -> None:
        with pytest.raises(NotPermitted):
            DemoPermit("https://desk.example.com")

    def test_nobody_signs_in_on_a_pc_that_is_not_enrolled(
        self, counter: Counter, ann: Guide
    ) -> None:
        with pytest.raises(LookupError):
            counter.sign_in(ann)


class _Loses:
    """A line that carries the question and loses the answer."""

    def __init__(self, inner) -> None:
        self._inner = inner

    def send(self, request):
        self._inner.send(request)
        raise Offline("lost")

    def close(self) -> None:
        self._inner.close()


class TestWithTheServer:
    def test_a_guide_comes_in_and_is_on_the_list_from_then_on(
        self, desk: Counter, ann: Guide
    ) -> None:
        session = desk.sign_in(ann)
        assert session.online
        assert not session.must_change_password
        assert [guide.account for guide in desk.desk.list_guides()] == [ann.account]

    def test_a_wrong_password_is_refused_and_leaves_nothing(
        self, desk: Counter, ann: Guide
    ) -> None:
        with pytest.raises(Refused) as refusal:
            desk.sign_in(ann, "wrong")
        assert refusal.value.code == "wrong_password"
        assert desk.desk.list_guides() == []

    def test_a_wrong_password_does_not_open_the_file_even_if_it_once_did(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        set_password(world, ann, NEW_PASSWORD)
        with pytest.raises(Refused):
            known.sign_in(ann, PASSWORD)

    def test_too_many_guesses_lock_the_account_out_and_a_quarter_of_an_hour_opens_it(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        codes = set()
        for _ in range(accounts.FAILURES + 1):
            with pytest.raises(Refused) as refusal:
                known.sign_in(ann, "wrong")
            codes.add(refusal.value.code)
        assert codes == {"wrong_password", "locked_out"}
        with pytest.raises(Refused):
            known.sign_in(ann)
        world.clock.turn(minutes=accounts.LOCKED_MINUTES + 1)
        assert known.sign_in(ann).online

    def test_a_server_in_maintenance_lets_the_file_decide(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        from server.schema import server_state

        world.database.write(
            lambda c: c.execute(server_state.insert().values(name="maintenance", value="1"))
        )
        assert not known.sign_in(ann).online

    def test_two_guides_share_the_pc_and_not_their_customers(
        self, known: Counter, world: World
    ) -> None:
        ben = known.sign_in(world.shop.guides[1])
        ben.engine.sync()
        assert names(ben) == 0
        assert len(known.desk.list_guides()) == 2

    def test_a_guide_of_another_store_is_refused(self, desk: Counter, world: World) -> None:
        with pytest.raises(NoLongerOurs) as refusal:
            desk.sign_in(world.shop.guides[2])
        assert refusal.value.code == "guide_moved"

    def test_a_guide_of_a_suspended_brand_is_refused_and_the_file_stays(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        suspend(world, True)
        with pytest.raises(NoLongerOurs) as refusal:
            known.sign_in(ann)
        assert refusal.value.code == "brand_suspended"
        suspend(world, False)
        session = known.sign_in(ann)
        assert names(session) == 1


def suspend(world: World, suspended: bool) -> None:
    change = Change(seen=not suspended, new=suspended)
    brand = world.shop.brand.id
    world.as_hq(SaveCatalogRow(entity="brand", row_id=brand, changes={"suspended": change}))


def set_password(world: World, guide: Guide, password: str) -> None:
    """HQ resets the password and the guide has chosen this one elsewhere."""
    from server.passwords import hash_password

    made = hash_password(password)
    world.database.write(
        lambda c: accounts.set_credential(c, guide, made, world.clock(), must_change=False)
    )


class TestWithoutTheServer:
    def test_the_password_opens_the_file_of_an_earlier_day(
        self, known: Counter, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        assert not session.online
        assert names(session) == 1
        note(session, "断网写的")
        known.cable_in = True
        session.engine.sync()
        assert session.book.list_outbox() == []

    def test_the_account_may_be_typed_in_capitals(self, known: Counter, ann: Guide) -> None:
        known.cable_in = False
        session = known.door.sign_in(f" {ann.account.upper()} ", PASSWORD)
        assert names(session) == 1
        session.close()

    @pytest.mark.parametrize("typed", ["wrong", PASSWORD + " ", PASSWORD.upper()])
    def test_a_wrong_password_opens_nothing(self, known: Counter, ann: Guide, typed: str) -> None:
        known.cable_in = False
        with pytest.raises(WrongPassword):
            known.sign_in(ann, typed)

    def test_an_empty_password_is_no_password(self, known: Counter, ann: Guide) -> None:
        known.cable_in = False
        with pytest.raises(InvalidSecret):
            known.sign_in(ann, "")

    def test_a_guide_who_never_came_in_here_needs_the_network(
        self, known: Counter, world: World
    ) -> None:
        known.cable_in = False
        assert problem(known, world.shop.guides[1]) is SignInProblem.NEEDS_NETWORK

    def test_a_certificate_that_is_not_trusted_is_told_and_the_file_still_opens(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.certificate_good = False
        assert names(known.sign_in(ann)) == 1
        with pytest.raises(NotTrusted) as failure:
            known.sign_in(world.shop.guides[1])
        assert problem_of(failure.value).code == "not_trusted"

    def test_a_first_sign_in_that_was_cut_before_the_key_needs_the_network(
        self, known: Counter, ann: Guide
    ) -> None:
        for path in known.folder(ann).glob("keys*"):
            path.unlink()
        known.cable_in = False
        assert problem(known, ann) is SignInProblem.NEEDS_NETWORK

    def test_ten_days_without_contact_end_the_lease_and_a_contact_gives_it_back(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.cable_in = False
        known.clock.turn(days=9, hours=23)
        known.sign_in(ann).close()
        known.clock.turn(hours=2)
        assert problem(known, ann) is SignInProblem.LEASE_OVER
        known.clock.turn(days=-9)
        assert problem(known, ann) is SignInProblem.LEASE_OVER
        known.cable_in = True
        world.clock.turn(days=10)
        known.sign_in(ann).close()
        known.cable_in = False
        assert names(known.sign_in(ann)) == 1

    def test_the_lease_ends_under_a_session_that_goes_on_without_contact(
        self, known: Counter, ann: Guide
    ) -> None:
        from datetime import timedelta

        known.cable_in = False
        session = known.sign_in(ann)
        assert check_lease(session, timedelta(days=1))
        assert not check_lease(session, timedelta(days=10))

    @pytest.mark.parametrize("year", [1999, 2009, 2035])
    def test_a_clock_that_is_years_off_changes_neither_day_nor_lease(
        self, known: Counter, ann: Guide, year: int
    ) -> None:
        known.clock.now = datetime(year, 1, 1, tzinfo=UTC)
        session = known.sign_in(ann)
        session.engine.sync()
        assert session.book.today == START.date()
        note(session, "钟不准")
        session.close()
        known.cable_in = False
        known.clock.turn(days=9)
        session = known.sign_in(ann)
        assert session.book.today.isoformat() == "2026-10-11"
        known.cable_in = True
        session.engine.sync()
        assert session.book.list_attention() == []
        session.close()
        known.cable_in = False
        known.clock.turn(days=11)
        assert problem(known, ann) is SignInProblem.LEASE_OVER


def problem(counter: Counter, guide: Guide) -> SignInProblem:
    with pytest.raises(SignInFailed) as failed:
        counter.sign_in(guide)
    return failed.value.problem


class TestPasswords:
    def test_a_new_password_opens_the_file_with_and_without_the_server(
        self, known: Counter, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        known.door.change_password(session, PASSWORD, NEW_PASSWORD)
        session.close()
        known.sign_in(ann, NEW_PASSWORD).close()
        known.cable_in = False
        assert names(known.sign_in(ann, NEW_PASSWORD)) == 1
        with pytest.raises(WrongPassword):
            known.sign_in(ann, PASSWORD)

    def test_a_password_that_the_server_refuses_changes_nothing(
        self, known: Counter, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        for old, new, code in (
            ("wrong", NEW_PASSWORD, "wrong_password"),
            (PASSWORD, "123456", "weak_password"),
        ):
            with pytest.raises(Refused) as refusal:
                known.door.change_password(session, old, new)
            assert refusal.value.code == code
        session.close()
        known.cable_in = False
        assert names(known.sign_in(ann)) == 1

    def test_a_reset_by_hq_opens_the_same_file_with_all_that_waits_in_it(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        note(session, "还没上传")
        session.close()
        known.cable_in = True
        once = accounts.reset_password(world.database, world.clock, Actor.of(world.shop.hq), ann.id)

        session = known.sign_in(ann, once)

        assert session.must_change_password
        assert names(session) == 1
        assert session.book.status().waiting == 1
        known.door.change_password(session, once, NEW_PASSWORD)
        session.engine.sync()
        assert session.book.status().waiting == 0
        session.close()
        known.cable_in = False
        assert names(known.sign_in(ann, NEW_PASSWORD)) == 1

    def test_a_reset_and_a_new_password_chosen_elsewhere_open_the_file_here(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        set_password(world, ann, NEW_PASSWORD)
        session = known.sign_in(ann, NEW_PASSWORD)
        assert names(session) == 1


class TestLeaving:
    def test_a_guide_who_was_disabled_while_the_file_was_closed_is_erased_at_the_next_contact(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        folder = known.folder(ann)
        set_guide(world, ann, active=(True, False))
        known.door.contact()
        assert not folder.exists()
        assert known.desk.list_guides() == []
        known.door.contact()

    def test_a_contact_leaves_everybody_else_alone(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        ben = world.shop.guides[1]
        session = known.sign_in(ben)
        session.close()
        set_guide(world, ann, active=(True, False))
        known.door.contact()
        assert [guide.guide_id for guide in known.desk.list_guides()] == [ben.id]

    def test_a_contact_without_a_network_erases_nothing(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        set_guide(world, ann, active=(True, False))
        known.cable_in = False
        known.door.contact()
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

        handed = known.door.leave(session)

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
            known.door.leave(session)
        assert session.book.status().waiting == 1
        known.cable_in = True
        assert known.door.leave(session) == 1
        assert len(quarantined(world)) == 1

    def test_a_guide_who_may_stay_cannot_be_sent_away(self, known: Counter, ann: Guide) -> None:
        session = known.sign_in(ann)
        with pytest.raises(Refused):
            known.door.leave(session)
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
        assert known.door.leave(session) == 1
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
        assert known.door.leave(session) == 1
        assert not known.folder(ann).exists()

    def test_a_guide_who_comes_back_starts_with_a_new_file(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        set_guide(world, ann, active=(True, False))
        known.door.contact()
        set_guide(world, ann, active=(False, True))
        session = known.sign_in(ann)
        session.engine.sync()
        assert names(session) == 1

    def test_a_guide_removes_the_own_file_only_when_nothing_waits(
        self, known: Counter, ann: Guide
    ) -> None:
        session = known.sign_in(ann)
        note(session, "还没上传")
        assert not known.door.remove_from_this_pc(session)
        session.engine.sync()
        assert known.door.remove_from_this_pc(session)
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
        assert known.door.leave(session) == 1


def erased_on_server(world: World, guide: Guide) -> bool:
    from server.schema import recovery_secret

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
        known.door.contact()
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
        from server.schema import recovery_secret

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

    def test_a_damaged_enrolment_counts_as_none(self, known: Counter) -> None:
        (known.profile / "device.json").write_bytes(b"not json")
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
