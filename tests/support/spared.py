"""Python's search for objects that hold each other, kept from what stays to the end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def spared() -> Iterator[None]:
    """Never look meanwhile, and afterwards at nothing that was there by then.

    With thousands of tests and all their modules in one process, a look takes a second and more.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
