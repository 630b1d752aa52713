"""The brand's other systems and their tokens."""

from __future__ import annotations

from sqlalchemy import select
from starlette.responses import Response

from guide_app.domain.errors import Rejected
from server.console.visit import Visit
from server.integrations import make_integration, revoke_integration
from server.schema.identities import integration


def show(visit: Visit) -> Response:
    """Every system that has, or had, a token."""
    return _page(visit)


def make(visit: Visit) -> Response:
    """A token for one more system, shown once."""
    here, now, name = visit.here, visit.desk.clock(), visit.form.get("new.name", "")
    try:
        token = visit.desk.database.write(
            lambda c: make_integration(c, here.brand.id, name, here.guide.id, now)
        )
    except Rejected as rejected:
        return _page(visit, 400, visit.speech.refusal(rejected.code.value, rejected.facts))
    title = visit.speech.t("integration.token_of", name=name.strip())
    return visit.secret("integrations", title, visit.speech.t("integration.once"), token)


def revoke(visit: Visit) -> Response:
    """Make a token worthless."""
    here, now, wanted = visit.here, visit.desk.clock(), visit.request.path_params["row_id"]
    visit.desk.database.write(
        lambda c: revoke_integration(c, here.brand.id, wanted, here.guide.id, now)
    )
    return visit.go("integrations", "done.token_revoked")


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    own = select(integration).where(integration.c.brand_id == visit.here.brand.id)
    with visit.desk.database.read() as connection:
        query = own.order_by(integration.c.revoked_at.is_not(None), integration.c.made_at.desc())
        rows = list(connection.execute(query).mappings())
    return visit.page("integrations.html", status, rows=rows, problem=problem)
