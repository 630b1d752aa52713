"""`guide-server` as IT types it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
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
from server.__main__ import main
from server.admin import set_maintenance
from server.database import Database
from tests.server.shop import Pc

INIT = ["init", "--brand", "小鹿", "--store", "解放路店", "--store-code", "JF"]
INIT += ["--account", "hq.hana", "--name", "韩娜"]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs a command on a database in an empty folder; gives exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(*words: str, url: str = "sqlite:///shop.db") -> tuple[int, str, str]:
        code = main([words[0], "--database-url", url, *words[1:]])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    before = os.umask(0o022)
    yield run
    os.umask(before)


def found_in(pattern: str, output: str) -> str:
    found = re.search(pattern, output)
    assert found, output
    return found.group(1)


def test_init_founds_a_brand_and_says_what_the_first_people_need(run):
    code, out, _ = run(*INIT)

    assert code == 0
    assert re.search(r"Account: +hq\.hana\n", out)
    assert re.search(r"One-time password: +(\w{4}-){2}\w{4}  \(7 days\)\n", out)
    assert re.search(r"Enrolment code: +([A-Z0-9]{4}-){2}[A-Z0-9]{4} ", out)


def test_init_refuses_a_database_that_has_a_brand(run):
    run(*INIT)

    code, out, err = run(*INIT)

    assert code == 2
    assert "brand already" in err
    assert out == ""


def test_init_on_postgresql(run, postgresql):
    url = postgresql.make()

    assert run(*INIT, url=url)[0] == 0
    assert run(*INIT, url=url)[0] == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["init"], "Name of the brand"),
        ([*INIT[:2], "x" * 81, *INIT[3:]], "too_long"),
        ([*INIT, "--time-zone", "Mars/Base"], "no time zone"),
    ],
)
def test_init_says_what_is_wrong_and_makes_nothing(run, words, says):
    code, _, err = run(*words)

    assert code == 2
    assert says in err
    assert run(*INIT)[0] == 0


def test_files_of_the_server_are_nobody_elses_to_read(run, tmp_path):
    run(*INIT)

    open_to_others = [path.name for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == []


def test_a_code_for_one_more_pc(run):
    run(*INIT)

    code, out, _ = run("enrolment-code", "--store", "JF")

    assert code == 0
    assert re.search(r"([A-Z0-9]{4}-){2}[A-Z0-9]{4}", out)
    assert "解放路店" in out


def test_a_code_for_a_store_that_is_not_there(run):
    run(*INIT)

    code, _, err = run("enrolment-code", "--store", "XX")

    assert code == 2
    assert "'XX'" in err


def test_a_new_one_time_password(run):
    _, before, _ = run(*INIT)

    code, out, _ = run("reset-password", "hq.hana")

    assert code == 0
    password = found_in(r"password: +(\S+)", out)
    assert password not in before
    assert run("reset-password", "nobody")[0] == 2


def test_backup_and_restore(run, tmp_path):
    run(*INIT)
    assert run("backup", "b.db")[0] == 0

    code, out, _ = run("restore", "b.db")

    assert code == 0
    assert "new epoch" in out
    assert run("backup", "b.db")[0] == 2
    assert run("restore", "missing.db")[0] == 2
    assert run("restore")[0] == 2


def test_restore_names_what_stays_gone(run, tmp_path):
    run(*INIT)
    database = Database("sqlite:///shop.db")
    insert = (
        "insert into device (id, brand_id, store_id, name, secret_hash, enrolled_at)"
        " select 'd1', brand_id, id, 'Counter 1', 'x', '2024' from store"
    )
    database.write(lambda c: c.execute(text(insert)))
    with database.read() as connection:
        brand_id = connection.execute(text("select id from brand")).scalar()
    database.dispose()
    run("backup", "b.db")
    entry = {"kind": "device", "brand_id": brand_id, "id": "d1", "at": "2024-01-01T00:00:00.000Z"}
    Path("elsewhere.jsonl").write_text(json.dumps(entry) + "\n")

    _, out, _ = run("restore", "b.db", "--ledger", "elsewhere.jsonl")

    assert "Counter 1" in out


def test_restore_without_the_ledger_is_refused(run):
    run(*INIT)
    run("backup", "b.db")
    Path("shop.db.erased.jsonl").unlink()

    code, _, err = run("restore", "b.db")

    assert code == 2
    assert "--ledger" in err


def test_backup_of_postgresql_is_left_to_its_own_tools(run, postgresql):
    code, _, err = run("backup", "b.db", url=postgresql.make())

    assert code == 2
    assert "pg_dump" in err


def test_an_audit_whose_end_was_cut_off_is_found_by_what_the_check_before_noted(run):
    run(*INIT)
    run("enrolment-code", "--store", "JF")
    Path("shop.db.erased.jsonl").touch()  # as a server that has run leaves it
    assert run("audit", "verify")[0] == 0
    assert run("audit", "verify")[0] == 0

    database = Database("sqlite:///shop.db")
    last = "delete from audit where number = (select max(number) from audit)"
    database.write(lambda c: c.execute(text(last)))
    database.dispose()
    code, out, _ = run("audit", "verify")

    assert code == 1
    assert "小鹿: the last lines are missing" in out


def test_after_a_restore_the_audit_ends_where_the_backup_does(run):
    run(*INIT)
    Path("shop.db.erased.jsonl").touch()
    run("backup", "b.db")
    run("enrolment-code", "--store", "JF")
    assert run("audit", "verify")[0] == 0

    assert run("restore", "b.db")[0] == 0

    assert run("audit", "verify")[0] == 0


def test_an_audit_that_somebody_altered_is_found(run):
    run(*INIT)
    assert run("audit", "verify")[0] == 0

    database = Database("sqlite:///shop.db")
    database.write(lambda c: c.execute(text("update audit set actor_id = 'somebody else'")))
    database.dispose()
    code, out, _ = run("audit", "verify")

    assert code == 1
    assert "小鹿" in out
    assert "line 1" in out


def test_migrate_says_whether_there_was_anything_to_do(run):
    assert "is up to date now" in run("migrate")[1]
    assert "was up to date" in run("migrate")[1]


def test_a_database_of_a_newer_version_is_named_as_such(run):
    run("migrate")
    database = Database("sqlite:///shop.db")
    database.write(lambda c: c.execute(text("update alembic_version set version_num = '9999'")))
    database.dispose()

    code, _, err = run("migrate")

    assert code == 2
    assert "newer version" in err


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all.db",
        "postgresql://nobody@127.0.0.1:1/none",
        "mysql://x",
        "not a url",
        "",
    ],
)
def test_a_database_that_cannot_be_reached_is_a_sentence(run, url):
    code, _, err = run("migrate", url=url)

    assert code == 2
    assert err.strip().endswith(".")
    assert len(err.strip().splitlines()) == 1


def test_a_file_that_is_no_database_is_a_sentence(run):
    Path("shop.db").write_text("these are my holiday notes" * 100)

    code, _, err = run("migrate")

    assert code == 2
    assert "not a database" in err
    assert "holiday" in Path("shop.db").read_text()


def test_a_taken_port_is_a_sentence(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code, _, err = run("serve", "--port", str(port))

    assert code == 2
    assert str(port) in err


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
