"""Pictures of materials come in the background, whoever sits at the PC and when nobody does."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from guide_app.services.desk import Desk

if TYPE_CHECKING:  # the rest is imported when it is used: this module is needed before any window
    from guide_app.sync.media import MediaState
    from guide_app.sync.media_folder import MediaFolder

_log = logging.getLogger(__name__)
_PICTURES, _HANDING, _POSTERS, _LOOKING = "materials", "handing", "posters", "looking"
_EVERY_S = 300.0
_AT_MOST_EVERY_S = 5.0


class MediaLoop:
    """Fetches on a thread of its own: at the start, when asked, and every few minutes.

    Args:
        desk: The PC, by whose own credential it asks.

    Attributes:
        on_state: Told, from the thread, when files have come or gone.
        may_ask: Whether whoever sits here lets the program use the network just now.
    """

    def __init__(self, desk: Desk) -> None:
        self.on_state: Callable[[MediaState], None] = lambda _: None
        self.may_ask: Callable[[], bool] = lambda: True
        self._desk = desk
        self._wake, self._stop = threading.Event(), threading.Event()
        self._hang_up: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="media", daemon=True)

    @property
    def handing(self) -> Path:
        """Where pictures lie while the clipboard names them."""
        return self._desk.profile / _HANDING

    @property
    def posters(self) -> Path:
        """Where stamped posters lie while their guide sits here."""
        return self._desk.profile / _POSTERS

    @property
    def looking(self) -> Path:
        """Where films and documents lie while this PC's programs show them."""
        return self._desk.profile / _LOOKING

    def folder(self) -> MediaFolder:
        """The pictures of this PC."""
        from guide_app.sync.media_folder import MediaFolder

        return MediaFolder(self._desk.profile / _PICTURES)

    def start(self) -> None:
        """Begin."""
        self._wake.set()
        self._thread.start()

    def nudge(self) -> None:
        """Look now: something is missing, or the server has told of something new."""
        self._wake.set()

    def stop(self, timeout_s: float = 1.0) -> None:
        """End at once; whatever is on its way goes on the next time."""
        self.on_state = lambda _: None  # whoever is told is closing, too
        self._stop.set()
        self._wake.set()
        self._hang_up()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(_EVERY_S)
            self._wake.clear()
            if not self._stop.is_set() and self.may_ask():
                self._look()
                self._stop.wait(_AT_MOST_EVERY_S)

    def _look(self) -> None:
        from guide_app.security.errors import SecurityError
        from guide_app.sync.errors import NoLongerOurs, SyncError
        from guide_app.sync.media import MediaState, fetch_media

        folder = self.folder()
        try:
            link = self._desk.open_link()
        except (LookupError, SecurityError):
            return  # not enrolled yet; or without its secret, which whoever signs in is told
        self._hang_up = link.transport.close
        try:
            fetch_media(
                link.api, folder, stopped=self._stop.is_set, tell=lambda it: self.on_state(it)
            )
        except NoLongerOurs:
            if folder.drop_all_but(()):
                self.on_state(MediaState())
        except SyncError:
            pass  # there is no line: it goes on the next time
        except OSError as error:
            _log.warning("pictures cannot be kept: %s", error)
        finally:
            link.transport.close()
