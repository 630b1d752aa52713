"""The demo of a server: the one it holds, or a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from server.clock import Clock
from server.database import Database
from server.demo.brand import find_demo, seed_demo
from server.demo.chain import FIRST_STORE
from server.demo.opening import CODES, DemoInfo
from server.devices import make_enrolment_code


def open_demo(database: Database, clock: Clock, *, day: date) -> DemoInfo:
    """How to get in, with enrolment codes that are still good.

    Args:
        database: Empty, or with the demo in it.
        clock: For the codes.
        day: The day of a new demo.
    """
    found = find_demo(database)
    if found is None:
        return seed_demo(database, clock, day=day)
    store_id = found.store_ids[FIRST_STORE]
    codes = database.write(
        lambda connection: tuple(
            make_enrolment_code(connection, found.brand_id, store_id, clock()) for _ in range(CODES)
        )
    )
    return replace(found, enrolment_codes=codes)
