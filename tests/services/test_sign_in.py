"""A guide comes in at the store's PC: with the server and without it, and with a new password."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from guide_app.domain.entities import Guide
from guide_app.domain.person import Person
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.security import keys
from guide_app.security.errors import (
    InvalidSecret,
    WrongPassword,
)
from guide_app.services.media import MediaLoop
from guide_app.services.problems import problem_of
from guide_app.services.session import check_lease
from guide_app.services.sign_in import SignInProblem
from guide_app.services.workplace import Workplace
from guide_app.sync.errors import (
    NoLongerOurs,
    NotTrusted,
    Refused,
)
from guide_app.sync.link import Link
from guide_app.wire.messages import SessionAnswer
from localdb.queries import due
from server import accounts
from tests.services.at_the_counter import (
    NEW_PASSWORD,
    names,
    note,
    problem,
    set_guide,
    set_password,
)
from tests.services.counter import Counter
from tests.support.world import PASSWORD, START, World

unlock_with_password = keys.unlock_with_password


class TestWithTheServer:
    def test_a_guide_comes_in_and_is_on_the_list_from_then_on(
        self, desk: Counter, ann: Guide
    ) -> None:
        session = desk.sign_in(ann)
        assert session.link.session is not None
        assert not session.must_change_password
        assert [guide.account for guide in desk.desk.list_guides()] == [ann.account]

    def test_the_key_is_derived_while_the_server_checks_the_password(
        self, known: Counter, ann: Guide, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        derived, calls = threading.Event(), []

        def unlock(*given: Any) -> bytes:
            calls.append(given)
            key = unlock_with_password(*given)
            derived.set()
            return key

        def slowly(*given: Any) -> SessionAnswer:
            assert derived.wait(20)
            return ask(*given)

        ask = Link.sign_in
        monkeypatch.setattr(keys, "unlock_with_password", unlock)
        monkeypatch.setattr(Link, "sign_in", slowly)

        assert names(known.sign_in(ann)) == 1
        assert len(calls) == 1

    def test_what_signs_in_under_an_account_that_was_another_guides_opens_its_own_file(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        ben = world.shop.guides[1]
        set_guide(world, ann, account=(ann.account, "somebody else"))
        set_guide(world, ben, account=(ben.account, ann.account))

        session = known.door.sign_in(ann.account, PASSWORD)

        assert session.guide.guide_id == ben.id
        assert session.book.folder == known.folder(ben)
        session.close()

    def test_the_days_list_is_begun_with_before_a_screen_asks_for_it(
        self, known: Counter, ann: Guide, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = threading.Event()

        def noted(*given: Any) -> list[Person]:
            begun.set()
            return candidates(*given)

        candidates = due.candidates
        monkeypatch.setattr(due, "candidates", noted)

        session, pictures = known.sign_in(ann), MediaLoop(known.desk)
        workplace = Workplace(session, known.door, "", lambda _state: None, pictures)

        assert begun.wait(20)
        assert workplace.today.load().work == 1

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
        assert known.sign_in(ann).link.session is not None

    def test_a_server_in_maintenance_lets_the_file_decide(
        self, known: Counter, world: World, ann: Guide
    ) -> None:
        from server.schema.facts import server_state

        world.database.write(
            lambda c: c.execute(server_state.insert().values(name="maintenance", value="1"))
        )
        assert known.sign_in(ann).link.session is None

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


@pytest.fixture
def silent_server() -> Iterator[str]:
    """The address of something that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class TestWithoutTheServer:
    def test_a_server_that_hangs_keeps_nobody_from_their_file_for_long(
        self, known: Counter, ann: Guide, silent_server: str
    ) -> None:
        known.desk.move_server(silent_server)
        began = time.monotonic()
        session = known.sign_in(ann)
        assert session.link.session is None
        assert names(session) == 1
        assert time.monotonic() - began < 15  # who has no file here waits for twenty

    def test_the_password_opens_the_file_of_an_earlier_day(
        self, known: Counter, ann: Guide
    ) -> None:
        known.cable_in = False
        session = known.sign_in(ann)
        assert session.link.session is None
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
