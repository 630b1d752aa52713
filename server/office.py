"""Changes made on the server itself: in the console, by importers, by connectors.

They take the same way as a PC's: mutation, policy, feed, audit.
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import Connection, insert

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import digest, new_mutation_id
from guide_app.domain.policy import Actor
from guide_app.domain.values import format_instant
from guide_app.mutations.registry import BY_ARGUMENTS
from guide_app.wire.messages import Status
from guide_app.wire.mutations import encode_mutation
from server.apply import Batch, Outcome
from server.clock import Clock
from server.database import Database
from server.schema import mutation_result
from server.wakeups import Wakeups


def change(
    database: Database, clock: Clock, wakeups: Wakeups, actor: Actor, *arguments: Any
) -> list[Outcome]:
    """Make changes in one transaction: all of them, or none.

    Raises:
        Rejected: The reason for which the first one cannot be.
        Busy: The database could not be used; nothing was changed.
    """
    now = clock()

    def work(connection: Connection) -> tuple[list[Outcome], set[str]]:
        batch = Batch(connection, actor.brand_id, now, lock_rows=not database.is_sqlite)
        outcomes, records = [], []
        for item in arguments:
            mutation_id = new_mutation_id(int(now.timestamp() * 1000), os.urandom(10))
            data = encode_mutation(
                mutation_id, item, author=actor.guide_id, business_on=batch.today, at=now
            )
            outcome = batch.run(mutation_id, item, actor, business_on=batch.today, at=now)
            if outcome.status is Status.REJECTED:
                raise Rejected(Code(outcome.code or Code.INTERNAL), **outcome.facts)
            outcomes.append(outcome)
            records.append(
                {
                    "mutation_id": mutation_id,
                    "brand_id": actor.brand_id,
                    "author": actor.guide_id,
                    "name": BY_ARGUMENTS[type(item)].name,
                    "sha256": digest(data),
                    "status": outcome.status.value,
                    "result": "{}",
                    "received_at": format_instant(now),
                }
            )
        finished = batch.finish()
        connection.execute(
            insert(mutation_result), [{**record, "n": finished.n} for record in records]
        )
        return outcomes, finished.wake

    outcomes, wake = database.write(work)
    if wake:
        wakeups.publish(actor.brand_id, wake)
    return outcomes
