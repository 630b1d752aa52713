"""How a file begins anew when the server would not go on with it as it is.

The server was restored from a backup, or this PC was, or its files were copied.
"""

from __future__ import annotations

from sqlalchemy import Connection

from guide_app.crash import crash_point, declare
from guide_app.sync.book import Book
from guide_app.sync.errors import Refused
from guide_app.wire.errors import ErrorCode
from localdb import overlay, sent, state

declare("epoch.before_commit", "epoch.after_commit")

_NUMBERS_ANEW = (ErrorCode.DEVICE_FORK, ErrorCode.SEQUENCE_GAP, ErrorCode.NOT_FOUND)


def begin_anew(book: Book, refusal: Refused) -> int:
    """Do what answers a refusal, so that the same may be asked again.

    Returns:
        How many changes that nobody can read were parked on the way.

    Raises:
        Refused: The refusal itself, if no new beginning answers it.
    """
    if refusal.code == ErrorCode.EPOCH_CHANGED:
        _follow_epoch(book, str(refusal.details.get("epoch", "")))
        return 0
    if refusal.code in _NUMBERS_ANEW:
        with book.file.write() as connection:
            _take_new_incarnation(book, connection)
            sent.renumber(connection)
        return 0
    if refusal.code == ErrorCode.UNREADABLE:
        with book.file.write() as connection:
            parked = sent.park_unreadable(connection)
            overlay.rebase(connection, book.read_actor(connection), dropped=parked)
        if parked:
            return len(parked)
    raise refusal


def hear_of_epoch(book: Book, epoch: str) -> None:
    """The server says in which epoch it is.

    Another one than the file's: it was restored, and all that it may have lost waits again.
    """
    with book.file.read() as connection:
        known = state.find(connection, state.EPOCH)
    if known != epoch:
        _follow_epoch(book, epoch)


def _follow_epoch(book: Book, epoch: str) -> None:
    with book.file.write() as connection:
        if epoch and state.find(connection, state.EPOCH) != epoch:
            overlay.lift(connection)
            sent.send_again(connection)
            overlay.lay(connection, book.read_actor(connection))
            _take_new_incarnation(book, connection)
            state.put(connection, state.EPOCH, epoch)
        state.drop(connection, state.CURSOR)
        state.drop(connection, state.SNAPSHOT)
        crash_point("epoch.before_commit")
    crash_point("epoch.after_commit")


def _take_new_incarnation(book: Book, connection: Connection) -> None:
    state.put(connection, state.INCARNATION, book.new_id())
