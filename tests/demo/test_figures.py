"""The figures of both data sets are those of plain SQL, over a quarter with everything in it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain

import pytest
from lunar_python import LunarMonth, Solar
from sqlalchemy import text

from guide_app.domain.figures import Figure, Period, tally
from guide_app.domain.sop_conversion import GRACE_DAYS
from guide_app.domain.words import Trigger
from guide_app.tables.figures import counted_by_days, figure_rows
from guide_app.tables.merged import heads_of
from guide_app.tables.people import people
from guide_app.tables.sop_results import sop_results
from server.demo.brand import DEMO_DAY, seed_demo
from server.demo.journey import seed_journey
from server.planner import brand_plans
from server.schema import ENTITY_TABLES
from tests.demo.played import play_a_quarter
from tests.demo.played_sops import AFTER, BEFORE, FOR_SOME, TWICE
from tests.demo.servers import empty_server
from tests.demo.test_journey import SLICE

# Every row by the person whose it is, and everybody who is there: written without looking at how
# the product asks.
PEOPLE = """
with person as (select id as row_id, coalesce(merged_into, id) as id from customer),
here as (select * from customer where removed_on is null),
bought as (
    select p.id, o.ordered_on, o.amount, coalesce(o.returned_amount, 0) as back,
           o.returned_amount is not null and o.returned_amount = o.amount as all_back
    from "order" o join person p on p.row_id = o.customer_id
),
told as (
    select p.id, f.id as follow_up_id, f.sent_on, f.closed_on,
           coalesce(f.outcome in ('replied', 'will_visit', 'bought'), 0) as answered
    from follow_up f join person p on p.row_id = f.customer_id
),
sent as (
    select t.*, row_number() over (partition by t.id order by t.sent_on, follow_up_id) as nth
    from told t join here using (id) where t.sent_on >= here.added_on
),
exchange as (
    select t.*, row_number() over (
        partition by t.id order by coalesce(t.sent_on, t.closed_on), follow_up_id
    ) as nth
    from told t join here using (id)
    where coalesce(t.sent_on, t.closed_on) >= here.added_on
      and (t.sent_on is not null or t.answered)
),
added as (select * from here where added_on between :first and :last),
first_order as (
    select a.id, julianday(min(b.ordered_on)) - julianday(a.added_on) as days
    from added a join bought b on b.id = a.id and b.ordered_on >= a.added_on group by a.id
)
"""
GREETED = """
select coalesce(sum(answered and julianday(closed_on) - julianday(sent_on) <= 7), 0), count(*)
from sent where nth = 1 and sent_on between :first and :last
"""
TALKED = """
select (select count(distinct id) from added join exchange using (id) where nth > 1 and answered),
       (select count(*) from added)
