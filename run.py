#!/usr/bin/env python3
"""Prepare Guide Desk's own environment and do what was asked; ``run.py --help`` lists what.

Needs nothing but Python. This file has to parse on old Pythons, to say what it needs; the work is
in ``devtools``.
"""

import os
import shutil
import sys

NEEDED = (3, 11)


def main() -> int:
    """Hand over to ``devtools``, on a newer Python of this machine if this one is too old."""
    if sys.version_info < NEEDED:
        newer = _newer_python()
        if newer is None:
            sys.stderr.write(
                "Guide Desk needs Python %d.%d or newer; this is Python %d.%d. Install one and run"
                " the same command with it, such as: python3.11 run.py\n"
                % (NEEDED + tuple(sys.version_info[:2]))
            )
            return 3
        os.execv(newer, [newer, os.path.abspath(__file__)] + sys.argv[1:])  # noqa: RUF005
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from devtools.commands import main as run

    return run(sys.argv[1:])


def _newer_python() -> "str | None":
    for minor in range(19, NEEDED[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found:
            return found
    return None


if __name__ == "__main__":
    sys.exit(main())
