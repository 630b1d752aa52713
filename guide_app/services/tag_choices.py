"""The tags that may be put on customers, as the guide who looks may."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from sqlalchemy import Connection

from guide_app.domain.policy import Actor, may_set_tags
from guide_app.services.customer_models import TagChoice, TagGroupChoice
from localdb.queries import catalog


def tag_choices(connection: Connection, actor: Actor) -> tuple[TagGroupChoice, ...]:
    """Every group with its tags in the order of HQ, without those that were merged."""
    tags = [tag for tag in catalog.tags(connection) if tag.merged_into is None]
    return tuple(
        TagGroupChoice(
            group.id,
            group.name,
            group.color,
            group.single_choice,
            tuple(
                TagChoice(tag.id, tag.name, archived=tag.archived or group.archived)
                for tag in tags
                if tag.group_id == group.id
            ),
            None if may_set_tags(actor, group) else group.editable_by,
        )
        for group in catalog.tag_groups(connection)
    )


def in_use(groups: Iterable[TagGroupChoice]) -> tuple[TagGroupChoice, ...]:
    """The groups without archived tags, and without those that have no other."""
    made = (
        dataclasses.replace(group, tags=tuple(tag for tag in group.tags if not tag.archived))
        for group in groups
    )
    return tuple(group for group in made if group.tags)
