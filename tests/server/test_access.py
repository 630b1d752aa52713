"""Every route against every kind of visitor. A route that is not in the table below fails here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from guide_app.domain.entities import Customer, Questionnaire
from guide_app.domain.ids import row_id
from guide_app.wire.errors import ErrorCode
from server import devices
from server.access import MOUNTS, ROUTES, Visitor, decide
from server.api.shell import add_writing
from server.problems import Problem
from tests.server.shop import PASSWORD, usual_password_hash

VISITORS = (
    "nobody",
    "owner",
    "colleague",
    "manager",
    "other store",
    "other brand",
    "disabled guide",
    "revoked device",
)
SIGNED_IN = {
    "nobody": "sign_in_again",
    "disabled guide": "guide_disabled",
    "revoked device": "device_revoked",
}
BY_DEVICE = {"nobody": "device_unknown", "revoked device": "device_revoked"}
EVERYBODY: dict[str, str] = {}
NOT_YOURS = dict.fromkeys(("colleague", "manager", "other store", "other brand"), "not_found")
EXPECTED: dict[str, dict[str, str]] = {
    "GET /healthz": EVERYBODY,
    "GET /metrics": EVERYBODY,
    "GET /openapi.json": EVERYBODY,
    "GET /robots.txt": EVERYBODY,
    "POST /v1/enrol": dict.fromkeys(VISITORS, "code_unknown"),
    "POST /v1/enrol/copy": BY_DEVICE,
    "POST /v1/session": {**BY_DEVICE, "disabled guide": "guide_disabled"},
    "POST /v1/session/refresh": {**BY_DEVICE, "disabled guide": "sign_in_again"},
    "POST /v1/session/end": SIGNED_IN,
    "POST /v1/password": SIGNED_IN,
    "POST /v1/contact": {"nobody": "device_unknown"},
    "POST /v1/erased": {"nobody": "device_unknown"},
    "POST /v1/journal-key": SIGNED_IN,
    "POST /v1/quarantine/journal": dict.fromkeys(VISITORS, "not_allowed"),
    "POST /v1/quarantine": dict.fromkeys(VISITORS, "not_allowed"),
    "POST /v1/page-link": {**SIGNED_IN, **NOT_YOURS, "manager": "served"},
    "POST /v1/push": SIGNED_IN,
    "GET /v1/pull": SIGNED_IN,
    "GET /v1/poll": SIGNED_IN,
    "GET /v1/check": SIGNED_IN,
    "POST /v1/snapshot": SIGNED_IN,
    "GET /v1/snapshot/{snapshot_id}/{part}": {**SIGNED_IN, **NOT_YOURS},
    "POST /v1/repair-report": SIGNED_IN,
    "GET /v1/media": BY_DEVICE,
    "GET /v1/media/{sha256}": {**dict.fromkeys(VISITORS, "not_found"), **BY_DEVICE},
    "GET /v1/known": SIGNED_IN,
    "GET /v1/pool": SIGNED_IN,
    "POST /v1/known": SIGNED_IN,
    "POST /v1/identities": dict.fromkeys(VISITORS, "token_unknown"),
    "POST /v1/orders": dict.fromkeys(VISITORS, "token_unknown"),
    "POST /v1/returns": dict.fromkeys(VISITORS, "token_unknown"),
    "POST /v1/views": dict.fromkeys(VISITORS, "token_unknown"),
}


def registered(app: Any) -> Iterator[str]:
    for route in app.routes:
        methods = getattr(route, "methods", None)
        if methods is None:
            yield f"MOUNT {route.path}"
        else:
            yield from (f"{method} {route.path}" for method in methods - {"HEAD"})


def test_every_registered_route_stands_in_the_access_table(app):
    found = set(registered(app))

    mounts = {name for name in found if name.startswith("MOUNT ")}
    assert found - mounts == set(ROUTES)
    assert mounts <= {f"MOUNT {path}" for path in MOUNTS}


def test_every_route_of_the_access_table_is_in_this_matrix():
    assert set(EXPECTED) == set(ROUTES)


def test_a_route_that_the_table_does_not_name_is_refused_whoever_comes():
    with pytest.raises(Problem) as refused:
        decide("POST /v1/invented", Visitor())

    assert refused.value.code is ErrorCode.NOT_ALLOWED


def test_no_route_can_be_added_without_a_line_in_the_table(app):
    with pytest.raises(Problem):
        add_writing(app, app.state.desk, "POST /v1/invented", lambda call: None)


def test_an_address_that_leads_nowhere_says_so_in_our_own_words(chain):
    for path in ("/", "/v2/pull", "/v1/nothing", "/docs", "/redoc", "/.env"):
        answer = chain.http.get(path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"


class Door:
    """Sends each route's request as one of the visitors, with ids that really exist."""

    def __init__(self, chain: Any) -> None:
        self.chain = chain
        chain.save(
            Customer(
                id=row_id("li"),
                brand_id=chain.id("sunny"),
                store_id=chain.id("harbour"),
                guide_id=chain.id("ann"),
                name="Li CANARY",
                added_on=chain.clock().date(),
            ),
            Questionnaire(
                id=row_id("form"),
                brand_id=chain.id("sunny"),
                name="First visit",
                since=chain.clock().date(),
                questions=[{"id": "q", "kind": "text", "text": "What?"}],
            ),
        )
        chain.new_pc("harbour", "lost")
        self.people = {
            "owner": ("harbour", "ann"),
            "colleague": ("harbour", "bob"),
            "manager": ("harbour", "mia"),
            "other store": ("garden", "otto"),
            "other brand": ("tower", "zoe"),
            "disabled guide": ("harbour", "dan"),
            "revoked device": ("lost", "ann"),
        }
        dan = replace(chain.guide("bob"), id=row_id("dan"), account="dan", name="Dan")
        chain.save(dan)
        chain.rows["dan"] = dan
        chain.give_password("dan", usual_password_hash())
        self.sessions = {
            name: chain.pcs[pc].session(account) for name, (pc, account) in self.people.items()
        }
        self.snapshot = self.sessions["owner"].post("/v1/snapshot").json()
        chain.change("dan", active=False)
        lost = chain.pcs["lost"].id
        chain.database.write(lambda c: devices.revoke(c, lost, None, chain.clock()))

    def knock(self, visitor: str, route: str) -> Any:
        method, path = route.split(" ", 1)
        session = self.sessions.get(visitor)
        headers = {**session.headers, **session.pc.headers} if session else {}
        path = path.replace("{snapshot_id}", self.snapshot["snapshot_id"])
        path = path.replace("{sha256}", "0" * 64)
        path = path.replace("{part}", self.snapshot["parts"][0]["name"])
        query = {"cursor": 0, "epoch": self.snapshot["epoch"], "limit": 100, "wait_s": 0}
        return self.chain.http.request(
            method,
            path,
            params=query if method == "GET" else None,
            json=self.body(route, visitor) if method == "POST" else None,
            headers=headers,
        )

    def body(self, route: str, visitor: str) -> Any:
        session = self.sessions.get(visitor)
        account = self.people.get(visitor, ("", "ann"))[1]
        return {
            "POST /v1/enrol": {
                "code": "AAAA-AAAA-AAAA",
                "device_name": "x",
                "device_id": row_id("x"),
                "secret": "ab" * 32,
            },
            "POST /v1/enrol/copy": {"device_id": row_id("copy", visitor), "secret": "cd" * 32},
            "POST /v1/session": {"account": account, "password": PASSWORD},
            "POST /v1/session/refresh": {
                "refresh_token": session.answer["refresh_token"] if session else "x"
            },
            "POST /v1/password": {"old": PASSWORD, "new": "another long one"},
            "POST /v1/erased": {"guide_id": row_id("nobody")},
            "POST /v1/journal-key": {"key": "ef" * 32},
            "POST /v1/quarantine/journal": {"ticket": "x", "journal": ""},
            "POST /v1/quarantine": {
                "ticket": "x",
                "incarnation": row_id("incarnation"),
                "mutations": [],
            },
            "POST /v1/page-link": {
                "customer_id": row_id("li"),
                "questionnaire_id": row_id("form"),
            },
            "POST /v1/push": {
                "incarnation": row_id("incarnation", visitor),
                "epoch": self.snapshot["epoch"],
                "mutations": [],
            },
            "POST /v1/repair-report": {"n": 1, "entities": ["customer"]},
            "POST /v1/known": {"phone": "13800000000"},
            "POST /v1/identities": {"statements": []},
            "POST /v1/orders": {"orders": []},
            "POST /v1/returns": {"returns": []},
            "POST /v1/views": {"views": []},
        }.get(route)


