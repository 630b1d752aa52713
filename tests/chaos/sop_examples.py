"""Examples of mutations about noted days, SOPs begun by hand, a guide's own scripts and posts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from guide_app.domain.shares import share_id
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.dates import RemoveDate, SaveDate
from guide_app.mutations.enrolments import EnrolInSop, LeaveSop, enrolment_by_hand
from guide_app.mutations.fields import Change
from guide_app.mutations.links import OpenLink
from guide_app.mutations.materials import FavouriteMaterial
from guide_app.mutations.payment_links import NotePaymentLink
from guide_app.mutations.scripts import FavouriteScript, RewordScript
from guide_app.mutations.shares import MarkShare, TakeMaterial
from guide_app.mutations.sops import PublishSop

if TYPE_CHECKING:
    from tests.chaos.proxy_examples import Case


def _save_date(case: Case) -> Any:
    kind = _of_hq(case, "date_kind", {"name": "预产期"})
    changes = {"kind_id": kind, "on": case.pc.book.today.isoformat()}
    return SaveDate(customer_id=case.customer, changes=_new(changes))


def _remove_date(case: Case) -> Any:
    case.pc.act(_save_date(case))
    here = case.pc.rows("customer_date").items()
    made = next(id for id, row in here if json.loads(row)["customer_id"] == case.customer)
    return RemoveDate(customer_id=case.customer, date_id=made)


def _enrol(case: Case) -> Any:
    return EnrolInSop(customer_id=case.customer, sop_id=_sop_by_hand(case))


def _leave(case: Case) -> Any:
    enrolled = _enrol(case)
    case.pc.act(enrolled)
    today = case.pc.book.today
    return LeaveSop(
        customer_id=case.customer,
        sop_id=enrolled.sop_id,
        enrolment_id=enrolment_by_hand(enrolled.sop_id, case.customer, today),
        started_on=today,
    )


def _favourite(case: Case) -> Any:
    own = {**_SCRIPT, "title": f"问候 {case.customer}"}  # some cases are prepared together
    return FavouriteScript(script_id=_of_hq(case, "script", own), favourite=True)


def _take(case: Case) -> Any:
    own = {**_MATERIAL, "title": f"出游 {case.customer}"}
    material = _of_hq(case, "material", own)
    return TakeMaterial(material_id=material, way="clipboard", with_link=True)


def _favourite_material(case: Case) -> Any:
    return FavouriteMaterial(material_id=_take(case).material_id, favourite=True)


def _open_link(case: Case) -> Any:
    taken = _take(case)
    return OpenLink(kind="material", to_id=taken.material_id, customer_id=case.customer)


def _note_payment_link(case: Case) -> Any:
    product = _of_hq(case, "product", {**_PRODUCT, "style": f"P-{case.customer}"})
    return NotePaymentLink(customer_id=case.customer, product_id=product)


def _mark(case: Case) -> Any:
    taken = _take(case)
    case.pc.act(taken)
    shared = share_id(case.pc.guide.id, taken.material_id, case.pc.book.today)
    return MarkShare(share_id=shared, state="posted", likes=3)


def _reword(case: Case) -> Any:
    script = _of_hq(case, "script", _SCRIPT)
    return RewordScript(script_id=script, text=f"在忙吗？{case.pc.book.new_id()[-6:]}")


_SCRIPT = {"title": "问候", "stage": "greeting", "kind": "care", "text": "{称呼}，好久不见"}
_PRODUCT = {"name": "长裙", "price": "399.00"}
_MATERIAL = {"type": "image_post", "kind": "care", "caption": "降温了。"}
SOP_EXAMPLES: Mapping[str, Callable[[Case], Any]] = {
    "date.save": _save_date,
    "date.remove": _remove_date,
    "sop.enrol": _enrol,
    "sop.leave": _leave,
    "payment_link.note": _note_payment_link,
    "share.take": _take,
    "share.mark": _mark,
    "material.favourite": _favourite_material,
    "link.open": _open_link,
    "script.favourite": _favourite,
    "script.reword": _reword,
}


def _of_hq(case: Case, entity: str, values: dict[str, Any]) -> str:
    """The id of a row of HQ's with these values, made the first time it is asked for."""
    return _find(case, entity, values) or _made(
        case, entity, values, SaveCatalogRow(entity=entity, changes=_new(values))
    )


def _sop_by_hand(case: Case) -> str:
    values = {"name": "一对一", "trigger": "by_hand"}
    publish = PublishSop(
        values=values, steps=({"day_offset": 0, "kind": "care", "task": "约试穿"},)
    )
    return _find(case, "sop", values) or _made(case, "sop", values, publish)


def _made(case: Case, entity: str, values: dict[str, Any], arguments: Any) -> str:
    case.pc.world.as_hq(arguments)
    case.pc.sync()
    made = _find(case, entity, values)
    assert made is not None
    return made


def _find(case: Case, entity: str, values: dict[str, Any]) -> str | None:
    for row_id, row in case.pc.rows(entity).items():
        found = json.loads(row)
        if all(found[name] == value for name, value in values.items()):
            return row_id
    return None


def _new(values: Mapping[str, Any]) -> dict[str, Change]:
    return {name: Change(seen=None, new=value) for name, value in values.items()}
