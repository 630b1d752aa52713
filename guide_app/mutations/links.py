"""Links that guides give away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guide_app.domain.entities import Link, Material, Questionnaire, SentLink
from guide_app.domain.entity import Row
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.links import slug_of
from guide_app.domain.words import LinkKind
from guide_app.mutations.access import brand_row, own_customer
from guide_app.mutations.materials import reaching_material
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, Tx

LEADS_TO: Mapping[LinkKind, tuple[str, type[Row]]] = {
    LinkKind.MATERIAL: ("material_id", Material),
    LinkKind.QUESTIONNAIRE: ("questionnaire_id", Questionnaire),
}
"""The kinds that lead to a row, by the field that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A new link of the author's; its id is the first that the mutation makes.

    ``to_id`` is the row that its kind leads to, ``code`` a product's, ``customer_id`` the one to
    whom it is given.
    """

    kind: str
    to_id: str | None = None
    code: str | None = None
    customer_id: str | None = None


@mutation("link.open", OpenLink)
def open_link(tx: Tx, context: Context, arguments: OpenLink) -> None:
    """Every time a link of its own, so that who opens it can be told from others.

    Raises:
        Rejected: NOT_A_CHOICE of a kind that is not known; REQUIRED and UNKNOWN_FIELD where what
            it leads to does not fit its kind; NOT_FOUND.
    """
    if arguments.kind not in set(LinkKind):
        raise Rejected(Code.NOT_A_CHOICE, field="kind", value=arguments.kind)
    kind = LinkKind(arguments.kind)
    wanted = {"to_id": kind in LEADS_TO, "code": kind is LinkKind.PRODUCT}
    for name, needed in wanted.items():
        given = getattr(arguments, name)
        if needed and not given:
            raise Rejected(Code.REQUIRED, field=name)
        if not needed and given is not None:
            raise Rejected(Code.UNKNOWN_FIELD, field=name)
    leads_to: dict[str, Any] = {"code": arguments.code}
    if kind in LEADS_TO:
        field, target = LEADS_TO[kind]
        to_id = arguments.to_id or ""
        if kind is LinkKind.MATERIAL:
            leads_to[field] = reaching_material(tx, context, to_id).id
        else:
            leads_to[field] = brand_row(tx, context, target, to_id).id
    customer = None
    if arguments.customer_id is not None:
        customer = own_customer(tx, context, arguments.customer_id)
    link = make_link(tx, context, kind, **leads_to)
    if customer is not None:
        tx.insert(
            SentLink(
                id=context.new_id(1),
                brand_id=link.brand_id,
                customer_id=customer.id,
                link_id=link.id,
                on=link.on,
            )
        )


def make_link(tx: Tx, context: Context, kind: LinkKind, **leads_to: Any) -> Link:
    """A link of the author's, under the first id that the mutation makes."""
    link_id = context.new_id(0)
    link = Link(
        id=link_id,
        brand_id=context.actor.brand_id,
        guide_id=context.actor.guide_id,
        slug=slug_of(link_id),
        kind=kind.value,
        on=context.business_on,
        at=context.at,
        **leads_to,
    )
    tx.insert(link)
    return link
