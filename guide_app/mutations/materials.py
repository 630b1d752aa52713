"""What a guide makes of a material for themselves."""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.domain.entities import Guide, GuideMaterial, Material, Store
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.reach import read_reach
from guide_app.mutations.access import brand_row
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteMaterial:
    """Keep a material at hand, or no longer."""

    material_id: str
    favourite: bool


@mutation("material.favourite", FavouriteMaterial)
def favourite_material(tx: Tx, context: Context, arguments: FavouriteMaterial) -> None:
    """The author's own mark; the last one stands."""
    material = brand_row(tx, context, Material, arguments.material_id)
    guide_id = context.actor.guide_id
    wanted = row_id("guide_material", guide_id, material.id)
    kept = tx.find(GuideMaterial, wanted)
    if kept is not None:
        tx.update(kept, favourite=arguments.favourite)
    elif arguments.favourite:
        made = GuideMaterial(
            id=wanted,
            brand_id=material.brand_id,
            guide_id=guide_id,
            material_id=material.id,
            favourite=True,
        )
        tx.insert(made)


def reaching_material(tx: Tx, context: Context, material_id: str) -> Material:
    """The material, if it is meant for the author.

    Raises:
        Rejected: NOT_FOUND.
    """
    material = brand_row(tx, context, Material, material_id)
    reach = read_reach(material.reach)
    if reach.is_everybody:
        return material
    guide = tx.get(Guide, context.actor.guide_id)
    store = None if guide.store_id is None else tx.find(Store, guide.store_id)
    if not reach.reaches(guide, store):
        raise Rejected(Code.NOT_FOUND, entity="material")
    return material
