"""What the sign-in screen asks for: enrolling this PC, who has signed in here, and coming in.

Database and network are imported after the screen is up: they take three times as long as it does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from guide_app.services.desk import Desk, Enrolment, KnownGuide
from guide_app.services.media import MediaLoop
from guide_app.services.sync_state import SyncState

if TYPE_CHECKING:
    from guide_app.services.sign_in import SignIn
    from guide_app.services.workplace import Workplace


class FrontDoor:
    """The way in, on one PC.

    Args:
        sign_in: It, or what makes it when it is first needed.
        demo: The embedded demo server is behind it: a banner says so.
    """

    def __init__(
        self, desk: Desk, sign_in: SignIn | Callable[[], SignIn], *, demo: bool = False
    ) -> None:
        self._desk = desk
        self._given = sign_in
        self._making = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self.demo = demo
        self.media = MediaLoop(desk)

    def prepare(self) -> None:
        """Import what coming in needs, while the guide still types."""
        import guide_app.services.workplace  # noqa: F401 - so that it is there

        self._made()

    @property
    def enrolment(self) -> Enrolment | None:
        """This PC's enrolment, or None before it."""
        return self._desk.find_enrolment()

    def enrol(self, server_url: str, code: str, device_name: str) -> Enrolment:
        """See `Desk.enrol`."""
        return self._desk.enrol(server_url, code, device_name)

    def list_guides(self) -> list[KnownGuide]:
        """Who has signed in on this PC before."""
        return self._desk.list_guides()

    def sign_in(
        self, account: str, password: str, on_state: Callable[[SyncState], None]
    ) -> Workplace:
        """Come in; see `SignIn.sign_in`. The exchange begins with `Workplace.sync.start`."""
        from guide_app.services.workplace import Workplace

        signing_in = self._made()
        with self._one_at_a_time:
            session = signing_in.sign_in(account, password)
        enrolment = self._desk.find_enrolment()
        store_name = enrolment.store_name if enrolment else ""
        return Workplace(session, signing_in, store_name, on_state, self.media)

    def contact(self) -> None:
        """Ask the server what this PC has to erase; no network is no error.

        Not while somebody is coming in: it might be they whose file has to go.
        """
        if self._one_at_a_time.acquire(blocking=False):
            try:
                self._made().departure.contact()
            finally:
                self._one_at_a_time.release()

    def _made(self) -> SignIn:
        with self._making:
            if callable(self._given):
                self._given = self._given()
            return self._given
