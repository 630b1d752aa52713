"""Many PCs that sync at the same moment, spread over a few processes of their own."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from tests.bench.chain import Chain

_PROCESSES = 4


class Crowd:
    """PCs of a chain, one of each guide."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self._lines = lines

    def edit(self, count: int, start: int) -> None:
        """Every PC changes customers; nothing is sent."""
        self._ask(("edit", count, start))

    def sync_ms(self) -> float:
        """All sync at once; the time until the last one has finished."""
        began = time.perf_counter()
        self._ask(("sync", 0, 0))
        return (time.perf_counter() - began) * 1000

    def _ask(self, order: tuple[str, int, int]) -> None:
        for line in self._lines:
            line.send(order)
        for line in self._lines:
            answer = line.recv()
            if answer is not None:
                raise RuntimeError(answer)


@contextmanager
def crowd(shop: Chain) -> Iterator[Crowd]:
    """PCs that have had their first sync, one of every guide of the chain."""
    context = multiprocessing.get_context("spawn")
    lines: list[Connection] = []
    processes = []
    for number in range(_PROCESSES):
        ours, theirs = context.Pipe()
        guides = range(number, len(shop.guides), _PROCESSES)
        process = context.Process(
            target=_work,
            args=(theirs, replace(shop, pcs=[], server=shop.server.elsewhere), list(guides)),
        )
        process.start()
        lines.append(ours)
        processes.append(process)
    try:
        for line in lines:
            answer = line.recv()
            if answer is not None:
                raise RuntimeError(answer)
        yield Crowd(lines)
    finally:
        for line in lines:
            line.close()
        for process in processes:
            process.join()


def _work(line: Any, shop: Chain, guides: list[int]) -> None:
    pcs = [shop.pc(guide, folder=shop.folder / f"crowd-{guide}") for guide in guides]
    try:
        line.send(_all_at_once(pcs, lambda pc: pc.engine.sync()))
        while True:
            order, count, start = line.recv()
            if order == "edit":
                line.send(_all_at_once(pcs, lambda pc: pc.edit(count, start=start)))  # noqa: B023
            else:
                line.send(_all_at_once(pcs, lambda pc: pc.engine.sync()))
    except EOFError:
        return
    finally:
        for pc in pcs:
            pc.close()


def _all_at_once(pcs: Sequence[Any], act: Any) -> str | None:
    """None, or what broke."""
    broken: list[str] = []

    def one(pc: Any) -> None:
        try:
            act(pc)
        except Exception as error:  # noqa: BLE001 - told to the process that asked
            broken.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=one, args=(pc,)) for pc in pcs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return broken[0] if broken else None
