"""The SOPs of a brand, made ready for the rules: versions, steps, what ends and what follows them.

A row of `Sop` is one version. An enrolment has the first version, in their order, whose time is not
over on the day on which its earliest step may be due; so every enrolment has one, whatever the
steps of the others are. Once somebody acted on a step of it, it keeps that step's version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from guide_app.domain.condition_reading import read_condition
from guide_app.domain.entities import DateKind, Questionnaire, Sop, SopStep, Tag
from guide_app.domain.errors import Rejected
from guide_app.domain.segments import Condition, with_merged_tags
from guide_app.domain.tags import merged_ids
from guide_app.domain.words import EndCode, Trigger

MAX_DAYS = 3_660
"""Offsets and waits beyond ten years either way are not planned."""
LONGEST_CHAIN = 8
OFFLINE_DAYS = 31
"""No PC works longer than this without the server: nobody acts on an older version later."""
UNANNOUNCED = frozenset(
    {Trigger.ADDED, Trigger.FIRST_PURCHASE, Trigger.PURCHASE, Trigger.RETURNED, Trigger.TAGGED}
    | {Trigger.VIEWED, Trigger.ANSWERED, Trigger.BY_HAND}
)
"""What nobody knows beforehand: no step can be due before it."""
USUAL_ENDS: Mapping[str, tuple[str, ...]] = {
    Trigger.ADDED: (EndCode.BOUGHT,),
    Trigger.FIRST_PURCHASE: (EndCode.BOUGHT,),
    Trigger.RETURNED: (EndCode.BOUGHT,),
}
"""What ends a SOP for which nothing else was said, by its trigger."""


class EndRule(NamedTuple):
    """What ends a SOP before its last step.

    Attributes:
        tag_ids: Of a tag.
        plans: The versions of the SOP that was joined.
    """

    code: str
    tag_ids: frozenset[str] = frozenset()
    plans: tuple[SopPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class SopPlan:
    """A version of a SOP with the steps it plans, in order; never without any.

    Attributes:
        first_offset: Day offset of its earliest step.
        last_offset: Day offset of its latest step.
        root_id: The first version: what ids of enrolments are made of.
        version_ids: Every version of the SOP, in order.
        since: Where the SOP had been given up before this version, the day on which it begins.
        earlier: How many days before its beginning an enrolment of each earlier version has its
            earliest step, and when that version was over.
        about: The name of the tag, kind of date or questionnaire of its trigger.
        tag_ids: The tag of its trigger, and those it was merged into.
        sheet_ids: Every version of the questionnaire of its trigger.
        yearly: Its date comes round every year.
        condition: Who is enrolled; None: everybody.
        step_conditions: Of each step, for whom it is.
        ends: Any of them ends it.
        after: The SOPs after whose last step it begins, those before them in `after` of theirs.
        others: The other versions of the SOP, which have no `after` and no `others` themselves.
    """

    sop: Sop
    steps: tuple[SopStep, ...]
    first_offset: int
    last_offset: int
    root_id: str
    version_ids: tuple[str, ...]
    since: date | None = None
    earlier: tuple[tuple[int, date], ...] = ()
    about: str | None = None
    tag_ids: frozenset[str] = frozenset()
    sheet_ids: frozenset[str] = frozenset()
    yearly: bool = False
    condition: Condition | None = None
    step_conditions: tuple[Condition | None, ...] = ()
    ends: tuple[EndRule, ...] = ()
    after: tuple[SopPlan, ...] = ()
    others: tuple[SopPlan, ...] = ()

    @property
    def lead(self) -> int:
        """How many days before its beginning the earliest step is due."""
        return -min(0, self.first_offset)

    def takes(self, started_on: date) -> bool:
        """Whether an enrolment that begins on this day has this version."""
        first = started_on - timedelta(days=self.lead)
        if self.sop.until is not None and first >= self.sop.until:
            return False
        if self.since is not None and first < self.since:
            return False
        return all(started_on - timedelta(days=lead) >= until for lead, until in self.earlier)

    def is_over(self, today: date, grace_days: int) -> bool:
        """Whether no enrolment that has this version can have a step due any more."""
        if self.sop.until is None or self.sop.trigger == Trigger.DATED or self.after:
            return False
        longest = self.lead + self.last_offset + grace_days + OFFLINE_DAYS
        return (today - self.sop.until).days > longest


def make_plans(
    sops: Iterable[Sop],
    steps: Iterable[SopStep],
    kinds: Iterable[DateKind] = (),
    questionnaires: Iterable[Questionnaire] = (),
    tags: Iterable[Tag] = (),
) -> tuple[SopPlan, ...]:
    """What active SOPs plan, archived steps left out, in a fixed order. Made once per change."""
    by_sop: dict[str, list[SopStep]] = {}
    for step in steps:
        if not step.archived and abs(step.day_offset) <= MAX_DAYS:
            by_sop.setdefault(step.sop_id, []).append(step)
    by_root: dict[str, list[Sop]] = {}
    for sop in sorted(sops, key=attrgetter("version", "id")):
        by_root.setdefault(root_of(sop), []).append(sop)
    catalogue = _Catalogue(kinds, questionnaires, tags)
    bare = [
        plan
        for root_id in sorted(by_root)
        if by_root[root_id][-1].active  # the newest speaks for all: off, it stops at once
        for plan in _versions(root_id, by_root[root_id], by_sop, catalogue)
    ]
    whole = [replace(plan, others=tuple(_others(plan, bare))) for plan in bare]
    ending = [replace(plan, ends=tuple(_ends(plan.sop, whole, catalogue))) for plan in whole]
    return tuple(_linked(plan, ending, frozenset()) for plan in ending)


def root_of(sop: Sop) -> str:
    """The id of the first version."""
    return sop.root_id or sop.id


class _Catalogue:
    """What triggers and end rules point to."""

    def __init__(
        self,
        kinds: Iterable[DateKind],
        questionnaires: Iterable[Questionnaire],
        tags: Iterable[Tag],
    ) -> None:
        self._kinds = {kind.id: kind for kind in kinds}
        self._tags = {tag.id: tag for tag in tags}
        self._merged = merged_ids(
            (tag.id, tag.merged_into) for tag in self._tags.values() if tag.merged_into is not None
        )
        self._sheets: dict[str, list[Questionnaire]] = {}
        for version in sorted(questionnaires, key=attrgetter("version", "id")):
            self._sheets.setdefault(version.root_id or version.id, []).append(version)

    def condition(self, document: Any) -> Condition | None:
        """Read, with merged tags asking for what they were merged into.

        Raises:
            Rejected: It cannot be read.
        """
        if document is None:
            return None
        return with_merged_tags(read_condition(document), self._merged)

    def tag_ids(self, tag_id: str | None) -> frozenset[str]:
        """The tag, and what it was merged into."""
        return (
            frozenset() if tag_id is None else frozenset({tag_id, self._merged.get(tag_id, tag_id)})
        )

    def told(self, sop: Sop) -> dict[str, Any]:
        """The attributes of `SopPlan` that its trigger needs."""
        if sop.trigger == Trigger.TAGGED and sop.trigger_tag_id is not None:
            tag = self._tags.get(sop.trigger_tag_id)
            tag_ids = self.tag_ids(sop.trigger_tag_id)
            return {"tag_ids": tag_ids, "about": None if tag is None else tag.name}
        if sop.trigger == Trigger.DATED:
            kind = self._kinds.get(sop.trigger_date_kind_id or "")
            return {} if kind is None else {"yearly": kind.yearly, "about": kind.name}
        if sop.trigger == Trigger.ANSWERED and sop.trigger_questionnaire_id is not None:
            root_id = sop.trigger_questionnaire_id
            versions = self._sheets.get(root_id, [])
            sheet_ids = frozenset(version.id for version in versions) | {root_id}
            return {"sheet_ids": sheet_ids, "about": versions[-1].name if versions else None}
        return {}


def _versions(
    root_id: str,
    versions: Sequence[Sop],
    by_sop: Mapping[str, Sequence[SopStep]],
    catalogue: _Catalogue,
) -> Iterator[SopPlan]:
    version_ids = tuple(version.id for version in versions)
    lasting = [
        version  # one that was followed on its own day never took anybody
        for version in versions
        if version.since is None or version.until is None or version.since < version.until
    ]
    given_up = {
        later.id: later.since
        for before, later in pairwise(lasting)
        if before.until is not None and later.since is not None and before.until < later.since
    }
    earlier: list[tuple[int, date]] = []
    for sop in versions:
        steps = _steps(sop, by_sop.get(sop.id, ()))
        first_offset = steps[0].day_offset if steps else 0
        known = sop.trigger in set(Trigger) and 0 <= sop.trigger_days <= MAX_DAYS
        if known and steps and (asks := _asks(sop, steps, catalogue)):
            yield SopPlan(
                sop=sop,
                steps=steps,
                first_offset=first_offset,
                last_offset=steps[-1].day_offset,
                root_id=root_id,
                version_ids=version_ids,
                since=given_up.get(sop.id) if sop in lasting else date.max,
                earlier=tuple(earlier),
                condition=asks[0],
                step_conditions=asks[1:],
                **catalogue.told(sop),
            )
        if sop in lasting and sop.until is not None:
            earlier.append((-min(0, first_offset), sop.until))


def _asks(
    sop: Sop, steps: Iterable[SopStep], catalogue: _Catalogue
) -> tuple[Condition | None, ...]:
    """The conditions of the SOP and of its steps; none at all if one cannot be read.

    Nobody is contacted by a rule that this version of the program does not understand.
    """
    try:
        own = catalogue.condition(sop.condition)
        return (own, *(catalogue.condition(step.condition) for step in steps))
    except Rejected:
        return ()


def _steps(sop: Sop, steps: Iterable[SopStep]) -> tuple[SopStep, ...]:
    earliest = 0 if sop.trigger in UNANNOUNCED else -MAX_DAYS
    kept = (step for step in steps if step.day_offset >= earliest)
    return tuple(sorted(kept, key=attrgetter("day_offset", "position", "id")))


def _ends(sop: Sop, plans: Sequence[SopPlan], catalogue: _Catalogue) -> Iterator[EndRule]:
    if not isinstance(sop.ends, list):
        yield from map(EndRule, USUAL_ENDS.get(sop.trigger, ()))
        return
    for rule in sop.ends:
        code = rule.get("rule") if isinstance(rule, dict) else None
        if code == EndCode.TAG:
            yield EndRule(code, tag_ids=catalogue.tag_ids(rule.get("tag_id")))
        elif code == EndCode.JOINED:
            joined = (plan for plan in plans if plan.root_id == rule.get("sop_id"))
            yield EndRule(code, plans=tuple(joined))
        elif code in set(EndCode):
            yield EndRule(code)


def _others(plan: SopPlan, plans: Iterable[SopPlan]) -> Iterator[SopPlan]:
    if len(plan.version_ids) > 1:
        yield from (one for one in plans if one.root_id == plan.root_id and one is not plan)


def _linked(plan: SopPlan, plans: Sequence[SopPlan], behind: frozenset[str]) -> SopPlan:
    """The plan with what it follows; a SOP stands in a chain once."""
    behind |= {plan.root_id}
    if len(behind) > LONGEST_CHAIN:
        return plan
    after = (
        _linked(before, plans, behind)
        for before in plans
        if before.sop.next_id == plan.root_id and before.root_id not in behind
    )
    return replace(plan, after=tuple(after))
