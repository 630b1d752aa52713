"""Materials with pictures, published as HQ does it."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from tests.support.world import World

GOOD = {"type": "image_post", "kind": "review", "caption": "出门玩最怕娃一身汗。"}


def photo(number: int, width: int = 400, height: int = 300) -> bytes:
    """A picture that no other number has, and that does not pack well."""
    base = Image.effect_noise((width, height), 40 + number % 50).convert("RGB")
    base.putpixel((0, 0), (number % 256, number // 256 % 256, 9))
    made = io.BytesIO()
    base.save(made, "PNG")
    return made.getvalue()


def upload(world: World, content: bytes, name: str = "1.jpg") -> str:
    """The id of what the server made of it."""
    library = world.app.state.desk.library
    path = library.store.new_file()
    path.write_bytes(content)
    return str(library.take(Actor.of(world.shop.hq), path, name))


def publish(world: World, title: str, pictures: int = 1, **values: Any) -> str:
    """A material with so many pictures of its own. Returns its id."""
    before = set(world.rows_of(world.shop.hq)["material"])
    start = len(before) * 10
    ids = [upload(world, photo(start + n), f"{title} {n}.jpg") for n in range(pictures)]
    wanted = {"title": title, **GOOD, "media_ids": ids or None, **values}
    changes = {name: Change(seen=None, new=value) for name, value in wanted.items()}
    world.as_hq(SaveCatalogRow(entity="material", changes=changes))
    (made,) = set(world.rows_of(world.shop.hq)["material"]) - before
    return made


def change(world: World, material_id: str, **values: tuple[Any, Any]) -> None:
    """HQ changes fields of a material: what they were, and what they are to be."""
    changes = {name: Change(seen=seen, new=new) for name, (seen, new) in values.items()}
    world.as_hq(SaveCatalogRow(entity="material", row_id=material_id, changes=changes))
