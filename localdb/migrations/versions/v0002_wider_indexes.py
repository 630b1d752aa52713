"""The day's list reads whom it looks at from the indexes alone."""

from alembic import op

REVISION = "0002"

_DAYS = ("added_on", "last_contact_on", "last_order_on")


def upgrade() -> None:
    for day in _DAYS:
        others = [other for other in _DAYS if other != day]
        op.drop_index(f"ix_customer_{day}", "customer")
        op.create_index(f"ix_customer_{day}", "customer", [day, *others, "id"])
    op.drop_index("ix_follow_up_due", "follow_up")
    op.create_index("ix_follow_up_due", "follow_up", ["status", "due_on", "id"])
    op.drop_index("ix_order_customer_id", "order")
    op.create_index("ix_order_customer", "order", ["customer_id", "ordered_on", "id"])
    op.drop_index("ix_order_ordered_on", "order")
    op.create_index("ix_order_day", "order", ["ordered_on", "customer_id"])
