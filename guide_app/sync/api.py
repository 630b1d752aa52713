"""The server's routes as typed calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec
import zstandard

from guide_app.sync.errors import NoLongerOurs, Offline, Refused, SignInNeeded, Unavailable
from guide_app.sync.transport import Answer, Request, Transport
from guide_app.wire.errors import ErrorCode
from guide_app.wire.limits import CONTACT_FILES
from guide_app.wire.media import MediaAnswer
from guide_app.wire.messages import (
    WIRE_VERSION,
    CheckAnswer,
    ContactAnswer,
    ContactRequest,
    CopyRequest,
    EnrolAnswer,
    EnrolRequest,
    ErrorBody,
    FeedPage,
    JournalKeyRequest,
    JournalRequest,
    KnownAnswer,
    KnownMapAnswer,
    KnownRequest,
    PageLinkAnswer,
    PageLinkRequest,
    PasswordRequest,
    PoolAnswer,
    PushAnswer,
    PushRequest,
    QuarantineAnswer,
    QuarantineRequest,
    RefreshRequest,
    RepairReport,
    SessionAnswer,
    SignInRequest,
    SnapshotAnswer,
)

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode
_WAIT_S = 20.0
_TRANSFER_S = 40.0
_FAREWELL_S = 3.0
_AGAIN_LATER = {408, 425, 429, 500, 502, 503, 504}
_OVER = {
    ErrorCode.GUIDE_DISABLED,
    ErrorCode.GUIDE_MOVED,
    ErrorCode.DEVICE_REVOKED,
    ErrorCode.DEVICE_UNKNOWN,
    ErrorCode.BRAND_SUSPENDED,
}


class Api:
    """Calls of one PC. ``headers`` gives what identifies the caller, afresh for every request.

    Every call raises `Offline`, `Unavailable`, `Refused`, `SignInNeeded` or `NoLongerOurs`; see
    `errors`.
    """

    def __init__(self, transport: Transport, headers: Callable[[], Mapping[str, str]]) -> None:
        self._transport = transport
        self._headers = headers

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Make this PC known."""
        return self._call("POST", "/v1/enrol", EnrolAnswer, request)

    def enrol_copy(self, request: CopyRequest) -> EnrolAnswer:
        """Be a PC of its own from now on, not the one whose files were copied."""
        return self._call("POST", "/v1/enrol/copy", EnrolAnswer, request)

    def sign_in(self, request: SignInRequest, patience_s: float | None = None) -> SessionAnswer:
        """Begin a session by password; with ``patience_s`` it is `Offline` after so long."""
        wait = {} if patience_s is None else {"timeout_s": patience_s, "transfer_s": 0.0}
        return self._call("POST", "/v1/session", SessionAnswer, request, **wait)

    def refresh(self, request: RefreshRequest) -> SessionAnswer:
        """Go on with a session."""
        return self._call("POST", "/v1/session/refresh", SessionAnswer, request)

    def end_session(self) -> None:
        """End the session on the server; nobody waits long for that."""
        self._call("POST", "/v1/session/end", dict, timeout_s=_FAREWELL_S, transfer_s=0.0)

    def change_password(self, request: PasswordRequest) -> None:
        """Change the own password."""
        self._call("POST", "/v1/password", dict, request)

    def pool(self) -> PoolAnswer:
        """The own store's pool."""
        return self._call("GET", "/v1/pool", PoolAnswer)

    def push(self, request: PushRequest) -> PushAnswer:
        """Send mutations."""
        return self._call("POST", "/v1/push", PushAnswer, request)

    def pull(self, cursor: int, epoch: str, limit: int) -> FeedPage:
        """The next page of the feed."""
        return self._call("GET", f"/v1/pull?cursor={cursor}&epoch={epoch}&limit={limit}", FeedPage)

    def poll(self, cursor: int, epoch: str, wait_s: int) -> bool:
        """Wait for news; True when there is some."""
        path = f"/v1/poll?cursor={cursor}&epoch={epoch}&wait_s={wait_s}"
        return bool(self._call("GET", path, dict, timeout_s=wait_s + 10.0).get("news"))

    def snapshot(self) -> SnapshotAnswer:
        """A snapshot of the scope to be fetched."""
        return self._call("POST", "/v1/snapshot", SnapshotAnswer, timeout_s=120.0)

    def snapshot_part(self, snapshot_id: str, part: str, start: int, size: int) -> bytes:
        """Some bytes of a part, from ``start``; fewer than asked at its end."""
        return self._part(f"/v1/snapshot/{snapshot_id}/{part}", start, size)

    def media(self, have: str) -> MediaAnswer:
        """Which files of materials this PC is to hold; no list if it is the one we have."""
        return self._call("GET", f"/v1/media?have={have}", MediaAnswer, timeout_s=60.0)

    def media_part(self, sha256: str, start: int, size: int) -> bytes:
        """Some bytes of a file, from ``start``; fewer than asked at its end."""
        return self._part(f"/v1/media/{sha256}", start, size)

    def check(self) -> CheckAnswer:
        """What the server holds for this guide."""
        return self._call("GET", "/v1/check", CheckAnswer, timeout_s=60.0)

    def report_repair(self, report: RepairReport) -> None:
        """Tell that rows differed."""
        self._call("POST", "/v1/repair-report", dict, report)

    def known_map(self, have: str) -> KnownMapAnswer:
        """The map of who is known in the brand; without its buckets if it is the one we have."""
        return self._call("GET", f"/v1/known?have={have}", KnownMapAnswer, timeout_s=60.0)

    def known(self, request: KnownRequest) -> KnownAnswer:
        """Where somebody is known in the brand; whoever is typing waits for it."""
        return self._call("POST", "/v1/known", KnownAnswer, request, timeout_s=5.0, transfer_s=0.0)

    def page_link(self, request: PageLinkRequest) -> PageLinkAnswer:
        """A page on which a customer fills in a questionnaire."""
        return self._call("POST", "/v1/page-link", PageLinkAnswer, request)

    def contact(self, files: Sequence[str]) -> ContactAnswer:
        """What this PC has to know, without any guide's session; ``files`` as in the request."""
        request = ContactRequest(files=list(files[:CONTACT_FILES]))
        return self._call("POST", "/v1/contact", ContactAnswer, request)

    def quarantine(self, request: QuarantineRequest) -> QuarantineAnswer:
        """Hand the outbox of a guide who may not push to the manager."""
        return self._call("POST", "/v1/quarantine", QuarantineAnswer, request)

    def keep_journal_key(self, key: bytes) -> None:
        """Leave the key of this guide's journal on this PC with the server."""
        self._call("POST", "/v1/journal-key", dict, JournalKeyRequest(key=key.hex()))

    def quarantine_journal(self, request: JournalRequest) -> QuarantineAnswer:
        """Hand records of a journal that nobody can open here to the manager."""
        return self._call("POST", "/v1/quarantine/journal", QuarantineAnswer, request)

    def erased(self, guide_id: str) -> None:
        """Tell that a guide's file is gone from this PC."""
        self._call("POST", "/v1/erased", dict, {"guide_id": guide_id})

    def _part(self, path: str, start: int, size: int) -> bytes:
        headers = {"Range": f"bytes={start}-{start + size - 1}", "Accept-Encoding": "identity"}
        answer = self._send(Request("GET", path, {**self._headers(), **headers}))
        if answer.status == 206:
            return answer.body
        if answer.status == 200:
            return answer.body[start : start + size]
        raise self._refusal(answer)

    def _call(
        self,
        method: str,
        path: str,
        kind: type[T],
        body: Any = None,
        timeout_s: float = _WAIT_S,
        transfer_s: float = _TRANSFER_S,
    ) -> T:
        headers = {**self._headers(), "X-Wire-Version": str(WIRE_VERSION)}
        data = b""
        if body is not None:
            data = _pack(_encode(body))
            headers["Content-Type"] = "application/json"
            headers["Content-Encoding"] = "zstd"
        total_s = None if timeout_s == _WAIT_S else timeout_s + transfer_s
        answer = self._send(Request(method, path, headers, data, timeout_s, total_s))
        if answer.status != 200:
            raise self._refusal(answer)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.DecodeError, RecursionError):
            raise Offline("the answer is not our server's") from None

    def _send(self, request: Request) -> Answer:
        return self._transport.send(request)

    def _refusal(self, answer: Answer) -> Exception:
        """The exception that an answer other than 200 stands for.

        Only our own error body counts as a refusal.
        """
        retry_after = _retry_after_s(answer.headers)
        try:
            body = msgspec.json.decode(answer.body, type=ErrorBody)
            code = ErrorCode(body.code)
        except (msgspec.DecodeError, ValueError, json.JSONDecodeError, RecursionError):
            if answer.status in _AGAIN_LATER:
                return Unavailable("unavailable", retry_after)
            return Offline(f"the answer {answer.status} is not our server's")
        if code is ErrorCode.SIGN_IN_AGAIN:
            return SignInNeeded(code.value, body.details)
        if code in _OVER:
            return NoLongerOurs(code.value, body.details)
        if answer.status in _AGAIN_LATER and code is not ErrorCode.LOCKED_OUT:
            return Unavailable(code.value, retry_after)
        return Refused(code.value, body.details)


def _pack(data: bytes) -> bytes:
    """Packed with a checksum: a bit that flips on the way is noticed, also where no TLS looks."""
    return zstandard.ZstdCompressor(level=1, write_checksum=True).compress(data)


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long the server asks us to wait, an hour at most; a date is measured by its own clock."""
    text = headers.get("retry-after")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            until = parsedate_to_datetime(text)
            seconds = (until - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(0.0, min(seconds, 3_600.0))
