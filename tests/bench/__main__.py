"""``run.py bench [NAME ...] [--json FILE] [--quick]``: measure and print the table.

Exit codes: 0 every line ran, whatever it found (a miss is reported, not an error); 1 a line broke
before it had a figure; 2 a name that no line has.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.bench import report
from tests.bench.frame import Ground, Line, Result
from tests.bench.lines import NoSuchLine, choose, find_lines
from tests.bench.timing import share_of_a_core


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the lines asked for."""
    lines = find_lines()
    options = _parser(lines).parse_args(arguments)
    try:
        chosen = choose(lines, options.names)
    except NoSuchLine as reason:
        print(reason, file=sys.stderr)
        return 2
    shares = [share_of_a_core()]
    with tempfile.TemporaryDirectory(prefix="guide-desk-bench-") as folder:
        ground = Ground(Path(folder), quick=options.quick, say=_say)
        results, failed = _measure(chosen, ground)
    shares.append(share_of_a_core())
    told = " and ".join(f"{share:.0%}" for share in shares)
    print(f"{report.machine()}; a busy loop got {told} of a core, before and after")
    print(f"\n{report.table(results)}\n")
    print(report.misses(results), end="")
    for name, trace in failed.items():
        print(f"## {name}: broke\n{trace}")
    if options.json:
        report.write_json(Path(options.json), results, failed, shares)
    return 1 if failed else 0


def _measure(chosen: Sequence[Line], ground: Ground) -> tuple[list[Result], dict[str, str]]:
    results: list[Result] = []
    failed: dict[str, str] = {}
    for each in chosen:
        _say(f"{each.name}: {', '.join(each.needs)}")
        started = time.monotonic()
        try:
            found = each.measure(ground)
        except Exception:  # noqa: BLE001  # one broken line must not hide the others
            failed[each.name] = traceback.format_exc()
        else:
            results.extend([found] if isinstance(found, Result) else found)
        _say(f"{each.name}: {time.monotonic() - started:.0f} s")
    return results, failed


def _say(text: str) -> None:
    print(f"-- {text}", file=sys.stderr, flush=True)


def _parser(lines: Sequence[Line]) -> argparse.ArgumentParser:
    names = "\n".join(f"  {each.name:<20} {', '.join(each.needs)}" for each in lines)
    parser = argparse.ArgumentParser(
        prog="run.py bench",
        description="Measure speed as ratios to limits of this machine, in one run.",
        epilog=f"lines:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a line or a group of lines")
    parser.add_argument("--json", metavar="FILE", default="", help="write everything into FILE")
    parser.add_argument("--quick", action="store_true", help="small sizes, which count for nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
