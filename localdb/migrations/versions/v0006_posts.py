"""Materials to post: the files that go with them, and since when there are these materials."""

import sqlalchemy as sa
from alembic import op

REVISION = "0006"

_INT, _TEXT = sa.BigInteger, sa.Text
_ADDED = (("media_ids", _TEXT), ("published_on", _TEXT))
_MEDIA = (
    *(("name", _TEXT), ("type", _TEXT), ("width", _INT), ("height", _INT)),
    *(("sha256", _TEXT), ("size", _INT), ("thumb_sha256", _TEXT), ("thumb_size", _INT)),
)


def upgrade() -> None:
    for name, kind in _ADDED:
        op.add_column("material", sa.Column(name, kind(), nullable=True))
        op.execute(  # a server that was upgraded before this PC has sent them already
            f"update material set \"{name}\" = json_extract(extra, '$.{name}'),"
            f" extra = nullif(json_remove(extra, '$.{name}'), '{{}}')"
            " where extra is not null"
        )
    _make_media()


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
