"""A questionnaire that a shop of children's wear would ask, and one made of any tag groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guide_app.domain.entities import Questionnaire, Tag, TagGroup
from guide_app.domain.questionnaires import QuestionKind
from server.demo.catalogue import Catalogue
from server.demo.chain import Group

Tags = Mapping[str, tuple[Tag, TagGroup]]
_ONE, _SEVERAL = QuestionKind.ONE, QuestionKind.SEVERAL


@dataclass(frozen=True, slots=True)
class Ask:
    """One question; an option that is called like a tag sets it.

    Attributes:
        field: The customer's fact that the answer becomes.
        shown_by: The question before, with its first option.
    """

    key: str
    text: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    hint: str = ""
    required: bool = False
    field: str = ""
    shown_by: str = ""


FIRST_VISIT = (
    Ask(
        *("age", "今天给多大的孩子选？", _ONE),
        ("0–2岁", "幼儿园", "小学低年级", "小学高年级", "初中"),
        required=True,
    ),
    Ask("child", "男孩还是女孩？", _SEVERAL, ("男孩", "女孩"), "两个都有就都选"),
    Ask(
        *("size", "平时穿多大的码？", _ONE),
        ("80", "90", "100", "110", "120", "130", "140", "150", "160"),
        field="size",
    ),
    Ask("skin", "有没有要特别留意的？", _SEVERAL, ("怕热", "敏感肌", "都没有")),
    Ask("style", "喜欢什么风格？", _SEVERAL, ("运动", "学院", "甜美", "国风", "户外", "简约")),
    Ask(
        *("wants", "最近想看什么？", _SEVERAL),
        ("外套羽绒", "内衣家居", "校服", "童鞋", "亲子装"),
    ),
    Ask("colour", "孩子偏爱的颜色？", QuestionKind.TEXT, hint="例如：天空蓝", field="preference"),
    Ask("news", "上新时，愿意收到一条消息吗？", QuestionKind.YES_NO, required=True),
    Ask(
        *("how", "更方便怎么看新款？", _SEVERAL),
        ("看直播", "只看朋友圈", "周末到店"),
        shown_by="news",
    ),
)


def first_visit(catalogue: Catalogue, brand_id: str, tags: Tags, since: date) -> Questionnaire:
    """What is asked of a customer at the first visit."""
    return _made(catalogue, brand_id, "到店小问卷", FIRST_VISIT, tags, since)


def of_groups(
    catalogue: Catalogue, brand_id: str, groups: Sequence[Group], tags: Tags, since: date
) -> Questionnaire:
    """One question for each tag group."""
    asks = [
        Ask(group.key, f"{group.name}？", _ONE if group.single_choice else _SEVERAL, group.tags)
        for group in groups
    ]
    return _made(catalogue, brand_id, "会员问卷", asks, tags, since)


def _made(
    catalogue: Catalogue, brand_id: str, name: str, asks: Sequence[Ask], tags: Tags, since: date
) -> Questionnaire:
    rules: list[dict[str, Any]] = []
    for ask in asks:
        rules += [
            {"question": ask.key, "answers": [f"a{number}"], "tag_id": tags[text][0].id}
            for number, text in enumerate(ask.options, 1)
            if text in tags
        ]
        if ask.field:
            rules.append({"question": ask.key, "field": ask.field})
    return Questionnaire(
        id=catalogue.id("questionnaire", name),
        brand_id=brand_id,
        name=name,
        since=since,
        questions=[_question(ask, asks) for ask in asks],
        rules=rules,
    )


def _question(ask: Ask, asks: Sequence[Ask]) -> dict[str, Any]:
    made: dict[str, Any] = {"id": ask.key, "kind": ask.kind.value, "text": ask.text}
    if ask.hint:
        made["hint"] = ask.hint
    if ask.required:
        made["required"] = True
    if ask.options:
        made["options"] = [
            {"id": f"a{number}", "text": text} for number, text in enumerate(ask.options, 1)
        ]
    if ask.shown_by:
        before = next(one for one in asks if one.key == ask.shown_by)
        first = "yes" if before.kind is QuestionKind.YES_NO else "a1"
        made["shown_if"] = {"question": ask.shown_by, "answers": [first]}
    return made
