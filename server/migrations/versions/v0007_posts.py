"""materials to post: the files that go with them, and since when there are these materials"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INT, _TEXT = sa.BigInteger, sa.Text
_ADDED = (("media_ids", _TEXT), ("published_on", _TEXT), ("product_ids", _TEXT))
_STAMPED = (("material", "stamp"), ("guide", "contact_url"))
"""Posters with a guide's own code."""
_MEDIA = (
    *(("name", _TEXT, True), ("type", _TEXT, True), ("width", _INT, True)),
    *(("height", _INT, True), ("sha256", _TEXT, True), ("size", _INT, True)),
    *(("thumb_sha256", _TEXT, True), ("thumb_size", _INT, True)),
    *(("format", _TEXT, False), ("seconds", _INT, False)),
)
_SHARE = (
    *(("guide_id", _TEXT, True), ("material_id", _TEXT, True), ("on", _TEXT, True)),
    *(("at", _TEXT, True), ("ways", _TEXT, False), ("state", _TEXT, True)),
    *(("likes", _INT, False), ("comments", _INT, False)),
)
_PRODUCT = (
    *(("style", _TEXT, True), ("name", _TEXT, True), ("price", _INT, True)),
    *(("layer", _TEXT, False), ("mall_id", _TEXT, False), ("archived", _INT, True)),
    ("media_ids", _TEXT, False),
)
_SKU = (
    *(("product_id", _TEXT, True), ("code", _TEXT, True), ("color", _TEXT, False)),
    *(("size", _TEXT, False), ("barcode", _TEXT, False), ("archived", _INT, True)),
)
_OF_PRODUCTS = (
    *(("product", "style"), ("sku", "product_id"), ("sku", "code"), ("sku", "barcode")),
)
_CHANNEL_CODE = (
    *(("name", _TEXT, True), ("kind", _TEXT, True), ("slug", _TEXT, True)),
    *(("store_id", _TEXT, False), ("ask_store", _INT, True), ("hours", _TEXT, False)),
    *(("url", _TEXT, False), ("fallback_url", _TEXT, False), ("archived", _INT, True)),
    *(("guides", _TEXT, False), ("versions", _TEXT, False)),
)
_PAYMENT_ADDED = (("brand", "payment_url", _TEXT),)
_INDEXED = (
    *(("media", "sha256"), ("media", "thumb_sha256")),
    *(("share", "guide_id"), ("share", "material_id"), ("share", "on")),
)

_LINK = (
    *(("guide_id", _TEXT, True), ("slug", _TEXT, True), ("kind", _TEXT, True)),
    *(("material_id", _TEXT, False), ("questionnaire_id", _TEXT, False), ("code", _TEXT, False)),
    *(("share_id", _TEXT, False), ("on", _TEXT, True), ("at", _TEXT, True)),
)
_SENT_LINK = (("customer_id", _TEXT, True), ("link_id", _TEXT, True), ("on", _TEXT, True))
_VISIT = (
    *(("guide_id", _TEXT, True), ("link_id", _TEXT, True), ("kind", _TEXT, True)),
    *(("material_id", _TEXT, False), ("title", _TEXT, True), ("on", _TEXT, True)),
    *(("first_at", _TEXT, True), ("last_at", _TEXT, True), ("times", _INT, True)),
    *(("seconds", _INT, True), ("saved", _INT, True), ("forwarded", _INT, True)),
)
_KNOWN_VISIT = (("customer_id", _TEXT, True), ("visit_id", _TEXT, True))
_LINKS = (
    *(("link", _LINK), ("sent_link", _SENT_LINK)),
    *(("visit", _VISIT), ("known_visit", _KNOWN_VISIT)),
)
_LINKS_ADDED = (
    *(("brand", "pages_url", _TEXT), ("store", "phone", _TEXT)),
    ("material", "to_pool", _INT),
)
_LINKS_INDEXED = (
    *(("link", "guide_id"), ("link", "slug"), ("link", "material_id")),
    *(("link", "questionnaire_id"), ("link", "share_id"), ("link", "on")),
    *(("sent_link", "customer_id"), ("sent_link", "link_id")),
    *(("visit", "guide_id"), ("visit", "link_id"), ("visit", "material_id"), ("visit", "on")),
    *(("known_visit", "customer_id"), ("known_visit", "visit_id")),
)
_CALENDAR_ADDED = (
    *(("brand", "post_slots", _TEXT), ("brand", "posts_per_day", _INT)),
    *(("brand", "mix_review", _INT), ("brand", "mix_knowledge", _INT)),
    *(("brand", "mix_product", _INT), ("brand", "mix_fun", _INT)),
    *(("brand", "mix_care", _INT), ("brand", "mix_event", _INT)),
    ("brand", "pushed_per_month", _INT),
)
"""The content calendar."""
_POST_TASK = (
    *(("material_id", _TEXT, True), ("note", _TEXT, False), ("since", _TEXT, True)),
    *(("until", _TEXT, True), ("reach", _TEXT, False), ("given_by", _TEXT, True)),
    ("withdrawn_on", _TEXT, False),
)
_POST_TASK_INDEXED = ("material_id", "until", "given_by")

