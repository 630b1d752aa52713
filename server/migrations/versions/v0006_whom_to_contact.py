"""whom to contact: more that starts a sop, versions, budget, codes, questionnaires, segments"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INT, _TEXT = sa.BigInteger, sa.Text
_ADDED = {
    "brand": (
        ("contacts_per_week", _INT),
        ("contacts_per_month", _INT),
        ("remark_template", _TEXT),
        ("benefit", _TEXT),
        ("benefit_until", _TEXT),
        ("claim_limit", _INT),
        ("lead_days", _INT),
    ),
    "store": (
        ("kind", _TEXT),
        ("shares_customers", _INT),
    ),
    "tag_group": (("editable_by", _TEXT),),
    "tag": (("merged_into", _TEXT),),
    "script": (("tag_ids", _TEXT),),
    "sop": (
        ("root_id", _TEXT),
        ("since", _TEXT),
        ("until", _TEXT),
        ("trigger_tag_id", _TEXT),
        ("trigger_date_kind_id", _TEXT),
        ("trigger_questionnaire_id", _TEXT),
        ("trigger_answer", _TEXT),
        ("trigger_count", _INT),
        ("trigger_within", _INT),
        ("trigger_on", _TEXT),
        ("trigger_weekdays", _INT),
        ("condition", _TEXT),
        ("ends", _TEXT),
        ("next_id", _TEXT),
        ("pack", _TEXT),
    ),
    "sop_step": (
        ("window_from", _TEXT),
        ("window_until", _TEXT),
        ("condition", _TEXT),
        ("material_id", _TEXT),
    ),
    "customer": (
        ("first_order_on", _TEXT),
        ("last_return_on", _TEXT),
        ("last_answer_on", _TEXT),
        ("last_cold_on", _TEXT),
        ("code", _TEXT),
        ("code_number", _INT),
        ("merged_into", _TEXT),
        ("merged", _TEXT),
        ("channel_code", _TEXT),
        ("handover_id", _TEXT),
        ("lead_since", _TEXT),
        ("call_tries", _INT),
    ),
    "customer_tag": (("since", _TEXT),),
    "follow_up": (
        ("insisted_on", _TEXT),
        ("wording_id", _TEXT),
        ("by_hand", _INT),
        ("hq_task_id", _TEXT),
        ("until", _TEXT),
        ("material_id", _TEXT),
    ),
    "order": (
        ("returned_on", _TEXT),
        ("returned_amount", _INT),
    ),
}
_MADE = {
    "codebook": (
        ("number", _INT, True),
        ("published_on", _TEXT, True),
        ("entries", _TEXT, False),
    ),
    "questionnaire": (
        ("root_id", _TEXT, False),
        ("name", _TEXT, True),
        ("version", _INT, True),
        ("since", _TEXT, True),
        ("active", _INT, True),
        ("questions", _TEXT, False),
        ("rules", _TEXT, False),
    ),
    "segment": (
        ("name", _TEXT, True),
        ("condition", _TEXT, False),
        ("position", _INT, True),
        ("archived", _INT, True),
    ),
    "guide_segment": (
        ("guide_id", _TEXT, True),
        ("name", _TEXT, True),
        ("condition", _TEXT, False),
        ("position", _INT, True),
    ),
    "script_variant": (
        ("script_id", _TEXT, True),
        ("text", _TEXT, True),
        ("position", _INT, True),
        ("archived", _INT, True),
    ),
    "guide_script": (
        ("guide_id", _TEXT, True),
        ("script_id", _TEXT, True),
        ("favourite", _INT, True),
        ("text", _TEXT, False),
    ),
    "date_kind": (
        ("name", _TEXT, True),
        ("yearly", _INT, True),
        ("position", _INT, True),
        ("archived", _INT, True),
    ),
    "mass_send": (
        ("name", _TEXT, True),
        ("on", _TEXT, True),
        ("planned_by", _TEXT, True),
        ("condition", _TEXT, False),
        ("cancelled", _INT, True),
        ("reached", _INT, True),
        ("settled_on", _TEXT, False),
    ),
    "material": (
        ("title", _TEXT, True),
        ("type", _TEXT, True),
        ("kind", _TEXT, True),
        ("caption", _TEXT, True),
        ("link", _TEXT, False),
        ("valid_from", _TEXT, False),
        ("valid_until", _TEXT, False),
        ("archived", _INT, True),
    ),
    "hq_task": (
        ("kind", _TEXT, True),
        ("task", _TEXT, True),
        ("due_on", _TEXT, True),
        ("until", _TEXT, True),
        ("script_id", _TEXT, False),
        ("condition", _TEXT, False),
        ("for_one", _INT, True),
        ("given_by", _TEXT, True),
        ("given_on", _TEXT, True),
        ("given", _INT, True),
        ("withdrawn_on", _TEXT, False),
        ("settled_on", _TEXT, False),
        ("version", _INT, True),
        ("listed_version", _INT, True),
        ("changes", _TEXT, False),
    ),
    "handover": (
        ("store_id", _TEXT, True),
        ("from_guide_id", _TEXT, True),
        ("to_guide_id", _TEXT, True),
        ("planned_by", _TEXT, True),
        ("moves_at", _TEXT, True),
        ("customers", _INT, True),
        ("state", _TEXT, True),
    ),
    "claim": (
        ("guide_id", _TEXT, True),
        ("lead_id", _TEXT, True),
        ("claimed_on", _TEXT, True),
    ),
    "customer_date": (
        ("customer_id", _TEXT, True),
        ("kind_id", _TEXT, True),
        ("on", _TEXT, True),
        ("note", _TEXT, False),
        ("removed", _INT, True),
    ),
    "answer_sheet": (
        ("customer_id", _TEXT, True),
        ("questionnaire_id", _TEXT, True),
        ("guide_id", _TEXT, False),
        ("answered_on", _TEXT, True),
        ("answers", _TEXT, False),
        ("undone", _INT, True),
    ),
    "enrolment": (
        ("customer_id", _TEXT, True),
        ("sop_id", _TEXT, True),
        ("started_on", _TEXT, True),
        ("fact", _TEXT, False),
        ("ended_on", _TEXT, False),
    ),
    "page_view": (
        ("customer_id", _TEXT, True),
        ("kind", _TEXT, True),
        ("code", _TEXT, True),
        ("title", _TEXT, True),
        ("on", _TEXT, True),
        ("at", _TEXT, True),
    ),
}
_INDEXED = (
    ("claim", "guide_id"),
    ("claim", "lead_id"),
    *(("handover", name) for name in ("store_id", "from_guide_id", "to_guide_id", "planned_by")),
    ("customer", "handover_id"),
    ("customer", "wechat"),
    ("customer", "member_number"),
    ("customer", "merged_into"),
    ("questionnaire", "root_id"),
    ("guide_segment", "guide_id"),
    ("script_variant", "script_id"),
    ("follow_up", "wording_id"),
    ("guide_script", "guide_id"),
    ("guide_script", "script_id"),
    ("mass_send", "on"),
    ("mass_send", "planned_by"),
    ("page_view", "customer_id"),
    ("hq_task", "until"),
    ("hq_task", "script_id"),
    ("sop_step", "material_id"),
    ("follow_up", "material_id"),
    ("hq_task", "given_by"),
    ("follow_up", "hq_task_id"),
    ("customer_date", "customer_id"),
    ("customer_date", "kind_id"),
    ("customer_date", "on"),
    ("answer_sheet", "answered_on"),
    ("answer_sheet", "customer_id"),
    ("answer_sheet", "guide_id"),
    ("answer_sheet", "questionnaire_id"),
    ("enrolment", "customer_id"),
    ("enrolment", "sop_id"),
    ("enrolment", "started_on"),
    ("tag", "merged_into"),
    ("sop", "next_id"),
    ("sop", "root_id"),
    ("sop", "trigger_date_kind_id"),
    ("sop", "trigger_questionnaire_id"),
    ("sop", "trigger_tag_id"),
)

_NUMBERED = "pk"
_IDENTITIES: tuple[Any, ...] = (
    (
        "integration",
        (
            *(("id", _TEXT, True), ("brand_id", _TEXT, True), ("name", _TEXT, True)),
            *(("token_hash", _TEXT, True), ("made_at", _TEXT, True), ("made_by", _TEXT, True)),
            *(("last_used_at", _TEXT, False), ("revoked_at", _TEXT, False)),
        ),
        (sa.UniqueConstraint("token_hash", name="uq_integration_token_hash"),),
        (("brand_id",),),
    ),
    (
        "identity_statement",
        (
            *(("id", _TEXT, True), ("brand_id", _TEXT, True), ("customer_id", _TEXT, False)),
            *(("said_at", _TEXT, True), ("taken_back_at", _TEXT, False)),
            ("taken_back_by", _TEXT, False),
        ),
        (),
        (("brand_id",), ("customer_id",)),
    ),
    (
        "identity",
        (
            *((_NUMBERED, _INT, True), ("brand_id", _TEXT, True), ("statement_id", _TEXT, True)),
            *(("kind", _TEXT, True), ("scope", _TEXT, True), ("value", _TEXT, True)),
        ),
        (
            sa.UniqueConstraint(
                *("statement_id", "kind", "scope", "value"), name="uq_identity_statement_id"
            ),
        ),
        (("ix_identity_by_value", "brand_id", "value"),),
    ),
    (
        "identity_saying",
        (
            *((_NUMBERED, _INT, True), ("brand_id", _TEXT, True), ("statement_id", _TEXT, True)),
            *(("source_id", _TEXT, True), ("external_id", _TEXT, True)),
            *(("said_at", _TEXT, True), ("received_at", _TEXT, True)),
        ),
        (sa.UniqueConstraint(*("source_id", "external_id"), name="uq_identity_saying_source_id"),),
        (("statement_id",),),
    ),
    (
        "trace",
        (
            *(("id", _TEXT, True), ("brand_id", _TEXT, True), ("kind", _TEXT, True)),
            *(("name", _TEXT, True), ("statement_id", _TEXT, False), ("at", _TEXT, True)),
            *(("received_at", _TEXT, True), ("body", _TEXT, True)),
            *(("customer_id", _TEXT, False), ("made", sa.Integer, True)),
            ("about", _TEXT, False),
        ),
        (sa.UniqueConstraint("brand_id", "kind", "name", name="uq_trace_brand_id"),),
        (
            *(("statement_id",), ("customer_id",)),
            ("ix_trace_waiting", "brand_id", "customer_id", "kind", "received_at"),
            ("ix_trace_about", "brand_id", "about"),
        ),
    ),
    (
        "identity_due",
        (
            *((_NUMBERED, _INT, True), ("brand_id", _TEXT, True), ("kind", _TEXT, True)),
            *(("scope", _TEXT, True), ("value", _TEXT, True)),
        ),
        (),
        (("brand_id",),),
    ),
)
"""Who is who outside the synced rows: name, columns, constraints, indexes (named or by column)."""


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind(), nullable=True))
    for table, fields in _MADE.items():
        _make(table, fields)
    for table, column in _INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    _make_page_link()
    for name, fields, more, indexes in _IDENTITIES:
        _make_plain(name, fields, more, indexes)
    _make_same_person()


def downgrade() -> None:
    op.drop_table("same_person")
    for name, _, _, _ in reversed(_IDENTITIES):
        op.drop_table(name)
    op.drop_table("page_link")
    for table, column in _INDEXED:
        op.drop_index(f"ix_{table}_{column}", table)
    for table in _MADE:
        op.drop_table(table)
    for table, columns in _ADDED.items():
        for name, _ in columns:
            op.drop_column(table, name)


def _make_page_link() -> None:
    """What lies outside the synced rows: the doors of customers to their questionnaires."""
    op.create_table(
        "page_link",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("questionnaire_id", sa.Text(), nullable=False),
        sa.Column("guide_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_page_link"),
    )
    op.create_index("ix_page_link_customer_id", "page_link", ["customer_id"])


def _make_plain(name: str, fields: Any, more: Any, indexes: Any) -> None:
    """One of `_IDENTITIES`; its first column is its key."""
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        name,
        *(
            sa.Column(column, row_number, autoincrement=True, nullable=False)
            if column == _NUMBERED
            else sa.Column(column, kind(), nullable=not required)
            for column, kind, required in fields
        ),
        sa.PrimaryKeyConstraint(fields[0][0], name=f"pk_{name}"),
        *more,
    )
    for index in indexes:
        named = index if index[0].startswith("ix_") else (f"ix_{name}_{index[0]}", *index)
        op.create_index(named[0], name, list(named[1:]))


def _make_same_person() -> None:
    """Which customers may be one person."""
    op.create_table(
        "same_person",
        sa.Column("one_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("found_at", sa.Text(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("one_id", "other_id", name="pk_same_person"),
    )
    op.create_index("ix_same_person_other_id", "same_person", ["other_id"])
    op.create_index("ix_same_person_brand_id", "same_person", ["brand_id"])


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
