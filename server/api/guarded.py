"""The application: what PCs ask for is served past the framework's layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from server.api.shell import doors_of


class Guarded(FastAPI):
    """An application with a layer of ours around everything, and a short way to its doors.

    A PC's every contact comes through a guarded route of a fixed path. Such a route reads, decides
    and answers by itself (see `server.api.shell`); what the framework would put around it costs
    more than the answer.

    Args:
        surround: Puts our layer around what answers.
    """

    def __init__(self, surround: Callable[[ASGIApp], ASGIApp], **options: Any) -> None:
        super().__init__(**options)
        self.add_middleware(surround)
        self._doors: dict[tuple[str, str], Route] = {}
        self._straight = surround(self._through_the_door)

    def open_doors(self) -> None:
        """Serve the guarded routes added so far the short way."""
        self._doors = doors_of(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the application's lifespan."""
        if scope["type"] == "http":
            route = self._doors.get((scope["method"], scope["path"]))
            if route is not None:
                scope["app"], scope["route"] = self, route
                await self._straight(scope, receive, send)
                return
        await super().__call__(scope, receive, send)

    async def _through_the_door(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Response = await scope["route"].endpoint(Request(scope, receive))
        await answer(scope, receive, send)
