"""What the databases say, asked from a process of its own.

Reads one JSON list a line from standard input, the word and what belongs to it, and answers with
one JSON line. The words are the names in `_ANSWERS`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from tests.journeys import judge_due, judge_file, judge_server, judge_sheets

_ANSWERS: dict[str, Callable[..., Any]] = {
    "due": judge_due.due,
    "names": judge_server.names,
    "tags": judge_server.tags,
    "tagged": judge_server.tagged,
    "ids": judge_server.ids,
    "asked": judge_server.asked,
    "about": judge_server.about,
    "decoded": judge_server.decoded,
    "questions": judge_sheets.questions,
    "sheet": judge_sheets.sheet_of,
    "scripts": judge_server.scripts,
    "owners": judge_server.owners,
    "left-behind": judge_server.left_behind,
    "file": judge_file.in_file,
    "compare": judge_file.compare,
}


def main() -> int:
    for line in sys.stdin:
        word, *given = json.loads(line)
        try:
            answer = {"ok": True, "value": _ANSWERS[word](*given)}
        except Exception as error:  # noqa: BLE001 - the tour hears what was wrong, and asks on
            answer = {"ok": False, "error": f"{word}: {type(error).__name__}: {error}"}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
