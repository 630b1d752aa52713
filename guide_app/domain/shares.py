"""What a guide takes to the phone."""

from __future__ import annotations

from datetime import date

from guide_app.domain.ids import row_id


def share_id(guide_id: str, material_id: str, on: date) -> str:
    """The id of the one share of a material that a guide has on a day."""
    return row_id("share", guide_id, material_id, on.isoformat())
