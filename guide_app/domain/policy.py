"""Who may see and change what. Denied unless a line here allows it.

A guide holds the customers that are theirs, a manager those of the store, HQ those of the brand.
Nobody ever reaches over the border of a brand, and an account that is off may do nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.domain.entities import ChatGroup, Customer, Guide, TagGroup
from guide_app.domain.pool import may_be_called
from guide_app.domain.words import Role

CATALOG = frozenset(
    {"brand", "region", "store", "guide", "tag_group", "tag", "script", "script_variant"}
    | {"date_kind", "material", "product", "sku", "channel_code"}
)
"""The entities that HQ keeps for everybody, row by row."""
_RANKS = (Role.GUIDE, Role.MANAGER, Role.HQ)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf something is done, as the server knows them now.

    Attributes:
        store_id: None for HQ.
        active: False once the account is switched off.
        customer_id: The customer who acts for themselves, at a page of the server: nobody's
            account (``guide_id`` is empty), and nobody else can be reached.
    """

    guide_id: str
    role: str
    brand_id: str
    store_id: str | None
    active: bool = True
    customer_id: str | None = None

    @property
    def person_id(self) -> str | None:
        """The account that acts; None: the customer, who has none."""
        return self.guide_id or None

    @classmethod
    def customer(cls, customer: Customer) -> Actor:
        """The customer, who may write about nobody but themselves."""
        return cls("", Role.GUIDE.value, customer.brand_id, None, customer_id=customer.id)

    @classmethod
    def of(cls, guide: Guide) -> Actor:
        """The actor that an account stands for."""
        return cls(guide.id, guide.role, guide.brand_id, guide.store_id, guide.active)


def may_see_customer(actor: Actor, customer: Customer) -> bool:
    """Whether ``actor`` may hold the customer and everything that belongs to it."""
    if actor.customer_id is not None:
        return actor.active and (actor.brand_id, actor.customer_id) == (
            customer.brand_id,
            customer.id,
        )
    return _reaches(actor, customer.brand_id, customer.store_id, customer.guide_id)


def may_change_customer(actor: Actor, customer: Customer) -> bool:
    """Whether ``actor`` may write about the customer: facts, tags, notes, follow-ups.

    Also who held a customer that was merged: a PC that was away has not heard of it.
    """
    return may_see_customer(actor, customer) or _held_before(actor, customer)


def _held_before(actor: Actor, customer: Customer) -> bool:
    """Whoever held a merged customer may not know of it yet, and goes on writing."""
    if customer.merged_into is None or actor.customer_id is not None:
        return False
    kept = customer.merged
    return _reaches(actor, customer.brand_id, kept["store_id"], kept["guide_id"])


def may_set_tags(actor: Actor, group: TagGroup) -> bool:
    """Whether ``actor`` may put tags of the group on customers, and take them off."""
    if group.editable_by is None:
        return True
    return _RANKS.index(Role(actor.role)) >= _RANKS.index(Role(group.editable_by))


def may_add_customer(actor: Actor, brand_id: str, store_id: str, guide_id: str | None) -> bool:
    """Whether ``actor`` may add a customer of that brand and store to that guide's book.

    A guide adds to their own book in their own store only.
    """
    if actor.role == Role.GUIDE and store_id != actor.store_id:
        return False
    return _reaches(actor, brand_id, store_id, guide_id)


def may_transfer(actor: Actor, customer: Customer, to_guide: Guide | None) -> bool:
    """Whether ``actor`` may hand the customer over to ``to_guide``, or to the store's pool (None).

    A manager moves customers inside the store, HQ inside the brand. Only somebody who serves in a
    store, and whose account is on, can take a customer over.
    """
    if actor.role == Role.GUIDE or not may_see_customer(actor, customer):
        return False
    if to_guide is None:
        return True
    if not to_guide.active or to_guide.store_id is None:
        return False
    if to_guide.role not in (Role.GUIDE, Role.MANAGER):
        return False
    return _reaches(actor, to_guide.brand_id, to_guide.store_id, to_guide.id)


def may_claim(actor: Actor, customer: Customer) -> bool:
    """Whether ``actor`` may take the customer out of the pool: out of the own store's."""
    return (
        actor.active
        and (actor.brand_id, actor.store_id) == (customer.brand_id, customer.store_id)
        and may_be_called(customer)
    )


def may_see_guide(actor: Actor, guide: Guide) -> bool:
    """Whether ``actor`` may know of the account: HQ of the brand's, others of their store's."""
    if not actor.active or actor.brand_id != guide.brand_id:
        return False
    if actor.role == Role.HQ or actor.guide_id == guide.id:
        return True
    return actor.role in (Role.GUIDE, Role.MANAGER) and _same_store(actor, guide.store_id)


def may_run_group(actor: Actor, group: ChatGroup) -> bool:
    """Whether ``actor`` may open the WeChat group, and say how it stands with it."""
    return _reaches(actor, group.brand_id, group.store_id, group.guide_id)


def may_change_catalog(actor: Actor, entity: str, brand_id: str) -> bool:
    """Whether ``actor`` may write rows of a catalogue entity of that brand."""
    return (
        actor.active and actor.role == Role.HQ and actor.brand_id == brand_id and entity in CATALOG
    )


def may_reset_password(actor: Actor, guide: Guide) -> bool:
    """Whether ``actor`` may give the account a new one-time password.

    HQ for the whole brand, a manager for the guides of the store. One's own password is changed by
    knowing the old one, which is not a matter of policy.
    """
    if not actor.active or actor.brand_id != guide.brand_id or actor.guide_id == guide.id:
        return False
    if actor.role == Role.HQ:
        return True
    return (
        actor.role == Role.MANAGER
        and guide.role == Role.GUIDE
        and _same_store(actor, guide.store_id)
    )


def _reaches(actor: Actor, brand_id: str, store_id: str, guide_id: str | None) -> bool:
    if not actor.active or actor.brand_id != brand_id:
        return False
    if actor.role == Role.HQ:
        return True
    if actor.role == Role.MANAGER:
        return _same_store(actor, store_id)
    return actor.role == Role.GUIDE and guide_id is not None and guide_id == actor.guide_id


def _same_store(actor: Actor, store_id: str | None) -> bool:
    return store_id is not None and actor.store_id == store_id
