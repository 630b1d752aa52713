from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import msgspec
import pytest
import zstandard

from guide_app.domain.ids import row_id
from guide_app.wire.limits import BODY_BYTES, JSON_DEPTH
from server import admin
from server.database import Busy


@pytest.fixture
def kind() -> str:
    return "sqlite"  # nothing here depends on the database


def push(session, body: bytes, **headers: str) -> httpx.Response:
    http: httpx.Client = session.pc.http
    return http.post("/v1/push", content=body, headers={**session.headers, **headers})


def nothing_to_push(session, padding: int = 0) -> bytes:
    request = {
        "incarnation": row_id("incarnation"),
        "epoch": session.epoch,
        "mutations": [],
        "padding": "x" * padding,
    }
    return json.dumps(request).encode()


@pytest.fixture
def ann(chain):
    return chain.pcs["harbour"].session("ann")


def test_a_body_may_come_packed(ann):
    packed = zstandard.compress(nothing_to_push(ann, padding=100_000))

    assert push(ann, packed, **{"content-encoding": "zstd"}).status_code == 200


@pytest.mark.parametrize("size", [BODY_BYTES + 1, BODY_BYTES * 3])
def test_a_body_over_the_limit_is_refused_packed_or_not(ann, size):
    large = b"[" + b" " * size + b"]"

    plain = push(ann, large)
    packed = push(ann, zstandard.compress(large), **{"content-encoding": "zstd"})

    assert plain.status_code == packed.status_code == 413
    assert plain.json()["code"] == packed.json()["code"] == "too_large"


def test_a_small_body_that_unpacks_to_a_gigabyte_costs_no_gigabyte(ann):
    bomb = zstandard.ZstdCompressor(level=19)
    packed = bomb.compress(bytes(64 * 1024 * 1024)) * 16

    assert len(packed) < BODY_BYTES
    answer = push(ann, packed, **{"content-encoding": "zstd"})

    assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe\x00",
        b'{"incarnation": 1}',
        b'"\\ud800"',
        b"<html>hello from the hotel's network</html>",
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'"' + b'\\"' * 500_000,
    ],
)
def test_a_body_that_is_no_message_is_unreadable_and_never_our_mistake(ann, body):
    answer = push(ann, body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "unreadable"


def test_a_body_that_says_zstd_and_is_not_is_unreadable(ann):
    answer = push(ann, nothing_to_push(ann), **{"content-encoding": "zstd"})

    assert answer.json()["code"] == "unreadable"


def test_an_encoding_that_nobody_agreed_on_is_named(ann):
    answer = push(ann, nothing_to_push(ann), **{"content-encoding": "gzip"})

    assert answer.json()["code"] == "unreadable"
    assert answer.json()["details"] == {"encoding": "zstd"}


def test_depth_is_counted_outside_of_texts_only(ann):
    deep = {"incarnation": row_id("i"), "epoch": ann.epoch, "mutations": []}
    text = '\\" [[[[ {{{{ \\\\" '
    wide = {**deep, "extra": [text * 50, *([{}] * 200)]}
    nested: object = 1
    for _ in range(JSON_DEPTH):
        nested = [nested]

    assert push(ann, json.dumps(wide).encode()).status_code == 200
    assert push(ann, json.dumps({**deep, "extra": nested}).encode()).status_code == 400


def test_a_large_answer_is_packed_for_those_who_can_unpack_it(chain, ann):
    url = f"/v1/pull?cursor=0&epoch={ann.epoch}&limit=100"

    def get(encoding):
        headers = {**ann.headers, "Accept-Encoding": encoding}
        return chain.http.get(url, headers=headers)

    assert get("zstd").headers["content-encoding"] == "zstd"
    assert get("gzip, zstd;q=0.5").headers["content-encoding"] == "zstd"
    assert "content-encoding" not in get("identity").headers
    assert "content-encoding" not in get("zstd;q=0").headers
    assert get("zstd").json() == get("identity").json()


def test_a_small_answer_is_packed_too_because_packing_adds_a_checksum(chain, ann):
    headers = {**ann.headers, "Accept-Encoding": "zstd"}
    with chain.http.stream("GET", "/healthz", headers=headers) as answer:
        packed = b"".join(answer.iter_raw())

    assert zstandard.get_frame_parameters(packed).has_checksum


def test_every_answer_carries_the_id_of_its_request(chain, ann):
    given = chain.http.get("/healthz", headers={"X-Request-ID": "shop-17-abc"})
    made = [chain.http.get("/healthz").headers["x-request-id"] for _ in range(2)]
    refused = chain.http.get("/v1/pull")

    assert given.headers["x-request-id"] == "shop-17-abc"
    assert made[0] != made[1]
    assert refused.headers["x-request-id"]


@pytest.mark.parametrize("bad", ["", "x" * 65, "two words", "tab\tbed", "<script>"])
def test_a_request_id_that_could_do_harm_in_a_log_is_replaced(chain, bad):
    answer = chain.http.get("/healthz", headers={"X-Request-ID": bad})

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


def test_every_refusal_has_the_one_body(chain, ann):
    for answer in (
        chain.http.get("/v1/nothing"),
        chain.http.put("/v1/push"),
        chain.http.get("/v1/pull"),
        ann.get("/v1/pull", cursor="x", epoch=ann.epoch),
    ):
        body = answer.json()
        assert set(body) <= {"code", "message", "details"}
        assert body["message"]


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 30, "\u0663", ""])
def test_a_cursor_that_is_no_number_is_unreadable(ann, cursor):
    answer = ann.get("/v1/pull", cursor=cursor, epoch=ann.epoch)

    assert answer.json()["code"] == "unreadable"


