"""The sync engine: outbox up, feed down, first sync, repair.

No Qt; clock and transport are passed in. `docs/testing.md` shows how tests and tools come in.
"""

import sys

# Without its command line, httpx brings neither rich nor pygments nor click: 5 MiB, 40 ms.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: not to be imported
