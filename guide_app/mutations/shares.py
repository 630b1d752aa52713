"""What guides take to their phones, and what they say became of it."""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.domain.entities import Share
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.shares import share_id
from guide_app.domain.words import LinkKind, ShareState, ShareWay, Voice
from guide_app.mutations.links import make_link
from guide_app.mutations.materials import reaching_material
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx

MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMaterial:
    """The author has taken a material to the phone, or to where it goes there from.

    ``with_link``: a link goes along that leads to it. It is the PC that knows whether the share has
    one that it can give again: two PCs without a network have two of them, and both count.
    ``voice``: which wording of its caption went along; None: the caption itself.
    """

    material_id: str
    way: str
    with_link: bool = False
    voice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkShare:
    """What became of it."""

    share_id: str
    state: str
    likes: int | None = None
    comments: int | None = None


@mutation("share.take", TakeMaterial)
def take_material(tx: Tx, context: Context, arguments: TakeMaterial) -> None:
    """One share a day; a second way is added to it.

    Whether it might go out is judged when it is taken: what was taken on its last day and told
    later was taken. Whom it is meant for is judged here again.

    Raises:
        Rejected: NOT_A_CHOICE of a way or a voice that is not known; NOT_FOUND, also of what is not
            meant for the author.
    """
    if arguments.way not in set(ShareWay):
        raise Rejected(Code.NOT_A_CHOICE, field="way", value=arguments.way)
    if arguments.voice is not None and arguments.voice not in set(Voice):
        raise Rejected(Code.NOT_A_CHOICE, field="voice", value=arguments.voice)
    material = reaching_material(tx, context, arguments.material_id)
    guide_id, day = context.actor.guide_id, context.business_on
    wanted = share_id(guide_id, material.id, day)
    kept = tx.find(Share, wanted)
    if kept is None:
        tx.insert(
            Share(
                id=wanted,
                brand_id=material.brand_id,
                guide_id=guide_id,
                material_id=material.id,
                on=day,
                at=context.at,
                ways=[arguments.way],
                voice=arguments.voice,
            )
        )
    else:
        more = () if arguments.way in kept.ways else (arguments.way,)
        if more or arguments.voice != kept.voice:
            tx.update(kept, ways=[*kept.ways, *more], voice=arguments.voice)
    if arguments.with_link:
        make_link(tx, context, LinkKind.MATERIAL, material_id=material.id, share_id=wanted)


@mutation("share.mark", MarkShare)
def mark_share(tx: Tx, context: Context, arguments: MarkShare) -> None:
    """The author's own; what was said last stands.

    Raises:
        Rejected: NOT_FOUND, also of somebody else's; NOT_A_CHOICE; OUT_OF_RANGE of a count;
            WRONG_STATE of counts below what was not posted.
    """
    share = tx.find(Share, arguments.share_id)
    if share is None or share.guide_id != context.actor.guide_id:
        raise Rejected(Code.NOT_FOUND, entity="share")
    if arguments.state not in set(ShareState):
        raise Rejected(Code.NOT_A_CHOICE, field="state", value=arguments.state)
    counts = {"likes": arguments.likes, "comments": arguments.comments}
    for name, count in counts.items():
        if count is not None and not 0 <= count <= MOST_COUNTED:
            raise Rejected(Code.OUT_OF_RANGE, field=name, lowest=0, highest=MOST_COUNTED)
    if arguments.state != ShareState.POSTED and any(c is not None for c in counts.values()):
        raise Rejected(Code.WRONG_STATE, state=arguments.state)
    tx.update(share, state=arguments.state, **counts)
