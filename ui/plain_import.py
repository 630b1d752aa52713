"""Python's own ``import``, back in its place after Qt's binding has put another one there.

PySide6 watches every import for ``from __feature__ import snake_case``, which nothing here uses.
For that it reads the source of every module that is imported later and keeps it, line by line, in
`linecache`: 22 MiB once the program is complete, and an eighth of the time that imports take.
"""

import builtins
import linecache

import PySide6.QtCore  # noqa: F401 - only now is the other import there


def restore() -> None:
    """Import as Python does from now on."""
    watching = getattr(builtins, "__feature_import__", None)
    if watching is not None and builtins.__import__ is watching:
        builtins.__import__ = builtins.__orig_import__  # type: ignore[attr-defined]
        linecache.clearcache()