@pytest.fixture
def door(chain) -> Door:
    return Door(chain)


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_gets_through_exactly_the_doors_that_are_theirs(door, visitor):
    # What changes who the visitor is comes last.
    last = ("POST /v1/session", "POST /v1/session/refresh", "POST /v1/password")
    routes = [*sorted(set(EXPECTED) - set(last)), *last]
    found, wanted = {}, {}
    for route in routes:
        if route == "POST /v1/session/end":
            continue
        answer = door.knock(visitor, route)
        refused = answer.status_code >= 400
        found[route] = answer.json()["code"] if refused else "served"
        wanted[route] = EXPECTED[route].get(visitor, "served")
        if route in ("POST /v1/session", "POST /v1/session/refresh") and not refused:
            door.sessions[visitor].answer = answer.json()
    last_answer = door.knock(visitor, "POST /v1/session/end")
    found["end"] = "served" if last_answer.status_code < 400 else last_answer.json()["code"]
    wanted["end"] = EXPECTED["POST /v1/session/end"].get(visitor, "served")

    assert found == wanted


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_customer_is_read_by_the_guide_and_the_manager_and_by_nobody_else(door, visitor):
    seen = "".join(
        door.knock(visitor, route).text for route in EXPECTED if route.startswith("GET ")
    )

    assert ("CANARY" in seen) is (visitor in ("owner", "manager"))


def test_a_foreign_snapshot_answers_like_a_missing_one(door):
    foreign = door.knock("colleague", "GET /v1/snapshot/{snapshot_id}/{part}")
    door.snapshot["snapshot_id"] = row_id("no such snapshot")
    missing = door.knock("colleague", "GET /v1/snapshot/{snapshot_id}/{part}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_a_token_is_not_a_pcs_credential_and_the_other_way_round(chain):
    ann = chain.pcs["harbour"].session("ann")

    by_token = chain.http.post("/v1/contact", headers=ann.headers)
    by_device = chain.http.get("/v1/check", headers=ann.pc.headers)

    assert by_token.json()["code"] == "device_unknown"
    assert by_device.json()["code"] == "sign_in_again"
