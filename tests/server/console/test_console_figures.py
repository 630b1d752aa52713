"""HQ's and the managers' page of figures, and the customers behind each number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from guide_app.domain.entities import FollowUp, Order, Sop, SopStep
from guide_app.domain.figures import Figure
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.merging import MergeCustomers
from server import office
from server.console import sop_figures
from tests.server.console.browsing import a_customer, asked_of
from tests.server.databases import KINDS

LAST_WEEK = date(2024, 2, 26)  # the clock stands at Friday 8 March


@pytest.fixture
def week(chain):
    """Ann has added three last week and talked with one, Otto of Garden one who bought."""
    people = [a_customer(chain, f"Li {n}", added_on=LAST_WEEK) for n in range(3)]
    there = a_customer(chain, "Ma", "garden", "otto", added_on=LAST_WEEK + timedelta(days=6))
    a_customer(chain, "Zhao", "tower", "zoe", "rival", added_on=LAST_WEEK)
    for person in people:
        chain.save(sent(person, LAST_WEEK))
    chain.save(sent(people[0], LAST_WEEK + timedelta(days=2), outcome="replied"))
    chain.save(
        Order(
            id=row_id("order", "1"),
            brand_id=there.brand_id,
            customer_id=there.id,
            store_id=there.store_id,
            number="1",
            ordered_on=there.added_on + timedelta(days=3),
            amount=Decimal("100.00"),
        )
    )
    return people, there


def sent(person, on, outcome=None):
    return FollowUp(
        id=row_id("sent", person.id, on.isoformat()),
        brand_id=person.brand_id,
        customer_id=person.id,
        kind="manual",
        planned_on=on,
        due_on=on,
        status="done" if outcome else "waiting",
        sent_on=on,
        outcome=outcome,
        closed_on=on if outcome else None,
    )


def numbers(page, heading):
    """The cells of a table's row, by its first cell."""
    rows = re.findall(r"<tr><td>(.*?)</td>(.*?)</tr>", page.text, re.DOTALL)
    wanted = next(cells for first, cells in rows if re.sub("<.*?>", "", first) == heading)
    return [
        " ".join(re.sub("<.*?>", " ", cell).split())
        for cell in re.findall(r'<td class="n">(.*?)</td>', wanted, re.DOTALL)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_hq_sees_the_weeks_of_the_brand_with_numerator_and_denominator(hana, week):
    page = hana.get(f"figures?week={LAST_WEEK}")

    assert numbers(page, "2月26日") == [
        *("4", "0 % 0 / 3", "25 % 1 / 4", "25 % 1 / 4", "3 天 1 / 4"),
        "¥100 ¥100 ÷ 1",
    ]
    assert numbers(page, "Ann") == ["3", "0 % 0 / 3", "33.3 % 1 / 3", "0 % 0 / 3", "— 0 / 3", "—"]
    assert numbers(page, "Otto") == [
        "1",
        "—",
        "0 % 0 / 1",
        "100 % 1 / 1",
        "3 天 1 / 1",
        "¥100 ¥100 ÷ 1",
    ]
    assert "Zoe" not in page.text


def test_a_manager_sees_the_store_and_never_more(mia, week, chain):
    own = numbers(mia.get(f"figures?week={LAST_WEEK}"), "2月26日")
    asked = numbers(mia.get(f"figures?week={LAST_WEEK}&store={chain.id('garden')}"), "2月26日")

    assert own == ["3", "0 % 0 / 3", "33.3 % 1 / 3", "0 % 0 / 3", "— 0 / 3", "—"]
    assert asked == ["—"] * 6
    rows = mia.get(f"figures/rows?figure=adds&week={LAST_WEEK}&store={chain.id('garden')}")
    assert "Ma" not in re.findall(r'customers/[0-9a-f-]+">(.+?)</a>', rows.text)


def test_hq_may_look_at_one_store(hana, week, chain):
    page = hana.get(f"figures?week={LAST_WEEK}&store={chain.id('garden')}")

    assert numbers(page, "2月26日")[0] == "1"
    assert f'value="{chain.id("garden")}" selected' in page.text


def test_a_number_opens_to_its_customers_those_who_count_first(hana, week, chain):
    page = hana.get(f"figures?week={LAST_WEEK}")
    links = [
        href.replace("&amp;", "&") for href in re.findall(r'href="(figures/rows.+?)"', page.text)
    ]
    of_ann = [one for one in links if "figure=conversation" in one and chain.id("ann") in one]

    rows = hana.get(of_ann[0])

    assert re.findall(r'customers/[0-9a-f-]+">(.+?)</a>', rows.text) == ["Li 0", "Li 1", "Li 2"]
    assert "33.3 %" in rows.text
    assert "1 / 3" in rows.text


@pytest.mark.parametrize(
    "query",
    [
        "week=",
        "week=yesterday",
        "week=9999-12-31",
        "week=0001-01-01",
        "store=%00",
        "store=" + "x" * 999,
    ],
)
def test_an_address_that_makes_no_sense_shows_last_week(hana, week, query):
    assert hana.get(f"figures?{query}").status_code == 200


@pytest.mark.parametrize("query", ["", "figure=", "figure=gmv", "figure=adds%00"])
def test_a_figure_that_is_none_is_not_found(hana, query):
    assert hana.get(f"figures/rows?{query}").status_code == 404


@pytest.mark.parametrize(("page", "times"), [("figures", 1), ("figures?week=2023-01-02", 2)])
def test_each_figure_is_asked_for_once_and_orders_of_before_the_weeks_are_not_read(
    hana, week, chain, page, times
):
    with asked_of(chain) as plans:
        hana.get(page)

    asked = [plan for one, found in plans.items() if "AS people" in one for plan in found]
    orders = [step for plan in asked if any("own USING" in step for step in plan) for step in plan]
    assert len(asked) == len(Figure) * times
    assert [step for step in orders if "bought" in step] == [
        "SEARCH bought USING INDEX ix_order_ordered_on (ordered_on>?)"
    ] * times


def test_the_ends_of_a_period_are_days_of_the_calendar(hana, chain, week):
    chain.clock.pass_by(days=1)  # Saturday: the week ends tomorrow
    hana.sign_in("hana")
    monday = date(2024, 3, 4)

    rows = hana.get(f"figures/rows?figure=adds&week={monday}").text

    assert "3月4日 – 3月10日" in rows


def test_a_week_is_split_by_the_codes_that_customers_came_by(hana, week, chain):
    people, _ = week
    for person in people[:2]:
        chain.save(replace(person, channel_code="门口立牌"))

    page = hana.get(f"figures?week={LAST_WEEK}")

    assert numbers(page, "门口立牌")[:3] == ["2", "0 % 0 / 2", "50 % 1 / 2"]
    links = [
        one.replace("&amp;", "&") for one in re.findall(r'href="(figures/rows.+?)"', page.text)
    ]
    of_code = [one for one in links if "figure=conversation" in one and "code=" in one]
    rows = hana.get(of_code[0])
    assert re.findall(r'customers/[0-9a-f-]+">(.+?)</a>', rows.text) == ["Li 0", "Li 1"]


def test_the_rows_of_an_average_are_orders_with_their_amounts(hana, week):
    rows = hana.get(f"figures/rows?figure=average_order&week={LAST_WEEK}")

    assert "¥100 ÷ 1" in rows.text
    assert '<td class="n">¥100</td>' in rows.text


@pytest.fixture
def welcome(chain, week):
    """A SOP for everybody who is added; Otto's customer bought three days after."""
    brand_id = chain.id("sunny")
    made = Sop(id=row_id("welcome"), brand_id=brand_id, name="新客破冰", trigger="added")
    offset = SopStep(
        id=row_id("welcome", 1),
        brand_id=brand_id,
        sop_id=made.id,
        day_offset=2,
        kind="care",
        task="问候",
    )
    chain.save(made, offset)
    return made


@pytest.mark.parametrize("kind", KINDS)
def test_the_conversion_of_a_sop_opens_to_its_customers(hana, welcome):
    page = hana.get(f"figures/sops?week={LAST_WEEK}")

    assert numbers(page, "新客破冰") == ["1", "16 天", "25 % 1 / 4"]
    (link,) = re.findall(r'href="/console/(figures/sops/rows.+?)"', page.text)
    rows = hana.get(link.replace("&amp;", "&"))
    assert re.findall(r'customers/[0-9a-f-]+">(.+?)</a>', rows.text)[0] == "Ma"
    assert "1 / 4" in rows.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_bought_under_another_name_of_the_person_counts_in_a_conversion(
    hana, welcome, week, chain
):
    people, there = week
    merge = MergeCustomers(customer_id=there.id, into_id=people[2].id)
    office.change(
        chain.database, chain.clock, chain.app.state.wakeups, Actor.of(chain.guide("hana")), merge
    )

    page = hana.get(f"figures/sops?week={LAST_WEEK}&store={chain.id('harbour')}")

    assert numbers(page, "新客破冰") == ["1", "16 天", "33.3 % 1 / 3"]


def test_a_manager_sees_the_conversion_of_the_store_alone(mia, welcome, chain):
    page = mia.get(f"figures/sops?week={LAST_WEEK}&store={chain.id('garden')}")
    assert "新客破冰" not in page.text

    own = mia.get(f"figures/sops?week={LAST_WEEK}")
    assert numbers(own, "新客破冰") == ["1", "16 天", "0 % 0 / 3"]


def test_for_the_conversion_of_a_store_nobody_elses_rows_are_read(hana, mia, welcome, chain):
    for number in range(30):
        other = a_customer(chain, f"Wu {number}", "garden", "otto")
        chain.save(sent(other, LAST_WEEK))
    theirs = "where customer_id in (select id from customer where name like 'Wu %')"
    spoil = f"update follow_up set due_on = 'unread' {theirs}"
    mend = f"update follow_up set due_on = sent_on {theirs}"
    chain.database.write(lambda connection: connection.exec_driver_sql(spoil))

    pages = [
        hana.get(f"figures/sops?week={LAST_WEEK}&store={chain.id('harbour')}"),
        mia.get(f"figures/sops?week={LAST_WEEK}"),
    ]

    chain.database.write(lambda connection: connection.exec_driver_sql(mend))
    for page in pages:
        assert numbers(page, "新客破冰") == ["1", "16 天", "0 % 0 / 3"]


def test_whom_hq_only_counts_makes_the_list_of_the_others_no_longer(
    hana, welcome, chain, monkeypatch
):
    chain.save(replace(chain.rows["garden"], kind="dealer"))
    monkeypatch.setattr(sop_figures, "MOST", 3)
    path = f"figures/sops/rows?week={LAST_WEEK}&sop={welcome.id}"
    rows = hana.get(path)
    assert len(re.findall(r'customers/[0-9a-f-]+">', rows.text)) == 3
    assert "只显示前" not in rows.text

    monkeypatch.setattr(sop_figures, "MOST", 2)
    assert "只显示前" in hana.get(path).text


def test_of_very_many_customers_a_store_is_chosen_first(hana, welcome, monkeypatch):
    monkeypatch.setattr(sop_figures, "TOO_MANY", 3)

    assert "请先选一家门店" in hana.get(f"figures/sops?week={LAST_WEEK}").text
    rows = hana.get(f"figures/sops/rows?week={LAST_WEEK}&sop={welcome.id}")
    assert rows.status_code == 404
