"""Which bytes of a film its tracks play, by the tables that say so."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from server.media.boxes import Box, boxes_of, only
from server.media.why import Refused, Why

_MOST_SAMPLES = 5_000_000


class Samples:
    """Where the samples of a track lie in the file.

    Args:
        moov: What the tables lie in.
        table: The box ``stbl``.

    Raises:
        Refused: BROKEN: the tables contradict each other.
    """

    def __init__(self, moov: bytearray, table: Box) -> None:
        sizes = _sizes(moov, only(moov, table, b"stsz"))
        self._upto = [0, *accumulate(sizes)]
        self._chunks = _chunks(moov, table)
        self._counts = _counts(moov, only(moov, table, b"stsc"), len(self._chunks))
        if sum(self._counts) != len(sizes) or not sizes:
            raise Refused(Why.BROKEN)

    def ranges(self) -> list[tuple[int, int]]:
        """From where to where each chunk goes."""
        found = []
        first = 0
        for start, count in zip(self._chunks, self._counts, strict=True):
            found.append((start, start + self._upto[first + count] - self._upto[first]))
            first += count
        return found

    def some(self, most: int) -> list[tuple[int, int]]:
        """From where to where some of the samples go, spread over the film; the first is one."""
        wanted = range(0, len(self._upto) - 1, max(1, (len(self._upto) - 1) // most))
        found = []
        first = chunk = 0
        for sample in wanted:
            while sample >= first + self._counts[chunk]:
                first += self._counts[chunk]
                chunk += 1
            start = self._chunks[chunk] + self._upto[sample] - self._upto[first]
            found.append((start, start + self._upto[sample + 1] - self._upto[sample]))
        return found


def merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same bytes in order, none twice."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _numbers(moov: bytearray, start: int, count: int, end: int, code: str = "I") -> array[int]:
    made = array(code)
    stop = start + count * made.itemsize
    if count > _MOST_SAMPLES or stop > end:
        raise Refused(Why.BROKEN)
    made.frombytes(bytes(moov[start:stop]))
    if sys.byteorder == "little":
        made.byteswap()
    return made


def _word(moov: bytearray, at: int, end: int) -> int:
    if at + 4 > end:
        raise Refused(Why.BROKEN)
    return int(struct.unpack_from(">I", moov, at)[0])


def _sizes(moov: bytearray, box: Box) -> Sequence[int]:
    same, count = _word(moov, box.body + 4, box.end), _word(moov, box.body + 8, box.end)
    if count > _MOST_SAMPLES:
        raise Refused(Why.BROKEN)
    return [same] * count if same else _numbers(moov, box.body + 12, count, box.end)


def _chunks(moov: bytearray, table: Box) -> array[int]:
    found = [one for one in boxes_of(moov, table.body, table.end) if one.kind in (b"stco", b"co64")]
    if len(found) != 1:
        raise Refused(Why.BROKEN)
    (box,) = found
    count = _word(moov, box.body + 4, box.end)
    return _numbers(moov, box.body + 8, count, box.end, "I" if box.kind == b"stco" else "Q")


def _counts(moov: bytearray, box: Box, chunks: int) -> list[int]:
    """How many samples each chunk has, out of runs of chunks that have as many."""
    runs = _word(moov, box.body + 4, box.end)
    numbers = _numbers(moov, box.body + 8, runs * 3, box.end)
    firsts = [*numbers[0::3], chunks + 1]
    if firsts[0] != 1 or any(one >= other for one, other in pairwise(firsts)):
        raise Refused(Why.BROKEN)
    counts: list[int] = []
    for (first, after), each in zip(pairwise(firsts), numbers[1::3], strict=True):
        counts += [each] * (after - first)
    return counts
