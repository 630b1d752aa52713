"""What HQ has in a brand of the examples."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from guide_app.domain.codebook import codebook_id
from guide_app.domain.entities import (
    Codebook,
    DateKind,
    HqTask,
    MassSend,
    Material,
    PostTask,
    Product,
    Questionnaire,
    Script,
    ScriptVariant,
    Segment,
    Sop,
    SopStep,
    Tag,
    TagGroup,
)
from guide_app.domain.ids import row_id
from tests.server.mutation_cases.example import QUESTIONS
from tests.server.shop import Chain


def brand_rows(chain: Chain, brand_id: str) -> dict[str, str]:
    """Made in the brand; their ids by name."""
    group = TagGroup(id=row_id("group", brand_id), name="喜好", brand_id=brand_id)
    tag = Tag(id=row_id("tag", brand_id), group_id=group.id, name="丝绸", brand_id=brand_id)
    other = Tag(id=row_id("other tag", brand_id), group_id=group.id, name="怕热", brand_id=brand_id)
    merged = Tag(
        id=row_id("merged tag", brand_id),
        group_id=group.id,
        name="丝",
        brand_id=brand_id,
        archived=True,
        merged_into=tag.id,
    )
    codes = (("3", "喜好", tag), ("D", "怕什么", other))
    codebook = Codebook(
        id=codebook_id(brand_id, 1),
        brand_id=brand_id,
        number=1,
        published_on=date(2024, 3, 8),
        entries=[
            {"code": code, "question": question, "answer": one.name, "tag_id": one.id}
            for code, question, one in codes
        ],
    )
    sop = Sop(id=row_id("sop", brand_id), name="新客", trigger="added", brand_id=brand_id)
    step = SopStep(
        id=row_id("step", brand_id), sop_id=sop.id, kind="care", task="问候", brand_id=brand_id
    )
    script = Script(
        id=row_id("script", brand_id),
        title="问候",
        stage="greeting",
        kind="care",
        text="您好",
        brand_id=brand_id,
    )
    silk = {"all": [{"any": [{"fact": "tag", "in": [tag.id]}]}]}
    material = Material(
        id=row_id("material", brand_id),
        title="换季清单",
        type="image_post",
        kind="knowledge",
        caption="换季先理这三样。",
        brand_id=brand_id,
    )
    product = Product(
        id=row_id("product", brand_id),
        style="A1",
        name="长裙",
        price=Decimal("399.00"),
        brand_id=brand_id,
    )
    segment = Segment(
        id=row_id("segment", brand_id), name="丝绸客", condition=silk, brand_id=brand_id
    )
    wording = ScriptVariant(
        id=row_id("wording", brand_id), script_id=script.id, text="在吗", brand_id=brand_id
    )
    answer_tag = Tag(
        id=row_id("answer tag", brand_id), group_id=group.id, name="童装", brand_id=brand_id
    )
    forms = {
        what: Questionnaire(
            id=row_id(what, brand_id),
            name="到店问卷",
            brand_id=brand_id,
            since=chain.clock().date(),
            questions=list(QUESTIONS),
            rules=[{"question": "for", "answers": ["child"], "tag_id": answer_tag.id}],
        )
        for what in ("questionnaire", "other_questionnaire")
    }
    by_hand = Sop(
        id=row_id("by hand", brand_id), name="一对一", trigger="by_hand", brand_id=brand_id
    )
    kind = DateKind(id=row_id("date kind", brand_id), name="预产期", brand_id=brand_id)
    today = chain.clock().date()
    sends = {
        name: MassSend(
            id=row_id(name, brand_id),
            name="上新",
            on=today,
            planned_by=row_id("hq", brand_id),
            brand_id=brand_id,
        )
        for name in ("send", "due_send")
    }
    tasks = {
        name: HqTask(
            id=row_id(name, brand_id),
            brand_id=brand_id,
            kind="event",
            task="请她来看新品",
            due_on=today,
            until=today + timedelta(days=7),
            given_by=row_id("hq", brand_id),
            given_on=today,
            withdrawn_on=withdrawn_on,
            version=2 if name == "changed_task" else 1,
        )
        for name, withdrawn_on in (
            ("new_task", None),
            ("old_task", today),
            ("changed_task", None),
        )
    }
    post_task = PostTask(
        id=row_id("post task", brand_id),
        brand_id=brand_id,
        material_id=material.id,
        since=today,
        until=today,
        given_by=row_id("hq", brand_id),
    )
    rows = {
        "post_task": post_task,
        "tag": tag,
        "other_tag": other,
        "merged_tag": merged,
        "answer_tag": answer_tag,
        "sop": sop,
        "step": step,
        "script": script,
        "material": material,
        "product": product,
        "segment": segment,
        "wording": wording,
        "by_hand": by_hand,
        "date_kind": kind,
        **forms,
        **sends,
        **tasks,
    }
    chain.save(group, codebook, *rows.values())
    return {name: row.id for name, row in rows.items()}
