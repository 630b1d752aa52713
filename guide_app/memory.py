"""Memory that is free in this process, given back to the system."""

from __future__ import annotations

import sys


def give_back() -> None:
    """Give back what was used once and is free now, such as after signing in or a first sync.

    The C library keeps it for later, 8 MiB after Today and 45 after a large migration. It takes a
    millisecond. Where the library has no such call, nothing happens.
    """
    import ctypes  # 1 MiB of its own: only where there is something to give back

    if sys.platform == "win32":
        ctypes.CDLL("ucrtbase")._heapmin()
    elif sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc; musl keeps little anyway
        if trim is not None:
            trim(0)
