"""Visits of a guide's links, as the server tells of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from guide_app.domain.entities import KnownVisit, Visit
from guide_app.domain.ids import row_id
from tests.domain.people import BRAND, GUIDE, TODAY


def visit(number: int, last_at: datetime, **values: Any) -> Visit:
    """Of the usual guide's link to a material, today."""
    usual: dict[str, Any] = {
        "guide_id": GUIDE,
        "link_id": row_id("link", number),
        "kind": "material",
        "title": "Coat",
        "on": TODAY,
        "times": 1,
        "first_at": last_at,
        "last_at": last_at,
    }
    return Visit(id=row_id("visit", number), brand_id=BRAND, **{**usual, **values})


def known(visited: Visit, customer_id: str) -> KnownVisit:
    """It was this customer."""
    return KnownVisit(
        id=row_id("known_visit", visited.id),
        brand_id=BRAND,
        customer_id=customer_id,
        visit_id=visited.id,
    )
