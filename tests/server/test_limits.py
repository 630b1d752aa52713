"""Who asks too often is slowed, and nobody else."""

from __future__ import annotations

import pytest

from server.app import create_app
from server.limits import Limiter, Rate, Rates, neighbourhood
from server.problems import Problem
from tests.server.in_process import running
from tests.server.shop import known_chain


@pytest.fixture
def kind() -> str:
    return "sqlite"  # nothing here depends on the database


def test_a_bucket_lets_a_burst_pass_and_then_what_drips():
    now = [0.0]
    limiter = Limiter(Rate(burst=3, per_second=2), now=lambda: now[0])
    for _ in range(3):
        limiter.take("pc")
    with pytest.raises(Problem) as refused:
        limiter.take("pc")
    assert refused.value.details["retry_after_s"] >= 1

    limiter.take("another pc")
    now[0] += 0.5
    limiter.take("pc")
    with pytest.raises(Problem):
        limiter.take("pc")


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_network_of_version_six_counts_as_one_address(address, counts_as):
    assert neighbourhood(address) == counts_as


def test_one_pc_that_asks_too_often_does_not_slow_the_others(chain_url, clock, tmp_path):
    rates = Rates(device=Rate(10, 0.001))
    app = create_app(chain_url, clock, media_root=tmp_path / "m", rates=rates)
    with running(app) as http:
        chain = known_chain(app, http, clock)
        ann, otto = chain.pcs["harbour"].session("ann"), chain.pcs["garden"].session("otto")

        answers = [ann.get("/v1/check") for _ in range(12)]

        assert answers[-1].status_code == 429
        assert answers[-1].json()["code"] == "too_many_requests"
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert otto.get("/v1/check").status_code == 200


def test_strangers_from_one_address_are_slowed_and_enrolled_pcs_there_are_not(
    chain_url, clock, tmp_path
):
    rates = Rates(address=Rate(5, 0.001))
    app = create_app(chain_url, clock, media_root=tmp_path / "m", rates=rates)
    with running(app) as http:
        chain = known_chain(app, http, clock)

        statuses = [http.post("/v1/contact").status_code for _ in range(7)]

        assert statuses[:5] == [401] * 5
        assert statuses[5:] == [429] * 2
        assert chain.pcs["harbour"].sign_in("ann").status_code == 200
