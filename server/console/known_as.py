"""How a customer is known elsewhere, as their page says it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from guide_app.domain.identities import IdentityKind, mask_identity
from guide_app.domain.ids import is_row_id
from server.console import reading
from server.identities.showing import Said, known_as


def links_of(connection: Connection, brand_id: str, customer_id: str) -> dict[str, Any]:
    """What links other identities to the customer, with the names of who says so."""
    said = known_as(connection, brand_id, customer_id)
    return {
        "said": said,
        "sources": people_of(connection, brand_id, said),
        "kinds": list(IdentityKind),
        "mask": mask_identity,
    }


def people_of(connection: Connection, brand_id: str, said: Iterable[Said]) -> dict[str, str]:
    """Names of the people of HQ among those who say something."""
    ids = {source for one in said for source in one.sources if is_row_id(source)}
    return reading.names_of(connection, "guide", brand_id, sorted(ids))
