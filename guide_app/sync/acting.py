"""What is done inside of one transaction of the guide's file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from guide_app.crash import crash_point, declare
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.wire.journal import JournalEntry
from guide_app.wire.limits import MUTATION_BYTES
from guide_app.wire.mutations import decode_arguments, decode_body, encode_mutation
from localdb import overlay, sent, state

declare("act.after_effect", "act.after_outbox")


class Acting:
    """An open transaction in which the guide acts; see `Book.acting`.

    What is read by ``connection`` is what was there before: effects are written by `finish`.

    Attributes:
        connection: The transaction, to read and to keep what belongs to it.
    """

    def __init__(
        self,
        connection: Connection,
        actor: Actor,
        today: date,
        now: datetime,
        new_id: Callable[[], str],
    ) -> None:
        self.connection = connection
        self._performing = overlay.Performing(connection, actor)
        self._author = actor.guide_id
        self._today = today
        self._now = now
        self._new_id = new_id
        self._made: list[tuple[str, str, bytes]] = []

    def act(self, arguments: Any, mutation_id: str | None = None) -> str:
        """Do something. Returns the mutation's id.

        Args:
            arguments: Of the mutation.
            mutation_id: A fresh id that was made and kept before; None: make one.

        Raises:
            Rejected: The rules refuse it; of this nothing was changed.
        """
        mutation_id = mutation_id or self._new_id()
        data = encode_mutation(
            mutation_id, arguments, author=self._author, business_on=self._today, at=self._now
        )
        body = decode_body(data)
        too_long = None
        if len(data) > MUTATION_BYTES:
            too_long = Rejected(Code.TOO_LONG, limit=MUTATION_BYTES, length=len(data))
        self._performing.run(body, decode_arguments(body), too_long=too_long)
        self._made.append((mutation_id, body.name, data))
        return mutation_id

    def finish(self) -> list[JournalEntry]:
        """Write effects and outbox; returns what goes into the journal."""
        self._performing.finish()
        crash_point("act.after_effect")
        first = sent.add_all(self.connection, self._made, self._now)
        crash_point("act.after_outbox")
        incarnation = state.get(self.connection, state.INCARNATION)
        return [
            JournalEntry(
                incarnation=incarnation,
                seq=seq,
                mutation_id=mutation_id,
                name=name,
                body=data,
                made_at=format_instant(self._now),
            )
            for seq, (mutation_id, name, data) in enumerate(self._made, start=first)
        ]
