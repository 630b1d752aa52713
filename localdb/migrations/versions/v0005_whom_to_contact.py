"""Whom to contact: more that starts a SOP, versions, budget, codes, questionnaires, segments."""

from typing import Any

import sqlalchemy as sa
from alembic import op

REVISION = "0005"

_INT, _TEXT = sa.BigInteger, sa.Text
_MONEY = {"returned_amount"}
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
    ("questionnaire", "root_id"),
    ("guide_segment", "guide_id"),
    ("script_variant", "script_id"),
    ("guide_script", "guide_id"),
    ("guide_script", "script_id"),
    ("mass_send", "on"),
    ("mass_send", "planned_by"),
    ("hq_task", "until"),
    ("hq_task", "script_id"),
    ("sop_step", "material_id"),
    ("hq_task", "given_by"),
    ("claim", "guide_id"),
    ("claim", "lead_id"),
    *(("handover", name) for name in ("store_id", "from_guide_id", "to_guide_id", "planned_by")),
    ("customer_date", "customer_id"),
    ("answer_sheet", "customer_id"),
    ("enrolment", "customer_id"),
    ("tag", "merged_into"),
    ("sop", "next_id"),
    ("sop", "root_id"),
    ("sop", "trigger_date_kind_id"),
    ("sop", "trigger_questionnaire_id"),
    ("sop", "trigger_tag_id"),
)
_BEGINNINGS = (
    ("ix_customer_merged", "customer", ("merged_into", "id"), "merged_into IS NOT NULL"),
    ("ix_customer_first_order", "customer", ("first_order_on", "id"), "first_order_on IS NOT NULL"),
    ("ix_customer_no_first_order", "customer", ("id",), "first_order_on IS NULL"),
    ("ix_customer_return", "customer", ("last_return_on", "id"), "last_return_on IS NOT NULL"),
    ("ix_customer_tag_begins", "customer_tag", ("tag_id", "since"), None),
    ("ix_answer_sheet_begins", "answer_sheet", ("questionnaire_id", "answered_on"), None),
    ("ix_enrolment_begins", "enrolment", ("sop_id", "started_on"), None),
    ("ix_page_view_customer", "page_view", ("customer_id", "on", "kind", "code", "title"), None),
    ("ix_page_view_day", "page_view", ("on", "customer_id", "kind", "code"), None),
)

_FOR_CONDITIONS = {
    "ix_family_member_children": (
        "family_member",
        (
            "relation",
            "removed",
            "customer_id",
            "birthday_year",
            "birthday_month",
            "birthday_day",
            "birthday_lunar",
        ),
    ),
    "ix_customer_date_kind": ("customer_date", ("kind_id", "removed", "on", "customer_id")),
}


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind(), nullable=True))
            sent = f"json_extract(extra, '$.{name}')"
            if name in _MONEY:  # two places on the wire, whole hundredths in a table
                sent = f"cast(round({sent} * 100) as integer)"
            op.execute(  # a server that was upgraded before this PC has sent them already
                f'update "{table}" set "{name}" = {sent},'
                f" extra = nullif(json_remove(extra, '$.{name}'), '{{}}')"
                " where extra is not null"
            )
    for table, fields in _MADE.items():
        _make(table, fields)
    op.create_table(
        "known_map",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_known_map"),
    )
    _make_imports()
    for table, column in _INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index(
        "ix_follow_up_visits",
        "follow_up",
        ["customer_id", "closed_on"],
        sqlite_where=sa.text("outcome = 'will_visit'"),
    )
    op.create_index(
        "ix_timeline_entry_contacts",
        "timeline_entry",
        ["customer_id", "on", "kind"],
        sqlite_where=sa.text("kind in ('contact', 'mass_send') and undone = 0"),
    )
    for name, (table, covered) in _FOR_CONDITIONS.items():
        op.create_index(name, table, list(covered))
    for index, table, columns_of, where in _BEGINNINGS:
        op.create_index(
            index, table, list(columns_of), sqlite_where=None if where is None else sa.text(where)
        )


def _make_imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_table(
        "import_step",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_import_step"),
    )
    for column in ("import_id", "customer_id"):
        op.create_index(f"ix_import_step_{column}", "import_step", [column])


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
