"""What the sign-in screen asks for: enrolling this PC, who has signed in here, and coming in."""

from __future__ import annotations

from collections.abc import Callable

from guide_app.services.desk import Desk, Enrolment, KnownGuide
from guide_app.services.sign_in import SignIn
from guide_app.services.sync_loop import SyncState
from guide_app.services.workplace import Workplace


class FrontDoor:
    """The way in, on one PC.

    Args:
        demo: The embedded demo server is behind it: a banner says so.
    """

    def __init__(self, desk: Desk, sign_in: SignIn, *, demo: bool = False) -> None:
        self._desk = desk
        self._sign_in = sign_in
        self.demo = demo

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
        session = self._sign_in.sign_in(account, password)
        enrolment = self._desk.find_enrolment()
        return Workplace(
            session, self._sign_in, enrolment.store_name if enrolment else "", on_state
        )

    def contact(self) -> None:
        """Ask the server what this PC has to erase; no network is no error."""
        self._sign_in.contact()
