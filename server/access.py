"""Who may use which route. One table, one function; what the table does not name is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from guide_app.domain.words import Role
from guide_app.wire.errors import ErrorCode
from server.devices import Device
from server.integrations import Integration
from server.problems import Problem
from server.sessions import SessionFacts


class Needs(Enum):
    """What a route asks of whoever comes."""

    NOTHING = auto()
    ITS_OWN_CHECK = auto()  # a ticket or code in the body, or the console's own sign-in
    DEVICE = auto()
    DEVICE_EVEN_REVOKED = auto()
    SESSION = auto()
    SESSION_EVEN_ONE_TIME = auto()  # also one that began with a one-time password
    INTEGRATION = auto()


ROUTES: dict[str, Needs] = {
    "GET /healthz": Needs.NOTHING,
    "GET /metrics": Needs.NOTHING,
    "GET /openapi.json": Needs.NOTHING,
    "GET /robots.txt": Needs.NOTHING,
    "POST /v1/enrol": Needs.ITS_OWN_CHECK,
    "POST /v1/enrol/copy": Needs.DEVICE,
    "POST /v1/session": Needs.DEVICE,
    "POST /v1/session/refresh": Needs.DEVICE,
    "POST /v1/session/end": Needs.SESSION_EVEN_ONE_TIME,
    "POST /v1/password": Needs.SESSION_EVEN_ONE_TIME,
    "POST /v1/contact": Needs.DEVICE_EVEN_REVOKED,
    "POST /v1/erased": Needs.DEVICE_EVEN_REVOKED,
    "POST /v1/quarantine": Needs.ITS_OWN_CHECK,
    "POST /v1/quarantine/journal": Needs.ITS_OWN_CHECK,
    "POST /v1/journal-key": Needs.SESSION,
    "POST /v1/page-link": Needs.SESSION,
    "POST /v1/push": Needs.SESSION,
    "GET /v1/pull": Needs.SESSION,
    "GET /v1/poll": Needs.SESSION,
    "GET /v1/check": Needs.SESSION,
    "POST /v1/snapshot": Needs.SESSION,
    "GET /v1/snapshot/{snapshot_id}/{part}": Needs.SESSION,
    "POST /v1/repair-report": Needs.SESSION,
    "GET /v1/media": Needs.DEVICE,
    "GET /v1/media/{sha256}": Needs.DEVICE,
    "GET /v1/known": Needs.SESSION,
    "GET /v1/pool": Needs.SESSION,
    "POST /v1/known": Needs.SESSION,
    "POST /v1/identities": Needs.INTEGRATION,
    "POST /v1/orders": Needs.INTEGRATION,
    "POST /v1/returns": Needs.INTEGRATION,
    "POST /v1/views": Needs.INTEGRATION,
}

MOUNTS: dict[str, Needs] = dict.fromkeys(("/console", "/c", "/p", "/s"), Needs.ITS_OWN_CHECK)
"""Applications of their own below a path; everything under it is their matter."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sent a request, as far as their credentials show it.

    Attributes:
        device: The PC whose id and secret stand in the headers, if they are right.
        session: What stands behind the access token, if anybody ever had it.
        integration: The system whose token it is, if it is one's and was not revoked.
    """

    device: Device | None = None
    session: SessionFacts | None = None
    integration: Integration | None = None


def needs_of(route: str) -> Needs:
    """What a route (``"POST /v1/push"``) asks.

    Raises:
        Problem: NOT_ALLOWED, for a route that the table does not name.
    """
    found = ROUTES.get(route)
    if found is None:
        raise Problem(ErrorCode.NOT_ALLOWED)
    return found


def decide(route: str, visitor: Visitor) -> None:
    """Let the visitor use the route, or say why not.

    Raises:
        Problem: NOT_ALLOWED, DEVICE_UNKNOWN, DEVICE_REVOKED, TOKEN_UNKNOWN, SIGN_IN_AGAIN,
            GUIDE_DISABLED, GUIDE_MOVED or BRAND_SUSPENDED.
    """
    needs = needs_of(route)
    if needs in (Needs.NOTHING, Needs.ITS_OWN_CHECK):
        return
    if needs is Needs.INTEGRATION:
        if visitor.integration is None:
            raise Problem(ErrorCode.TOKEN_UNKNOWN)
        if visitor.integration.brand_suspended:
            raise Problem(ErrorCode.BRAND_SUSPENDED)
        return
    if needs in (Needs.DEVICE, Needs.DEVICE_EVEN_REVOKED):
        if visitor.device is None:
            raise Problem(ErrorCode.DEVICE_UNKNOWN)
        if visitor.device.revoked and needs is Needs.DEVICE:
            raise Problem(ErrorCode.DEVICE_REVOKED)
        return
    if visitor.session is None:
        raise Problem(ErrorCode.SIGN_IN_AGAIN)
    check_standing(visitor.session)
    if not visitor.session.live:
        raise Problem(ErrorCode.SIGN_IN_AGAIN)
    if visitor.session.must_change_password and needs is not Needs.SESSION_EVEN_ONE_TIME:
        raise Problem(ErrorCode.NOT_ALLOWED, must_change_password=True)


def check_standing(session: SessionFacts) -> None:
    """Refuse a guide who may not work on this PC today, whatever their tokens are worth.

    Raises:
        Problem: DEVICE_REVOKED, BRAND_SUSPENDED, GUIDE_DISABLED or GUIDE_MOVED.
    """
    actor = session.caller.actor
    if session.device_revoked:
        raise Problem(ErrorCode.DEVICE_REVOKED)
    if session.brand_suspended:
        raise Problem(ErrorCode.BRAND_SUSPENDED)
    if not actor.active:
        raise Problem(ErrorCode.GUIDE_DISABLED)
    if actor.role != Role.HQ and actor.store_id != session.device_store_id:
        raise Problem(ErrorCode.GUIDE_MOVED)