_LIBRARY = (
    *(("material", "wordings"), ("material", "tags"), ("material", "folder")),
    *(("material", "reach"), ("share", "voice")),
)
"""How a library is put in order, and whom a material is meant for."""
_GUIDE_MATERIAL = (
    *(("guide_id", _TEXT, True), ("material_id", _TEXT, True), ("favourite", _INT, True)),
)
_LIBRARY_INDEXED = ("guide_id", "material_id")

_GROUP = (
    *(("store_id", _TEXT, True), ("guide_id", _TEXT, True), ("name", _TEXT, True)),
    *(("type", _TEXT, True), ("opened_on", _TEXT, True), ("ends_on", _TEXT, False)),
    *(("join_url", _TEXT, False), ("members", _INT, False), ("counts", _TEXT, False)),
    *(("posts", _TEXT, False), ("state", _TEXT, True)),
)
_GROUP_INDEXED = ("store_id", "guide_id")
_GROUP_RULES = ("flash_days", "groups_per_guide", "quiet_group_days")
"""WeChat groups, and the brand's rules of them."""


def upgrade() -> None:
    for name, kind in _ADDED:
        op.add_column("material", sa.Column(name, kind(), nullable=True))
    for table, name in _STAMPED:
        op.add_column(table, sa.Column(name, _TEXT(), nullable=True))
    _make("media", _MEDIA)
    _make("share", _SHARE)
    _make("product", _PRODUCT)
    _make("channel_code", _CHANNEL_CODE)
    for column in ("slug", "store_id"):
        op.create_index(f"ix_channel_code_{column}", "channel_code", [column])
    _make("sku", _SKU)
    for table, column in (*_INDEXED, *_OF_PRODUCTS):
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_table(
        "code_scan",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code_id", "version", "on")),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("scans", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code_id", "version", "on", name="pk_code_scan"),
    )
    op.create_table(
        "upload",
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Text(), nullable=False),
        sa.Column("uploaded_by", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("brand_id", "sha256", name="pk_upload"),
    )
    op.create_index("ix_upload_media_id", "upload", ["media_id"])
    _make("post_task", _POST_TASK)
    for column in _POST_TASK_INDEXED:
        op.create_index(f"ix_post_task_{column}", "post_task", [column])
    for table, fields in _LINKS:
        _make(table, fields)
    for table, column in _LINKS_INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_table(
        "page_visitor",
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("forwarded", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", name="pk_page_visitor"),
        sa.UniqueConstraint("link_id", "visitor", name="uq_page_visitor_link_id"),
    )
    op.create_index("ix_page_visitor_visitor", "page_visitor", ["brand_id", "visitor"])
    op.create_index("ix_page_visitor_last_at", "page_visitor", ["last_at"])
    for table, name, made in (*_LINKS_ADDED, *_CALENDAR_ADDED, *_PAYMENT_ADDED):
        op.add_column(table, sa.Column(name, made(), nullable=True))
    for table, name in _LIBRARY:
        op.add_column(table, sa.Column(name, _TEXT(), nullable=True))
    _make("guide_material", _GUIDE_MATERIAL)
    for column in _LIBRARY_INDEXED:
        op.create_index(f"ix_guide_material_{column}", "guide_material", [column])
    _make("chat_group", _GROUP)
    for column in _GROUP_INDEXED:
        op.create_index(f"ix_chat_group_{column}", "chat_group", [column])
    for name in _GROUP_RULES:
        op.add_column("brand", sa.Column(name, _INT(), nullable=True))


def downgrade() -> None:
    for name in _GROUP_RULES:
        op.drop_column("brand", name)
    op.drop_table("chat_group")
    op.drop_table("guide_material")
    for table, name in reversed(_LIBRARY):
        op.drop_column(table, name)
    for table, name, _ in (*_LINKS_ADDED, *_CALENDAR_ADDED, *_PAYMENT_ADDED):
        op.drop_column(table, name)
    op.drop_table("page_visitor")
    for table, _ in reversed(_LINKS):
        op.drop_table(table)
    op.drop_table("post_task")
    op.drop_table("upload")
    op.drop_table("share")
    op.drop_table("sku")
    op.drop_table("product")
    op.drop_table("channel_code")
    op.drop_table("code_scan")
    op.drop_table("media")
    for table, name in reversed(_STAMPED):
        op.drop_column(table, name)
    for name, _ in _ADDED:
        op.drop_column("material", name)


def _make(name: str, fields: Any) -> None:
    """A table as `guide_app.tables.schema` makes one."""
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        name,
        sa.Column("pk", row_number, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        *(sa.Column(field, kind(), nullable=not required) for field, kind, required in fields),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=f"pk_{name}"),
        sa.UniqueConstraint("id", name=f"uq_{name}_id"),
    )
