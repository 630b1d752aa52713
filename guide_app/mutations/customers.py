"""Adding, editing, removing and restoring a customer and the family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from guide_app.domain.consent import allow_again, withdraw
from guide_app.domain.contact import after_temperature
from guide_app.domain.entities import Brand, Customer, FamilyMember, TimelineEntry
from guide_app.domain.entity import ENTITIES, entity_of
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.merging import is_alias
from guide_app.domain.policy import may_add_customer
from guide_app.domain.words import Consent, TimelineKind
from guide_app.mutations.access import known_guide, own_customer
from guide_app.mutations.fields import Change, change_fields, read_fields, record_overwritten
from guide_app.mutations.person_rows import change_facts, holder
from guide_app.mutations.registry import mutation
from guide_app.mutations.tx import Context, FieldConflict, Tx

BIRTHDAY_FIELDS = frozenset({"birthday_year", "birthday_month", "birthday_day", "birthday_lunar"})
CUSTOMER_FIELDS = (
    frozenset(
        {
            "name",
            "title",
            "phone",
            "wechat",
            "member_number",
            "remark",
            "source",
            "state",
            "temperature",
        }
    )
    | {"consent", "size", "preference", "deleted_us"}
    | BIRTHDAY_FIELDS
)
FAMILY_FIELDS = frozenset({"relation", "name", "size", "removed"}) | BIRTHDAY_FIELDS
RESTORE_DAYS = 30
CONSENT_ORDINAL = 1
FAMILY_LIMIT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCustomer:
    """A new customer; the author is the guide unless a manager names another."""

    values: Mapping[str, Any]
    family: tuple[Mapping[str, Any], ...] = ()
    guide_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCustomer:
    """Changed fields, each with the value that was seen.

    Attributes:
        withdrawals_seen: The withdrawals that consent given anew ends: those that its author knew
            of, see `guide_app.domain.consent`. None: whichever stand.
    """

    customer_id: str
    changes: Mapping[str, Change]
    withdrawals_seen: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveFamilyMember:
    """A new family member (no id), or changes to one."""

    customer_id: str
    changes: Mapping[str, Change]
    member_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCustomer:
    """Take a customer out of every list; nothing is lost, `RestoreCustomer` brings all back."""

    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreCustomer:
    """Bring a removed customer back."""

    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreValue:
    """Put back a value that a later edit overwrote, within 30 days."""

    customer_id: str
    entry_id: str
    field_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealContact:
    """The author looked at a customer's full phone number.

    Changes nothing, is kept in the audit.
    """

    customer_id: str
    field_name: str = field(default="phone")


@mutation("customer.create", CreateCustomer)
def create_customer(tx: Tx, context: Context, arguments: CreateCustomer) -> None:
    """Add the customer, the family, and the line that says when."""
    owner = known_guide(tx, context, arguments.guide_id or context.actor.guide_id)
    if owner.store_id is None or not owner.active:
        raise Rejected(Code.NOT_ALLOWED)
    add_customer(tx, context, arguments.values, arguments.family, owner.store_id, owner.id)


def add_customer(
    tx: Tx,
    context: Context,
    given: Mapping[str, Any],
    family: tuple[Mapping[str, Any], ...],
    store_id: str,
    guide_id: str | None,
) -> None:
    """Add a customer of a store to a guide's book, or to the store's pool (None)."""
    actor = context.actor
    if len(family) > FAMILY_LIMIT:
        raise Rejected(Code.TOO_MANY, field="family", limit=FAMILY_LIMIT)
    if not may_add_customer(actor, actor.brand_id, store_id, guide_id):
        raise Rejected(Code.NOT_ALLOWED)
    values = read_fields(ENTITIES["customer"], given, CUSTOMER_FIELDS)
    if "name" not in values:
        raise Rejected(Code.REQUIRED, field="name")
    customer = Customer(
        id=context.new_id(0),
        brand_id=actor.brand_id,
        store_id=store_id,
        guide_id=guide_id,
        added_on=context.business_on,
        **values,
    )
    check_birthday(customer)
    tx.insert(customer)
    if customer.temperature is not None:
        _follow_temperature(tx, context, customer)
    tx.insert(
        TimelineEntry(
            id=context.new_id(1),
            brand_id=actor.brand_id,
            customer_id=customer.id,
            kind=TimelineKind.ADDED.value,
            on=context.business_on,
            at=context.at,
            guide_id=actor.guide_id,
            details={"source": customer.source},
        )
    )
    for number, member in enumerate(family):
        _insert_member(tx, context, customer, context.new_id(2 + number), member)


@mutation("customer.edit", EditCustomer)
def edit_customer(tx: Tx, context: Context, arguments: EditCustomer) -> None:
    """Change fields; conflicts as `change_fields`."""
    customer = own_customer(tx, context, arguments.customer_id)
    edited, overwritten = change_fields(tx, context, customer, arguments.changes, CUSTOMER_FIELDS)
    check_birthday(edited)
    record_overwritten(tx, context, customer, customer, overwritten)
    change, seen = arguments.changes.get("consent"), arguments.withdrawals_seen
    _note_consent(tx, context, customer, edited, change, seen)
    if edited.temperature != customer.temperature:
        _follow_temperature(tx, context, edited)


@mutation("family.save", SaveFamilyMember)
def save_family_member(tx: Tx, context: Context, arguments: SaveFamilyMember) -> None:
    """Add or change a family member."""
    customer = own_customer(tx, context, arguments.customer_id)
    if arguments.member_id is None:
        values = {name: change.new for name, change in arguments.changes.items()}
        _insert_member(tx, context, customer, context.new_id(0), values)
        return
    member = tx.get(FamilyMember, arguments.member_id)
    customer = holder(tx, customer, member.customer_id, "family_member")
    edited, overwritten = change_fields(tx, context, member, arguments.changes, FAMILY_FIELDS)
    check_birthday(edited)
    record_overwritten(tx, context, customer, member, overwritten)


@mutation("customer.remove", RemoveCustomer)
def remove_customer(tx: Tx, context: Context, arguments: RemoveCustomer) -> None:
    """Mark the customer as removed."""
    customer = own_customer(tx, context, arguments.customer_id)
    _check_single(customer)
    tx.update(customer, removed_on=context.business_on)
    _add_line(tx, context, customer.id, 0, TimelineKind.REMOVED, None)


@mutation("customer.restore", RestoreCustomer)
def restore_customer(tx: Tx, context: Context, arguments: RestoreCustomer) -> None:
    """Take the mark away again."""
    customer = own_customer(tx, context, arguments.customer_id, removed=True)
    _check_single(customer)
    if customer.removed_on is None:
        raise Rejected(Code.WRONG_STATE, state="present")
    tx.update(customer, removed_on=None)
    _add_line(tx, context, customer.id, 0, TimelineKind.RESTORED, None)


@mutation("customer.restore_value", RestoreValue)
def restore_value(tx: Tx, context: Context, arguments: RestoreValue) -> None:
    """Give the lost value back, and keep the one it replaces.

    A birthday is one value, whichever field of it is named.
    """
    customer = own_customer(tx, context, arguments.customer_id)
    entry = tx.get(TimelineEntry, arguments.entry_id)
    customer = holder(tx, customer, entry.customer_id, "timeline_entry")
    if entry.kind != TimelineKind.OVERWRITTEN:
        raise Rejected(Code.NOT_FOUND, entity="timeline_entry")
    if context.business_on - entry.on > timedelta(days=RESTORE_DAYS):
        raise Rejected(Code.TOO_LATE, days=RESTORE_DAYS)
    name = arguments.field_name
    fields = entry.details["fields"]
    if name not in fields:
        raise Rejected(Code.UNKNOWN_FIELD, field=name)
    family = entry.details["entity"] == "family_member"
    row_id = entry.details["row_id"]
    row: Customer | FamilyMember = (
        tx.get(FamilyMember, row_id) if family else tx.get(Customer, row_id)
    )
    allowed = FAMILY_FIELDS if family else CUSTOMER_FIELDS
    names = BIRTHDAY_FIELDS & fields.keys() if name in BIRTHDAY_FIELDS else {name}
    changes = {
        one: Change(seen=fields[one]["kept"], new=fields[one]["lost"]) for one in sorted(names)
    }
    edited, overwritten = change_fields(tx, context, row, changes, allowed)
    check_birthday(edited)
    record_overwritten(tx, context, customer, edited, overwritten)
    if isinstance(row, Customer) and isinstance(edited, Customer):
        if edited.temperature != row.temperature:
            edited = _follow_temperature(tx, context, edited)
        _note_consent(tx, context, row, edited, changes.get("consent"), None)


@mutation("customer.reveal", RevealContact)
def reveal_contact(tx: Tx, context: Context, arguments: RevealContact) -> None:
    """Nothing changes; the server's audit keeps who looked and when."""
    own_customer(tx, context, arguments.customer_id, removed=True)


