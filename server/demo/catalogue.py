"""Rows that HQ keeps, made from plain data: tags, scripts, materials, SOPs, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from guide_app.domain.codebook import Entry, codebook_id, document_of
from guide_app.domain.entities import (
    Codebook,
    Guide,
    Material,
    Script,
    ScriptVariant,
    Sop,
    SopStep,
    Tag,
    TagGroup,
)
from guide_app.domain.ids import row_id
from guide_app.domain.words import Role
from server.demo.chain import Group
from server.demo.materials import Publication
from server.demo.scripts import Plan, Words

PUBLISHED_ON = date(2017, 3, 1)


class Catalogue:
    """Makes the rows of one brand; the same data gives the same ids."""

    def __init__(self, brand_id: str) -> None:
        self._brand_id = brand_id

    def id(self, *parts: str | int) -> str:
        """The id of a row that belongs to ``parts``."""
        return row_id("demo", self._brand_id, *parts)

    def person(self, account: str, name: str, role: Role, store_id: str | None) -> Guide:
        """Somebody with an account."""
        return Guide(
            id=self.id("guide", account),
            brand_id=self._brand_id,
            store_id=store_id,
            account=account,
            name=name,
            role=role.value,
            contact_url=None if store_id is None else f"https://contact.example.com/{account}",
        )

    def tags(self, groups: Sequence[Group]) -> dict[str, tuple[Tag, TagGroup]]:
        """Every tag with its group, by the tag's name."""
        made = {}
        for position, group in enumerate(groups):
            group_row = TagGroup(
                id=self.id("tag_group", group.key),
                brand_id=self._brand_id,
                name=group.name,
                single_choice=group.single_choice,
                color=group.color,
                position=position,
            )
            for number, name in enumerate(group.tags):
                tag = Tag(
                    id=self.id("tag", group.key, name),
                    brand_id=self._brand_id,
                    group_id=group_row.id,
                    name=name,
                    position=number,
                )
                made[name] = (tag, group_row)
        return made

    def codebook(self, codes: Mapping[str, str], groups: Sequence[Group]) -> Codebook:
        """The brand's first codebook: each code stands for a tag, whose group is the question."""
        questions = {name: group.name for group in groups for name in group.tags}
        tags = self.tags(groups)
        entries = [
            Entry(code, questions[name], name, tags[name][0].id) for code, name in codes.items()
        ]
        return Codebook(
            id=codebook_id(self._brand_id, 1),
            brand_id=self._brand_id,
            number=1,
            published_on=PUBLISHED_ON,
            entries=document_of(entries),
        )

    def scripts(self, scripts: Sequence[Words]) -> list[Script]:
        """Scripts in their order."""
        return [
            Script(
                id=self.id("script", words.key),
                brand_id=self._brand_id,
                title=words.title,
                stage=words.stage.value,
                kind=words.kind.value,
                text=words.text,
                position=position,
            )
            for position, words in enumerate(scripts)
        ]

    def variants(self, words: Mapping[str, Sequence[str]]) -> list[ScriptVariant]:
        """Further wordings by the key of their script."""
        return [
            ScriptVariant(
                id=self.id("wording", key, number),
                brand_id=self._brand_id,
                script_id=self.id("script", key),
                text=text,
                position=number,
            )
            for key, texts in words.items()
            for number, text in enumerate(texts, 1)
        ]

    def materials(self, published: Sequence[Publication], day: date) -> list[Material]:
        """Materials in their order, as they were published before a day; without pictures yet."""
        return [
            Material(
                id=self.id("material", one.key),
                brand_id=self._brand_id,
                title=one.title,
                type=one.type.value,
                kind=one.kind.value,
                caption=one.caption,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                published_on=day - timedelta(days=one.days_ago),
                product_ids=[self.id("product", style) for style in one.styles] or None,
            )
            for one in published
        ]

    def sops(self, plans: Sequence[Plan]) -> tuple[list[Sop], list[SopStep]]:
        """SOPs, and the steps of all of them."""
        sops, steps = [], []
        for plan in plans:
            sop = Sop(
                id=self.id("sop", plan.key),
                brand_id=self._brand_id,
                name=plan.name,
                trigger=plan.trigger.value,
                trigger_days=plan.trigger_days,
                condition=_known(plan.known_days),
            )
            sops.append(sop)
            steps += [
                SopStep(
                    id=self.id("sop_step", plan.key, position),
                    brand_id=self._brand_id,
                    sop_id=sop.id,
                    position=position,
                    day_offset=step.day_offset,
                    kind=step.kind.value,
                    task=step.task,
                    script_id=self.id("script", step.script),
                    material_id=self.id("material", step.material) if step.material else None,
                )
                for position, step in enumerate(plan.steps)
            ]
        return sops, steps


def _known(days: int | None) -> Any:
    """Who answered or bought within so many days."""
    if days is None:
        return None
    facts = ("last_answer_on", "last_order_on")
    return {"all": [{"any": [{"fact": fact, "from": -days} for fact in facts]}]}
