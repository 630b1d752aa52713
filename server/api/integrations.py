"""Routes of the brand's other systems: who is who, orders, returns, and what was looked at."""

from __future__ import annotations

from fastapi import FastAPI

from guide_app.wire.integrations import (
    IdentitiesRequest,
    OrdersRequest,
    ReturnsRequest,
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
    desk, said = call.desk, call.message.statements
    return TakenAnswer(
        results=take_statements(desk.database, desk.clock, desk.wakeups, call.integration, said)
    )


def _orders(call: Call) -> TakenAnswer:
    desk, said = call.desk, call.message.orders
    return TakenAnswer(
        results=take_orders(desk.database, desk.clock, desk.wakeups, call.integration, said)
    )


def _returns(call: Call) -> TakenAnswer:
    desk, said = call.desk, call.message.returns
    return TakenAnswer(
        results=take_returns(desk.database, desk.clock, desk.wakeups, call.integration, said)
    )


def _views(call: Call) -> TakenAnswer:
    desk, said = call.desk, call.message.views
    return TakenAnswer(
        results=take_views(desk.database, desk.clock, desk.wakeups, call.integration, said)
    )
