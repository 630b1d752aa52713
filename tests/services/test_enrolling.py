"""A PC is made known to the server, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide_app.domain.entities import Guide
from guide_app.security.device_secret import DemoPermit
from guide_app.security.errors import (
    NotPermitted,
)
from guide_app.sync.errors import (
    NotSecure,
    Offline,
    Refused,
)
from tests.services.counter import Counter
from tests.support.world import World


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
