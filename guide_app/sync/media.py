"""Fetching files of materials: with nobody signed in, by pieces, going on where a line broke."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass

from guide_app.crash import crash_point, declare
from guide_app.sync.api import Api
from guide_app.sync.errors import Refused
from guide_app.sync.media_folder import MediaFolder
from guide_app.wire.media import MediaAnswer, MediaFile

declare("media.list", "media.piece", "media.checked")

PIECE_BYTES = 256 * 1024
"""So much is asked for at once; a line that breaks loses no more."""
MOST_BYTES = 2_000_000_000
"""What materials may take of a PC's disk; the first of the list come first."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class MediaState:
    """How much of what is to be there is there.

    Attributes:
        files: That are to be there, and for which there is room.
        here: Of them.
        left_out: Files for which there is no room.
        disk_full: The disk refused the last one.
    """

    files: int = 0
    here: int = 0
    left_out: int = 0
    disk_full: bool = False


def fetch_media(
    api: Api,
    folder: MediaFolder,
    *,
    stopped: Callable[[], bool],
    tell: Callable[[MediaState], None] = lambda _: None,
    most_bytes: int = MOST_BYTES,
) -> MediaState:
    """Hear what is to be here, erase what is not, and fetch what is missing.

    Args:
        stopped: Asked before every piece.
        tell: Hears when files have gone, and after every one that has come.

    Raises:
        SyncError: As `Api`: there is no line, or this PC may not any more.
        OSError: The disk cannot be used; that it is full is no error.
    """
    wanted = _hear(api, folder)
    crash_point("media.list")
    fitting, left_out = _fitting(wanted.files or [], most_bytes)
    gone = folder.drop_all_but(file.sha256 for file in fitting)
    missing = [file for file in fitting if folder.find(file.sha256) is None]
    state = MediaState(len(fitting), len(fitting) - len(missing), left_out)
    if gone:
        tell(state)
    for file in missing:
        try:
            came = _fetch(api, folder, file, stopped)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            folder.forget_part(file)  # whatever else needs the room comes first
            return MediaState(state.files, state.here, left_out, disk_full=True)
        if stopped():
            break
        if came:
            state = _told(tell, MediaState(state.files, state.here + 1, left_out))
    return state


def _told(tell: Callable[[MediaState], None], state: MediaState) -> MediaState:
    tell(state)
    return state


def _hear(api: Api, folder: MediaFolder) -> MediaAnswer:
    known = folder.wanted()
    answer = api.media(known.version)
    if answer.files is None:
        return known
    folder.keep_wanted(answer)
    return answer


def _fitting(files: list[MediaFile], most_bytes: int) -> tuple[list[MediaFile], int]:
    """Those that fit, the first of them first, and how many do not: none waits behind a film."""
    total = 0
    fitting = []
    for file in files:
        if total + file.size > most_bytes:
            continue
        total += file.size
        fitting.append(file)
    return fitting, len(files) - len(fitting)


def _fetch(api: Api, folder: MediaFolder, file: MediaFile, stopped: Callable[[], bool]) -> bool:
    """Whether the file has come, whole and as it was told."""
    while (start := folder.size_of_part(file)) < file.size:
        if stopped():
            return False
        try:
            piece = api.media_part(file.sha256, start, min(PIECE_BYTES, file.size - start))
        except Refused:
            return False  # HQ has taken it back just now: the next list does not name it
        if not piece:
            return False
        folder.add_to_part(file, piece)
        crash_point("media.piece")
    whole = folder.finish(file)
    crash_point("media.checked")
    return whole
