"""Saying whom something of HQ's is meant for."""

from __future__ import annotations

from typing import Any

from guide_app.domain.entities import Guide, Region, Store
from guide_app.domain.entity import entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.reach import read_reach
from guide_app.mutations.tx import Context, Tx


def check_reach(tx: Tx, context: Context, document: Any) -> None:
    """Refuse a reach that names what the brand does not have.

    Raises:
        Rejected: NOT_FOUND, also of another brand's; what `read_reach` says.
    """
    reach = read_reach(document)
    named = ((Region, reach.region_ids), (Store, reach.store_ids), (Guide, reach.guide_ids))
    for kind, ids in named:
        tx.prefetch(kind, sorted(ids))
        for row_id in sorted(ids):
            row = tx.find(kind, row_id)
            if row is None or row.brand_id != context.actor.brand_id:
                raise Rejected(Code.NOT_FOUND, entity=entity_of(kind).name)
