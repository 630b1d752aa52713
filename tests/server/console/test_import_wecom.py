"""HQ imports WeCom's list of customers in the console, and takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.figures import Figure, Period
from guide_app.intake import Target
from guide_app.tables.figures import figure_rows
from server.schema import ENTITY_TABLES
from tests.demo.servers import rows
from tests.intake.files import csv_file
from tests.server.console.browsing import a_customer
from tests.server.import_office import Office

HEADER = ("客户名称", "备注", "添加人", "添加时间", "来源", "手机", "删除时间")
LIST = (
    HEADER,
    ("小马", "马慧", "Ann", "2024-02-27 09:30:00", "扫描二维码", "", ""),
    ("阿芳", "", "Bob", "2024-02-28 18:00:00", "搜索手机号", "13900008820", "2024-03-05"),
)


def test_the_console_knows_the_list_by_its_header_and_imports_it(desk, chain, tmp_path):
    ma = a_customer(chain, "马慧")

    tried = desk.try_out(csv_file(tmp_path, LIST))
    assert tried.facts.counts == {"new": 1, "changed": 1}
    desk.run()

    found = {one.name: one for one in rows(chain.database, Customer)}
    assert (found["马慧"].id, found["马慧"].channel_code) == (ma.id, "扫描二维码")
    assert (found["阿芳"].added_on, found["阿芳"].deleted_us) == (date(2024, 2, 28), True)
    with chain.database.read() as connection:
        week = Period(date(2024, 2, 26), date(2024, 3, 3))
        added = connection.execute(figure_rows(ENTITY_TABLES, Figure.ADDS, week)).all()
    assert {row.channel_code for row in added} == {"扫描二维码", "搜索手机号"}


def test_the_form_calls_it_by_its_name(desk, tmp_path):
    desk.send(csv_file(tmp_path, LIST))

    assert "企业微信客户列表" in desk.browser.get("imports/map").text
    assert desk.mapped() == {
        "客户名称": "name",
        "备注": "remark",
        "添加人": "guide",
        "添加时间": "added_on",
        "来源": "channel_code",
        "手机": "phone",
        "删除时间": "deleted_on",
    }


@pytest.fixture
def office(chain, tmp_path):
    return Office(chain, tmp_path)


def test_it_is_undone_as_if_it_had_never_been(office, chain):
    a_customer(chain, "马慧")
    before = office.business()

    import_id = office.imports(*LIST, target=Target.WECOM)
    assert office.business() != before
    office.undo(import_id)

    assert office.business() == before
    office.imports(*LIST, target=Target.WECOM)
    assert office.customer("阿芳")["deleted_us"]
