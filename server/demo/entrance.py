"""The demo of a server: the one it holds, or a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

from server.clock import Clock
from server.database import Database
from server.demo.brand import DEMO_DAY, find_demo, seed_demo
from server.demo.journey import JOURNEY_DAY, find_journey, seed_journey
from server.demo.opening import DemoInfo, make_codes

Data = Literal["demo", "journey"]


def usual_day(data: Data) -> date:
    """The day on which a demo lives unless another is asked for."""
    return JOURNEY_DAY if data == "journey" else DEMO_DAY


def open_demo(
    database: Database,
    clock: Clock,
    *,
    day: date,
    data: Data = "demo",
    source: Path | None = None,
) -> DemoInfo:
    """How to get in, with enrolment codes that are still good.

    Args:
        database: Empty, or with the same demo in it.
        clock: For the codes.
        day: The day of a new demo.
        data: The made-up chain, or the year of The Complete Journey.
        source: Folder of the journey's files; None: the installed package.

    Raises:
        AlreadySeeded: The database holds something else.
        JourneyMissing: The journey's package is not installed.
    """
    found = find_journey(database) if data == "journey" else find_demo(database)
    if found is None:
        if data == "journey":
            return seed_journey(database, clock, day=day, source=source)
        return seed_demo(database, clock, day=day)
    store_id = str(found.guide.store_id)
    codes = database.write(
        lambda connection: make_codes(connection, found.brand_id, store_id, clock())
    )
    return replace(found, enrolment_codes=codes)