def check_birthday(row: Customer | FamilyMember) -> None:
    """Refuse a birthday that no calendar has.

    Raises:
        Rejected: OUT_OF_RANGE or REQUIRED with the field.
    """
    if (row.birthday_month is None) != (row.birthday_day is None):
        raise Rejected(Code.REQUIRED, field="birthday_day")
    if row.birthday_month is None or row.birthday_day is None:
        return
    check_day(row.birthday_year, row.birthday_month, row.birthday_day, lunar=row.birthday_lunar)


def check_day(year: int | None, month: int, day: int, *, lunar: bool) -> None:
    """Refuse a birthday that no calendar has; raises as `check_birthday`."""
    longest = 30 if lunar else (29 if month == 2 else 31)
    if not 1 <= month <= 12:
        raise Rejected(Code.OUT_OF_RANGE, field="birthday_month")
    if not 1 <= day <= longest:
        raise Rejected(Code.OUT_OF_RANGE, field="birthday_day")
    if year is not None and not 1900 <= year <= 2100:
        raise Rejected(Code.OUT_OF_RANGE, field="birthday_year")


def _check_single(customer: Customer) -> None:
    if is_alias(customer):
        raise Rejected(Code.WRONG_STATE, state="merged", entity="customer", name=customer.name)


def _follow_temperature(tx: Tx, context: Context, customer: Customer) -> Customer:
    """Start or end the cool-down, as a temperature noted with an outcome would."""
    days = tx.get(Brand, customer.brand_id).cool_down_days
    on, temperature = context.business_on, customer.temperature
    return change_facts(
        tx, customer, lambda known: after_temperature(known, temperature, on, days)
    ).row


