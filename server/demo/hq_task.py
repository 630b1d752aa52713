"""What the demo's HQ has asked its guides to do: one task that is on their lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from guide_app.domain.entities import Guide, HqTask, Tag
from guide_app.domain.entity import Row
from guide_app.domain.hq_tasks import can_be_given, task_follow_up
from guide_app.domain.words import StepKind
from server.demo.catalogue import Catalogue
from server.demo.families import Household

TASK = "男童羽绒新款到店，请她带孩子来试穿"
FOR = ("高价值", "外套羽绒", "男孩")
"""Who wears all of these tags."""
_GIVEN_BEFORE, _LASTS = timedelta(days=1), timedelta(days=4)


def given_task(
    catalogue: Catalogue,
    hq: Guide,
    tags: Iterable[Tag],
    day: date,
    households: Iterable[Household],
) -> Iterator[Row]:
    """The task, and the follow-up of each customer for whom it was given."""
    wanted = {tag.id for tag in tags}
    meant = [
        made.customer
        for made in households
        if can_be_given(made.customer) and wanted <= {tag.tag_id for tag in made.tags}
    ]
    task = HqTask(
        id=catalogue.id("hq_task", TASK),
        brand_id=hq.brand_id,
        task=TASK,
        kind=StepKind.EVENT.value,
        due_on=day,
        until=day + _LASTS,
        condition={"all": [{"any": [{"fact": "tag", "in": [id]}]} for id in sorted(wanted)]},
        given_by=hq.id,
        given_on=day - _GIVEN_BEFORE,
        given=len(meant),
        settled_on=day - _GIVEN_BEFORE,
    )
    yield task
    yield from (task_follow_up(task, customer) for customer in meant)
