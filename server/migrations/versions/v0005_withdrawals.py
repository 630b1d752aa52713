"""a customer's row names the withdrawals of consent that stand"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customer", sa.Column("withdrawals", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("customer", "withdrawals")
