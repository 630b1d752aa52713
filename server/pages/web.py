"""What surrounds a customer's page: language, headers, refusals in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from guide_app.wire.errors import ErrorCode
from server.page_links import MOUNT
from server.pages.words import WORDS, say
from server.problems import Problem

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
STATIC = Path(__file__).parent / "static"
_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def language(request: Request) -> str:
    """Chinese, unless English was asked for or is what the phone speaks."""
    given = request.query_params.get("lang")
    if given in ("zh", "en"):
        return given
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh"


def show(
    request: Request, template: str, status: int = 200, policy: str = _CSP, **facts: Any
) -> Response:
    """A page made of a template."""
    lang = language(request)
    html = _templates.get_template(template).render(
        t=lambda key, **given: say(key, lang, **given),
        lang="en" if lang == "en" else "zh-CN",
        asked="?lang=en" if request.query_params.get("lang") == "en" else "",
        other="?lang=zh" if lang == "en" else "?lang=en",
        static=f"{MOUNT}/static",
        **facts,
    )
    return strict(request, HTMLResponse(html, status), policy)


def word_refusal(request: Request, problem: Problem) -> Response:
    """The page for what went wrong."""
    code = problem.code.value
    head = code if code in WORDS else "internal"
    more = f"{code}.more" if f"{code}.more" in WORDS else "later"
    if problem.code is ErrorCode.TOO_LARGE:
        more = ""
    answer = show(request, "said.html", problem.status, head=head, more=more, brand="", stop="")
    if "retry_after_s" in problem.details:
        answer.headers["retry-after"] = str(problem.details["retry_after_s"])
    return answer


def strict(request: Request, answer: Response, policy: str = _CSP) -> Response:
    """The answer with the headers that keep it to itself."""
    answer.headers["content-security-policy"] = policy
    answer.headers["cache-control"] = "no-store"
    answer.headers["referrer-policy"] = "no-referrer"
    answer.headers["cross-origin-opener-policy"] = "same-origin"
    answer.headers["x-robots-tag"] = "noindex, nofollow"
    if request.url.scheme == "https":
        answer.headers["strict-transport-security"] = "max-age=31536000"
    return answer
