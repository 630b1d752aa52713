"""what imports have written, so that they can be undone"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("guide_id", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_index("ix_import_run_brand_id_at", "import_run", ["brand_id", "at"])
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "import_step",
        sa.Column("pk", row_number, autoincrement=True, nullable=False),
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_import_step"),
    )
    op.create_index("ix_import_step_import_id", "import_step", ["import_id"])
    op.create_index("ix_import_step_brand_id", "import_step", ["brand_id"])


def downgrade() -> None:
    op.drop_table("import_step")
    op.drop_table("import_run")
