"""The API's description, made from the same messages that cross the wire."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from guide_app.wire import integrations
from guide_app.wire import messages as m
from server.access import ROUTES, Needs


def _described(kind: type[Any], **other_types: Any) -> type[Any]:
    """A twin of a message for its schema: bytes kept as they are (`Raw`) have none of their own."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(kind):
        if field.type is msgspec.Raw:
            fields.append((field.name, dict[str, Any], msgspec.field(default_factory=dict)))
        elif field.required:
            fields.append((field.name, other_types.get(field.name, field.type)))
        else:
            fields.append((field.name, other_types.get(field.name, field.type), field.default))
    namespace = {"__doc__": kind.__doc__}
    return msgspec.defstruct(kind.__name__, fields, namespace=namespace, kw_only=True)


_FEED_PAGE = _described(m.FeedPage, lines=list[_described(m.FeedLine)])  # type: ignore[misc]
_BODIES: dict[str, tuple[type[Any] | None, type[Any] | None]] = {
    "POST /v1/enrol": (m.EnrolRequest, m.EnrolAnswer),
    "POST /v1/enrol/copy": (m.CopyRequest, m.EnrolAnswer),
    "POST /v1/session": (m.SignInRequest, m.SessionAnswer),
    "POST /v1/session/refresh": (m.RefreshRequest, m.SessionAnswer),
    "POST /v1/password": (m.PasswordRequest, None),
    "POST /v1/contact": (m.ContactRequest, m.ContactAnswer),
    "POST /v1/erased": (m.ErasedRequest, None),
    "POST /v1/quarantine": (m.QuarantineRequest, m.QuarantineAnswer),
    "POST /v1/quarantine/journal": (m.JournalRequest, m.QuarantineAnswer),
    "POST /v1/journal-key": (m.JournalKeyRequest, None),
    "POST /v1/page-link": (m.PageLinkRequest, m.PageLinkAnswer),
    "POST /v1/push": (m.PushRequest, _described(m.PushAnswer, page=_FEED_PAGE | None)),
    "GET /v1/pull": (None, _FEED_PAGE),
    "GET /v1/poll": (None, m.PollAnswer),
    "GET /v1/check": (None, m.CheckAnswer),
    "POST /v1/snapshot": (None, m.SnapshotAnswer),
    "POST /v1/repair-report": (m.RepairReport, None),
    "GET /v1/known": (None, m.KnownMapAnswer),
    "POST /v1/known": (m.KnownRequest, m.KnownAnswer),
    "POST /v1/identities": (integrations.IdentitiesRequest, integrations.TakenAnswer),
    "POST /v1/orders": (integrations.OrdersRequest, integrations.TakenAnswer),
    "POST /v1/returns": (integrations.ReturnsRequest, integrations.TakenAnswer),
    "POST /v1/views": (integrations.ViewsRequest, integrations.TakenAnswer),
}
_PARAMETERS: dict[str, list[tuple[str, str, str]]] = {
    "GET /v1/known": [("have", "query", "string")],
    "GET /v1/pull": [
        ("cursor", "query", "integer"),
        ("epoch", "query", "string"),
        ("limit", "query", "integer"),
    ],
    "GET /v1/poll": [
        ("cursor", "query", "integer"),
        ("epoch", "query", "string"),
        ("wait_s", "query", "integer"),
    ],
    "GET /v1/snapshot/{snapshot_id}/{part}": [
        ("snapshot_id", "path", "string"),
        ("part", "path", "string"),
        ("Range", "header", "string"),
    ],
}
_CREDENTIALS: dict[Needs, list[dict[str, list[str]]]] = {
    Needs.DEVICE: [{"device": [], "device_secret": []}],
    Needs.DEVICE_EVEN_REVOKED: [{"device": [], "device_secret": []}],
    Needs.SESSION: [{"session": []}],
    Needs.SESSION_EVEN_ONE_TIME: [{"session": []}],
    Needs.INTEGRATION: [{"integration": []}],
}
_SCHEMES = {
    "session": {"type": "http", "scheme": "bearer"},
    "integration": {"type": "http", "scheme": "bearer"},
    "device": {"type": "apiKey", "in": "header", "name": "X-Device"},
    "device_secret": {"type": "apiKey", "in": "header", "name": "X-Device-Secret"},
}


def describe(app: FastAPI) -> None:
    """Let the application's OpenAPI document speak of our messages."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    kinds = [kind for pair in _BODIES.values() for kind in pair if kind is not None]
    kinds.append(m.ErrorBody)
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    components = document.setdefault("components", {})
    components["schemas"] = schemas
    components["securitySchemes"] = _SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(f"{method.upper()} {path}", operation)
    return document


def _complete(route: str, operation: dict[str, Any]) -> None:
    request, answer = _BODIES.get(route, (None, None))
    if request is not None:
        operation["requestBody"] = {"required": True, "content": _content(request)}
    ok: dict[str, Any] = {"description": "Done."}
    if answer is not None:
        ok["content"] = _content(answer)
    operation["responses"] = {
        "200": ok,
        "default": {"description": "Refused; `code` says why.", "content": _content(m.ErrorBody)},
    }
    operation["parameters"] = [
        {"name": name, "in": place, "required": place == "path", "schema": {"type": kind}}
        for name, place, kind in _PARAMETERS.get(route, [])
    ]
    operation["security"] = _CREDENTIALS.get(ROUTES[route], [])


def _content(kind: type[Any]) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {"application/json": {"schema": reference}}
