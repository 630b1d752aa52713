"""HQ undoes an import in the console."""

from __future__ import annotations

import re

import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.policy import Actor
from guide_app.mutations.notes import AddNote
from server import import_undo, office
from tests.demo.servers import rows
from tests.intake.files import csv_file
from tests.server.console.browsing import audited
from tests.server.console.importing import HEADER, LI, WANG, wait_until
from tests.server.databases import KINDS


def run_in(page):
    (found,) = set(re.findall(r'href="/console/imports/([0-9a-f-]{36})"', page.text))
    return f"imports/{found}"


@pytest.fixture
def past(desk, hana, tmp_path):
    """The page of an import of Li and Wang."""
    desk.carry_out(csv_file(tmp_path, [HEADER, LI, WANG], name="会员.csv"))
    return run_in(hana.get("imports"))


def undone(hana, past):
    hana.get(past)
    assert hana.post(f"{past}/undo").status_code == 303
    wait_until(lambda: "http-equiv" not in hana.get(past).text)
    return hana.get(past).text


@pytest.mark.parametrize("kind", KINDS)
def test_an_import_stands_in_the_list_and_is_undone_by_one_button(hana, chain, past):
    page = hana.get(past).text
    assert "会员.csv" in page
    assert "撤销这次导入" in page

    page = undone(hana, past)

    assert rows(chain.database, Customer) == []
    assert "已撤销" in page
    assert "撤销这次导入" not in page
    assert audited(chain, "import_undo") == [(chain.id("hana"), past.split("/")[1])]
    assert "已撤销" in hana.get("imports").text


def test_what_stays_is_listed_with_its_reason_and_leads_to_the_customer(hana, chain, past):
    (li,) = (row for row in rows(chain.database, Customer) if row.name == "李佳慧")
    ann = Actor.of(chain.guide("ann"))
    note = AddNote(customer_id=li.id, text="周末来")
    office.change(chain.database, chain.clock, chain.app.state.wakeups, ann, note)

    page = undone(hana, past)

    assert [row.name for row in rows(chain.database, Customer)] == ["李佳慧"]
    assert f'<a href="/console/customers/{li.id}">李佳慧</a>' in page
    assert "导入以后有人跟进过，全部保留" in page


def test_it_is_not_undone_twice_and_an_undoing_that_was_cut_off_is_gone_on_with(
    hana, chain, past, monkeypatch
):
    hana_of_hq = Actor.of(chain.guide("hana"))
    import_undo.claim(chain.database, chain.clock, hana_of_hq, past.split("/")[1])
    page = hana.get(past).text
    assert 'http-equiv="refresh"' in page
    twice = hana.post(f"{past}/undo")
    assert twice.status_code == 409
    assert "正在撤销，请稍等" in twice.text

    chain.clock.pass_by(minutes=5)
    assert "接着撤销" in hana.get(past).text
    page = undone(hana, past)

    assert rows(chain.database, Customer) == []
    again = hana.post(f"{past}/undo")
    assert again.status_code == 409
    assert "已经撤销过了" in again.text


def test_a_dry_run_leaves_nothing_to_undo(desk, hana, tmp_path):
    desk.try_out(csv_file(tmp_path, [HEADER, LI]))

    assert "撤销" not in hana.get("imports").text
