"""Looks out for a row in a guide's file on a PC, from a process of its own.

``python -m tests.journeys.watcher PROFILE ACCOUNT PASSWORD LIMIT_S ENTITY FIELD VALUE`` prints
``"ready"`` once it looks, then when the row was there as `time.time`, or null if it never was.
"""

from __future__ import annotations

import json
import sys
import time

from sqlalchemy import select

from localdb.schema import ENTITY_TABLES
from tests.journeys.judge_file import opened

_LOOK_EVERY_S = 0.01


def main() -> int:
    profile, account, password, limit_s, entity, field, value = sys.argv[1:]
    table = ENTITY_TABLES[entity]
    wanted = select(table.c.id).where(table.c[field] == value).limit(1)
    with opened(profile, account, password) as file:
        assert file is not None
        print(json.dumps("ready"), flush=True)
        end = time.monotonic() + float(limit_s)
        while time.monotonic() < end:
            with file.read() as connection:
                if connection.execute(wanted).first() is not None:
                    print(json.dumps(time.time()))
                    return 0
            time.sleep(_LOOK_EVERY_S)
    print(json.dumps(None))
    return 0


if __name__ == "__main__":
    sys.exit(main())
