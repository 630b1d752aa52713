"""Where the files of tests lie: in memory, where there is enough of it.

Every commit waits for the disk, which is what a shop needs and no test can see: a machine that
loses its power is played by nobody, and a killed process leaves to the system what it has written.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

_ROOT = "PYTEST_DEBUG_TEMPROOT"
"""What pytest asks for the folder of its folders."""
_MEMORY = Path("/dev/shm")
_NEEDED_BYTES = 4 * 2**30


def work_in_memory() -> None:
    """Have pytest make its folders in memory, unless the machine is short of it or told otherwise.

    On a disk everything works as well.
    """
    if _MEMORY.is_dir() and _runs_programs() and _free_bytes() >= _NEEDED_BYTES:
        os.environ.setdefault(_ROOT, str(_MEMORY))


def memory_in_use() -> Path | None:
    """Where in memory the files of tests lie; None where they lie on a disk."""
    return _MEMORY if os.environ.get(_ROOT) == str(_MEMORY) else None


def _runs_programs() -> bool:
    return not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC


def _free_bytes() -> int:
    known = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    available = int(known[1]) * 1024 if known else 0
    return min(available, shutil.disk_usage(_MEMORY).free)
