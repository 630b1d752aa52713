"""The messages, as typed structs."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

WIRE_VERSION = 1
OLDEST_CLIENT = 1


class Status(StrEnum):
    """The fates of a pushed mutation."""

    ACCEPTED = "accepted"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    HELD = (
        "held"  # this server does not know the mutation yet; it and all after it stay in the outbox
    )


class FeedOp(StrEnum):
    """What a line of the feed tells."""

    UPSERT = "upsert"
    DELETE = "delete"
    REMOVE = "remove"
    GRANT = "grant"
    REBOOTSTRAP = "rebootstrap"


class MutationBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A mutation as its author wrote it; these bytes are stored, journalled and sent unchanged.

    Attributes:
        id: Version 7 UUID.
        arguments: JSON of the dataclass that the name stands for.
        at: The PC's clock, for display only.
        versions: Of the rules that the author used, by name.
    """

    id: str
    name: str
    arguments: msgspec.Raw
    author: str
    business_on: date
    at: datetime
    versions: dict[str, int] = {}


class Envelope(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A mutation on its way: its place in the sequence of its incarnation, and its bytes.

    Attributes:
        was_n: The feed number it once had, when it is sent again after the server was restored.
    """

    seq: int
    body: msgspec.Raw
    was_n: int | None = None


class PushRequest(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A batch of mutations of one incarnation, in order.

    Attributes:
        cursor: Where the PC's feed stands, if the answer may bring the page after it.
    """

    incarnation: str
    epoch: str
    mutations: list[Envelope]
    cursor: int | None = None


class Conflict(msgspec.Struct, kw_only=True):
    """A contested field that kept the server's value."""

    entity: str
    row_id: str
    field: str
    yours: Any
    theirs: Any


class Result(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What became of one mutation. ``n``: the feed number after which its effect is in the feed."""

    seq: int
    id: str
    status: Status
    n: int = 0
    code: str | None = None
    facts: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    duplicate: bool = False


NOTHING = msgspec.Raw(b"null")


class FeedLine(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One operation of the feed. ``row`` is the canonical JSON of an UPSERT."""

    n: int
    op: FeedOp
    entity: str = ""
    id: str = ""
    row: msgspec.Raw = NOTHING


class FeedPage(msgspec.Struct, kw_only=True):
    """Operations after a cursor.

    ``cursor``: up to where this page goes; ``more``: there are further ones.
    """

    epoch: str
    cursor: int
    more: bool
    lines: list[FeedLine]


class PushAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Results in order, and the next number that the server expects.

    Attributes:
        page: The feed after the request's cursor, the effects of these mutations included; None
            where the PC has to ask for it.
    """

    epoch: str
    results: list[Result]
    expected_seq: int
    page: FeedPage | None = None


class ScopeCheck(msgspec.Struct, kw_only=True):
    """Count of an entity's rows in scope.

    The sums of the upper and lower halves of their hashes.
    """

    entity: str
    count: int
    high: int
    low: int


class CheckAnswer(msgspec.Struct, kw_only=True):
    """What the server holds for this guide at feed number ``n``."""

    epoch: str
    n: int
    scopes: list[ScopeCheck]


class SnapshotPart(msgspec.Struct, kw_only=True):
    """A zstd-compressed SQLite file with some entities of the scope."""

    name: str
    entities: list[str]
    size_bytes: int
    sha256: str
    rows: int


class SnapshotAnswer(msgspec.Struct, kw_only=True):
    """A snapshot of the scope, whose rows are those of feed number ``n``."""

    epoch: str
    snapshot_id: str
    n: int
    parts: list[SnapshotPart]


class EnrolRequest(msgspec.Struct, kw_only=True):
    """A PC presents its enrolment code."""

    code: str
    device_name: str
    device_id: str
    secret: str


class CopyRequest(msgspec.Struct, kw_only=True):
    """A PC whose files were copied from another one asks to be told apart from it.

    Its old credential goes in the headers; these are the id and the secret that it takes instead.
    """

    device_id: str
    secret: str


class EnrolAnswer(msgspec.Struct, kw_only=True):
    """The PC now belongs to a store."""

    device_id: str
    brand_id: str
    brand_name: str
    store_id: str
    store_name: str


class SignInRequest(msgspec.Struct, kw_only=True):
    """A guide signs in on an enrolled PC; the device's credential goes in the headers."""

    account: str
    password: str


class SessionAnswer(msgspec.Struct, kw_only=True):
    """Tokens and who they stand for.

    ``recovery_secret``: hexadecimal, only after a password sign-in.
    """

    access_token: str
    access_seconds: int
    refresh_token: str
    guide_id: str
    guide_name: str
    role: str
    brand_id: str
    store_id: str
    epoch: str
    server_time: datetime
    lease_days: int
    lock_minutes: int
    must_change_password: bool = False
    recovery_secret: str | None = None


class RefreshRequest(msgspec.Struct, kw_only=True):
    """A refresh token, good once."""

    refresh_token: str


class PasswordRequest(msgspec.Struct, kw_only=True):
    """A person changes the own password."""

    old: str
    new: str


class GuideState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a PC must know of a guide whose file lies on it."""

    guide_id: str
    erase: bool
    ticket: str | None = None


class ContactRequest(msgspec.Struct, kw_only=True):
    """A PC's own contact, without any guide's token.

    Attributes:
        files: Guides whose file here may go, if it has to, although the server knows of none: it is
            open, or nothing waits in it. A server that was restored can have forgotten it.
    """

    files: list[str] = []


class ContactAnswer(msgspec.Struct, kw_only=True):
    """The answer to a PC's own contact."""

    server_time: datetime
    epoch: str
    device_revoked: bool
    oldest_client: int
    guides: list[GuideState]


class PollAnswer(msgspec.Struct, kw_only=True):
    """Whether a pull would bring something now."""

    news: bool


class ErasedRequest(msgspec.Struct, kw_only=True):
    """A PC has erased its file of this guide."""

    guide_id: str


class QuarantineRequest(msgspec.Struct, kw_only=True):
    """The outbox of a guide who may no longer push, handed to the manager."""

    ticket: str
    incarnation: str
    mutations: list[Envelope]


class JournalKeyRequest(msgspec.Struct, kw_only=True):
    """The key of the journal of this guide's file on this PC, hexadecimal; opens nothing more."""

    key: str


class JournalRequest(msgspec.Struct, kw_only=True):
    """Records of the journal of a guide who may no longer push and whose file nobody can open."""

    ticket: str
    journal: bytes


class QuarantineAnswer(msgspec.Struct, kw_only=True):
    """How many mutations of the ticket's guide and device lie with the manager now."""

    kept: int


class KnownMapAnswer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The map of who is known in the brand, see `guide_app.domain.known`.

    Attributes:
        version: Changes with the buckets.
        packed: The buckets, zstd; empty where the PC has this version.
    """

    version: str
    level: int
    seed: bytes
    packed: bytes = b""


class KnownRequest(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What somebody who is being added might be known by."""

    phone: str = ""
    wechat: str = ""
    member_number: str = ""


class KnownAnswer(msgspec.Struct, kw_only=True):
    """By which of these somebody is known, and where: `KnownBy` → `KnownAt`. No more than that."""

    known: dict[str, str]


class PoolLead(msgspec.Struct, kw_only=True):
    """Somebody in the own store's pool: as little as it takes to choose. ``phone`` is masked.

    Attributes:
        last_order_on: "" where there was none.
        tags: Their names.
    """

    id: str
    name: str
    phone: str
    source: str
    added_on: str
    last_order_on: str
    order_count: int
    tags: list[str]


class PoolAnswer(msgspec.Struct, kw_only=True):
    """The own store's pool: how many wait in it, and the first of them."""

    total: int
    leads: list[PoolLead]


class PageLinkRequest(msgspec.Struct, kw_only=True):
    """A guide wants a customer to fill in a questionnaire on their own phone."""

    customer_id: str
    questionnaire_id: str


class PageLinkAnswer(msgspec.Struct, kw_only=True):
    """The page, as a path on this server, and until when it can be opened."""

    path: str
    expires_at: datetime


class RepairReport(msgspec.Struct, kw_only=True):
    """A PC found rows that differ from the server's."""

    n: int
    entities: list[str]


class ErrorBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The one body of every refusal."""

    code: str
    message: str
    details: dict[str, Any] = {}
