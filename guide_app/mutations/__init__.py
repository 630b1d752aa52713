"""Every write that anybody makes, one function each.

A guide's mutation runs twice: at once on the PC, with authority on the server. So a mutation reads
no clock, no chance and no setting: all it knows is its arguments, its `Context`, and the rows it
reads through the `Tx`.
"""

from guide_app.mutations import (
    catalog,
    codes,
    customers,
    dates,
    enrolments,
    events,
    follow_ups,
    handovers,
    hq_task_changes,
    hq_tasks,
    links,
    mass_sends,
    media,
    merging,
    notes,
    orders,
    pool,
    questionnaires,
    scripts,
    segments,
    shares,
    sheets,
    sops,
    tag_care,
    tags,
    transfer,
)
from guide_app.mutations.registry import MUTATIONS, Mutation, run_mutation

__all__ = [
    "MUTATIONS",
    "Mutation",
    "catalog",
    "codes",
    "customers",
    "dates",
    "enrolments",
    "events",
    "follow_ups",
    "handovers",
    "hq_task_changes",
    "hq_tasks",
    "links",
    "mass_sends",
    "media",
    "merging",
    "notes",
    "orders",
    "pool",
    "questionnaires",
    "run_mutation",
    "scripts",
    "segments",
    "shares",
    "sheets",
    "sops",
    "tag_care",
    "tags",
    "transfer",
]
