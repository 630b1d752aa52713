"""From the rows of a file to what is to be done, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from guide_app.intake.bringer import HQ, Bringer
from guide_app.intake.converting import Converter, Values
from guide_app.intake.customers import CustomerPlanner
from guide_app.intake.errors import Rejection
from guide_app.intake.fields import Target
from guide_app.intake.limits import CHUNK_ROWS
from guide_app.intake.lookups import Lookups
from guide_app.intake.members import FamilyPlanner
from guide_app.intake.orders import OrderPlanner
from guide_app.intake.planned import Planned, rejected
from guide_app.intake.profile import Profile
from guide_app.intake.returns import ReturnPlanner
from guide_app.intake.table import RawRow, Table
from guide_app.intake.wecom import WecomPlanner


class _Planner(Protocol):
    def plan(self, rows: Sequence[tuple[RawRow, Values]]) -> list[Planned]:
        """What a chunk of rows comes to."""


def plan(
    table: Table,
    profile: Profile,
    lookups: Lookups,
    brand_id: str,
    today: date,
    *,
    chunk_rows: int = CHUNK_ROWS,
    names_guides: bool = False,
    bringer: Bringer = HQ,
) -> Iterator[list[Planned]]:
    """What every row comes to, in the order of the file.

    A chunk is planned when it is asked for, so what the caller has applied of earlier ones is seen.

    Args:
        today: Where the brand is.
        names_guides: A new customer has to name a guide: who imports keeps none, as HQ.
        bringer: Who brings the file.

    Raises:
        Refused: The profile does not fit the table, or the file turns out to be broken.
    """
    converter = Converter(profile, table.columns)
    planner = _planner(profile.target, lookups, brand_id, today, names_guides, bringer)
    chunk: list[RawRow] = []
    for row in table.rows():
        chunk.append(row)
        if len(chunk) >= chunk_rows:
            yield _plan_chunk(chunk, converter, planner)
            chunk = []
    if chunk:
        yield _plan_chunk(chunk, converter, planner)


def _planner(
    target: Target,
    lookups: Lookups,
    brand_id: str,
    today: date,
    names_guides: bool,
    bringer: Bringer,
) -> _Planner:
    if target is Target.CUSTOMER:
        return CustomerPlanner(lookups, names_guides, bringer)
    if target is Target.FAMILY:
        return FamilyPlanner(lookups)
    if target is Target.WECOM:
        return WecomPlanner(lookups)
    if target is Target.RETURN:
        return ReturnPlanner(lookups, brand_id, today)
    return OrderPlanner(lookups, brand_id, today)


def _plan_chunk(chunk: Sequence[RawRow], converter: Converter, planner: _Planner) -> list[Planned]:
    made: dict[int, Planned] = {}
    good: list[tuple[RawRow, Values]] = []
    for row in chunk:
        values = converter.convert(row)
        if isinstance(values, Rejection):
            made[row.number] = rejected(row, values)
        else:
            good.append((row, values))
    for planned in planner.plan(good):
        made[planned.row.number] = planned
    return [made[row.number] for row in chunk]
