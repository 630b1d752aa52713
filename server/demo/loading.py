"""Many new rows at once, written like every change: checked, hashed, told in the feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from guide_app.domain.entity import Row
from server.apply import Batch


def insert_new(batch: Batch, rows: Sequence[Row]) -> None:
    """Insert rows that are not the doing of a mutation.

    Raises:
        Rejected: ALREADY_EXISTS, or what the check of a field says.
    """
    ids: dict[type[Row], list[str]] = defaultdict(list)
    for row in rows:
        ids[type(row)].append(row.id)
    for kind, of_kind in ids.items():
        batch.tx.prefetch(kind, of_kind)
    with batch.tx.step():
        for row in rows:
            batch.tx.insert(row)
