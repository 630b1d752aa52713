"""What this process takes of the memory, as the system counts it (Linux)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path


def memory() -> dict[str, float]:
    """Resident and unshared memory of this process, in MiB."""
    sizes: dict[str, int] = {}
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]:
        name, size, _ = line.split(maxsplit=2)
        sizes[name.rstrip(":")] = int(size)
    return {
        "rss": sizes["Rss"] / 1024,
        "uss": (sizes["Private_Clean"] + sizes["Private_Dirty"]) / 1024,
    }


def largest(top: int = 15) -> str:
    """The largest pieces of it: files by their name, the rest as ``[heap]`` or nameless."""
    pieces: Counter[str] = Counter()
    name = ""
    for line in Path("/proc/self/smaps").read_text().splitlines():
        words = line.split()
        if "-" in words[0]:
            name = Path(words[5]).name if len(words) > 5 else "nameless"
        elif words[0] == "Rss:":
            pieces[name] += int(words[1])
    return "\n".join(f"{size / 1024:8.1f} MiB  {name}" for name, size in pieces.most_common(top))
