"""Statements that are compiled once for all engines of a test run, as a shop's are for its one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

_MOST = 5_000


class _Compiled:
    """An engine's cache: one with those of all others whose dialect is of the same class."""

    def __init__(self, dialect: type, kept: LRUCache[Any, Any]) -> None:
        self._dialect = dialect
        self._kept = kept

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get((self._dialect, *key[1:]))

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[self._dialect, *key[1:]] = compiled


@contextmanager
def statements_compiled_once() -> Iterator[None]:
    """Meanwhile new engines share what they have compiled: every test opens some."""
    kept: LRUCache[Any, Any] = LRUCache(_MOST)
    make = Engine.__init__

    def make_sharing(engine: Engine, *given: Any, **named: Any) -> None:
        make(engine, *given, **named)
        engine._compiled_cache = _Compiled(type(engine.dialect), kept)  # type: ignore[assignment]

    with mock.patch.object(Engine, "__init__", make_sharing):
        yield
