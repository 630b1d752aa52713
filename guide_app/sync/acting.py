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

    Attributes:
        connection: The transaction, to read and to keep what belongs to it.
        entries: For the journal, in order.
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
        self.entries: list[JournalEntry] = []
        self._actor = actor
        self._today = today
        self._now = now
        self._new_id = new_id
        self._incarnation = state.get(connection, state.INCARNATION)

    def act(self, arguments: Any, mutation_id: str | None = None) -> str:
        """Do something; effect and line of the outbox. Returns the mutation's id.

        Args:
            arguments: Of the mutation.
            mutation_id: A fresh id that was made and kept before; None: make one.

        Raises:
            Rejected: The rules refuse it; of this nothing was changed.
        """
        mutation_id = mutation_id or self._new_id()
        data = encode_mutation(
            mutation_id,
            arguments,
            author=self._actor.guide_id,
            business_on=self._today,
            at=self._now,
        )
        body = decode_body(data)
        given = decode_arguments(body)
        if len(data) > MUTATION_BYTES:
            with self.connection.begin_nested():  # after the rules, which name the field
                overlay.perform(self.connection, self._actor, body, given)
                raise Rejected(Code.TOO_LONG, limit=MUTATION_BYTES, length=len(data))
        overlay.perform(self.connection, self._actor, body, given)
        crash_point("act.after_effect")
        seq = sent.add(self.connection, mutation_id, body.name, data, self._now)
        crash_point("act.after_outbox")
        self.entries.append(
            JournalEntry(
                incarnation=self._incarnation,
                seq=seq,
                mutation_id=mutation_id,
                name=body.name,
                body=data,
                made_at=format_instant(self._now),
            )
        )
        return mutation_id
