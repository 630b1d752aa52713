"""Whether somebody has altered the audit, or cut lines off its end.

A chain shows what was altered inside it, but not what is missing behind it. So each check that ends
well notes the last line of every chain in the ledger, which lies outside the database, and the next
one looks for it. A restore takes the end away as well: it begins an epoch, with notes of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, select

from server import audit, ledger
from server.admin import CannotDo
from server.clock import Clock
from server.database import Database
from server.push import epoch_of
from server.schema import ENTITY_TABLES
from server.schema.facts import audit as audit_table

_NOTE = "audit"
_brand = ENTITY_TABLES["brand"]


@dataclass
class AuditCheck:
    """What a check found, by the brand's name.

    Attributes:
        lines: How many lines there are.
        broken: The number of the first line that does not fit its chain.
        cut: Chains without the line that was their last one at an earlier check.
    """

    lines: int
    broken: dict[str, int] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing was altered and nothing is missing."""
        return not self.broken and not self.cut


def verify_audit(database: Database, clock: Clock, ledger_path: Path) -> AuditCheck:
    """Check every brand's chain, and note its end if all is well.

    Without a ledger nothing is noted: one that is lost must not look as if it were there.

    Raises:
        CannotDo: The ledger is damaged.
    """
    noted = _read(ledger_path)
    with database.read() as connection:
        epoch = epoch_of(connection)
        last = {e.brand_id: e.id for e in noted if e.kind == _NOTE and e.facts["epoch"] == epoch}
        checked = AuditCheck(
            connection.execute(select(func.count()).select_from(audit_table)).scalar_one()
        )
        brands = connection.execute(select(_brand.c.id, _brand.c.name)).all()
        for brand_id, name in brands:
            number = audit.find_broken_line(connection, brand_id)
            if number is not None:
                checked.broken[name] = number
            elif brand_id in last and not _has(connection, brand_id, last[brand_id]):
                checked.cut.append(name)
        heads = [(brand_id, audit.last_hash(connection, brand_id)) for brand_id, _ in brands]
    if checked.whole and ledger_path.is_file():

        def note(connection: Connection) -> None:
            ledger.attach(connection.engine, ledger_path)
            for brand_id, head in heads:
                if head is not None and head != last.get(brand_id):
                    ledger.note(connection, _NOTE, brand_id, head, clock(), epoch=epoch)

        database.write(note)
    return checked


def _read(ledger_path: Path) -> list[ledger.Entry]:
    try:
        return list(ledger.read(ledger_path)) if ledger_path.is_file() else []
    except msgspec.DecodeError as error:
        raise CannotDo(f"The ledger {ledger_path} is damaged: {error}.") from error


def _has(connection: Connection, brand_id: str, line_hash: str) -> bool:
    own = audit_table.c.brand_id == brand_id, audit_table.c.hash == line_hash
    return connection.execute(select(audit_table.c.number).where(*own)).first() is not None
