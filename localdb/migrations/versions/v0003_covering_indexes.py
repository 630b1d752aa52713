"""A morning's first list finds birthdays, repurchases and sizes in the indexes alone."""

import sqlalchemy as sa
from alembic import op

REVISION = "0003"

_BORN = ("birthday_month", "birthday_day", "birthday_lunar")
_TOLD = {"customer": ["id"], "family_member": ["removed", "customer_id", "id"]}


def upgrade() -> None:
    for table, told in _TOLD.items():
        op.drop_index(f"ix_{table}_birthday", table)
        op.create_index(
            f"ix_{table}_birthday",
            table,
            [*_BORN, *told],
            sqlite_where=sa.text("birthday_month IS NOT NULL"),
        )
    op.drop_index("ix_customer_repurchase", "customer")
    op.create_index(
        "ix_customer_repurchase",
        "customer",
        ["repurchase_days", "last_order_on", "id"],
        sqlite_where=sa.text("repurchase_days IS NOT NULL"),
    )
    op.drop_index("ix_family_member_customer_id", "family_member")
    op.create_index(
        "ix_family_member_sizes", "family_member", ["customer_id", "removed", "size", "id"]
    )
    op.drop_index("ix_follow_up_sop_id", "follow_up")
    op.create_index("ix_follow_up_planned", "follow_up", ["sop_id", "planned_on"])
