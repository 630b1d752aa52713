"""What a guide is to take along to a customer besides words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from guide_app.domain.entities import Customer
from guide_app.domain.materials import Standing, sells, standing
from guide_app.domain.script_choice import is_past_the_ice
from localdb.queries.codes import find_brand
from localdb.queries.materials import find_material, reaching


@dataclass(frozen=True, slots=True)
class MaterialFact:
    """A material for a customer.

    Attributes:
        waits: It sells, and nothing was exchanged with the customer yet.
        has_page: The customer can be given the address of its page.
    """

    material_id: str
    title: str
    type: str
    kind: str
    caption: str
    link: str | None
    valid_from: date | None
    valid_until: date | None
    archived: bool
    waits: bool = False
    has_page: bool = False

    def may_go_out(self, today: date) -> bool:
        """Whether it may be taken to the customer on a day."""
        return not self.waits and standing(self, today) is Standing.CURRENT


def material_for(
    connection: Connection, material_id: str | None, customer: Customer
) -> MaterialFact | None:
    """The material that a step names, for the customer.

    None: it names none, or one that is not meant for the customer's guide.
    """
    found = None if material_id is None else find_material(connection, material_id)
    if found is None or not reaching(connection, customer.guide_id or "", [found]):
        return None
    brand = find_brand(connection, found.brand_id)
    return MaterialFact(
        material_id=found.id,
        title=found.title,
        type=found.type,
        kind=found.kind,
        caption=found.caption,
        link=found.link,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        archived=found.archived,
        waits=sells(found.kind) and not is_past_the_ice(customer),
        has_page=brand is not None and bool(brand.pages_url),
    )
