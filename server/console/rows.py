"""The row that an address names, as far as it is the visitor's brand's."""

from __future__ import annotations

from typing import TypeVar

from guide_app.domain.entity import Row
from guide_app.domain.errors import Code, Rejected
from guide_app.tables.tx import TableTx
from server.console.visit import Visit
from server.schema import ENTITY_TABLES

R = TypeVar("R", bound=Row)
_NEW = "new"


def find_named(visit: Visit, kind: type[R]) -> R | None:
    """The row of the address; None where it is to be made.

    Raises:
        Rejected: NOT_FOUND.
    """
    return None if visit.request.path_params["row_id"] == _NEW else get_named(visit, kind)


def get_named(visit: Visit, kind: type[R]) -> R:
    """The row of the address.

    Raises:
        Rejected: NOT_FOUND, also for another brand's.
    """
    with visit.desk.database.read() as connection:
        row = TableTx(connection, ENTITY_TABLES).find(kind, visit.request.path_params["row_id"])
    if row is None or row.brand_id != visit.here.brand.id:
        raise Rejected(Code.NOT_FOUND)
    return row
