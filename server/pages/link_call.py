"""A request to a page of a short link, with what it may do."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from guide_app.domain.links import MOUNT
from server.api.shell import Desk
from server.database_errors import DatabaseFails
from server.limits import Limiter, Rate
from server.pages.link_web import POLICY, browser_of, show_link
from server.pages.web import strict
from server.visits.bots import is_somebody
from server.visits.looks import Looks, Noted
from server.visits.opened import Opened
from server.visits.signing_up import SigningUp
from server.visits.visitors import TAG

SIGN_UPS = Rate(10, 10 / 3600)
"""Of one address: a shop's own network has many customers, a program far more."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What counts, for all requests of a process."""

    looks: Looks
    signing_up: SigningUp
    sign_ups: Limiter


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a phone, with what its link leads to."""

    desk: Desk
    counters: Counters
    request: Request
    opened: Opened
    typed: dict[str, list[str]]

    @property
    def at(self) -> str:
        """The link's own path."""
        return f"{MOUNT}/{self.opened.link.slug}"

    def text(self, name: str) -> str:
        """A field of the form."""
        return self.typed.get(name, [""])[0]

    def show(self, template: str, status: int = 200, **facts: Any) -> Response:
        """A page of the link."""
        return show_link(self.request, self.opened, template, status, **facts)

    def go(self, path: str = "") -> Response:
        """On to another page of the link."""
        query = "?lang=en" if self.request.query_params.get("lang") == "en" else ""
        answer = RedirectResponse(f"{self.at}{path}{query}", 303)
        return strict(self.request, answer, POLICY)

    def note(self) -> Noted | None:
        """Count the look, if somebody looks; the page is shown whatever comes of it."""
        if not is_somebody(self.request):
            return None
        passed_on_by = self.request.query_params.get("r", "")[:TAG]
        with suppress(DatabaseFails):
            return self.counters.looks.note(self.opened, browser_of(self.request), passed_on_by)
        return None

    def more(self, *, seconds: int = 0, saved: int = 0) -> None:
        """Add to the visit."""
        with suppress(DatabaseFails):
            browser = browser_of(self.request)
            self.counters.looks.note_more(self.opened, browser, seconds=seconds, saved=saved)
