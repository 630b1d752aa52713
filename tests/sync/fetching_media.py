"""A process that fetches the files of materials, to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from guide_app import crash
from guide_app.sync.link import Link
from guide_app.sync.media import fetch_media
from guide_app.sync.media_folder import MediaFolder
from guide_app.sync.transport import HttpTransport


def main(url: str, device_id: str, secret: str, folder: str, point: str) -> None:
    """Fetch everything, or die at a point."""
    link = Link(HttpTransport(url), device_id, secret)
    crash.arm(point or None)
    fetch_media(link.api, MediaFolder(Path(folder)), stopped=lambda: False)


if __name__ == "__main__":
    main(*sys.argv[1:])
