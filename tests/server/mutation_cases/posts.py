"""Files of materials, and what guides take of them to their phones."""

from __future__ import annotations

from datetime import timedelta

from guide_app.mutations.links import OpenLink
from guide_app.mutations.materials import FavouriteMaterial
from guide_app.mutations.media import AddMedia
from guide_app.mutations.payment_links import NotePaymentLink
from guide_app.mutations.post_tasks import GivePostTask, WithdrawPostTask
from guide_app.mutations.shares import MarkShare, TakeMaterial
from tests.server.mutation_cases.example import Case

CASES: dict[str, Case] = {
    "media.add": (
        lambda _: AddMedia(
            name="外套.jpg",
            type="image",
            width=1080,
            height=1440,
            sha256="a" * 64,
            size=180_000,
            thumb_sha256="b" * 64,
            thumb_size=20_000,
        ),
        {"media"},
    ),
    "share.take": (
        lambda e: TakeMaterial(
            material_id=e.ids["material"], way="folder", with_link=True, voice="short"
        ),
        {"share", "link"},
    ),
    "link.open": (
        lambda e: OpenLink(
            kind="questionnaire",
            to_id=e.ids["questionnaire"],
            customer_id=e.ids["customer"],
        ),
        {"link", "sent_link"},
    ),
    "material.favourite": (
        lambda e: FavouriteMaterial(material_id=e.ids["material"], favourite=True),
        {"guide_material"},
    ),
    "payment_link.note": (
        lambda e: NotePaymentLink(customer_id=e.ids["customer"], product_id=e.ids["product"]),
        {"timeline_entry"},
    ),
    "post_task.give": (
        lambda e: GivePostTask(
            material_id=e.ids["material"],
            until=e.today + timedelta(days=2),
            note="周末前发",
            reach={"store_ids": [e.ids["store"]], "guide_ids": [e.ids["owner"]]},
        ),
        {"post_task"},
    ),
    "post_task.withdraw": (
        lambda e: WithdrawPostTask(post_task_id=e.ids["post_task"]),
        {"post_task"},
    ),
    "share.mark": (
        lambda e: MarkShare(share_id=e.ids["share"], state="posted", likes=3),
        {"share"},
    ),
}
