"""Every table of the first release."""

import sqlalchemy as sa
from alembic import op

REVISION = "0001"


def upgrade() -> None:
    op.create_table(
        "attention",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("mutation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_attention")),
        sa.UniqueConstraint("mutation_id", name=op.f("uq_attention_mutation_id")),
    )
    op.create_index(op.f("ix_attention_customer_id"), "attention", ["customer_id"], unique=False)
    op.create_table(
        "base_image",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("entity", "row_id", name=op.f("pk_base_image")),
    )
    op.create_table(
        "brand",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("lock_minutes", sa.BigInteger(), nullable=False),
        sa.Column("lease_days", sa.BigInteger(), nullable=False),
        sa.Column("cool_down_days", sa.BigInteger(), nullable=False),
        sa.Column("suspended", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_brand")),
        sa.UniqueConstraint("id", name=op.f("uq_brand_id")),
    )
    op.create_table(
        "customer",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Text(), nullable=False),
        sa.Column("guide_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("wechat", sa.Text(), nullable=True),
        sa.Column("member_number", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("temperature", sa.Text(), nullable=True),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("preference", sa.Text(), nullable=True),
        sa.Column("birthday_year", sa.BigInteger(), nullable=True),
        sa.Column("birthday_month", sa.BigInteger(), nullable=True),
        sa.Column("birthday_day", sa.BigInteger(), nullable=True),
        sa.Column("birthday_lunar", sa.BigInteger(), nullable=False),
        sa.Column("added_on", sa.Text(), nullable=False),
        sa.Column("last_contact_on", sa.Text(), nullable=True),
        sa.Column("last_order_on", sa.Text(), nullable=True),
        sa.Column("last_order_amount", sa.BigInteger(), nullable=True),
        sa.Column("order_count", sa.BigInteger(), nullable=False),
        sa.Column("order_total", sa.BigInteger(), nullable=False),
        sa.Column("repurchase_days", sa.BigInteger(), nullable=True),
        sa.Column("cool_until", sa.Text(), nullable=True),
        sa.Column("deleted_us", sa.BigInteger(), nullable=False),
        sa.Column("removed_on", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_customer")),
        sa.UniqueConstraint("id", name=op.f("uq_customer_id")),
    )
    op.create_index(
        "ix_customer_added_on",
        "customer",
        ["added_on", "last_contact_on", "last_order_on"],
        unique=False,
    )
    op.create_index(
        "ix_customer_birthday",
        "customer",
        ["birthday_month", "birthday_day", "birthday_lunar"],
        unique=False,
        sqlite_where=sa.text("birthday_month IS NOT NULL"),
    )
    op.create_index(
        "ix_customer_last_contact_on",
        "customer",
        ["last_contact_on", "added_on", "last_order_on"],
        unique=False,
    )
    op.create_index(
        "ix_customer_last_order_on",
        "customer",
        ["last_order_on", "added_on", "last_contact_on"],
        unique=False,
    )
    op.create_index(
        "ix_customer_removed",
        "customer",
        ["id"],
        unique=False,
        sqlite_where=sa.text("removed_on IS NOT NULL"),
    )
    op.create_index(
        "ix_customer_repurchase",
        "customer",
        ["repurchase_days", "last_order_on"],
        unique=False,
        sqlite_where=sa.text("repurchase_days IS NOT NULL"),
    )
    op.create_table(
        "customer_search",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_search")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_customer_search_order", "customer_search", ["sort_key"], unique=False)
    op.create_table(
        "customer_tag",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("tag_id", sa.Text(), nullable=False),
        sa.Column("adds", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_customer_tag")),
        sa.UniqueConstraint("id", name=op.f("uq_customer_tag_id")),
    )
    op.create_index(
        op.f("ix_customer_tag_customer_id"), "customer_tag", ["customer_id"], unique=False
    )
    op.create_index("ix_customer_tag_tag", "customer_tag", ["tag_id", "customer_id"], unique=False)
    op.create_table(
        "family_member",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("birthday_year", sa.BigInteger(), nullable=True),
        sa.Column("birthday_month", sa.BigInteger(), nullable=True),
        sa.Column("birthday_day", sa.BigInteger(), nullable=True),
        sa.Column("birthday_lunar", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_family_member")),
        sa.UniqueConstraint("id", name=op.f("uq_family_member_id")),
    )
    op.create_index(
        "ix_family_member_birthday",
        "family_member",
        ["birthday_month", "birthday_day", "birthday_lunar"],
        unique=False,
        sqlite_where=sa.text("birthday_month IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_family_member_customer_id"), "family_member", ["customer_id"], unique=False
    )
    op.create_table(
        "follow_up",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sop_id", sa.Text(), nullable=True),
        sa.Column("step_id", sa.Text(), nullable=True),
        sa.Column("planned_on", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=False),
        sa.Column("remind_at", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("script_id", sa.Text(), nullable=True),
        sa.Column("sent_on", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("id", name=op.f("uq_follow_up_id")),
    )
    op.create_index(op.f("ix_follow_up_customer_id"), "follow_up", ["customer_id"], unique=False)
    op.create_index("ix_follow_up_due", "follow_up", ["status", "due_on"], unique=False)
    op.create_index(op.f("ix_follow_up_sop_id"), "follow_up", ["sop_id"], unique=False)
    op.create_table(
        "guide",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_guide")),
        sa.UniqueConstraint("id", name=op.f("uq_guide_id")),
    )
    op.create_index(op.f("ix_guide_store_id"), "guide", ["store_id"], unique=False)
    op.create_table(
        "local_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_local_state")),
    )
    op.create_table(
        "order",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("store_id", sa.Text(), nullable=False),
        sa.Column("guide_id", sa.Text(), nullable=True),
        sa.Column("items", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("ordered_on", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_order")),
        sa.UniqueConstraint("id", name=op.f("uq_order_id")),
    )
    op.create_index(op.f("ix_order_customer_id"), "order", ["customer_id"], unique=False)
    op.create_index(op.f("ix_order_ordered_on"), "order", ["ordered_on"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("mutation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("accepted_n", sa.BigInteger(), nullable=True),
        sa.Column("was_n", sa.BigInteger(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("mutation_id", name=op.f("uq_outbox_mutation_id")),
        sa.UniqueConstraint("seq", name=op.f("uq_outbox_seq")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "region",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_region")),
        sa.UniqueConstraint("id", name=op.f("uq_region_id")),
    )
    op.create_table(
        "script",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_script")),
        sa.UniqueConstraint("id", name=op.f("uq_script_id")),
    )
    op.create_table(
        "sent_customer",
        sa.Column("mutation_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mutation_id", "customer_id", name=op.f("pk_sent_customer")),
    )
    op.create_index(
        op.f("ix_sent_customer_customer_id"), "sent_customer", ["customer_id"], unique=False
    )
    op.create_table(
        "sent_log",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("mutation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("accepted_n", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_sent_log")),
        sa.UniqueConstraint("mutation_id", name=op.f("uq_sent_log_mutation_id")),
    )
    op.create_table(
        "sop",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("trigger_days", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sop")),
        sa.UniqueConstraint("id", name=op.f("uq_sop_id")),
    )
    op.create_table(
        "sop_step",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("sop_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("day_offset", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("script_id", sa.Text(), nullable=True),
        sa.Column("archived", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sop_step")),
        sa.UniqueConstraint("id", name=op.f("uq_sop_step_id")),
    )
    op.create_index(op.f("ix_sop_step_script_id"), "sop_step", ["script_id"], unique=False)
    op.create_index(op.f("ix_sop_step_sop_id"), "sop_step", ["sop_id"], unique=False)
    op.create_table(
        "store",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("region_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_store")),
        sa.UniqueConstraint("id", name=op.f("uq_store_id")),
    )
    op.create_index(op.f("ix_store_region_id"), "store", ["region_id"], unique=False)
    op.create_table(
        "tag",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_tag")),
        sa.UniqueConstraint("id", name=op.f("uq_tag_id")),
    )
    op.create_index(op.f("ix_tag_group_id"), "tag", ["group_id"], unique=False)
    op.create_table(
        "tag_group",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("single_choice", sa.BigInteger(), nullable=False),
        sa.Column("color", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("archived", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_tag_group")),
        sa.UniqueConstraint("id", name=op.f("uq_tag_group_id")),
    )
    op.create_table(
        "timeline_entry",
        sa.Column(
            "pk",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("guide_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("undone", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_timeline_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_timeline_entry_id")),
    )
    op.create_index(
        op.f("ix_timeline_entry_customer_id"), "timeline_entry", ["customer_id"], unique=False
    )
    op.create_index(op.f("ix_timeline_entry_on"), "timeline_entry", ["on"], unique=False)
    op.create_table(
        "touched",
        sa.Column("mutation_id", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mutation_id", "entity", "row_id", name=op.f("pk_touched")),
    )
    op.create_index("ix_touched_row", "touched", ["entity", "row_id"], unique=False)
