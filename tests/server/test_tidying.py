from __future__ import annotations

import pytest
from sqlalchemy import func, select

from server import tidying
from server.schema import ENTITY_TABLES
from server.schema.access import enrolment_code, refresh_token, session
from server.schema.facts import audit
from server.schema.sync import feed


@pytest.fixture
def ann(chain):
    return chain.pcs["harbour"].session("ann")


def tidy(chain):
    return tidying.tidy(chain.database, chain.clock)


def count(chain, table):
    with chain.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_is_young_stays(chain, ann, clock):
    before = count(chain, feed)
    clock.pass_by(days=89)

    tidied = tidy(chain)

    assert tidied.feed_lines == 0
    assert count(chain, feed) == before


def test_after_ninety_days_a_pc_that_was_away_has_to_fetch_everything_anew(chain, ann, clock):
    clock.pass_by(days=91)
    chain.hq_adds_tag_group("colour")

    tidied = tidy(chain)

    assert tidied.feed_lines > 0
    later = chain.pcs["harbour"].session("ann")
    away = later.pull(0)
    assert away.status_code == 410
    assert away.json()["code"] == "bootstrap_required"
    assert chain.pcs["harbour"].session("ann").post("/v1/snapshot").status_code == 200


def test_a_pc_that_kept_up_goes_on_as_before(chain, ann, clock):
    cursor = ann.pull().json()["cursor"]
    clock.pass_by(days=91)
    chain.hq_adds_tag_group("colour")

    tidy(chain)

    lines = chain.pcs["harbour"].session("ann").pull(cursor).json()["lines"]
    assert [line["row"]["name"] for line in lines] == ["colour"]


def test_a_feed_without_news_for_months_leaves_nobody_behind_who_kept_up(chain, ann, clock):
    cursor = ann.pull().json()["cursor"]
    clock.pass_by(days=200)

    tidy(chain)
    tidy(chain)

    assert chain.pcs["harbour"].session("ann").pull(cursor).json()["lines"] == []


def test_old_sessions_and_codes_go_and_rows_and_audit_stay(chain, ann, clock):
    chain.enrolment_code("harbour")
    tables = (*ENTITY_TABLES.values(), audit)
    kept = {table.name: count(chain, table) for table in tables}
    clock.pass_by(days=100)
    fresh = chain.pcs["harbour"].session("ann")

    tidy(chain)

    assert count(chain, session) == 1
    assert count(chain, refresh_token) == 1
    assert count(chain, enrolment_code) == 0
    assert {table.name: count(chain, table) for table in tables} == kept
    assert fresh.get("/v1/check").status_code == 200