def _note_consent(
    tx: Tx,
    context: Context,
    before: Customer,
    edited: Customer,
    change: Change | None,
    withdrawals_seen: tuple[str, ...] | None,
) -> None:
    """Every withdrawal leaves its line and stands by itself, also beside another one.

    Consent given anew while somebody else's withdrawal stands is a conflict.
    """
    line_id = context.new_id(CONSENT_ORDINAL)
    now = tx.get(Customer, before.id)
    if change is not None and change.new == Consent.WITHDRAWN:
        edited = change_facts(tx, now, lambda known: withdraw(known, line_id)).row
    elif edited.consent != before.consent:
        edited = change_facts(
            tx,
            now,
            lambda known: allow_again(known, withdrawals_seen),
            everyone=not is_alias(now),
        ).row
        if edited.consent != Consent.GRANTED:
            context.conflicts.append(
                FieldConflict(
                    "customer", before.id, "consent", Consent.GRANTED.value, edited.consent
                )
            )
            return
    else:
        return
    details = {"consent": edited.consent}
    _add_line(tx, context, before.id, CONSENT_ORDINAL, TimelineKind.CONSENT, details)


def _insert_member(
    tx: Tx, context: Context, customer: Customer, member_id: str, values: Mapping[str, Any]
) -> None:
    read = read_fields(entity_of(FamilyMember), values, FAMILY_FIELDS)
    if "relation" not in read:
        raise Rejected(Code.REQUIRED, field="relation")
    member = FamilyMember(id=member_id, brand_id=customer.brand_id, customer_id=customer.id, **read)
    check_birthday(member)
    tx.insert(member)


def _add_line(
    tx: Tx, context: Context, customer_id: str, ordinal: int, kind: TimelineKind, details: Any
) -> None:
    tx.insert(
        TimelineEntry(
            id=context.new_id(ordinal),
            brand_id=context.actor.brand_id,
            customer_id=customer_id,
            kind=kind.value,
            on=context.business_on,
            at=context.at,
            guide_id=context.actor.person_id,
            details=details,
        )
    )
