"""A guide's import in a process of its own, which may be killed: ``python -m`` with a JSON job."""

import json
import sys
from datetime import datetime
from pathlib import Path

from guide_app import crash
from guide_app.services.imports import ImportService
from guide_app.sync.book import Book


def main() -> None:
    """Import the job's file to the end."""
    job = json.loads(sys.argv[1])
    now = datetime.fromisoformat(job["now"])
    book = Book(Path(job["folder"]), bytes.fromhex(job["key"]), lambda: now)
    service = ImportService(book)
    draft = service.look_at(Path(job["file"]))
    trial = service.begin_trial(draft, draft.mapping)
    while trial.step():
        pass
    crash.arm(job["at"])
    run = service.begin(draft, draft.mapping, trial.trial)
    while run.step():
        pass


if __name__ == "__main__":
    main()
