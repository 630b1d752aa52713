"""Mutations that follow from who is who: the server itself runs them."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from guide_app.domain.ids import new_mutation_id
from guide_app.wire.messages import Status
from server import office
from server.apply import Batch


def run(batch: Batch, arguments: Any, now: datetime) -> bool:
    """Run a mutation; whether it stands."""
    mutation_id = new_mutation_id(int(now.timestamp() * 1000), os.urandom(10))
    actor = office.servers_own(batch.brand_id)
    outcome = batch.run(mutation_id, arguments, actor, business_on=batch.today, at=now)
    return outcome.status is not Status.REJECTED
