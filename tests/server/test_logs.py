"""What the server writes down of its work: never anything of a person."""

from __future__ import annotations

import json
import logging

import pytest

from server.logs import keep_allowed, log, set_up
from tests.server.shop import PASSWORD


@pytest.fixture
def kind() -> str:
    return "sqlite"  # nothing here depends on the database


@pytest.fixture
def ann(chain):
    return chain.pcs["harbour"].session("ann")


def test_a_mistake_of_ours_shows_nothing_of_itself(ann, monkeypatch, caplog):
    def broken(*_arguments):
        raise ValueError("SELECT phone='13800138000' TRACE-CANARY")

    monkeypatch.setattr("server.pull.pull", broken)
    with caplog.at_level(logging.INFO):
        answer = ann.pull()

    assert answer.status_code == 500
    assert answer.json() == {"code": "internal", "message": answer.json()["message"]}
    assert "CANARY" not in answer.text
    assert "Traceback" not in answer.text
    own = [r.getMessage() for r in caplog.records if r.name == "guide-server"]
    logged = json.loads(own[-1])
    assert logged["error"] == "ValueError"
    assert any("broken" in place for place in logged["where"])
    assert logged["request_id"] == answer.headers["x-request-id"]
    assert "CANARY" not in "".join(own)


def test_no_name_number_token_or_password_is_ever_logged(chain, caplog):
    with caplog.at_level(logging.DEBUG):
        ann = chain.pcs["harbour"].session("ann")
        ann.pull()
        ann.refresh()
        chain.pcs["harbour"].sign_in("ann", "WRONG-CANARY")
        chain.http.get("/v1/13800138000", params={"q": "13800138000"})
        phone = b'{"phone": "13800138000"}'
        chain.http.post("/v1/push", content=phone, headers=ann.headers)

    own = [r.getMessage() for r in caplog.records if r.name.startswith(("guide", "server"))]
    assert len(own) >= 5
    text = "\n".join(own)
    secrets = (
        PASSWORD,
        "CANARY",
        "13800138000",
        ann.answer["access_token"],
        ann.answer["refresh_token"],
        ann.answer["recovery_secret"],
        ann.pc.secret,
    )
    assert [secret for secret in secrets if secret in text] == []


def test_a_field_that_is_not_on_the_list_does_not_reach_the_log():
    kept = keep_allowed(None, "info", {"event": "x", "phone": "13800138000", "route": "GET /y"})

    assert kept == {"event": "x", "route": "GET /y"}


def test_a_librarys_log_line_keeps_its_template_and_loses_its_values(tmp_path):
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    path = tmp_path / "log"
    try:
        with path.open("w") as stream:
            set_up(stream)
            logging.getLogger("library").warning("cannot reach %s", "CANARY")
            try:
                raise KeyError("CANARY")
            except KeyError:
                logging.getLogger("library").exception("failed")
            log().info("request", route="GET /x", name="CANARY")
    finally:
        root.handlers[:] = before
        root.setLevel(level)

    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["event"] for line in lines] == ["cannot reach %s", "failed", "request"]
    assert lines[1]["error"] == "KeyError"
    assert "CANARY" not in path.read_text()
