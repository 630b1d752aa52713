"""Looks out for rows in a guide's file on a PC, from a process of its own.

``python -m tests.journeys.watcher PROFILE ACCOUNT PASSWORD LIMIT_S ENTITY.FIELD=VALUE …`` prints
``"ready"`` once it looks, then for one row after the other when it was there, as `time.time`, or
null if it did not come within the limit.
"""

from __future__ import annotations

import json
import sys
import time

from sqlalchemy import Select, select

from localdb.engine import LocalFile
from localdb.schema import ENTITY_TABLES
from tests.journeys.judge_file import opened

_LOOK_EVERY_S = 0.01


def main() -> int:
    profile, account, password, limit_s, *wanted = sys.argv[1:]
    with opened(profile, account, password) as file:
        assert file is not None
        print(json.dumps("ready"), flush=True)
        for one in wanted:
            place, value = one.split("=", 1)
            entity, field = place.split(".")
            table = ENTITY_TABLES[entity]
            row = select(table.c.id).where(table.c[field] == value).limit(1)
            print(json.dumps(_wait(file, row, float(limit_s))), flush=True)
    return 0


def _wait(file: LocalFile, row: Select[tuple[str]], limit_s: float) -> float | None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        with file.read() as connection:
            if connection.execute(row).first() is not None:
                return time.time()
        time.sleep(_LOOK_EVERY_S)
    return None


if __name__ == "__main__":
    sys.exit(main())
