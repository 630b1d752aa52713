"""The server as a process of its own: started, used by a PC, shut for maintenance, and stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from guide_app.domain.business_day import USUAL_ZONE, business_date
from guide_app.domain.ids import row_id
from server.admin import set_maintenance
from server.database import Database
from tests.server.command_line import INIT, ROOT, found_in
from tests.server.shop import Pc


@pytest.fixture
def kind() -> str:
    return "sqlite"


class Served:
    """The server as a process of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server", "--port", "0", *words],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found is None:
            self.process.kill()
            raise AssertionError(line + self.process.communicate()[1])
        self.url = found.group()

    def stop(self) -> tuple[int, float, str]:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        _, err = self.process.communicate(timeout=30)
        return self.process.returncode, time.monotonic() - began, err


@pytest.fixture
def served(tmp_path):
    started = []

    def serve(*words: str) -> Served:
        made = Served(tmp_path, *words)
        started.append(made)
        return made

    yield serve
    for item in started:
        if item.process.poll() is None:
            item.process.kill()
            item.process.communicate()


def test_without_a_command_it_serves_and_the_first_pc_and_person_get_in(run, served, tmp_path):
    _, out, _ = run(*INIT, url="sqlite:///guide-desk.db")
    code, password = found_in(r"code: +(\S+)", out), found_in(r"password: +(\S+)", out)

    server = served()
    with httpx.Client(base_url=server.url) as http:
        pc = Pc(http, row_id("pc"), "ab" * 32, "")
        assert pc.enrol(code).json()["store_name"] == "解放路店"
        assert pc.session("hq.hana", password).answer["must_change_password"] is True

    _, seconds, log = server.stop()
    assert seconds < 5
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"POST /v1/enrol", "POST /v1/session"} <= {line.get("route") for line in lines}
    assert password not in log


def test_a_database_in_use_by_a_server_is_neither_served_twice_nor_restored(run, served):
    run(*INIT, url="sqlite:///guide-desk.db")
    served()
    run("backup", "b.db", url="sqlite:///guide-desk.db")

    for words in (["serve", "--port", "0"], ["restore", "b.db"]):
        code, _, err = run(*words, url="sqlite:///guide-desk.db")
        assert code == 2
        assert "running" in err


def test_maintenance_is_switched_on_and_off_while_the_server_runs(run, served):
    url = "sqlite:///guide-desk.db"
    run(*INIT, url=url)
    server = served()
    with httpx.Client(base_url=server.url) as http:
        run("maintenance", "on", url=url)
        assert http.post("/v1/contact").json()["code"] == "maintenance"
        run("maintenance", "off", url=url)
        assert http.post("/v1/contact").json()["code"] == "device_unknown"


def test_a_proxys_word_is_believed_only_where_the_proxy_was_said_to_stand(run, served):
    run(*INIT, url="sqlite:///guide-desk.db")

    def cookie(*words):
        server = served(*words)
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        with httpx.Client(base_url=server.url) as http:
            made = http.get("/console/sign-in", headers=headers).headers["set-cookie"]
        server.stop()
        return made

    assert "Secure" in cookie()
    assert "Secure" not in cookie("--proxy", "10.0.0.7")
    assert "Secure" not in cookie("--proxy", "")


def test_a_suspended_brand_is_shut_out_and_let_in_again(run, served):
    url = "sqlite:///guide-desk.db"
    _, out, _ = run(*INIT, url=url)
    code, password = found_in(r"code: +(\S+)", out), found_in(r"password: +(\S+)", out)
    server = served()
    with httpx.Client(base_url=server.url) as http:
        pc = Pc(http, row_id("pc"), "ab" * 32, "")
        pc.enrol(code)
        session = pc.session("hq.hana", password)

        assert "小鹿 is suspended" in run("suspend", "on", url=url)[1]
        assert session.post("/v1/session/end").json()["code"] == "brand_suspended"
        assert pc.sign_in("hq.hana", password).json()["code"] == "brand_suspended"
        assert pc.contact()["device_revoked"] is False

        assert "served again" in run("suspend", "off", url=url)[1]
        assert pc.sign_in("hq.hana", password).status_code == 200
    assert run("audit", "verify", url=url)[0] == 0
    assert run("suspend", "on", "--brand", "nobody's", url=url)[0] == 2


def test_a_server_lives_on_the_day_that_it_is_given(run, served):
    url = "sqlite:///guide-desk.db"
    _, out, _ = run(*INIT, url=url)
    server = served("--today", "2018-01-01")
    with httpx.Client(base_url=server.url) as http:
        Pc(http, row_id("pc"), "ab" * 32, "").enrol(found_in(r"code: +(\S+)", out))

    database = Database(url)
    with database.read() as connection:
        enrolled_at = connection.execute(text("select enrolled_at from device")).scalar()
    database.dispose()
    enrolled = datetime.fromisoformat(str(enrolled_at)).replace(tzinfo=UTC)
    assert business_date(enrolled, USUAL_ZONE) == date(2018, 1, 1)


def test_maintenance_outlives_a_restart(database):
    set_maintenance(database, on=True)
    set_maintenance(database, on=True)

    with database.read() as connection:
        query = text("select value from server_state where name = 'maintenance'")
        assert connection.scalars(query).all() == ["1"]
