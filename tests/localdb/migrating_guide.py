"""A process that migrates a file to a step of the future, and is killed on the way."""

import sys
from pathlib import Path

from alembic import op
from sqlalchemy import Column, Text

from localdb.migrate import migrate
from localdb.migrations.versions import STEPS
from tests.localdb.files import a_step, engine_of


def add_a_column():
    with op.batch_alter_table("local_state") as table:
        table.add_column(Column("hint", Text(), nullable=True))


def add_a_table():
    op.create_table("more", Column("id", Text()))


FUTURE = [*STEPS, a_step("9998", add_a_column), a_step("9999", add_a_table)]

if __name__ == "__main__":
    path = Path(sys.argv[1])
    migrate(engine_of(path), path, "0001", FUTURE)
