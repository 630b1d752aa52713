"""One example of every mutation that a PC can send, on a customer made ready for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from guide_app.domain.codebook import codebook_id
from guide_app.domain.entities import Codebook, Customer
from guide_app.domain.ids import row_id
from guide_app.domain.pool import TRIES
from guide_app.domain.words import Role
from guide_app.mutations import MUTATIONS
from guide_app.mutations.codes import CodeEntry, PublishCodebook, SetCode
from guide_app.mutations.customers import (
    CreateCustomer,
    EditCustomer,
    RemoveCustomer,
    RestoreCustomer,
    RestoreValue,
    RevealContact,
    SaveFamilyMember,
)
from guide_app.mutations.events import NoteEvent
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import (
    ContactNow,
    MoveFollowUp,
    PlanFollowUp,
    RecordOutcome,
    RemindLater,
    SendFollowUp,
    SkipFollowUp,
    TakeBack,
)
from guide_app.mutations.handovers import CallOffHandover, PlanHandover
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.notes import AddNote, BringNote, TakeBackNote
from guide_app.mutations.pool import (
    AddToPool,
    AssignFromPool,
    ClaimCustomer,
    RecordCall,
    ReturnToPool,
    TakeBackCall,
)
from guide_app.mutations.segments import MOST_OWN, RemoveGuideSegment, SaveGuideSegment
from guide_app.mutations.sheets import FillSheet, TakeBackSheet
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.mutations.transfer import TransferCustomers
from tests.chaos.group_examples import GROUP_EXAMPLES
from tests.chaos.sop_examples import SOP_EXAMPLES
from tests.support import acts
from tests.support.forms import a_questionnaire
from tests.support.world import Pc

FROM_A_PC = sorted(
    name for name, found in MUTATIONS.items() if found.roles & {Role.GUIDE, Role.MANAGER}
)


@dataclass(frozen=True, slots=True)
class Case:
    """A customer of whom something is to be done, on a PC that has synced all about it."""

    pc: Pc
    other: Pc
    customer: str


def _add(case: Case) -> Any:
    return CreateCustomer(
        values={"name": "纳晓燕", "phone": "13800000217"},
        family=({"relation": "child", "name": "小满", "size": "110"},),
    )


def _edit(case: Case) -> Any:
    return EditCustomer(
        customer_id=case.customer,
        changes={"remark": Change(seen=None, new="怕热"), "phone": Change(seen=None, new="139")},
    )


def _save_family(case: Case) -> Any:
    changes = {"relation": Change(seen=None, new="child"), "size": Change(seen=None, new="120")}
    return SaveFamilyMember(customer_id=case.customer, changes=changes)


def _remove(case: Case) -> Any:
    return RemoveCustomer(customer_id=case.customer)


def _restore(case: Case) -> Any:
    case.pc.act(RemoveCustomer(customer_id=case.customer))
    return RestoreCustomer(customer_id=case.customer)


def _restore_value(case: Case) -> Any:
    acts.edit(case.other, case.customer, remark="喜欢蓝色")
    acts.edit(case.pc, case.customer, remark="喜欢粉色")
    case.other.sync()
    case.pc.sync()
    entry = _entry(case, "overwritten")
    return RestoreValue(customer_id=case.customer, entry_id=entry, field_name="remark")


def _reveal(case: Case) -> Any:
    return RevealContact(customer_id=case.customer)


def _plan(case: Case) -> Any:
    day = case.pc.book.today + timedelta(days=3)
    return PlanFollowUp(customer_id=case.customer, due_on=day, task="问尺码")


def _contact(case: Case) -> Any:
    return ContactNow(customer_id=case.customer, task="顺路问候", said="您好呀")


def _event(case: Case) -> Any:
    return NoteEvent(customer_id=case.customer, event="added", code=case.pc.book.new_id()[-12:])


def _send(case: Case) -> Any:
    return SendFollowUp(planned=_planned(case), outcome="replied", temperature="hot")


def _outcome(case: Case) -> Any:
    planned = _planned(case)
    case.pc.act(SendFollowUp(planned=planned))
    return RecordOutcome(
        customer_id=case.customer, follow_up_id=planned.follow_up_id, outcome="will_visit"
    )


def _move(case: Case) -> Any:
    return MoveFollowUp(planned=_planned(case), to=case.pc.book.today + timedelta(days=2))


def _remind(case: Case) -> Any:
    return RemindLater(planned=_planned(case), at=case.pc.book.now + timedelta(hours=2))


def _skip(case: Case) -> Any:
    return SkipFollowUp(planned=_planned(case))


def _take_back(case: Case) -> Any:
    case.pc.act(SendFollowUp(planned=_planned(case)))
    return TakeBack(customer_id=case.customer, entry_id=_entry(case, "contact"))


def _note(case: Case) -> Any:
    return AddNote(customer_id=case.customer, text="喜欢真丝 👗")


def _bring_note(case: Case) -> Any:
    return BringNote(customer_id=case.customer, text="怕热", on=case.pc.book.today, author="李姐")


def _take_back_note(case: Case) -> Any:
    entry = acts.note(case.pc, case.customer, "写错了")
    return TakeBackNote(customer_id=case.customer, entry_id=entry)


def _fill_sheet(case: Case) -> Any:
    form = a_questionnaire(case.pc.world)
    case.pc.sync()
    return FillSheet(
        customer_id=case.customer,
        questionnaire_id=form,
        answers={"for": "child", "who": "小满", "news": "yes"},
    )


def _take_back_sheet(case: Case) -> Any:
    sheet = _fill_sheet(case)
    acts.tag(case.pc, case.pc.world.shop.tags[0].id, case.customer)  # it stays: a row that goes
    case.pc.act(sheet)  # lets the PC ask a second time, which the line is not cut for
    return TakeBackSheet(customer_id=case.customer, entry_id=_entry(case, "sheet"))


def _tags(case: Case) -> Any:
    tags = case.pc.world.shop.tags[:2]
    return ChangeTags(
        changes=tuple(
            TagChange(customer_id=case.customer, tag_id=tag.id, action="add") for tag in tags
        )
    )


_KEPT = "迫切"
_HOT = {"all": [{"any": [{"fact": "temperature", "in": ["hot"]}]}]}


def _new_segment(name: str) -> SaveGuideSegment:
    new = {"name": name, "condition": _HOT}
    return SaveGuideSegment(changes={n: Change(seen=None, new=value) for n, value in new.items()})


def _save_segment(case: Case) -> Any:
    """One more; an old one goes first where there are many, however often this is played.

    None that another example has been made ready with: examples are made ready together.
    """
    here = case.pc.rows("guide_segment").items()
    names = {row_id: str(json.loads(row)["name"]) for row_id, row in here}
    saved = sorted(row_id for row_id, name in names.items() if name.startswith(_KEPT))
    if len(names) > MOST_OWN // 2:
        case.pc.act(RemoveGuideSegment(segment_id=saved[0], seen_name=names[saved[0]]))
    return _new_segment(f"{_KEPT} {case.customer}")


def _remove_segment(case: Case) -> Any:
    name = f"不再迫切 {case.customer}"
    case.pc.act(_new_segment(name))
    here = case.pc.rows("guide_segment").items()
    made = next(row_id for row_id, row in here if json.loads(row)["name"] == name)
    return RemoveGuideSegment(segment_id=made, seen_name=name)


def _set_code(case: Case) -> Any:
    shop = case.pc.world.shop
    if case.pc.row(Codebook, codebook_id(shop.brand.id, 1)) is None:
        entries = tuple(
            CodeEntry(code=code, question=code, answer=tag.name, tag_id=tag.id)
            for code, tag in zip("3D", shop.tags, strict=False)
        )
        case.pc.world.as_hq(PublishCodebook(number_seen=0, entries=entries))
        case.pc.sync()
    return SetCode(customer_id=case.customer, text="3D", number=1)


def _transfer(case: Case) -> Any:
    owner = case.pc.row(Customer, case.customer).guide_id
    to = next(g for g in case.pc.world.shop.guides if g.id != owner)
    return TransferCustomers(customer_ids=(case.customer,), to_guide_id=to.id, seen_guide_id=owner)


def _merge(case: Case) -> Any:
    other = acts.add_customer(case.pc, "纳女士", phone="13800000217")
    return MergeCustomers(customer_id=case.customer, into_id=other)


def _unmerge(case: Case) -> Any:
    case.pc.act(_merge(case))
    return UnmergeCustomer(customer_id=case.customer)


def _plan_handover(case: Case) -> Any:
    given = _transfer(case)
    return PlanHandover(
        customer_ids=given.customer_ids,
        to_guide_id=given.to_guide_id,
        seen_guide_id=given.seen_guide_id,
        moves_at=case.pc.book.now + timedelta(days=1),
    )


def _call_off_handover(case: Case) -> Any:
    planned = case.pc.act(_plan_handover(case))
    case.pc.sync()
    return CallOffHandover(handover_id=row_id(planned, 0))


def _in_pool(case: Case) -> str:
    """Somebody nobody has, in the store of this PC."""
    store = case.pc.guide.store_id or ""
    add = AddToPool(store_id=store, values={"name": "名单", "phone": "13800000317"})
    world = case.pc.world
    before = world.rows_of(world.shop.managers[0])["customer"]
    world.as_manager(world.shop.managers[0], add)
    (made,) = world.rows_of(world.shop.managers[0])["customer"].keys() - before.keys()
    case.pc.sync()
    return made


def _add_to_pool(case: Case) -> Any:
    return AddToPool(store_id=case.pc.guide.store_id or "", values={"name": "名单"})


def _claim(case: Case) -> Any:
    return ClaimCustomer(customer_id=_in_pool(case))


def _assign(case: Case) -> Any:
    taker = case.pc.world.shop.guides[0]
    return AssignFromPool(customer_ids=(_in_pool(case),), to_guide_id=taker.id)


def _return(case: Case) -> Any:
    given = _assign(case)
    case.pc.act(given)
    case.pc.sync()
    return ReturnToPool(customer_ids=given.customer_ids, seen_guide_id=given.to_guide_id)


def _call(case: Case) -> Any:
    claimed = _claim(case)
    case.pc.act(claimed)
    case.pc.sync()
    return RecordCall(customer_id=claimed.customer_id, outcome="added")


def _take_back_call(case: Case) -> Any:
    """Of the last of all calls: the PC holds nobody of that name by then."""
    claimed = _claim(case)
    case.pc.act(claimed)
    case.pc.sync()
    call = RecordCall(customer_id=claimed.customer_id, outcome="no_answer")
    *_, last = [case.pc.act(call) for _ in range(TRIES)]
    case.pc.sync()
    return TakeBackCall(customer_id=claimed.customer_id, entry_id=row_id(last, 0))


EXAMPLES: dict[str, Callable[[Case], Any]] = {
    **SOP_EXAMPLES,
    **GROUP_EXAMPLES,
    "customer.create": _add,
    "customer.edit": _edit,
    "family.save": _save_family,
    "customer.remove": _remove,
    "customer.restore": _restore,
    "customer.restore_value": _restore_value,
    "customer.event": _event,
    "customer.reveal": _reveal,
    "customer.set_code": _set_code,
    "customer.transfer": _transfer,
    "customer.merge": _merge,
    "customer.unmerge": _unmerge,
    "follow_up.plan": _plan,
    "follow_up.contact": _contact,
    "follow_up.send": _send,
    "follow_up.outcome": _outcome,
    "follow_up.move": _move,
    "follow_up.remind": _remind,
    "follow_up.skip": _skip,
    "follow_up.take_back": _take_back,
    "handover.plan": _plan_handover,
    "handover.call_off": _call_off_handover,
    "pool.add": _add_to_pool,
    "pool.claim": _claim,
    "pool.assign": _assign,
    "pool.return": _return,
    "pool.call": _call,
    "pool.take_back_call": _take_back_call,
    "guide_segment.save": _save_segment,
    "guide_segment.remove": _remove_segment,
    "note.add": _note,
    "note.bring": _bring_note,
    "note.take_back": _take_back_note,
    "sheet.fill": _fill_sheet,
    "sheet.take_back": _take_back_sheet,
    "tags.change": _tags,
}


def _planned(case: Case) -> Any:
    return acts.plan(case.pc, case.customer, case.pc.book.today)


def _entry(case: Case, kind: str) -> str:
    """The customer's newest line of a kind."""
    found = [json.loads(row) for row in case.pc.rows("timeline_entry").values()]
    mine = [e for e in found if e["customer_id"] == case.customer and e["kind"] == kind]
    return str(mine[-1]["id"])
