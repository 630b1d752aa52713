"""What HQ has to do in WeCom after handovers: by giver and taker, and as a file to work from."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from guide_app.domain.identities import read_identity
from guide_app.domain.policy import Actor
from guide_app.domain.words import Role
from guide_app.mutations.handovers import CallOffHandover, PlanHandover
from guide_app.mutations.transfer import TransferCustomers
from server import office
from server.handed_over import BATCH
from server.identities.store import say
from tests.server.console.browsing import a_customer, asked_of, audited
from tests.server.databases import KINDS


def act(chain, mutation):
    actor = Actor(chain.id("hana"), Role.HQ.value, chain.id("sunny"), None)
    outcome, *_ = office.change(
        chain.database, chain.clock, chain.app.state.wakeups, actor, mutation
    )
    assert outcome.conflicts == []


def hand(chain, *people, giver="ann", taker="bob"):
    ids = tuple(one.id for one in people)
    chain.clock.pass_by(minutes=1)
    act(
        chain,
        TransferCustomers(
            customer_ids=ids, to_guide_id=chain.id(taker), seen_guide_id=chain.id(giver)
        ),
    )


def plan(chain, *people, giver="ann", taker="bob", **span):
    act(
        chain,
        PlanHandover(
            customer_ids=tuple(one.id for one in people),
            to_guide_id=chain.id(taker),
            seen_guide_id=chain.id(giver),
            moves_at=chain.clock() + timedelta(**(span or {"hours": 24})),
        ),
    )


def rows(hana, query=""):
    answer = hana.get(f"handovers/list{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def told(hana, query=""):
    """Who goes from whom to whom."""
    return [(one["客户"], one["原导购"], one["接手导购"]) for one in rows(hana, query)]


def people(chain, *names, **fields):
    return [a_customer(chain, name, **fields) for name in names]


def test_the_file_names_the_customer_both_guides_and_what_wecom_knows_them_by(chain, hana):
    li, wu = people(chain, "Li", "Wu", wechat="li_1990")
    statement = [read_identity("external_userid", "ww1", "wmABCDEFGHIJKLMNOP0123456789abcd")]
    chain.database.write(
        lambda connection: say(
            connection,
            chain.id("sunny"),
            statement,
            source_id=chain.id("hana"),
            external_id="1",
            said_at=chain.clock(),
            now=chain.clock(),
            customer_id=li.id,
        )
    )
    hand(chain, li, wu)

    first, second = rows(hana)

    assert first == {
        "批次": "1",
        "原导购": "Ann",
        "原导购账号": "ann",
        "接手导购": "Bob",
        "接手导购账号": "bob",
        "门店": "Harbour",
        "客户": "Li",
        "微信号": "li_1990",
        "外部联系人 ID": "wmABCDEFGHIJKLMNOP0123456789abcd",
        "转交日期": "2024-03-08",
        "状态": "已转交",
    }
    assert (second["客户"], second["外部联系人 ID"]) == ("Wu", "")


def test_who_was_handed_over_is_read_by_its_days_not_customer_by_customer(chain, hana):
    hand(chain, *people(chain, "Li", "Wu"))

    with asked_of(chain) as plans:
        hana.get("handovers")

    ((plan,),) = [found for one, found in plans.items() if "FROM timeline_entry" in one]
    assert plan[0].startswith("SEARCH timeline_entry USING INDEX ix_timeline_entry_on")


def test_the_page_counts_by_giver_and_taker(chain, hana):
    hand(chain, *people(chain, "Li CANARY", "Wu"))
    plan(chain, *people(chain, "Xu"))

    page = hana.get("handovers").text

    assert "Ann</td><td>Bob" in page
    assert ">3 <span" in page
    assert "其中 1 位待转交" in page
    assert "CANARY" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_whom_a_handover_is_planned_for_is_in_it_before_it_happens(chain, hana):
    li, wu = people(chain, "Li", "Wu")
    plan(chain, li, wu)

    assert [(one["客户"], one["转交日期"], one["状态"]) for one in rows(hana)] == [
        ("Li", "2024-03-09", "待转交"),
        ("Wu", "2024-03-09", "待转交"),
    ]


def test_a_handover_that_was_called_off_is_not(chain, hana):
    (li,) = people(chain, "Li")
    plan(chain, li)
    with chain.database.read() as connection:
        handover_id = connection.exec_driver_sql("SELECT id FROM handover").scalar_one()
    act(chain, CallOffHandover(handover_id=handover_id))

    assert hana.get("handovers/list").status_code == 404


def test_whoever_is_back_is_not_in_it(chain, hana):
    li, wu = people(chain, "Li", "Wu")
    hand(chain, li, wu)
    hand(chain, li, giver="bob", taker="ann")

    assert told(hana) == [("Wu", "Ann", "Bob")]


def test_whoever_is_lent_for_a_shift_is_not_in_it(chain, hana):
    li, wu = people(chain, "Li", "Wu")
    hand(chain, li, wu)
    plan(chain, li, giver="bob", taker="ann", days=3)

    assert told(hana) == [("Wu", "Ann", "Bob")]


def test_of_two_handovers_the_first_giver_and_the_last_taker_count(chain, hana):
    (li,) = people(chain, "Li")
    hand(chain, li)
    hand(chain, li, giver="bob", taker="mia")

    assert told(hana) == [("Li", "Ann", "Mia")]


def test_whom_nobody_had_before_wecom_need_not_transfer(chain, hana):
    (li,) = people(chain, "Li", guide=None)
    act(
        chain,
        TransferCustomers(customer_ids=(li.id,), to_guide_id=chain.id("bob"), seen_guide_id=None),
    )

    assert hana.get("handovers/list").status_code == 404


def test_every_hundred_customers_of_a_pair_are_a_batch(chain, hana):
    hand(chain, *(a_customer(chain, f"Li {n:03}") for n in range(BATCH + 1)))
    hand(chain, *people(chain, "Wu", guide="bob"), giver="bob", taker="mia")

    batches = [one["批次"] for one in rows(hana) if one["原导购"] == "Ann"]

    assert batches == ["1"] * BATCH + ["2"]
    assert [one["批次"] for one in rows(hana) if one["原导购"] == "Bob"] == ["1"]


def test_one_pair_can_be_taken_alone(chain, hana):
    hand(chain, *people(chain, "Li"))
    hand(chain, *people(chain, "Wu", guide="bob"), giver="bob", taker="mia")

    pair = f"?from={chain.id('bob')}&to={chain.id('mia')}"

    assert told(hana, pair) == [("Wu", "Bob", "Mia")]


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2024-03-08", 1),
        ("2024-03-15", 1),
        ("", 1),
        ("nonsense", 1),
        ("2024-03-16", 0),
        ("9999-12-31", 0),
    ],
)
def test_the_list_begins_on_the_day_that_was_asked_for(chain, browser, since, found):
    chain.clock.pass_by(days=7)
    hand(chain, *people(chain, "Li"))
    chain.clock.pass_by(days=1)
    hana = browser()
    hana.sign_in("hana")

    page = hana.get(f"handovers?since={since}").text

    assert page.count("Ann</td><td>Bob") == found


def test_a_name_that_a_spreadsheet_would_run_comes_out_as_a_text(chain, hana):
    hand(chain, *people(chain, '=HYPERLINK("http://x")', "\n+1,;", wechat="@SUM(A1)"))

    text = hana.get("handovers/list").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]

    assert '\'=HYPERLINK("http://x")' in cells
    assert "'\n+1,;" in cells
    assert "'@SUM(A1)" in cells
    assert all(line.startswith('"') for line in text.splitlines() if not line.startswith("+1"))


def test_a_dealers_customers_are_not_in_it_unless_shared(chain, hana):
    hand(chain, *people(chain, "Li"))
    chain.save(replace(chain.rows["harbour"], kind="dealer"))

    assert hana.get("handovers/list").status_code == 404
    assert "Ann</td><td>Bob" not in hana.get("handovers").text
    chain.save(replace(chain.rows["harbour"], kind="dealer", shares_customers=True))
    assert told(hana) == [("Li", "Ann", "Bob")]


def test_the_audit_keeps_who_took_whose_customers(chain, hana):
    hand(chain, *people(chain, "Li"))
    hand(chain, *people(chain, "Wu", guide="bob"), giver="bob", taker="mia")

    rows(hana)

    assert set(audited(chain, "handover.list")) == {
        (chain.id("hana"), chain.id("ann")),
        (chain.id("hana"), chain.id("bob")),
    }


def test_no_phone_number_leaves_in_the_file(chain, hana):
    hand(chain, *people(chain, "Li", phone="13812340217"))

    assert "0217" not in hana.get("handovers/list").text
