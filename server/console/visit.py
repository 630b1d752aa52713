"""One request to the console, and the pages it is answered with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from guide_app.domain.errors import Rejected
from guide_app.domain.ids import digest, row_id
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import Status
from server import office
from server.api.shell import Desk
from server.apply import Outcome
from server.console.seat import Seat
from server.console.speech import Speech
from server.database_errors import DatabaseFails, Unusable, note_waiting
from server.limits import neighbourhood
from server.problems import Problem

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
NAVIGATION: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("overview", "figures")),
    (
        "nav.customers",
        (
            *("customers", "pool", "handovers", "same-person", "orders"),
            *("waiting", "imports", "quarantine"),
        ),
    ),
    ("nav.stores", ("store", "region", "guide", "groups", "devices")),
    (
        "nav.content",
        (
            *("tag_group", "tag", "codebook", "questionnaire", "segment"),
            *("script", "script-results", "product", "material", "link-results"),
            *("sop", "sop-packs", "date_kind"),
            *("channel_code", "cards", "post_task", "mass_send", "hq_task"),
        ),
    ),
    ("nav.settings", ("brand", "integrations", "audit")),
)
FOR_MANAGERS = frozenset(
    {"overview", "figures", "customers", "pool", "same-person", "quarantine", "guide", "groups"}
)
_PAGE_WORDS = frozenset(
    {"overview", "figures", "customers", "orders", "imports", "quarantine", "devices", "audit"}
    | {"script-results", "sop-packs", "same-person", "pool", "handovers", "groups"}
    | {"waiting", "integrations", "cards", "link-results"}
)
_DONE = frozenset(
    {"saved", "done.erased", "done.handed_over", "done.revoked", "done.decided", "done.noted"}
    | {"done.password", "done.accepted", "done.in_part", "done.discarded"}
    | {"done.removed", "done.renamed", "done.published", "done.merged"}
    | {"done.planned", "done.cancelled", "done.retired", "done.taken_over", "done.taken_back"}
    | {"done.token_revoked", "done.given", "done.changed", "done.withdrawn"}
    | {"done.one_person", "done.unmerged", "done.two_people"}
)


_SCRIPTED = frozenset({"material_form.html"})


def form_token(token: str) -> str:
    """What every form of this browser carries; nobody else can make it."""
    return digest(b"form " + token.encode())


@dataclass(slots=True)
class Visit:
    """One request to the console.

    Attributes:
        seat: None on the pages for signing in.
        scripted: The page that answers it runs the console's own script.
    """

    desk: Desk
    request: Request
    form: dict[str, str]
    token: str
    lang: str
    seat: Seat | None
    speech: Speech = field(init=False)
    scripted: bool = False

    def __post_init__(self) -> None:
        self.take_seat(self.seat)

    def take_seat(self, seat: Seat | None) -> None:
        """From now on this is somebody's visit; times are those of their brand."""
        self.seat = seat
        self.speech = Speech.of(self.lang, seat.brand if seat else None, self.desk.clock())

    @property
    def here(self) -> Seat:
        """Whoever is signed in."""
        if self.seat is None:
            raise Problem(ErrorCode.SIGN_IN_AGAIN)
        return self.seat

    @property
    def address(self) -> str:
        """Where the browser is, as far as tries are counted by it."""
        client = self.request.client
        return neighbourhood(client.host) if client else "unknown"

    @property
    def asked(self) -> dict[str, str]:
        """The query's parameters."""
        return dict(self.request.query_params)

    def wanted(self, name: str = "q") -> str:
        """A word that somebody looks for."""
        return self.asked.get(name, "").replace("\x00", "").strip()[:60]

    def change(self, arguments: Any) -> Outcome:
        """Make a change as whoever is signed in.

        The same words from the same form, sent twice by an impatient click, make one row.

        Raises:
            Rejected: See `office.change`.
            DatabaseFails: Nothing was changed.
        """
        desk, actor, once = self.desk, self.here.actor, self.form.get("once", "")
        said = digest(f"{once} {arguments!r}".encode("utf-8", "replace"))
        ids = (row_id("once", actor.guide_id, said),) if once else ()
        try:
            return office.change(
                desk.database, desk.clock, desk.wakeups, actor, arguments, ids=ids
            )[0]
        except Rejected:
            if ids and office.was_made(desk.database, ids[0]):
                return Outcome(Status.ACCEPTED, mutation_id=ids[0])
            raise

    def why(self, failed: DatabaseFails) -> str:
        """The code of the words for it; what somebody has to see to stands in the log then."""
        if isinstance(failed, Unusable):
            note_waiting("the console", failed)
        return failed.code.value

    def page(self, name: str, status: int = 200, **facts: Any) -> Response:
        """A page made of a template."""
        self.scripted = name in _SCRIPTED
        role = self.seat.guide.role if self.seat else ""
        speech = self.speech
        done = self.asked.get("done", "")
        html = _pages.get_template(name).render(
            t=speech.t,
            say=speech,
            lang="en" if speech.lang == "en" else "zh-CN",
            csrf=form_token(self.token),
            seat=self.seat,
            role=role,
            navigation=_navigation(role, speech),
            path=self.request.url.path.removeprefix("/console/").removeprefix("/console"),
            other_language=self._other_language(),
            done=speech.t(done) if done in _DONE and status == 200 else "",
            link=self.link,
            once=token_urlsafe(12),
            **facts,
        )
        return HTMLResponse(html, status)

    def link(self, **changed: str | None) -> str:
        """This page's own address with other parameters; None takes one away."""
        kept = {name: value for name, value in self.asked.items() if name not in ("lang", "done")}
        kept |= {name: value for name, value in changed.items() if value is not None}
        for name, value in changed.items():
            if value is None:
                kept.pop(name, None)
        return f"?{urlencode(kept)}"

    def go(self, path: str, done: str = "") -> Response:
        """On to another page, which may say what was done."""
        query = f"?done={quote(done)}" if done else ""
        return RedirectResponse(f"/console/{path}{query}", 303)

    def refuse(self, code: str, status: int, facts: dict[str, Any] | None = None) -> Response:
        """A page that says why not, with whatever had been typed."""
        texts = [
            text for name, text in self.form.items() if name.startswith("new.") and len(text) > 1
        ]
        words = self.speech.refusal(code, facts)
        answer = self.page("refused.html", status, text=words, texts=texts)
        if facts and "retry_after_s" in facts:
            answer.headers["retry-after"] = str(facts["retry_after_s"])
        return answer

    def secret(self, head: str, title: str, hint: str, secret: str) -> Response:
        """A page that shows a secret, this once."""
        return self.page("secret.html", head=head, title=title, hint=hint, secret=secret)

    def _other_language(self) -> str:
        lang = "zh" if self.speech.lang == "en" else "en"
        if self.request.method != "GET":  # such an address cannot be opened again
            return f"/console/?lang={lang}"
        return f"{self.link()}&lang={lang}".replace("?&", "?")


Work = Callable[[Visit], Response]


def _navigation(role: str, speech: Speech) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = []
    for title, names in NAVIGATION:
        shown = [
            (
                "" if name == "overview" else name,
                speech.t(name) if name in _PAGE_WORDS else speech.entity(name),
            )
            for name in names
            if role == "hq" or name in FOR_MANAGERS
        ]
        if shown:
            groups.append((speech.t(title) if title else "", shown))
    return groups
