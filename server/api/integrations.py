"""Routes of the brand's other systems: who is who, orders, returns, and what was looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI

from guide_app.wire.integrations import (
    IdentitiesRequest,
    OrdersRequest,
    ReturnsRequest,
    Taken,
    TakenAnswer,
    ViewsRequest,
)
from server.api.shell import Call, Desk, add_writing
from server.identities.taking_in import take_orders, take_statements
from server.identities.taking_returns import take_returns
from server.identities.taking_views import take_views


def add_routes(app: FastAPI, desk: Desk) -> None:
    """Add these routes to the application."""
    add_writing(app, desk, "POST /v1/identities", _identities, IdentitiesRequest)
    add_writing(app, desk, "POST /v1/orders", _orders, OrdersRequest)
    add_writing(app, desk, "POST /v1/returns", _returns, ReturnsRequest)
    add_writing(app, desk, "POST /v1/views", _views, ViewsRequest)


def _identities(call: Call) -> TakenAnswer:
    return _answer(call, take_statements, call.message.statements)


def _orders(call: Call) -> TakenAnswer:
    return _answer(call, take_orders, call.message.orders)


def _returns(call: Call) -> TakenAnswer:
    return _answer(call, take_returns, call.message.returns)


def _views(call: Call) -> TakenAnswer:
    return _answer(call, take_views, call.message.views)


def _answer(call: Call, take: Callable[..., list[Taken]], said: Sequence[Any]) -> TakenAnswer:
    desk = call.desk
    return TakenAnswer(
        results=take(desk.database, desk.clock, desk.wakeups, call.integration, said)
    )
