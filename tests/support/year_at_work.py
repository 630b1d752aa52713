"""What the guide does on a day of the simulated year."""

from __future__ import annotations

from datetime import timedelta

from guide_app.domain.entities import (
    Customer,
    CustomerDate,
    CustomerTag,
    Sop,
)
from guide_app.domain.words import FollowUpStatus
from guide_app.mutations.customers import EditCustomer
from guide_app.mutations.dates import RemoveDate, SaveDate
from guide_app.mutations.enrolments import EnrolInSop
from guide_app.mutations.fields import Change
from guide_app.mutations.sops import version_id
from guide_app.mutations.tags import ChangeTags, TagChange
from guide_app.services.today_models import TodayRow
from tests.support.year import Year

_BETWEEN_LOOKS = 16


def work(year: Year) -> None:
    """The guide acts on some rows of the list."""
    view = year.today.load(year.world.clock())
    rows = [row for row in view.rows if row.status is not FollowUpStatus.WAITING]
    waiting = [row for row in view.rows if row.status is FollowUpStatus.WAITING]
    for number, row in enumerate(year.chance.sample(rows, min(len(rows), 8 * year.busy)), 1):
        _act_on(year, row)
        if number % _BETWEEN_LOOKS == 0:  # a window looks after each: what is kept lives on
            year.today.load(year.world.clock())
    for row in year.chance.sample(waiting, min(len(waiting), 4 * year.busy)):
        outcome = year.chance.choice(["replied", "bought", "will_visit", "no_answer"])
        heat = year.chance.choice([None, None, "cold", "hot"])
        year.today.outcome(row, outcome, heat)
        year.count("outcome")
    year.today.load(year.world.clock())


def _act_on(year: Year, row: TodayRow) -> None:
    dice = year.chance.random()
    if dice < 0.55:
        year.today.send(row)
    elif dice < 0.65:
        year.today.send(row, "replied", year.chance.choice(["warm", "cold"]))
    elif dice < 0.75:
        year.today.skip(row)
    elif dice < 0.9:
        to = year.world.clock().date() + timedelta(days=3)
        year.today.move(row, min(to, row.item.until or to))
    else:
        undo = year.today.send(row)
        year.today.undo(undo)
    year.count("acted")


def note(year: Year) -> None:
    """The guide writes down tags, dates and SOPs of customers."""
    for customer in year.some(2 * year.busy):
        on = year.world.clock().date() + timedelta(days=year.chance.randint(-20, 200))
        kind = year.chance.choice(year.kinds)
        changes = {
            "kind_id": Change(seen=None, new=kind),
            "on": Change(seen=None, new=on.isoformat()),
        }
        year.pc.act(SaveDate(customer_id=customer, changes=changes))
    dates = year.ids_at_pc(CustomerDate)
    if dates and year.chance.random() < 0.7:
        _change_a_date(year, year.chance.choice(dates))
    tags = year.ids_at_pc(CustomerTag)
    if tags and year.chance.random() < 0.5:
        tagged = year.pc.row(CustomerTag, year.chance.choice(tags))
        off = TagChange(
            customer_id=tagged.customer_id,
            tag_id=tagged.tag_id,
            action="remove",
            seen=tuple(tagged.adds),
        )
        year.pc.act(ChangeTags(changes=(off,)))
        year.count("tag off")
    by_hand = year.find(Sop, version_id(year.roots["by_hand"], year.versions["by_hand"]))
    for customer in year.some(year.busy) if by_hand.until is None else ():
        year.pc.act(EnrolInSop(customer_id=customer, sop_id=by_hand.id))
        year.count("by hand")
    for customer in year.some(year.busy):
        size = Change(seen=year.pc.row(Customer, customer).size, new="120")
        year.pc.act(EditCustomer(customer_id=customer, changes={"size": size}))


def _change_a_date(year: Year, date_id: str) -> None:
    row = year.pc.row(CustomerDate, date_id)
    if year.chance.random() < 0.2:
        year.pc.act(
            RemoveDate(customer_id=row.customer_id, date_id=row.id, removed=not row.removed)
        )
    else:
        moved = row.on + timedelta(days=year.chance.randint(-30, 30))
        on = Change(seen=row.on.isoformat(), new=moved.isoformat())
        year.pc.act(SaveDate(customer_id=row.customer_id, date_id=row.id, changes={"on": on}))
    year.count("date moved")
