"""What customers looked at: in their history, among the advisor's reasons, and on the list."""

from datetime import timedelta

from sqlalchemy import delete

from guide_app.domain.advice_reasons import AdviceCode, reasons_of
from guide_app.domain.advisor import Urgency
from guide_app.domain.due import DueRules
from guide_app.domain.due_window import due_window
from guide_app.domain.entities import TimelineEntry
from guide_app.domain.ids import row_id
from guide_app.services.models import LOOKED
from localdb.queries import catalog, due
from localdb.schema import ENTITY_TABLES
from tests.domain.people import BRAND, TODAY, days_ago, sop, step, view
from tests.services.shop import NOON, named


def note(ann, ago, text):
    return TimelineEntry(
        id=row_id("note", text),
        brand_id=BRAND,
        customer_id=ann.id,
        kind="note",
        on=days_ago(ago),
        at=NOON - timedelta(days=ago),
        text=text,
    )


def told(lines):
    return [
        (line.details["title"], line.details["times"]) if line.kind == LOOKED else line.text
        for line in lines
    ]


def test_a_thing_has_one_line_in_the_history_where_it_was_looked_at_last(shop):
    ann = shop.put(named("Ann"))
    shop.put(note(ann, 9, "tall"), note(ann, 3, "called"))
    shop.put(*(view(days_ago(ago), n, customer_id=ann.id) for n, ago in enumerate([6] * 49 + [2])))
    shop.put(view(days_ago(5), 0, "hat", "Hat", ann.id))

    assert told(shop.customers.profile(ann.id).timeline) == [
        ("Coat", 50),
        "called",
        ("Hat", 1),
        "tall",
    ]
    assert told(shop.customers.timeline(ann.id, 2)) == [("Coat", 50), "called"]
    assert told(shop.customers.timeline(ann.id, 2, offset=1)) == ["called", ("Hat", 1)]
    assert told(shop.customers.timeline(ann.id, 9, kinds=["note"])) == ["called", "tall"]


def test_it_is_called_what_it_was_called_the_last_time(shop):
    ann = shop.put(named("Ann"))
    shop.put(view(days_ago(1), 0, title="Coat, 20% off", customer_id=ann.id))
    shop.put(view(days_ago(4), 0, title="Winter coat", customer_id=ann.id))

    assert told(shop.customers.profile(ann.id).timeline) == [("Coat, 20% off", 2)]


def test_one_person_has_the_looks_of_both(shop):
    ann = shop.put(named("Ann"))
    again = shop.put(named("Ann again", merged_into=ann.id, removed_on=TODAY))
    shop.put(*(view(days_ago(1), 0, customer_id=one.id) for one in (ann, again)))

    assert told(shop.customers.profile(ann.id).timeline) == [("Coat", 2)]


def silent_looker(shop, looks, name="Ann"):
    ann = named(name, last_contact_on=days_ago(8))
    return shop.put(ann, *(view(days_ago(1), n, customer_id=ann.id) for n in range(looks)))


def test_who_looked_twice_lately_comes_before_the_chances_and_one_look_is_only_told(shop):
    once, twice = silent_looker(shop, 1, "Ann"), silent_looker(shop, 2, "Ben")
    plain = silent_looker(shop, 0, "Cleo")

    seen = shop.today.load(worth_first=True)

    assert seen.rows[0].customer_id == twice.id
    assert seen.advice[twice.id].urgency is Urgency.LOOKED
    assert seen.advice[once.id].urgency is seen.advice[plain.id].urgency is Urgency.USUAL
    reasons = {reason.code: reason.facts for reason in reasons_of(seen.advice[once.id])}
    assert reasons[AdviceCode.LOOKED]["title"] == "Coat"
    shop.put(view(TODAY, 7, customer_id=once.id), view(TODAY, 7, "hat", "Hat", plain.id))
    assert shop.today.load(worth_first=True).advice[once.id].urgency is Urgency.LOOKED


def a_sop(shop, times=3):
    made = shop.put(sop("viewed", trigger_count=times))
    shop.put(step(made, 0), step(made, 5))


def test_the_third_look_puts_the_customer_on_the_list_of_the_same_day(shop):
    a_sop(shop)
    ann = shop.put(named("Ann"))
    shop.put(*(view(days_ago(ago), customer_id=ann.id) for ago in (12, 3)))
    assert shop.today.load(NOON).rows == ()

    shop.put(view(TODAY, customer_id=ann.id))

    (row,) = shop.today.load(NOON).rows
    assert (row.customer_id, row.reason.code) == (ann.id, "sop_viewed")
    assert row.reason.facts["title"] == "Coat"


def test_what_was_done_stays_done_when_looks_of_before_become_known(shop):
    a_sop(shop)
    ann = shop.put(named("Ann"))
    shop.put(*(view(TODAY, n, customer_id=ann.id) for n in range(3)))
    (row,) = shop.today.load(NOON).rows
    shop.today.skip(row)

    shop.put(*(view(days_ago(1), n, customer_id=ann.id) for n in range(3)))

    assert shop.today.load(NOON).rows == ()


def test_what_was_done_months_ago_stays_done_when_the_looks_of_then_were_somebody_elses(shop):
    a_sop(shop)
    ann = shop.put(named("Ann"))
    old = [view(days_ago(90), n, customer_id=ann.id) for n in range(3)]
    shop.put(*old)
    shop.now -= timedelta(days=90)
    (row,) = shop.today.load(shop.now).rows
    shop.today.skip(row)
    shop.now = NOON

    shop.put(*(view(TODAY, n, customer_id=ann.id) for n in range(3)))
    with shop.book.file.write() as connection:
        table = ENTITY_TABLES["page_view"]
        connection.execute(delete(table).where(table.c.id.in_([one.id for one in old])))

    assert shop.today.load(NOON).rows == ()


def test_ten_thousand_looks_are_read_counted(shop):
    a_sop(shop)
    ann = shop.put(named("Ann"))
    shop.put(
        *(view(days_ago(n % 3), n, f"thing {n % 20}", customer_id=ann.id) for n in range(10_000))
    )

    with shop.book.file.read() as connection:
        window = due_window(DueRules(), catalog.sop_plans(connection), TODAY)
        (person,) = due.candidates(connection, window)
    assert (len(person.views), sum(look.times for look in person.views)) == (60, 10_000)
    assert {row.customer_id for row in shop.today.load(NOON).rows} == {ann.id}
