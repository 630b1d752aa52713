"""An import in the background: one for each brand, stopped, broken off, and gone on with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from guide_app.domain.entities import Customer
from server.import_jobs import State
from server.imports import Imports
from server.schema.imports import import_job
from tests.demo.servers import rows
from tests.intake.files import csv_file
from tests.server.console.browsing import Browser
from tests.server.console.house import House
from tests.server.console.importing import HEADER, LI, Gate, many
from tests.server.databases import KINDS

COUNT = 1_200


def names(chain):
    return [customer.name for customer in rows(chain.database, Customer)]


def begun(desk, hana, tmp_path, monkeypatch):
    """An import that has written its first piece and is held before the second."""
    desk.try_out(csv_file(tmp_path, many(COUNT)))
    gate = Gate(monkeypatch)
    hana.get("imports")
    hana.post("imports/run")
    gate.wait()
    return gate


def test_the_page_shows_how_far_it_is_and_comes_back_by_itself(desk, hana, tmp_path, monkeypatch):
    gate = begun(desk, hana, tmp_path, monkeypatch)

    page = hana.get("imports").text

    assert 'http-equiv="refresh"' in page
    assert "<progress" in page
    assert "可以离开这一页" in page
    gate.open()
    assert desk.settled().state is State.DONE
    assert 'http-equiv="refresh"' not in hana.get("imports").text


@pytest.mark.parametrize("kind", KINDS)
def test_while_a_brand_imports_nothing_else_can_begin(desk, hana, chain, tmp_path, monkeypatch):
    gate = begun(desk, hana, tmp_path, monkeypatch)
    other = csv_file(tmp_path, [HEADER, LI], name="other.csv")

    assert desk.send(other).status_code == 409
    hana.get("imports")
    for path in ("imports/run", "imports/discard"):
        answer = hana.post(path)
        assert answer.status_code == 409
        assert "正在导入一个文件" in answer.text
    gate.open()

    assert desk.settled().state is State.DONE
    assert "李佳慧" not in names(chain)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stop_keeps_whole_pieces_and_going_on_does_the_rest_and_nothing_twice(
    desk, hana, chain, tmp_path, monkeypatch
):
    gate = begun(desk, hana, tmp_path, monkeypatch)
    hana.get("imports")
    hana.post("imports/stop")
    assert "写完这一段就停" in desk.page()
    gate.open()

    assert desk.settled().state is State.STOPPED
    settled = len(names(chain))
    assert 0 < settled < COUNT
    assert f"前面的 {settled:,} 行已经处理好" in desk.page()
    done = desk.run()

    assert done.state is State.DONE
    assert done.facts.counts == {"unchanged": settled, "new": COUNT - settled}
    assert len(names(chain)) == len(set(names(chain))) == COUNT


def test_a_server_that_goes_down_stops_it_and_says_afterwards_that_it_was_broken_off(
    desk, hana, chain, tmp_path, monkeypatch
):
    gate = begun(desk, hana, tmp_path, monkeypatch)
    shutdown = ThreadPoolExecutor.shutdown

    def shut_down(pool, **how):
        gate.open()
        shutdown(pool, **how)

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", shut_down)
    desk.imports.close()

    assert desk.job().state is State.BROKEN_OFF
    assert 0 < len(names(chain)) < COUNT
    assert "停了或重新启动了" in desk.page()


def test_after_a_power_cut_it_is_said_and_importing_again_does_the_rest(
    desk, hana, chain, tmp_path, monkeypatch
):
    gate = begun(desk, hana, tmp_path, monkeypatch)
    hana.get("imports")
    hana.post("imports/stop")
    gate.open()
    desk.settled()
    settled = len(names(chain))
    cut = {"state": State.RUNNING.value, "worker": "a process that is no more"}
    chain.database.write(lambda c: c.execute(update(import_job).values(**cut)))

    page = desk.page()
    assert "停了或重新启动了" in page
    assert "再导入一次会接着做完，不会重复" in page
    done = desk.run()

    assert done.state is State.DONE
    assert done.facts.counts == {"unchanged": settled, "new": COUNT - settled}


def test_what_is_done_is_not_begun_again_by_an_old_page(desk, hana, tmp_path):
    desk.try_out(csv_file(tmp_path, [HEADER, LI]))
    hana.get("imports")
    old_page = dict(hana.fields)
    desk.run()

    answer = hana.client.post("/console/imports/run", data=old_page)

    assert answer.status_code == 303
    assert desk.job().state is State.DONE


def test_an_import_outlives_the_process_in_which_it_was_tried_out(desk, hana, chain, tmp_path):
    desk.try_out(csv_file(tmp_path, [HEADER, LI]))
    state = chain.app.state
    next_life = Imports(chain.database, state.clock, state.wakeups, tmp_path / "media" / "imports")

    found = next_life.find(chain.id("sunny"))

    assert found is not None
    assert found.state is State.TRIED
    assert next_life.has_file(found)


def test_another_brand_neither_sees_nor_touches_it(desk, hana, chain, tmp_path):
    House(chain)
    desk.try_out(csv_file(tmp_path, [HEADER, LI, ("CANARY", "x", "ann", "")], name="CANARY.csv"))
    rex = Browser(chain)
    rex.sign_in("rex")

    seen = rex.get("imports").text + rex.get("imports/map").text
    assert rex.get("imports/rejects").status_code == 404
    rex.get("imports")
    for path in ("imports/run", "imports/stop", "imports/discard"):
        assert rex.post(path).status_code == 303

    assert "CANARY" not in seen
    assert desk.job().state is State.TRIED
    assert "李佳慧" not in names(chain)
