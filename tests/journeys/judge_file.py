"""What a guide's file on a PC says, also while the PC's window has it open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guide_app.domain.entity import ENTITIES
from guide_app.security import keys
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.services.desk import Desk
from guide_app.sync.book import FILE_NAME, JOURNAL_NAME
from localdb import checksum, parked, sent
from localdb.engine import LocalFile
from tests.journeys import judge_server


def in_file(profile: str, account: str, password: str) -> dict[str, Any]:
    """What lies on the PC's disk, what waits in the file and what needs attention."""
    kept = (FILE_NAME, JOURNAL_NAME)
    left = sorted(p.name for p in Path(profile).rglob("*") if p.name.startswith(kept))
    with opened(profile, account, password) as file:
        if file is None:
            return {"left": left, "waiting": [], "attention": []}
        with file.read() as connection:
            return {
                "left": left,
                "waiting": [
                    {"id": item.mutation_id, "name": item.name}
                    for item in sent.list_pending(connection)
                    if item.accepted_n is None
                ],
                "attention": [
                    {"position": item.position, "code": item.code, "facts": item.facts}
                    for item in parked.list_attention(connection)
                ],
            }


def compare(
    database: str, guide_id: str, account: str, password: str, *profiles: str
) -> dict[str, Any]:
    """How many rows a PC of the guide must hold, and where the PCs differ from the server."""
    server = judge_server.rows(database, guide_id)
    differing = []
    for profile in profiles:
        with opened(profile, account, password) as file:
            assert file is not None
            with file.read() as connection:
                held = {name: checksum.list_rows(connection, name) for name in ENTITIES}
                waiting = sent.count_waiting(connection)
        place = Path(profile).name
        differing += [f"{place}: {name}" for name in ENTITIES if held[name] != server[name]]
        differing += [f"{place}: {waiting} wait"] if waiting else []
    return {"rows": sum(map(len, server.values())), "differing": differing}


@contextmanager
def opened(profile: str, account: str, password: str) -> Iterator[LocalFile | None]:
    """The bare file, or None; a `Book` would also read the journal, which belongs to the window."""
    folder = Path(profile)
    secrets = FileDeviceSecret(folder / "demo-secret", allowed=DemoPermit("http://127.0.0.1"))
    desk = Desk(folder, secrets)
    guide = desk.find_guide(account)
    if guide is None:
        yield None
        return
    home = desk.folder_of(guide.guide_id)
    owner = desk.owner_of(guide.guide_id)
    key = keys.unlock_with_password(home, owner, password, desk.device_secret())
    file = LocalFile(home / FILE_NAME, key)
    try:
        yield file
    finally:
        file.close()
