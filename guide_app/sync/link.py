"""One guide's session with the server: tokens, and one place that renews them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

from guide_app.sync.api import Api
from guide_app.sync.errors import Refused, SignInNeeded
from guide_app.sync.transport import Transport
from guide_app.wire.errors import ErrorCode
from guide_app.wire.messages import RefreshRequest, SessionAnswer, SignInRequest

T = TypeVar("T")


class Link:
    """The way from this PC to the server.

    Args:
        transport: See `transport.Transport`.
        device_id: This PC's id.
        credential: What proves that it is this PC; never a guide's.
        keep_refresh: Called with every new refresh token, to be stored encrypted.
    """

    def __init__(
        self,
        transport: Transport,
        device_id: str,
        credential: str,
        keep_refresh: Callable[[str], None] = lambda token: None,
    ) -> None:
        self.transport = transport
        self.device_id = device_id
        self._credential = credential
        self._access: str | None = None
        self._refresh: str | None = None
        self._guide_id: str | None = None
        self._renewing = threading.Lock()
        self.keep_refresh = keep_refresh
        self.session: SessionAnswer | None = None
        self.api = Api(transport, self._headers)

    @property
    def signed_in(self) -> bool:
        """Whether there is a session to go on with."""
        return self._refresh is not None

    def speak_for(self, guide_id: str) -> None:
        """From now on only this guide's session is of use here; one of somebody else ends."""
        self._guide_id = guide_id
        if self.session is not None and self._is_foreign(self.session):
            self.forget()

    def sign_in(
        self, account: str, password: str, patience_s: float | None = None
    ) -> SessionAnswer:
        """Begin a session; takes and raises what `Api.sign_in` does.

        Raises:
            Refused: WRONG_PASSWORD, also where the account is not this guide's any more.
        """
        self._access = None
        request = SignInRequest(account=account, password=password)
        answer = self.api.sign_in(request, patience_s)
        if self._is_foreign(answer):
            raise Refused(ErrorCode.WRONG_PASSWORD)
        return self._take(answer)

    def resume(self, refresh_token: str) -> None:
        """Go on with a session of an earlier run; the server is asked at the next call."""
        self._access, self._refresh = None, refresh_token

    def call(self, ask: Callable[[Api], T]) -> T:
        """Ask the server; an access token that is over is renewed once on the way.

        Raises:
            SignInNeeded: There is no session to renew.
        """
        if self._access is None:
            self._renew(None)
        used = self._access
        try:
            return ask(self.api)
        except SignInNeeded:
            self._renew(used)
            return ask(self.api)

    def become(self, device_id: str, credential: str) -> None:
        """Be another PC to the server from now on; the session of the old one ends here."""
        self.forget()
        self.device_id, self._credential = device_id, credential

    def forget(self) -> None:
        """Drop the tokens."""
        self._access = self._refresh = None
        self.session = None

    def _renew(self, used: str | None) -> None:
        with self._renewing:
            if self._access is not None and self._access != used:
                return  # another thread has renewed it meanwhile
            if self._refresh is None:
                raise SignInNeeded(ErrorCode.SIGN_IN_AGAIN)
            self._access = None
            answer = self.api.refresh(RefreshRequest(refresh_token=self._refresh))
            if self._is_foreign(answer):
                self.forget()
                raise SignInNeeded(ErrorCode.SIGN_IN_AGAIN)
            self._take(answer)

    def _is_foreign(self, answer: SessionAnswer) -> bool:
        return self._guide_id not in (None, answer.guide_id)

    def _take(self, answer: SessionAnswer) -> SessionAnswer:
        self._access, self._refresh = answer.access_token, answer.refresh_token
        self.session = answer
        self.keep_refresh(answer.refresh_token)
        return answer

    def _headers(self) -> Mapping[str, str]:
        headers = {"X-Device": self.device_id, "X-Device-Secret": self._credential}
        if self._access is not None:
            headers["Authorization"] = f"Bearer {self._access}"
        return headers
