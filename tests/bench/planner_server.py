"""Plans a brand's day in a process of its own, and says what it took: how the bench asks."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from server.database import Database
from server.planner import plan_day


def main() -> None:
    """Arguments: the database's address, the brand, the day."""
    url, brand_id, day = sys.argv[1:]
    database = Database(url)
    base = _peak_mib()
    started, worked = time.perf_counter(), time.process_time()
    customers = items = 0
    with database.read() as connection:
        for planned in plan_day(connection, brand_id, date.fromisoformat(day)):
            customers += 1
            items += len(planned.items)
    told = {
        "wall_s": time.perf_counter() - started,
        "worked_s": time.process_time() - worked,
        "with_rows": customers,
        "items": items,
        "base_mib": base,
        "peak_mib": _peak_mib(),
    }
    print(json.dumps(told))


def _peak_mib() -> float:
    """Of this program alone: what the system counts for its process begins with the starter's."""
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(line for line in told.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    main()
