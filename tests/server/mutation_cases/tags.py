"""Tags, the codebook and segments."""

from __future__ import annotations

from guide_app.mutations.codes import CodeEntry, PublishCodebook, SetCode
from guide_app.mutations.fields import Change
from guide_app.mutations.segments import (
    ArchiveSegment,
    RemoveGuideSegment,
    SaveGuideSegment,
    SaveSegment,
)
from guide_app.mutations.tag_care import MergeTags, OrderTags, SettleTags
from guide_app.mutations.tags import ChangeTags, TagChange
from tests.server.mutation_cases.example import HISTORY, Case

CASES: dict[str, Case] = {
    "tags.change": (
        lambda e: ChangeTags(
            changes=(
                TagChange(customer_id=e.ids["customer"], tag_id=e.ids["tag"], action="add"),
                TagChange(customer_id=e.ids["second"], tag_id=e.ids["tag"], action="add"),
            )
        ),
        {"customer_tag", HISTORY},
    ),
    "customer.set_code": (
        lambda e: SetCode(customer_id=e.ids["customer"], text="3D", number=1),
        {"customer", "customer_tag", HISTORY},
    ),
    "codebook.publish": (
        lambda e: PublishCodebook(
            number_seen=1,
            entries=(
                CodeEntry(code="3", question="喜好", answer="丝绸", tag_id=e.ids["tag"]),
                CodeEntry(code="C", question="怕什么", answer="热", tag_id=e.ids["other_tag"]),
            ),
        ),
        {"codebook"},
    ),
    "tags.order": (
        lambda e: OrderTags(entity="tag", row_ids=(e.ids["other_tag"], e.ids["tag"])),
        {"tag"},
    ),
    "tags.merge": (
        lambda e: MergeTags(tag_id=e.ids["other_tag"], into_id=e.ids["tag"]),
        {"tag", "server_state"},  # what is to be settled is noted there
    ),
    "tags.settle": (
        lambda e: SettleTags(tag_id=e.ids["merged_tag"], customer_ids=(e.ids["customer"],)),
        {"customer_tag"},
    ),
    "segment.save": (
        lambda e: SaveSegment(
            segment_id=e.ids["segment"],
            changes={"name": Change(seen="丝绸客", new="真丝客")},
        ),
        {"segment"},
    ),
    "segment.archive": (lambda e: ArchiveSegment(segment_id=e.ids["segment"]), {"segment"}),
    "guide_segment.save": (
        lambda e: SaveGuideSegment(
            segment_id=e.ids["own segment"],
            changes={"name": Change(seen="我的丝绸客", new="我的真丝客")},
        ),
        {"guide_segment"},
    ),
    "guide_segment.remove": (
        lambda e: RemoveGuideSegment(segment_id=e.ids["own segment"], seen_name="我的丝绸客"),
        {"guide_segment"},
    ),
}