"""
PURCHASED = "select (select count(*) from first_order), (select count(*) from added)"
MEDIAN = """
select avg(days) from (
    select days, row_number() over (order by days) as at, count(*) over () as n from first_order
) where at in ((n + 1) / 2, (n + 2) / 2)
"""
ADDS = "select count(*), count(*) from added"
ORDERED = """
select count(*), count(*), coalesce(sum(b.amount - b.back), 0)
from added a join bought b on b.id = a.id and b.ordered_on >= a.added_on where not b.all_back
"""
EXPECTED = {
    Figure.ADDS: ADDS,
    Figure.GREETING_REPLY: GREETED,
    Figure.CONVERSATION: TALKED,
    Figure.FIRST_PURCHASE: PURCHASED,
    Figure.ADD_TO_PURCHASE: PURCHASED,
    Figure.AVERAGE_ORDER: ORDERED,
}
SHARES = (
    Figure.GREETING_REPLY,
    Figure.CONVERSATION,
    Figure.FIRST_PURCHASE,
    Figure.ADD_TO_PURCHASE,
)
"""The figures of which not everybody counts."""

# The enrolments of a SOP as (id, started_on): of the trigger, over what `PEOPLE` names. The days of
# the period are in `calendar`, with the birthdays that are kept on them: SQL knows no moons.
BEGUN = {
    "added": "select id, added_on as started_on from here",
    "purchase": "select id, ordered_on as started_on from bought join here using (id)",
    "repurchase": """
        select id, date(ordered_on, '+' || days || ' days') as started_on from (
            select id, ordered_on, here.repurchase_days as days,
                   lead(ordered_on) over (partition by id order by ordered_on) as next_on
            from (select distinct id, ordered_on from bought) join here using (id)
        )
        where days > 0 and coalesce(julianday(next_on) - julianday(ordered_on) >= days, 1)
    """,
    "first_purchase": """
        select id, min(ordered_on) as started_on from bought join here using (id) group by id
    """,
    "returned": """
        select p.id, max(o.returned_on) as started_on
        from "order" o join person p on p.row_id = o.customer_id join here on here.id = p.id
        group by p.id
    """,
    "silent": """
        select id, date(day, '+' || :days || ' days') as started_on from (
            select touched.id, day, lead(day) over (partition by touched.id order by day) as next
            from (
                select id, added_on as day from here
                union select id, last_contact_on from here
                union select id, ordered_on from bought
                union select id, sent_on from told
                union select id, closed_on from told where answered
            ) touched join here using (id) where day >= added_on
        )
        where coalesce(julianday(next) - julianday(day) >= :days, 1)
    """,
    "birthday": """
        select born.id, c."on" as started_on from (
            select id, birthday_year, birthday_month, birthday_day, birthday_lunar from here
            union all
            select p.id, f.birthday_year, f.birthday_month, f.birthday_day, f.birthday_lunar
            from family_member f join person p on p.row_id = f.customer_id where not f.removed
        ) born join here using (id)
        join calendar c on c.lunar = born.birthday_lunar
            and c.month = born.birthday_month and c.day = born.birthday_day
        where coalesce(born.birthday_year < c.year, 1)
    """,
    "dated": """
        select p.id, coalesce(c."on", d."on") as started_on
        from customer_date d join person p on p.row_id = d.customer_id join here on here.id = p.id
        join date_kind k on k.id = d.kind_id
        left join calendar c on k.yearly and not c.lunar and c."on" >= d."on"
            and c.month = strftime('%m', d."on") + 0 and c.day = strftime('%d', d."on") + 0
        where d.kind_id = :kind and not d.removed and (c."on" is not null or not k.yearly)
    """,
    "tagged": """
        select p.id, min(t.since) as started_on
        from customer_tag t join person p on p.row_id = t.customer_id join here on here.id = p.id
        where t.tag_id = :tag group by p.id
    """,
    "answered": """
        select p.id, s.answered_on as started_on
        from answer_sheet s join person p on p.row_id = s.customer_id join here on here.id = p.id
        where s.questionnaire_id = :questionnaire and not s.undone and exists (
            select 1 from json_each(s.answers, '$.' || json_extract(:answer, '$.question')) given
            join json_each(:answer, '$.answers') wanted on given.value = wanted.value
        )
    """,
    "by_hand": """
        select p.id, e.started_on
        from enrolment e join person p on p.row_id = e.customer_id join here on here.id = p.id
        where e.sop_id = :sop
    """,
    "fixed_date": "select id, :fixed as started_on from here where added_on <= :fixed",
    "viewed": """
        select id, min("on") as started_on from (
            select p.id, v.kind, v.code, v."on", (
                select count(*) from page_view w join person q on q.row_id = w.customer_id
                where q.id = p.id and w.kind = v.kind and w.code = v.code
                and w."on" > date(v."on", :within) and w."on" <= v."on"
                and strftime('%Y', w."on") = strftime('%Y', v."on")
            ) as seen
            from page_view v join person p on p.row_id = v.customer_id join here on here.id = p.id
        )
        where seen >= :times group by id, kind, code, strftime('%Y', "on")
    """,
    "weekly": """
        select id, c."on" as started_on from (select distinct "on" from calendar) c
        join here on added_on <= c."on"
        where :weekdays >> ((strftime('%w', c."on") + 6) % 7) & 1
    """,
}
# Of an enrolment: that it has the version, and that the condition holds for whom it is now.
OF_A_VERSION = """
select id, started_on from ({begun}) where started_on >= coalesce(:since, '')
    and started_on < coalesce(:over, '9999')
    and (:worn is null or id in (
        select p.id from customer_tag t join person p on p.row_id = t.customer_id
        where t.tag_id = :worn
    ))
    and (:known is null or id in (
        select id from here where max(coalesce(last_answer_on, ''), coalesce(last_order_on, ''))
            >= :known
    ))