def test_a_client_that_is_too_old_may_not_sync_but_may_still_make_contact(chain, ann):
    old = {"X-Wire-Version": "0"}

    answer = push(ann, nothing_to_push(ann), **old)

    assert answer.status_code == 426
    assert answer.json()["code"] == "client_too_old"
    contact = chain.http.post("/v1/contact", headers={**ann.pc.headers, **old})
    assert contact.json()["oldest_client"] == 1


@pytest.mark.parametrize("version", ["9" * 5_000, "", "-1", "one", "٣"])
def test_a_version_that_is_none_is_no_mistake_of_ours(chain, ann, version):
    headers = {**ann.headers, "X-Wire-Version": version.encode()}

    answer = chain.http.get(f"/v1/pull?cursor=0&epoch={ann.epoch}", headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("guide_id", ["", "\x00", "ann", "x" * 100_000])
def test_a_file_of_nobody_is_not_reported_as_erased(chain, guide_id):
    answer = chain.pcs["harbour"].erased(guide_id)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_in_maintenance_everything_is_refused_kindly_and_health_is_still_told(chain, ann):
    admin.set_maintenance(chain.database, on=True)

    for answer in (
        ann.pull(),
        push(ann, nothing_to_push(ann)),
        ann.pc.sign_in("ann"),
        ann.refresh(),
        chain.http.post("/v1/contact", headers=ann.pc.headers),
    ):
        assert answer.status_code == 503
        assert answer.json()["code"] == "maintenance"
        assert int(answer.headers["retry-after"]) > 0
    assert chain.http.get("/healthz").status_code == 200

    admin.set_maintenance(chain.database, on=False)
    assert ann.pull().status_code == 200


def test_a_busy_database_is_said_so_and_asks_to_come_back(ann, monkeypatch):
    def busy(*_arguments):
        raise Busy("database is locked")

    monkeypatch.setattr("server.pull.pull", busy)

    answer = ann.pull()

    assert answer.status_code == 503
    assert answer.json()["code"] == "busy"
    assert int(answer.headers["retry-after"]) > 0
    assert "locked" not in answer.text


def test_a_database_that_somebody_has_to_see_to_is_said_so_logged_in_words_and_counted(
    chain, ann, caplog
):
    chain.database.write(lambda c: c.exec_driver_sql("alter table feed rename to gone"))

    answer = ann.pull()
    chain.database.write(lambda c: c.exec_driver_sql("alter table gone rename to feed"))

    assert answer.status_code == 503
    assert answer.json()["code"] == "database_tables"
    assert int(answer.headers["retry-after"]) > 1
    assert "feed" not in answer.text
    (line,) = [json.loads(one.message) for one in caplog.records if one.name == "guide-server"]
    assert (line["level"], line["code"]) == ("error", "database_tables")
    assert "feed" in line["says"]
    assert 'refusals_total{code="database_tables"} 1' in chain.http.get("/metrics").text


def test_metrics_count_by_route_and_never_name_anybody(chain, ann):
    ann.pull()
    chain.http.get("/v1/13800138000")

    text = chain.http.get("/metrics").text

    assert 'guide_desk_requests_total{route="GET /v1/pull",status="200"} 1' in text
    assert 'guide_desk_request_seconds_count{route="GET /v1/pull"} 1' in text
    assert 'guide_desk_refusals_total{code="not_found"} 1' in text
    assert "guide_desk_waiting_polls 0" in text
    assert "13800138000" not in text
    assert chain.id("ann") not in text


def test_health_says_ok_only_when_the_database_answers(chain, ann, monkeypatch):
    assert chain.http.get("/healthz").json() == {"status": "ok", "epoch": ann.epoch}

    def busy(*_arguments):
        raise Busy("gone")

    monkeypatch.setattr("server.api.health.epoch_of", busy)
    assert chain.http.get("/healthz").status_code == 503


def test_the_description_of_the_api_knows_every_route_its_messages_and_its_credentials(chain):
    document = chain.http.get("/openapi.json").json()

    push_route = document["paths"]["/v1/push"]["post"]
    body = push_route["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/PushRequest"}
    assert push_route["security"] == [{"session": []}]
    references = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert references <= set(document["components"]["schemas"])
    assert {"FeedPage", "FeedLine", "ErrorBody", "SessionAnswer"} <= references
    names = {p["name"] for p in document["paths"]["/v1/poll"]["get"]["parameters"]}
    assert names == {"cursor", "epoch", "wait_s"}


def test_a_part_of_a_snapshot_can_be_fetched_in_pieces(chain, ann):
    snapshot = ann.post("/v1/snapshot").json()
    part = snapshot["parts"][0]
    url = f"/v1/snapshot/{snapshot['snapshot_id']}/{part['name']}"

    def piece(start, end):
        headers = {**ann.headers, "Range": f"bytes={start}-{end}", "Accept-Encoding": "identity"}
        return chain.http.get(url, headers=headers)

    half = part["size_bytes"] // 2
    first, second = piece(0, half - 1), piece(half, part["size_bytes"] - 1)

    assert first.status_code == second.status_code == 206
    whole = chain.http.get(url, headers={**ann.headers, "Accept-Encoding": "identity"})
    assert first.content + second.content == whole.content
    assert len(whole.content) == part["size_bytes"]
    assert "content-encoding" not in whole.headers


@pytest.mark.parametrize("part", ["..%2F..%2Fetc", "first.zst", "nothing", "..", "%00"])
def test_no_path_leads_out_of_a_snapshot(chain, ann, part):
    snapshot = ann.post("/v1/snapshot").json()

    answer = chain.http.get(f"/v1/snapshot/{snapshot['snapshot_id']}/{part}", headers=ann.headers)

    assert answer.status_code == 404


def test_a_repair_report_is_kept_for_those_who_look_after_the_server(chain, ann):
    from sqlalchemy import select

    from server.schema.sync import repair_report

    ann.post("/v1/repair-report", {"n": 7, "entities": ["customer"]})

    with chain.database.read() as connection:
        kept = connection.execute(select(repair_report)).mappings().one()
    assert (kept["guide_id"], kept["n"]) == (chain.id("ann"), 7)
    assert msgspec.json.decode(kept["entities"]) == ["customer"]


def test_nothing_of_a_server_can_be_read_by_others_on_its_machine(app, chain):
    chain.pcs["harbour"].session("ann").post("/v1/snapshot")
    folder = app.state.snapshots._folder

    assert folder.parent.stat().st_mode & 0o077 == 0
    assert Path(folder).exists()
