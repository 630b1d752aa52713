"""find a brand's customers by name, a page at a time"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_customer_by_name", "customer", ["brand_id", "name", "id", "phone", "removed_on"]
    )


def downgrade() -> None:
    op.drop_index("ix_customer_by_name", "customer")
