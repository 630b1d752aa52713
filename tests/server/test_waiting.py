from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from server import devices
from server.app import create_app
from server.relay import _payloads
from server.running import running
from tests.server.shop import known_chain


@pytest.fixture
def http(app):
    """Requests to the server over a real socket: only there can a client leave."""
    with running(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def poll(session, cursor, wait_s, epoch=None):
    query = {"cursor": cursor, "epoch": epoch or session.epoch, "wait_s": wait_s}
    return session.get("/v1/poll", **query)


def newest(session):
    return session.pull().json()["cursor"]


def until(condition, seconds=5.0):
    ends_at = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < ends_at, "it did not happen in time"
        pause.wait(0.02)


def while_waiting(chain, session, wait_s, act):
    """What a poll answers, and how long it took, when ``act`` happens while it waits."""
    cursor = newest(session)
    with ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        answer = pool.submit(poll, session, cursor, wait_s)
        until(lambda: chain.app.state.wakeups.waiting == 1)
        act()
        acted = time.monotonic()
        return answer.result(30), time.monotonic() - acted, acted - began


def test_a_poll_with_news_answers_at_once(chain):
    ann = chain.pcs["harbour"].session("ann")

    began = time.monotonic()
    answer = poll(ann, 0, 20)

    assert answer.json() == {"news": True}
    assert time.monotonic() - began < 5


def test_a_poll_without_news_waits_as_long_as_it_was_told_and_says_so(chain):
    ann = chain.pcs["harbour"].session("ann")
    cursor = newest(ann)

    began = time.monotonic()
    answer = poll(ann, cursor, 1)

    assert answer.json() == {"news": False}
    assert 0.9 < time.monotonic() - began < 5


def test_a_change_of_hq_wakes_a_waiting_guide(chain):
    ann = chain.pcs["harbour"].session("ann")

    answer, seconds, _ = while_waiting(chain, ann, 25, lambda: chain.hq_adds_tag_group("colour"))

    assert answer.json() == {"news": True}
    assert seconds < 2


def test_a_change_of_another_brand_wakes_nobody_here(chain):
    ann = chain.pcs["harbour"].session("ann")
    looked = []
    cursor = newest(ann)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(poll, ann, cursor, 2)
        until(lambda: chain.app.state.wakeups.waiting == 1)
        chain.app.state.wakeups.publish(chain.id("rival"), {f"b:{chain.id('rival')}"})
        looked.append(answer.result(30).json())

    assert looked == [{"news": False}]


def test_a_wake_up_without_news_for_the_caller_goes_on_waiting(chain):
    ann = chain.pcs["harbour"].session("ann")
    wake = {f"s:{chain.id('harbour')}"}

    answer, seconds, _ = while_waiting(
        chain, ann, 2, lambda: chain.app.state.wakeups.publish(chain.id("sunny"), wake)
    )

    assert answer.json() == {"news": False}
    assert seconds > 1


def test_a_guide_who_is_revoked_while_waiting_hears_it(chain, clock):
    pc = chain.pcs["harbour"]
    ann = pc.session("ann")

    def revoke():
        chain.database.write(lambda c: devices.revoke(c, pc.id, None, clock()))
        wake = {f"g:{chain.id('ann')}"}
        chain.app.state.wakeups.publish(chain.id("sunny"), wake)

    answer, seconds, _ = while_waiting(chain, ann, 25, revoke)

    assert answer.json()["code"] == "device_revoked"
    assert seconds < 2


def test_a_poll_with_the_epoch_of_another_life_is_told_at_once(chain):
    ann = chain.pcs["harbour"].session("ann")

    answer = poll(ann, 0, 20, epoch="another")

    assert answer.status_code == 409
    assert answer.json()["code"] == "epoch_changed"
    assert answer.json()["details"] == {"epoch": ann.epoch}


def test_a_client_that_leaves_is_not_waited_for(chain):
    ann = chain.pcs["harbour"].session("ann")
    cursor = newest(ann)
    query = {"cursor": cursor, "epoch": ann.epoch, "wait_s": 50}

    with pytest.raises(httpx.ReadTimeout):
        ann.pc.http.get("/v1/poll", params=query, headers=ann.headers, timeout=0.5)

    until(lambda: chain.app.state.wakeups.waiting == 0)


def test_a_server_that_stops_does_not_wait_for_those_who_wait(chain_url, clock, tmp_path):
    app = create_app(chain_url, clock, media_root=tmp_path / "m")
    with ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        with running(app) as url:
            client = stack.enter_context(httpx.Client(base_url=url, timeout=30))
            ann = known_chain(app, client, clock).pcs["harbour"].session("ann")
            cursor = newest(ann)
            waiting = pool.submit(lambda: poll(ann, cursor, 50))
            until(lambda: app.state.wakeups.waiting == 1)
            began = time.monotonic()
        assert time.monotonic() - began < 5
        assert waiting.result(10).json() == {"news": False}


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_commit_in_one_process_wakes_who_waits_at_another(chain, clock, chain_url, tmp_path):
    second_app = create_app(chain_url, clock, media_root=tmp_path / "second")
    with running(second_app) as url, httpx.Client(base_url=url, timeout=30) as client:
        second = known_chain(second_app, client, clock)
        ann = second.pcs["harbour"].session("ann")

        answer, seconds, _ = while_waiting(
            second, ann, 25, lambda: chain.hq_adds_tag_group("colour")
        )

    assert answer.json() == {"news": True}
    assert seconds < 2


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_lost_connection_between_processes_is_made_again(chain, clock, chain_url, tmp_path):
    second_app = create_app(chain_url, clock, media_root=tmp_path / "second")
    with running(second_app) as url, httpx.Client(base_url=url, timeout=30) as client:
        second = known_chain(second_app, client, clock)
        ann = second.pcs["harbour"].session("ann")

        def cut_all_listeners():
            chain.database.write(
                lambda c: c.exec_driver_sql(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and query like 'listen %%'"
                )
            )
            chain.hq_adds_tag_group("colour")

        answer, seconds, _ = while_waiting(second, ann, 25, cut_all_listeners)

    assert answer.json() == {"news": True}
    assert seconds < 8


def test_many_keys_are_told_in_pieces_that_a_notification_can_carry():
    keys = {f"g:{n:036}" for n in range(1000)}

    payloads = list(_payloads("me", keys))

    assert all(len(payload) < 8000 for payload in payloads)
    told = [key for payload in payloads for key in payload.split()[1:]]
    assert sorted(told) == sorted(keys)
