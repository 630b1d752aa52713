"""What a script's variables mean for one customer on one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guide_app.domain.birthdays import age_on
from guide_app.domain.due_item import DueItem
from guide_app.domain.entities import Brand, Customer, FamilyMember
from guide_app.domain.variables import Variable
from guide_app.domain.words import Relation


def script_values(
    customer: Customer,
    family: Sequence[FamilyMember],
    today: date,
    *,
    brand: str | None,
    store: str | None,
    guide: str | None,
    last_purchase: str | None,
    benefit: str | None = None,
    item: DueItem | None = None,
) -> dict[str, str | int | None]:
    """The values for `variables.fill`, None where nothing is known.

    Args:
        customer: Whom the guide writes to.
        family: Its family members.
        today: The business day.
        brand: The brand's name.
        store: The store's name.
        guide: The guide's name.
        last_purchase: What was bought last, in words.
        benefit: What the brand gives at the moment, see `benefit_of`.
        item: The row of the day's list. A child's birthday makes that child the one spoken of;
            else it is the only child, and with several nobody.
    """
    child = _child(family, item)
    days_since = None
    if customer.last_order_on is not None and customer.last_order_on <= today:
        days_since = (today - customer.last_order_on).days
    return {
        Variable.TITLE: customer.title or customer.name,
        Variable.NAME: customer.name,
        Variable.LAST_PURCHASE: last_purchase,
        Variable.SIZE: customer.size,
        Variable.PREFERENCE: customer.preference,
        Variable.STORE: store,
        Variable.GUIDE: guide,
        Variable.BRAND: brand,
        Variable.DAYS_SINCE: days_since,
        Variable.CHILD: child.name if child else None,
        Variable.CHILD_SIZE: child.size if child else None,
        Variable.AGE: _age(child, item, today),
        Variable.DAYS_LATE: _days_late(item, today),
        Variable.BENEFIT: benefit,
    }


def benefit_of(brand: Brand | None, today: date) -> str | None:
    """What the brand gives to its customers on the day; None once it has run out."""
    if brand is None or (brand.benefit_until is not None and today > brand.benefit_until):
        return None
    return brand.benefit


def _child(family: Sequence[FamilyMember], item: DueItem | None) -> FamilyMember | None:
    member_id = item.reason.facts.get("member_id") if item else None
    children = [m for m in family if m.relation == Relation.CHILD and not m.removed]
    if member_id is not None:
        return next((child for child in children if child.id == member_id), None)
    return children[0] if len(children) == 1 else None


def _days_late(item: DueItem | None, today: date) -> int | None:
    """How long the birthday in question is past; None while it is not."""
    kept_on = item.reason.facts.get("birthday_on") if item else None
    if not isinstance(kept_on, str):
        return None
    days = (today - date.fromisoformat(kept_on)).days
    return days if days > 0 else None


def _age(child: FamilyMember | None, item: DueItem | None, today: date) -> int | None:
    """The age that is meant: the one turned on the birthday in question, else the child's now."""
    if item is not None and "birthday_on" in item.reason.facts:
        age = item.reason.facts["age"]
        return age if isinstance(age, int) else None
    return age_on(child, today) if child else None
