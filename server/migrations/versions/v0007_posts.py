"""materials to post: the files that go with them, and since when there are these materials"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INT, _TEXT = sa.BigInteger, sa.Text
_ADDED = (("media_ids", _TEXT), ("published_on", _TEXT))
_MEDIA = (
    *(("name", _TEXT), ("type", _TEXT), ("width", _INT), ("height", _INT)),
    *(("sha256", _TEXT), ("size", _INT), ("thumb_sha256", _TEXT), ("thumb_size", _INT)),
)


def upgrade() -> None:
    for name, kind in _ADDED:
        op.add_column("material", sa.Column(name, kind(), nullable=True))
    _make_media()
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


def downgrade() -> None:
    op.drop_table("upload")
    op.drop_table("media")
    for name, _ in _ADDED:
        op.drop_column("material", name)


def _make_media() -> None:
    """As `guide_app.tables.schema` makes a table."""
    row_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "media",
        sa.Column("pk", row_number, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Text(), nullable=False),
        *(sa.Column(field, kind(), nullable=False) for field, kind in _MEDIA),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("row_hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name="pk_media"),
        sa.UniqueConstraint("id", name="uq_media_id"),
    )
    for column in ("sha256", "thumb_sha256"):
        op.create_index(f"ix_media_{column}", "media", [column])