"""
# What follows a SOP that a purchase ends, once its last step's day has passed.
FOLLOWS = """
union select id, date(started_on, :wait) from ({begun}) done where not exists (
    select 1 from bought where bought.id = done.id and ordered_on > started_on
    and ordered_on < date(started_on, :wait)
)
"""
SOP_WEEKS = (2, 13, 52)
CONVERTED = """
, calendar as (
    select json_extract(value, '$[0]') as "on", json_extract(value, '$[1]') as lunar,
           json_extract(value, '$[2]') as year, json_extract(value, '$[3]') as month,
           json_extract(value, '$[4]') as day
    from json_each(:calendar)
),
begun as ({begun}),
taken as materialized (
    select distinct id, started_on, date(started_on, :window) as until
    from begun where started_on between :first and :last
),
bought_on as materialized (select distinct id, ordered_on from bought)
select count(distinct taken.id), count(distinct b.id)
from taken left join bought_on b on b.id = taken.id and b.ordered_on > started_on
    and b.ordered_on <= until
"""


@pytest.fixture(scope="module", params=["demo", "journey"])
def data_set(request, tmp_path_factory):
    """A database with a quarter played over it, and the day that it is there."""
    database = empty_server(tmp_path_factory.mktemp(request.param))
    if request.param == "demo":
        info = seed_demo(database, lambda: datetime(2026, 10, 2, 1, tzinfo=UTC), scale="small")
        today = DEMO_DAY
    else:
        info = seed_journey(database, lambda: datetime(2018, 1, 1, 9, tzinfo=UTC), source=SLICE)
        today = date(2018, 1, 1)
    play_a_quarter(database, info, today)
    yield database, today
    database.dispose()


def weeks_to(today, weeks):
    return Period(today - timedelta(weeks=weeks), today)


def span_of(period):
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def plainly(connection, period, query):
    """What the SQL says of the period."""
    return tuple(connection.execute(text(PEOPLE + query), span_of(period)).one())


def kept_on(day):
    """The birthdays that are kept on a day: by which calendar, of which year, and as written.

    What the month has no day for is kept on its last, and nothing in a leap month.
    """
    last = (day + timedelta(days=1)).day == 1
    for written in range(day.day, 32 if last else day.day + 1):
        yield day.isoformat(), 0, day.year, day.month, written
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    year, month, number = lunar.getYear(), lunar.getMonth(), lunar.getDay()
    if month > 0:  # a leap month has a negative number
        last = number == LunarMonth.fromYm(year, month).getDayCount()
        for written in range(number, 31 if last else number + 1):
            yield day.isoformat(), 1, year, month, written


def calendar_of(period):
    days = (period.last - period.first).days + 1
    every_day = (period.first + timedelta(days=at) for at in range(days))
    return json.dumps([kept for day in every_day for kept in kept_on(day)])


def counted(connection, figure, period):
    query = counted_by_days(figure_rows(ENTITY_TABLES, figure, period))
    return tally(figure, map(tuple, connection.execute(query)))


@pytest.mark.parametrize("weeks", [1, 4, 13, 60])
def test_every_figure_is_that_of_plain_sql(data_set, weeks):
    database, today = data_set
    period = weeks_to(today, weeks)

    with database.read() as connection:
        (typical,) = plainly(connection, period, MEDIAN)
        for figure in Figure:
            made = counted(connection, figure, period)
            numerator, denominator, *cents = plainly(connection, period, EXPECTED[figure])
            assert (made.counted, made.out_of) == (numerator, denominator), figure
            if figure in (Figure.FIRST_PURCHASE, Figure.ADD_TO_PURCHASE):
                assert made.median_days == typical
            if cents:
                assert made.total == Decimal(int(cents[0])) / 100


@pytest.mark.parametrize("weeks", [4, 13])
@pytest.mark.parametrize("figure", SHARES)
def test_of_every_share_some_count_and_some_do_not(data_set, figure, weeks):
    database, today = data_set

    with database.read() as connection:
        numerator, denominator = plainly(connection, weeks_to(today, weeks), EXPECTED[figure])

    assert 0 < numerator < denominator


# What must be among the rows that the figures are out of, so that to leave it out, or to count it,
# makes another number.
AMONG = {
    "who was added and then removed": """
        select count(*) from customer where merged_into is null and removed_on is not null
        and added_on between :first and :last
    """,
    "somebody under whose other row the greeting went out": """
        select count(*) from sent join follow_up f on f.id = follow_up_id
        where nth = 1 and f.customer_id <> sent.id
    """,
    "somebody under whose other row the exchange was": """
        select count(*) from added join exchange using (id) join follow_up f on f.id = follow_up_id
        where nth > 1 and answered and f.customer_id <> added.id
    """,
    "somebody under whose other row the order is": """
        select count(*) from added join "order" o join person p on p.row_id = o.customer_id
        where p.id = added.id and o.customer_id <> added.id
    """,
    "an answer to the greeting that came too late": """
        select count(*) from sent where nth = 1 and answered
        and julianday(closed_on) - julianday(sent_on) > 7
    """,
    "an answer to the greeting on the last day that counts": """
        select count(*) from sent where nth = 1 and answered
        and julianday(closed_on) - julianday(sent_on) = 7
    """,
    "a greeting that nobody answered": "select count(*) from sent where nth = 1 and not answered",
    "somebody who only answered the greeting": """
        select count(*) from added join exchange e using (id) where nth = 1 and answered
        and not exists (select 1 from exchange x where x.id = e.id and x.nth > 1 and x.answered)
    """,
    "an exchange that the customer began unasked": """
        select count(*) from added join exchange using (id)
        where sent_on is null and nth > 1 and answered
    """,
    "somebody who wrote first, and not again": """
        select count(*) from added join exchange e using (id) where sent_on is null and nth = 1
        and not exists (select 1 from exchange x where x.id = e.id and x.nth > 1 and x.answered)
    """,
    "a message that was taken back": """
        select count(*) from timeline_entry where undone and kind = 'contact'
        and "on" between :first and :last
    """,
    "an order that came back whole": """
        select count(*) from added join bought using (id) where all_back
    """,
    "an order of which a part came back": """
        select count(*) from added join bought using (id) where back > 0 and not all_back
    """,
}


@pytest.mark.parametrize("case", AMONG)
def test_the_quarter_has(data_set, case):
    database, today = data_set

    with database.read() as connection:
        (found,) = plainly(connection, weeks_to(today, 13), AMONG[case])

    assert found > 0


def conversions(connection, period, today):
    """By SOP and version: the SOP, what the product says, and what the SQL says."""
    (brand_id,) = connection.execute(text("select id from brand")).one()
    plans = brand_plans(connection, brand_id)
    results = [one for _, one in sop_results(connection, ENTITY_TABLES, plans, period, today)]
    calendar = calendar_of(period)
    for plan in plans:
        sop = plan.sop
        mine = [one.until for one in results if one.plan.sop.id == sop.id]
        window = max(0, *(step.day_offset for step in plan.steps)) + GRACE_DAYS
        begun, worn, known = BEGUN[sop.trigger], None, None
        before = next((one for one in plans if one.sop.next_id == plan.root_id), None)
        if before is not None:
            assert [rule.code for rule in before.ends] == ["bought"]
            begun += FOLLOWS.format(begun=BEGUN[before.sop.trigger])
        if sop.condition is not None:
            (group,) = sop.condition["all"]
            facts = {clause["fact"]: clause for clause in group["any"]}
            if set(facts) == {"tag"}:
                (worn,) = facts["tag"]["in"]
            else:
                assert set(facts) == {"last_answer_on", "last_order_on"}
                (days,) = {clause["from"] for clause in facts.values()}
                known = (today + timedelta(days=days)).isoformat()
        begun = OF_A_VERSION.format(begun=begun)
        query = text(PEOPLE + CONVERTED.format(begun=begun))
        values = span_of(period) | {
            "window": f"+{window} days",
            "since": sop.since and sop.since.isoformat(),
            "over": sop.until and sop.until.isoformat(),
            "worn": worn,
            "known": known,
            "wait": before and f"+{max(step.day_offset for step in before.steps) + 1} days",
            "calendar": calendar,
            "sop": sop.id,
            "days": sop.trigger_days,
            "tag": sop.trigger_tag_id,
            "kind": sop.trigger_date_kind_id,
            "questionnaire": sop.trigger_questionnaire_id,
            "answer": json.dumps(sop.trigger_answer),
            "fixed": sop.trigger_on and sop.trigger_on.isoformat(),
            "weekdays": sop.trigger_weekdays,
            "times": sop.trigger_count,
            "within": f"-{sop.trigger_within or 14} days",
        }
        used = {name: value for name, value in values.items() if f":{name}" in query.text}
        expected = tuple(connection.execute(query, used).one())
        yield sop, (len(mine), len(mine) - mine.count(None)), expected


@pytest.fixture(scope="module")
def converted(data_set):
    """The conversions of every SOP, by weeks."""
    database, today = data_set
    with database.read() as connection:
        return {
            weeks: list(conversions(connection, weeks_to(today, weeks), today))
            for weeks in SOP_WEEKS
        }


@pytest.mark.parametrize("weeks", SOP_WEEKS)
def test_sop_conversion_is_that_of_plain_sql(converted, weeks):
    found = converted[weeks]

    assert {sop.trigger for sop, _, _ in found} == set(BEGUN) == set(Trigger)
    for sop, told, expected in found:
        assert told == expected, (sop.trigger, sop.name, sop.version)


@pytest.mark.parametrize("at_a_time", [1, 7, 2_000])
def test_orders_are_their_person_s_however_many_are_read_at_a_time(data_set, at_a_time):
    database, today = data_set

    with database.read() as connection:
        query = text(PEOPLE + "select id, ordered_on from bought join here using (id)")
        expected = map(tuple, connection.execute(query, span_of(weeks_to(today, 1))))
        heads = heads_of(connection, ENTITY_TABLES)
        read = chain.from_iterable(people(connection, ENTITY_TABLES, heads, at_a_time=at_a_time))
        found = [(one.customer.id, on.isoformat()) for one in read for on in one.orders_on]

    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("trigger", BEGUN)
def test_of_every_sop_some_bought_and_some_did_not(converted, trigger):
    found = [
        expected
        for conversions_of_weeks in converted.values()
        for of, _, expected in conversions_of_weeks
        if of.trigger == trigger
    ]

    assert any(0 < bought < enrolled for enrolled, bought in found)


@pytest.mark.parametrize(
    ("name", "version"), [(FOR_SOME, 1), (TWICE, 1), (TWICE, 2), (BEFORE, 1), (AFTER, 1)]
)
def test_conditions_versions_and_what_follows_are_of_some_and_not_of_all(converted, name, version):
    by_sop = {
        (sop.name, sop.version): expected
        for sop, _, expected in converted[13]
        if sop.trigger in ("added", "by_hand")
    }
    of_all = by_sop["新客欢迎", 1]

    taken, bought = by_sop[name, version]
    assert 0 < bought < taken
    assert name == BEFORE or taken < of_all[0]


def test_two_versions_of_a_sop_share_out_whom_one_would_take(converted):
    by_sop = {(sop.name, sop.version): expected for sop, _, expected in converted[13]}

    first, second = (by_sop[TWICE, version][0] for version in (1, 2))
    assert first + second == by_sop["新客欢迎", 1][0]


def test_the_demo_has_something_to_count_in_every_figure(tmp_path):
    database = empty_server(tmp_path)
    seed_demo(database, lambda: datetime(2026, 10, 2, 1, tzinfo=UTC), scale="small")

    period = Period(DEMO_DAY - timedelta(days=400), DEMO_DAY)
    with database.read() as connection:
        expected = {figure: plainly(connection, period, EXPECTED[figure]) for figure in Figure}
    database.dispose()

    assert all(min(numbers) > 0 for numbers in expected.values()), expected
