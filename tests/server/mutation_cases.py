"""One example of every mutation, on real rows: what a push can carry, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from guide_app.domain.codebook import codebook_id
from guide_app.domain.entities import (
    Codebook,
    Customer,
    CustomerDate,
    CustomerTag,
    DateKind,
    Enrolment,
    FamilyMember,
    FollowUp,
    Guide,
    GuideSegment,
    Handover,
    HqTask,
    MassSend,
    Material,
    Order,
    Questionnaire,
    Script,
    ScriptVariant,
    Segment,
    Sop,
    SopStep,
    Tag,
    TagGroup,
)
from guide_app.domain.entity import Row
from guide_app.domain.ids import row_id
from guide_app.domain.merging import alone_document
from guide_app.domain.policy import Actor
from guide_app.domain.pool import TRIES, call_id
from guide_app.mutations.catalog import SaveCatalogRow
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
from guide_app.mutations.dates import RemoveDate, SaveDate
from guide_app.mutations.enrolments import EnrolInSop, LeaveSop
from guide_app.mutations.events import NoteEvent
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_up_rows import PlannedFollowUp
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
from guide_app.mutations.handovers import CallOffHandover, CloseHandover, PlanHandover
from guide_app.mutations.hq_task_changes import ChangeTask, RenewOnLists
from guide_app.mutations.hq_tasks import GiveTask, PutOnLists, TakeOffLists, WithdrawTask
from guide_app.mutations.mass_sends import CancelMassSend, PlanMassSend, ReachCustomers
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.mutations.notes import AddNote, BringNote, TakeBackNote
from guide_app.mutations.orders import (
    NewOrder,
    RecordOrders,
    Return,
    ReturnOrders,
    order_id,
)
from guide_app.mutations.pool import (
    AddToPool,
    AssignFromPool,
    ClaimCustomer,
    RecordCall,
    ReturnToPool,
    TakeBackCall,
)
from guide_app.mutations.questionnaires import PublishQuestionnaire, RetireQuestionnaire
from guide_app.mutations.scripts import FavouriteScript, RewordScript
from guide_app.mutations.segments import (
    ArchiveSegment,
    RemoveGuideSegment,
    SaveGuideSegment,
    SaveSegment,
)
from guide_app.mutations.sheets import FillSheet, TakeBackSheet
from guide_app.mutations.sops import PublishSop, RetireSop
from guide_app.mutations.tag_care import MergeTags, OrderTags, SettleTags
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.mutations.transfer import TransferCustomers
from server import office
from server.schema import ENTITY_TABLES
from tests.server.shop import Chain


@dataclass
class Example:
    """A guide's customer with something of everything.

    Attributes:
        ids: Of the customer, two more (one of them removed), a family member, entries of the
            history, follow-ups planned and waiting, and of what there is in the store and brand.
    """

    chain: Chain
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> Any:
        return self.chain.clock().date()

    @property
    def planned(self) -> PlannedFollowUp:
        return PlannedFollowUp(
            follow_up_id=self.ids["planned"],
            customer_id=self.ids["customer"],
            kind="manual",
            planned_on=self.today,
            due_on=self.today,
            sop_id=self.ids["sop"],
            step_id=self.ids["step"],
            script_id=self.ids["script"],
            task="问尺码",
            hq_task_id=self.ids["new_task"],
            material_id=self.ids["material"],
        )


OWN = (
    "customer",
    "removed",
    "second",
    "alias",
    "member",
    "waiting",
    "own segment",
    "date",
    "order",
    "run",
    *("handover", "pooled", "lead", "called", "task_row", "changed_row"),
)
QUESTIONS = (
    {
        "id": "for",
        "kind": "one",
        "text": "给谁买？",
        "options": [{"id": "self", "text": "自己"}, {"id": "child", "text": "孩子"}],
    },
)
Case = tuple[Callable[[Example], Any], set[str]]
HISTORY = "timeline_entry"
CASES: dict[str, Case] = {
    "customer.create": (
        lambda e: CreateCustomer(values={"name": "新客"}, guide_id=e.ids["owner"]),
        {"customer", HISTORY},
    ),
    "customer.edit": (
        lambda e: EditCustomer(
            customer_id=e.ids["customer"], changes={"size": Change(seen=None, new="120")}
        ),
        {"customer"},
    ),
    "family.save": (
        lambda e: SaveFamilyMember(
            customer_id=e.ids["customer"],
            member_id=e.ids["member"],
            changes={"size": Change(seen=None, new="90")},
        ),
        {"family_member"},
    ),
    "customer.remove": (
        lambda e: RemoveCustomer(customer_id=e.ids["customer"]),
        {"customer", HISTORY},
    ),
    "customer.restore": (
        lambda e: RestoreCustomer(customer_id=e.ids["removed"]),
        {"customer", HISTORY},
    ),
    "customer.restore_value": (
        lambda e: RestoreValue(
            customer_id=e.ids["customer"], entry_id=e.ids["overwritten"], field_name="remark"
        ),
        {"customer"},
    ),
    "customer.event": (
        lambda e: NoteEvent(
            customer_id=e.ids["customer"],
            event="deleted_us",
            code="海港门口立牌",
            follow_up_id=e.ids["waiting"],
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "customer.reveal": (lambda e: RevealContact(customer_id=e.ids["customer"]), set()),
    "customer.transfer": (
        lambda e: TransferCustomers(
            customer_ids=(e.ids["customer"],),
            to_guide_id=e.ids["taker"],
            seen_guide_id=e.ids["owner"],
        ),
        {"customer", HISTORY},
    ),
    "customer.merge": (
        lambda e: MergeCustomers(customer_id=e.ids["customer"], into_id=e.ids["second"]),
        {"customer", HISTORY},
    ),
    "customer.unmerge": (
        lambda e: UnmergeCustomer(customer_id=e.ids["alias"]),
        {"customer", HISTORY},
    ),
    "handover.plan": (
        lambda e: PlanHandover(
            customer_ids=(e.ids["customer"],),
            to_guide_id=e.ids["taker"],
            seen_guide_id=e.ids["owner"],
            moves_at=e.chain.clock() + timedelta(days=1),
        ),
        {"customer", "handover"},
    ),
    "handover.call_off": (
        lambda e: CallOffHandover(handover_id=e.ids["handover"]),
        {"handover"},
    ),
    "handover.close": (
        lambda e: CloseHandover(handover_id=e.ids["handover"], moved=1),
        {"handover"},
    ),
    "pool.add": (
        lambda e: AddToPool(store_id=e.ids["store"], values={"name": "名单上的人"}),
        {"customer", HISTORY},
    ),
    "pool.claim": (
        lambda e: ClaimCustomer(customer_id=e.ids["pooled"]),
        {"claim", "customer", "follow_up", HISTORY},
    ),
    "pool.assign": (
        lambda e: AssignFromPool(customer_ids=(e.ids["pooled"],), to_guide_id=e.ids["taker"]),
        {"customer", "follow_up", HISTORY},
    ),
    "pool.return": (
        lambda e: ReturnToPool(customer_ids=(e.ids["lead"],), seen_guide_id=e.ids["owner"]),
        {"customer", "follow_up", HISTORY},
    ),
    "pool.call": (
        lambda e: RecordCall(customer_id=e.ids["lead"], outcome="no_answer"),
        {"customer", "follow_up", HISTORY},
    ),
    "pool.take_back_call": (
        lambda e: TakeBackCall(customer_id=e.ids["called"], entry_id=e.ids["last call"]),
        {"customer", "follow_up", HISTORY},
    ),
    "tags.change": (
        lambda e: ChangeTags(
            changes=(
                TagChange(customer_id=e.ids["customer"], tag_id=e.ids["tag"], action="add"),
                TagChange(customer_id=e.ids["second"], tag_id=e.ids["tag"], action="add"),
            )
        ),
        {"customer_tag", HISTORY},
    ),
    "customer.set_code": (
        lambda e: SetCode(customer_id=e.ids["customer"], text="3D", number=1),
        {"customer", "customer_tag", HISTORY},
    ),
    "codebook.publish": (
        lambda e: PublishCodebook(
            number_seen=1,
            entries=(
                CodeEntry(code="3", question="喜好", answer="丝绸", tag_id=e.ids["tag"]),
                CodeEntry(code="C", question="怕什么", answer="热", tag_id=e.ids["other_tag"]),
            ),
        ),
        {"codebook"},
    ),
    "tags.order": (
        lambda e: OrderTags(entity="tag", row_ids=(e.ids["other_tag"], e.ids["tag"])),
        {"tag"},
    ),
    "tags.merge": (
        lambda e: MergeTags(tag_id=e.ids["other_tag"], into_id=e.ids["tag"]),
        {"tag", "server_state"},  # what is to be settled is noted there
    ),
    "tags.settle": (
        lambda e: SettleTags(tag_id=e.ids["merged_tag"], customer_ids=(e.ids["customer"],)),
        {"customer_tag"},
    ),
    "note.add": (
        lambda e: AddNote(customer_id=e.ids["customer"], text="喜欢丝绸"),
        {HISTORY},
    ),
    "note.bring": (
        lambda e: BringNote(
            customer_id=e.ids["customer"], text="怕热", guide_id=e.ids["owner"], author="李姐"
        ),
        {HISTORY},
    ),
    "note.take_back": (
        lambda e: TakeBackNote(customer_id=e.ids["customer"], entry_id=e.ids["note"]),
        {HISTORY},
    ),
    "follow_up.plan": (
        lambda e: PlanFollowUp(customer_id=e.ids["customer"], due_on=e.today, task="问尺码"),
        {"follow_up", HISTORY},
    ),
    "follow_up.contact": (
        lambda e: ContactNow(
            customer_id=e.ids["second"],
            task="顺路问候",
            script_id=e.ids["script"],
            wording_id=e.ids["wording"],
            said="您好呀",
            material_id=e.ids["material"],
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "follow_up.send": (
        lambda e: SendFollowUp(
            planned=e.planned,
            outcome="replied",
            temperature="hot",
            wording_id=e.ids["wording"],
            said="您好呀",
            material_id=e.ids["material"],
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "follow_up.outcome": (
        lambda e: RecordOutcome(
            customer_id=e.ids["customer"], follow_up_id=e.ids["waiting"], outcome="bought"
        ),
        {"customer", "follow_up", HISTORY},
    ),
    "follow_up.move": (
        lambda e: MoveFollowUp(planned=e.planned, to=e.today + timedelta(days=2)),
        {"follow_up", HISTORY},
    ),
    "follow_up.remind": (
        lambda e: RemindLater(planned=e.planned, at=e.chain.clock() + timedelta(hours=2)),
        {"follow_up", HISTORY},
    ),
    "follow_up.skip": (lambda e: SkipFollowUp(planned=e.planned), {"follow_up", HISTORY}),
    "follow_up.take_back": (
        lambda e: TakeBack(customer_id=e.ids["customer"], entry_id=e.ids["contact"]),
        {"customer", "follow_up", HISTORY},
    ),
    "script.favourite": (
        lambda e: FavouriteScript(script_id=e.ids["script"], favourite=True),
        {"guide_script"},
    ),
    "script.reword": (
        lambda e: RewordScript(script_id=e.ids["script"], text="{称呼}，在忙吗？"),
        {"guide_script"},
    ),
    "orders.record": (
        lambda e: RecordOrders(
            orders=(
                NewOrder(
                    customer_id=e.ids["customer"],
                    values={
                        "number": "SO-1",
                        "store_id": e.ids["store"],
                        "guide_id": e.ids["owner"],
                        "ordered_on": e.today.isoformat(),
                        "amount": "299.00",
                    },
                ),
            )
        ),
        {"order", "customer"},
    ),
    "orders.return": (
        lambda e: ReturnOrders(
            returns=(Return(number=e.ids["order"], returned_on=e.today, amount=Decimal("10.00")),)
        ),
        {"order", "customer"},
    ),
    "sop.publish": (
        lambda e: PublishSop(
            values={
                "name": "新客第二版",
                "trigger": "added",
                "ends": [{"rule": "tag", "tag_id": e.ids["tag"]}],
            },
            steps=(
                {
                    "day_offset": 3,
                    "kind": "care",
                    "task": "问候",
                    "window_from": "18:00",
                    "material_id": e.ids["material"],
                },
            ),
            seen_id=e.ids["sop"],
        ),
        {"sop", "sop_step"},
    ),
    "sop.enrol": (
        lambda e: EnrolInSop(customer_id=e.ids["customer"], sop_id=e.ids["by_hand"]),
        {"enrolment"},
    ),
    "sop.leave": (
        lambda e: LeaveSop(
            customer_id=e.ids["customer"],
            sop_id=e.ids["sop"],
            enrolment_id=e.ids["run"],
            started_on=e.today,
        ),
        {"enrolment"},
    ),
    "sop.retire": (lambda e: RetireSop(sop_id=e.ids["by_hand"]), {"sop"}),
    "date.save": (
        lambda e: SaveDate(
            customer_id=e.ids["customer"],
            date_id=e.ids["date"],
            changes={
                "kind_id": Change(seen=e.ids["date_kind"], new=e.ids["date_kind"]),
                "on": Change(
                    seen=e.today.isoformat(), new=(e.today + timedelta(days=90)).isoformat()
                ),
            },
        ),
        {"customer_date"},
    ),
    "date.remove": (
        lambda e: RemoveDate(customer_id=e.ids["customer"], date_id=e.ids["date"]),
        {"customer_date"},
    ),
    "mass_send.plan": (
        lambda e: PlanMassSend(
            name="秋装上新",
            on=e.today,
            condition={"all": [{"any": [{"fact": "tag", "in": [e.ids["tag"]]}]}]},
        ),
        {"mass_send"},
    ),
    "mass_send.cancel": (lambda e: CancelMassSend(mass_send_id=e.ids["send"]), {"mass_send"}),
    "mass_send.reach": (
        lambda e: ReachCustomers(
            mass_send_id=e.ids["due_send"], customer_ids=(e.ids["second"],), last=True
        ),
        {HISTORY, "mass_send"},
    ),
    "hq_task.give": (
        lambda e: GiveTask(
            task="请她来看新品",
            kind="event",
            due_on=e.today,
            until=e.today + timedelta(days=7),
            script_id=e.ids["script"],
            customer_id=e.ids["second"],
        ),
        {"hq_task", "follow_up"},
    ),
    "hq_task.put_on_lists": (
        lambda e: PutOnLists(
            hq_task_id=e.ids["new_task"], customer_ids=(e.ids["second"],), last=True
        ),
        {"hq_task", "follow_up"},
    ),
    "hq_task.change": (
        lambda e: ChangeTask(
            hq_task_id=e.ids["new_task"],
            changes={"task": Change(seen="请她来看新品", new="请她来试新品")},
        ),
        {"hq_task"},
    ),
    "hq_task.renew_on_lists": (
        lambda e: RenewOnLists(
            hq_task_id=e.ids["changed_task"],
            version=2,
            follow_up_ids=(e.ids["changed_row"],),
            last=True,
        ),
        {"hq_task", "follow_up"},
    ),
    "hq_task.withdraw": (lambda e: WithdrawTask(hq_task_id=e.ids["new_task"]), {"hq_task"}),
    "hq_task.take_off_lists": (
        lambda e: TakeOffLists(
            hq_task_id=e.ids["old_task"], follow_up_ids=(e.ids["task_row"],), last=True
        ),
        {"hq_task", "follow_up"},
    ),
    "catalog.save": (
        lambda e: SaveCatalogRow(
            entity="tag",
            row_id=e.ids["tag"],
            changes={"name": Change(seen="丝绸", new="真丝")},
        ),
        {"tag"},
    ),
    "segment.save": (
        lambda e: SaveSegment(
            segment_id=e.ids["segment"],
            changes={"name": Change(seen="丝绸客", new="真丝客")},
        ),
        {"segment"},
    ),
    "segment.archive": (lambda e: ArchiveSegment(segment_id=e.ids["segment"]), {"segment"}),
    "guide_segment.save": (
        lambda e: SaveGuideSegment(
            segment_id=e.ids["own segment"],
            changes={"name": Change(seen="我的丝绸客", new="我的真丝客")},
        ),
        {"guide_segment"},
    ),
    "guide_segment.remove": (
        lambda e: RemoveGuideSegment(segment_id=e.ids["own segment"], seen_name="我的丝绸客"),
        {"guide_segment"},
    ),
    "questionnaire.publish": (
        lambda e: PublishQuestionnaire(
            name="到店问卷",
            questions=QUESTIONS,
            rules=({"question": "for", "answers": ["child"], "tag_id": e.ids["answer_tag"]},),
            seen_id=e.ids["questionnaire"],
        ),
        {"questionnaire"},
    ),
    "questionnaire.retire": (
        lambda e: RetireQuestionnaire(questionnaire_id=e.ids["other_questionnaire"]),
        {"questionnaire"},
    ),
    "sheet.fill": (
        lambda e: FillSheet(
            customer_id=e.ids["customer"],
            questionnaire_id=e.ids["questionnaire"],
            answers={"for": "child"},
        ),
        {"answer_sheet", "customer_tag", HISTORY},
    ),
    "sheet.take_back": (
        lambda e: TakeBackSheet(customer_id=e.ids["customer"], entry_id=e.ids["sheet"]),
        {"answer_sheet", "customer", "customer_tag", HISTORY},
    ),
}
"""Mutation → an example, and the entities whose rows it changes when it is accepted."""


def furnish(chain: Chain, owner: str, *names: str) -> dict[str, Example]:
    """For every name an example of its own: customers of ``owner``, and what is about them."""
    guide = chain.guide(owner)
    shared = _brand_rows(chain, guide.brand_id)
    examples = {
        name: Example(
            chain,
            {
                **shared,
                **{what: row_id(what, owner, name) for what in OWN},
                "owner": guide.id,
                "taker": guide.id,
                "store": guide.store_id or "",
            },
        )
        for name in names
    }
    chain.save(*(row for example in examples.values() for row in _people(example, guide)))
    lived = [change for example in examples.values() for change in _lived(example)]
    wakeups = chain.app.state.wakeups
    office.change(chain.database, chain.clock, wakeups, Actor.of(guide), *lived)
    for example in examples.values():
        _find_what_came_of_it(example)
    return examples


def _brand_rows(chain: Chain, brand_id: str) -> dict[str, str]:
    group = TagGroup(id=row_id("group", brand_id), name="喜好", brand_id=brand_id)
    tag = Tag(id=row_id("tag", brand_id), group_id=group.id, name="丝绸", brand_id=brand_id)
    other = Tag(id=row_id("other tag", brand_id), group_id=group.id, name="怕热", brand_id=brand_id)
    merged = Tag(
        id=row_id("merged tag", brand_id),
        group_id=group.id,
        name="丝",
        brand_id=brand_id,
        archived=True,
        merged_into=tag.id,
    )
    codes = (("3", "喜好", tag), ("D", "怕什么", other))
    codebook = Codebook(
        id=codebook_id(brand_id, 1),
        brand_id=brand_id,
        number=1,
        published_on=date(2024, 3, 8),
        entries=[
            {"code": code, "question": question, "answer": one.name, "tag_id": one.id}
            for code, question, one in codes
        ],
    )
    sop = Sop(id=row_id("sop", brand_id), name="新客", trigger="added", brand_id=brand_id)
    step = SopStep(
        id=row_id("step", brand_id), sop_id=sop.id, kind="care", task="问候", brand_id=brand_id
    )
    script = Script(
        id=row_id("script", brand_id),
        title="问候",
        stage="greeting",
        kind="care",
        text="您好",
        brand_id=brand_id,
    )
    silk = {"all": [{"any": [{"fact": "tag", "in": [tag.id]}]}]}
    material = Material(
        id=row_id("material", brand_id),
        title="换季清单",
        type="image_post",
        kind="knowledge",
        caption="换季先理这三样。",
        brand_id=brand_id,
    )
    segment = Segment(
        id=row_id("segment", brand_id), name="丝绸客", condition=silk, brand_id=brand_id
    )
    wording = ScriptVariant(
        id=row_id("wording", brand_id), script_id=script.id, text="在吗", brand_id=brand_id
    )
    answer_tag = Tag(
        id=row_id("answer tag", brand_id), group_id=group.id, name="童装", brand_id=brand_id
    )
    forms = {
        what: Questionnaire(
            id=row_id(what, brand_id),
            name="到店问卷",
            brand_id=brand_id,
            since=chain.clock().date(),
            questions=list(QUESTIONS),
            rules=[{"question": "for", "answers": ["child"], "tag_id": answer_tag.id}],
        )
        for what in ("questionnaire", "other_questionnaire")
    }
    by_hand = Sop(
        id=row_id("by hand", brand_id), name="一对一", trigger="by_hand", brand_id=brand_id
    )
    kind = DateKind(id=row_id("date kind", brand_id), name="预产期", brand_id=brand_id)
    today = chain.clock().date()
    sends = {
        name: MassSend(
            id=row_id(name, brand_id),
            name="上新",
            on=today,
            planned_by=row_id("hq", brand_id),
            brand_id=brand_id,
        )
        for name in ("send", "due_send")
    }
    tasks = {
        name: HqTask(
            id=row_id(name, brand_id),
            brand_id=brand_id,
            kind="event",
            task="请她来看新品",
            due_on=today,
            until=today + timedelta(days=7),
            given_by=row_id("hq", brand_id),
            given_on=today,
            withdrawn_on=withdrawn_on,
            version=2 if name == "changed_task" else 1,
        )
        for name, withdrawn_on in (
            ("new_task", None),
            ("old_task", today),
            ("changed_task", None),
        )
    }
    rows = {
        "tag": tag,
        "other_tag": other,
        "merged_tag": merged,
        "answer_tag": answer_tag,
        "sop": sop,
        "step": step,
        "script": script,
        "material": material,
        "segment": segment,
        "wording": wording,
        "by_hand": by_hand,
        "date_kind": kind,
        **forms,
        **sends,
        **tasks,
    }
    chain.save(group, codebook, *rows.values())
    return {name: row.id for name, row in rows.items()}


def _people(example: Example, guide: Guide) -> Iterator[Row]:
    yield Handover(
        id=example.ids["handover"],
        brand_id=guide.brand_id,
        store_id=example.ids["store"],
        from_guide_id=guide.id,
        to_guide_id=guide.id,
        planned_by=guide.id,
        moves_at=example.chain.clock() + timedelta(days=1),
    )
    for what in ("customer", "removed"):
        yield Customer(
            id=example.ids[what],
            brand_id=guide.brand_id,
            store_id=example.ids["store"],
            guide_id=guide.id,
            name=f"{guide.name}的客人",
            remark="真实",
            added_on=example.today,
        )
    yield from _merged(example, guide)
    for what, owner, since, tries in (
        ("pooled", None, None, None),
        ("lead", guide.id, example.today, None),
        ("called", guide.id, example.today, TRIES - 1),
    ):
        lead = Customer(
            id=example.ids[what],
            brand_id=guide.brand_id,
            store_id=example.ids["store"],
            guide_id=owner,
            name="名单上的客人",
            added_on=example.today,
            lead_since=since,
            call_tries=tries,
        )
        yield lead
        if since is not None:
            yield FollowUp(
                id=call_id(lead),
                brand_id=guide.brand_id,
                customer_id=lead.id,
                kind="call",
                planned_on=since,
                due_on=since,
            )
    for row, task in (("task_row", "old_task"), ("changed_row", "changed_task")):
        yield FollowUp(
            id=example.ids[row],
            brand_id=guide.brand_id,
            customer_id=example.ids["customer"],
            kind="task",
            planned_on=example.today,
            due_on=example.today,
            until=example.today,
            hq_task_id=example.ids[task],
        )
    yield CustomerTag(
        id=row_id("customer_tag", example.ids["customer"], example.ids["merged_tag"]),
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        group_id=row_id("group", guide.brand_id),
        tag_id=example.ids["merged_tag"],
        adds=[],
    )
    yield FamilyMember(
        id=example.ids["member"],
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        relation="child",
    )
    silk = {"all": [{"any": [{"fact": "tag", "in": [example.ids["tag"]]}]}]}
    yield GuideSegment(
        id=example.ids["own segment"],
        brand_id=guide.brand_id,
        guide_id=guide.id,
        name="我的丝绸客",
        condition=silk,
    )
    yield CustomerDate(
        id=example.ids["date"],
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        kind_id=example.ids["date_kind"],
        on=example.today,
    )
    yield Enrolment(
        id=example.ids["run"],
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        sop_id=example.ids["sop"],
        started_on=example.today,
    )
    yield Order(
        id=order_id(guide.brand_id, example.ids["order"]),
        brand_id=guide.brand_id,
        customer_id=example.ids["customer"],
        store_id=example.ids["store"],
        number=example.ids["order"],
        ordered_on=example.today,
        amount=Decimal("99.00"),
    )


def _merged(example: Example, guide: Guide) -> Iterator[Customer]:
    """The second customer, into whom another one was merged."""
    made = [
        Customer(
            id=example.ids[what],
            brand_id=guide.brand_id,
            store_id=example.ids["store"],
            guide_id=guide.id,
            name=f"{guide.name}的另一位客人",
            remark="真实",
            added_on=example.today,
        )
        for what in ("second", "alias")
    ]
    head, alias = made
    document = {"aliases": [alias.id], "alone": alone_document(head)}
    yield replace(head, merged=document)
    own = {"with": head.id, "guide_id": guide.id, "store_id": head.store_id}
    yield replace(alias, merged_into=head.id, merged=own, removed_on=example.today)


def _lived(example: Example) -> Iterator[Any]:
    """The customer's history."""
    customer, today = example.ids["customer"], example.today
    stale = {"remark": Change(seen="旧", new="新")}
    waiting = PlannedFollowUp(
        follow_up_id=example.ids["waiting"],
        customer_id=customer,
        kind="new",
        planned_on=today,
        due_on=today,
    )
    yield AddNote(customer_id=customer, text="怕热")
    yield EditCustomer(customer_id=customer, changes=stale)
    yield PlanFollowUp(customer_id=customer, due_on=today)
    yield SendFollowUp(planned=waiting)
    yield RemoveCustomer(customer_id=example.ids["removed"])
    yield RecordCall(customer_id=example.ids["called"], outcome="no_answer")
    yield FillSheet(
        customer_id=customer,
        questionnaire_id=example.ids["questionnaire"],
        answers={"for": "child"},
    )


def _find_what_came_of_it(example: Example) -> None:
    with example.chain.database.read() as connection:
        for entity, kinds in (
            (
                HISTORY,
                {
                    "note": "note",
                    "overwritten": "overwritten",
                    "contact": "contact",
                    "sheet": "sheet",
                },
            ),
            ("follow_up", {"manual": "planned"}),
        ):
            table = ENTITY_TABLES[entity]
            query = select(table.c.kind, table.c.id).where(
                table.c.customer_id == example.ids["customer"], table.c.kind.in_(kinds)
            )
            for kind, found in connection.execute(query):
                example.ids[kinds[kind]] = found
        line = ENTITY_TABLES[HISTORY].c
        call = (line.customer_id == example.ids["called"], line.kind == "contact")
        example.ids["last call"] = connection.execute(select(line.id).where(*call)).scalar_one()
