"""Which birthday a stored follow-up was planned for, told by its id."""

from __future__ import annotations

from collections.abc import Sequence

from guide_app.domain.birthdays import Birthday, birthday_of_year
from guide_app.domain.due_ids import birthday_follow_up_id
from guide_app.domain.entities import Customer, FamilyMember, FollowUp
from guide_app.domain.sop import enrolment_id, step_follow_up_id
from guide_app.domain.words import FollowUpKind, FollowUpStatus

_FOR_BIRTHDAYS = (FollowUpKind.BIRTHDAY, FollowUpKind.SOP)
_STILL_LISTED = (FollowUpStatus.PLANNED, FollowUpStatus.WAITING)


def may_be_for_birthday(row: FollowUp) -> bool:
    """Whether a stored follow-up may have to tell a birthday; the family says if it does."""
    return row.kind in _FOR_BIRTHDAYS and row.status in _STILL_LISTED


def birthday_of_row(
    row: FollowUp,
    customer: Customer,
    family: Sequence[FamilyMember],
    root_id: str | None = None,
) -> Birthday | None:
    """The birthday for which a stored follow-up was planned, told by its id; None if for none.

    The day it was planned for would not tell: HQ may have moved the step since. ``root_id`` is the
    first version of the row's SOP, if it is another than the row's.
    """
    if row.kind not in _FOR_BIRTHDAYS:
        return None
    for member in (None, *(member for member in family if not member.removed)):
        for year in range(row.planned_on.year - 1, row.planned_on.year + 2):
            birthday = birthday_of_year(customer, member, year)
            if birthday is not None and _id_for(row, customer.id, birthday, root_id) == row.id:
                return birthday
    return None


def _id_for(row: FollowUp, customer_id: str, birthday: Birthday, root_id: str | None) -> str:
    """The id that a row of this kind would have for a birthday."""
    if row.sop_id is None or row.step_id is None:
        return birthday_follow_up_id(customer_id, birthday.year, birthday.person)
    enrolled = enrolment_id(root_id or row.sop_id, customer_id, birthday.year, birthday.person)
    return step_follow_up_id(enrolled, row.step_id)
