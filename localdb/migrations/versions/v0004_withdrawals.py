"""A customer's row names the withdrawals of consent that stand."""

import sqlalchemy as sa
from alembic import op

REVISION = "0004"


def upgrade() -> None:
    op.add_column("customer", sa.Column("withdrawals", sa.Text(), nullable=True))
    op.execute(  # a server that was upgraded before this PC has sent them already
        "update customer set withdrawals = json_extract(extra, '$.withdrawals'),"
        " extra = nullif(json_remove(extra, '$.withdrawals'), '{}')"
        " where extra is not null"
    )
