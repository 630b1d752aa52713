"""What was published never changes: how the catalogue tells a published SOP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guide_app.domain.entities import Sop, SopStep
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.mutations.tx import Tx

VERSION_FIELDS = frozenset({"root_id", "version", "since", "until"})
_STILL_CHANGES = frozenset({"name", "active"})


def step_id(sop_id: str, position: int) -> str:
    """The id of a published version's step."""
    return row_id("sop_step", sop_id, position)


def check_published(
    tx: Tx, entity: str, changed_id: str | None, changes: Mapping[str, Any]
) -> None:
    """Refuse to change a published SOP, but for its name and whether it is on.

    Args:
        tx: The unit of work.
        entity: What the catalogue is to change.
        changed_id: The row; None: a new one.
        changes: New values by field.

    Raises:
        Rejected: NOT_ALLOWED.
    """
    if entity == "sop":
        if VERSION_FIELDS & changes.keys():
            raise Rejected(Code.NOT_ALLOWED)
        if changed_id is not None and not changes.keys() <= _STILL_CHANGES:
            _check(tx, changed_id)
    elif entity == "sop_step":
        step = None if changed_id is None else tx.find(SopStep, changed_id)
        for sop_id in (changes.get("sop_id"), None if step is None else step.sop_id):
            if isinstance(sop_id, str):
                _check(tx, sop_id)


def _check(tx: Tx, sop_id: str) -> None:
    sop = tx.find(Sop, sop_id)
    if sop is not None and tx.find(SopStep, step_id(sop.id, 0)) is not None:
        raise Rejected(Code.NOT_ALLOWED)
