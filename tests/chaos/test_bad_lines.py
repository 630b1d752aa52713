"""Bad lines and strangers on them: a sync fails, loses nothing, and the next one works."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
import zstandard

from guide_app.sync import pages
from guide_app.sync.errors import NotSecure, NotTrusted, Offline, SyncError, Unavailable
from guide_app.sync.transport import (
    ANSWER_LIMIT_BYTES,
    Answer,
    HttpTransport,
    Request,
    check_address,
)
from guide_app.wire.limits import BODY_BYTES
from localdb import state
from tests.chaos import proxy_faults as faults
from tests.chaos.proxy import Fault, Line, open_line
from tests.chaos.proxy_tls import self_signed
from tests.support import acts
from tests.support.suites import Suite
from tests.support.world import Pc, World, open_world
from tests.sync.test_exchange import assert_same_everywhere

SHORT_S = 1.0
JSON = "content-type: application/json"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("bad_lines")
    with open_world(f"sqlite:///{folder / 'server.db'}", folder) as made:
        yield made


@pytest.fixture(scope="module")
def line(world: World) -> Iterator[Line]:
    with open_line(world.url) as made:
        yield made


@pytest.fixture(scope="module")
def shop_pc(world: World, line: Line) -> Pc:
    pc = world.pc(world.shop.guides[0])
    reach_over(line, pc)
    pc.sync()
    acts.add_customer(pc, "安")
    pc.sync()
    return pc


@pytest.fixture
def pc(shop_pc: Pc, line: Line) -> Iterator[Pc]:
    yield shop_pc
    line.mend()


def reach_over(line: Line, pc: Pc, *, total_s: float = SHORT_S) -> None:
    """Let the PC reach the server over the line from now on, without much patience."""
    pc.cable.close()
    pc.cable._inner = Impatient(line.url, total_s=total_s)


class Impatient(HttpTransport):
    """Waits no longer for one request than for another."""

    def send(self, request: Request) -> Answer:
        return super().send(replace(request, total_s=None))


def only_customer(pc: Pc) -> str:
    return next(iter(pc.rows("customer")))


def note_over(pc: Pc, line: Line, fault: Fault, path: str) -> SyncError | None:
    """Write a note, sync over the broken line and over the mended one: the note is there once.

    A pull follows a push only where the push's answer brings no page.
    """
    no_page = patch.object(pages, "find_fitting", lambda connection, answer: None)
    with no_page if path == "/v1/pull" else nullcontext():
        return _note_over(pc, line, fault, path)


def _note_over(pc: Pc, line: Line, fault: Fault, path: str) -> SyncError | None:
    text = f"备注 {time.monotonic_ns()}"
    acts.note(pc, only_customer(pc), text)
    line.break_next(fault, path=path)
    broken = line.broken
    failure = None
    try:
        pc.sync()
    except SyncError as error:
        failure = error
    assert line.broken == broken + 1, "the line was never asked"
    line.mend()
    assert acts.notes_of(pc.rows("timeline_entry")).count(text) == 1
    pc.sync()
    assert acts.notes_of(pc.world.rows_of(pc.guide)["timeline_entry"]).count(text) == 1
    assert_same_everywhere(pc.world, pc)
    return failure


NO_ANSWER = {
    "vanishes": faults.swallowed,
    "is answered with an empty body": faults.answer_ends_at(0, honest=True),
    "is answered with one byte": faults.answer_ends_at(0, less=-1, honest=True),
    "is answered by half": faults.answer_ends_at(0.5, honest=True),
    "is answered but for the last six bytes": faults.answer_ends_at(1, less=6, honest=True),
    "gets a head and no body": faults.answer_ends_at(0, honest=False),
    "gets one byte and the line breaks": faults.answer_ends_at(0, less=-1, honest=False),
    "gets half and the line breaks": faults.answer_ends_at(0.5, honest=False),
    "gets all but the last byte": faults.answer_ends_at(1, less=1, honest=False),
    "meets a captive portal": faults.answered_by_a_stranger(
        "200 OK", faults.HTML, "content-type: text/html"
    ),
    "meets a portal that calls its page JSON": faults.answered_by_a_stranger(
        "200 OK", faults.HTML, JSON
    ),
    "meets somebody else's JSON": faults.answered_by_a_stranger("200 OK", b'{"ok":true}', JSON),
    "meets somebody else's 404": faults.answered_by_a_stranger("404 Not Found", faults.HTML),
    "meets somebody else's 401": faults.answered_by_a_stranger("401 Unauthorized", b"{}", JSON),
    "is told to look elsewhere": faults.answered_by_a_stranger(
        "307 Temporary Redirect", b"", "location: http://127.0.0.1:9/elsewhere"
    ),
    "is answered in a packing that nobody asked for": faults.answer_headers("content-encoding: br"),
    "is answered with a lie about its packing": faults.answer_headers("content-encoding: gzip"),
    "is answered one byte a second": faults.trickling(1.0, body_only=False),
    "is answered with a head at once and a body that trickles": faults.trickling(
        0.3, body_only=True
    ),
    "is answered with a gzip bomb": faults.answered_by_a_stranger(
        "200 OK",
        gzip.compress(bytes(ANSWER_LIMIT_BYTES + 1), 1),
        JSON,
        "content-encoding: gzip",
    ),
    "is answered with a zstd bomb": faults.answered_by_a_stranger(
        "200 OK",
        zstandard.compress(bytes(2 * ANSWER_LIMIT_BYTES)),
        JSON,
        "content-encoding: zstd",
    ),
}


@pytest.mark.parametrize("path", ["/v1/push", "/v1/pull"])
@pytest.mark.parametrize("what", NO_ANSWER)
def test_a_request_without_a_whole_answer_is_made_again_and_counts_once(
    pc: Pc, line: Line, what: str, path: str
) -> None:
    began = time.monotonic()

    failure = note_over(pc, line, NO_ANSWER[what], path)

    assert isinstance(failure, Offline)
    assert not isinstance(failure, Unavailable)
    assert time.monotonic() - began < SHORT_S + 4


@pytest.mark.parametrize(
    "end",
    [
        faults.request_ends_at(0),
        faults.request_ends_at(0, less=-1),
        faults.request_ends_at(0.5),
        faults.request_ends_at(1, less=6),
    ],
    ids=["nothing", "one byte", "half", "all but the last six bytes"],
)
def test_a_request_that_arrives_short_changes_nothing_and_is_made_again(
    pc: Pc, line: Line, end: Fault
) -> None:
    failure = note_over(pc, line, end, "/v1/push")
    assert isinstance(failure, SyncError)


def test_a_last_byte_that_is_missing_is_no_more_than_a_piece_of_the_checksum(
    pc: Pc, line: Line
) -> None:
    for short in (faults.request_ends_at(1, less=1), faults.answer_ends_at(1, less=1, honest=True)):
        assert note_over(pc, line, short, "/v1/push") is None
    assert note_over(pc, line, short, "/v1/pull") is None


@pytest.mark.parametrize("twice", [faults.sent_twice, faults.sent_twice_at_once])
def test_a_request_that_the_line_doubles_counts_once(pc: Pc, line: Line, twice: Fault) -> None:
    assert note_over(pc, line, twice, "/v1/push") is None
    assert note_over(pc, line, twice, "/v1/pull") is None


@pytest.mark.parametrize("status", ["429 Too Many Requests", "502 Bad Gateway", "503 Busy"])
@pytest.mark.parametrize(
    ("wait", "seconds"),
    [
        ("retry-after: 17", 17.0),
        ("retry-after: 0", 0.0),
        ("retry-after: 99999999", 3600.0),
        ("retry-after: soon", None),
        ("retry-after: nan", 0.0),
        ("x-nothing: 1", None),
        ("date: Fri, 02 Oct 2026 02:00:00 GMT\r\nretry-after: Fri, 02 Oct 2026 02:01:30 GMT", 90.0),
    ],
)
def test_a_server_that_asks_for_time_says_how_much(
    pc: Pc, line: Line, status: str, wait: str, seconds: float | None
) -> None:
    failure = note_over(
        pc, line, faults.answered_by_a_stranger(status, faults.HTML, wait), "/v1/push"
    )
    assert isinstance(failure, Unavailable)
    assert failure.retry_after_s == seconds


def test_a_redirection_is_never_followed(pc: Pc, line: Line, world: World) -> None:
    with open_line(world.url) as elsewhere:
        for status in ("301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent"):
            note_over(
                pc,
                line,
                faults.answered_by_a_stranger(status, b"", f"location: {elsewhere.url}/v1/push"),
                "/v1/push",
            )
        assert elsewhere.seen == []


@pytest.mark.parametrize("path", ["/v1/snapshot", "/v1/snapshot/"])
def test_a_first_sync_survives_every_fault_of_the_line(world: World, line: Line, path: str) -> None:
    pc = world.pc(world.shop.guides[1], path)
    reach_over(line, pc, total_s=0.3)
    for what, fault in NO_ANSWER.items():
        forget_first_sync(pc)
        broken = line.broken
        line.break_next(fault, path=path, times=3)
        with suppress(Offline):  # a piece that came short is fetched from where it ended
            pc.sync()
        assert line.broken > broken, what
        line.mend()
        assert pc.sync().bootstrapped or path.endswith("/"), what
        assert_same_everywhere(world, pc)


def forget_first_sync(pc: Pc) -> None:
    with pc.book.file.write() as connection:
        state.drop(connection, state.CURSOR)


@pytest.mark.faults
def test_a_flipped_bit_is_noticed_on_either_side(pc: Pc, line: Line, suite: Suite) -> None:
    goes_on = suite.until("flips", least=20, full=1_000, seconds=10)
    noticed = done = 0
    while goes_on(done):
        fault, path = suite.chance.choice(
            [
                (faults.request_bit_flips, "/v1/push"),
                (faults.answer_bit_flips, "/v1/push"),
                (faults.answer_bit_flips, "/v1/pull"),
            ]
        )
        failure = note_over(pc, line, fault(suite.chance.random(), suite.chance.randrange(8)), path)
        noticed += failure is not None
        done += 1
        suite.tell(f"{done} bits flipped, {noticed} noticed")


def test_a_bomb_that_is_sent_to_the_server_is_refused(pc: Pc, line: Line) -> None:
    bomb = zstandard.compress(bytes(BODY_BYTES + 1))
    headers = {"content-type": "application/json", "content-encoding": "zstd"}
    answer = pc.cable.send(Request("POST", "/v1/push", {**pc.link._headers(), **headers}, bomb))
    assert answer.status == 413


def test_a_server_that_shows_a_certificate_of_its_own_making_hears_nothing(
    pc: Pc, world: World
) -> None:
    with open_line(world.url, self_signed()) as stranger:
        with (
            closing(HttpTransport(stranger.url)) as transport,
            pytest.raises(NotTrusted),
        ):
            transport.send(Request("GET", "/healthz"))
        assert stranger.seen == []


def test_a_server_that_speaks_no_tls_is_no_answer(line: Line) -> None:
    url = line.url.replace("http:", "https:")
    with closing(HttpTransport(url)) as transport, pytest.raises(Offline):
        transport.send(Request("GET", "/healthz"))


def test_no_server_at_all_is_no_answer() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with (
            closing(HttpTransport(f"http://127.0.0.1:{port}")) as transport,
            pytest.raises(Offline),
        ):
            transport.send(Request("GET", "/healthz"))


@pytest.mark.parametrize(
    "url",
    [
        "http://desk.example.com",
        "http://192.168.1.5:8000",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://user@desk.example.com",
        "http://[2001:db8::1]",
        "http://0.0.0.0:8000",
    ],
)
def test_plain_http_beyond_this_machine_is_refused(url: str) -> None:
    with pytest.raises(NotSecure):
        HttpTransport(url)


@pytest.mark.parametrize(
    "url", ["", "desk.example.com", "ftp://127.0.0.1", "http://", "https:///x"]
)
def test_what_is_no_address_is_refused_as_such(url: str) -> None:
    with pytest.raises(ValueError):
        HttpTransport(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://localhost", "http://[::1]:8000"])
def test_plain_http_to_this_machine_is_fine(url: str) -> None:
    assert not check_address(url).endswith("/")
