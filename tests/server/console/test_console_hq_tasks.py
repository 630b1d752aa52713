"""HQ gives a task in the console: looked at first, given once, followed, withdrawn."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from guide_app.domain.entities import FollowUp, Script, Segment, Store
from guide_app.domain.ids import row_id
from guide_app.tables.tx import TableTx
from server import hq_task_figures, hq_tasks
from server.database import Busy
from server.schema import ENTITY_TABLES
from tests.server.databases import KINDS
from tests.server.hq_task_acts import HOT, on_lists, settle
from tests.server.test_mass_sends import contacted, someone

SIZE = {"width": 1366, "height": 768}


@pytest.fixture
def today(chain):
    return chain.clock().date()


def filled_in(today, **facts):
    usual = {
        "new.task": "请她来看新品",
        "new.kind": "event",
        "new.due_on": today.isoformat(),
        "new.until": (today + timedelta(days=3)).isoformat(),
        "new.to": "",
    }
    return {**usual, **facts}


def look(hana, today, path="hq_task", **facts):
    """What the page says that giving it would do."""
    hana.get(path)
    return hana.post("hq_task", do="look", **filled_in(today, **facts))


def give(hana, today, **facts):
    once = look(hana, today, **facts).text.split('name="once" value="')[1].split('"')[0]
    answer = hana.post("hq_task", do="give", once=once, **filled_in(today, **facts))
    return answer, row_id(once, 0)


def names_in(page):
    """The customers whom a page lists."""
    return sorted(re.findall(r'href="/console/customers/[^"]+">(.*?)</a>', page))


def figures(page):
    """The numbers of a page, by what stands below them."""
    found = re.findall(r"<li[^>]*>(?:<a [^>]*>)?<b>(.*?)</b>(?:<small>)?(.*?)</", page)
    return {words: number for number, words in found}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_looked_at_before_it_is_given_and_stands_on_the_lists_after(hana, chain, today):
    someone(chain, "Ann", temperature="hot")
    full = someone(chain, "Bob", temperature="hot")
    contacted(chain, full, *(today - timedelta(days=n) for n in (1, 2, 3)))
    someone(chain, "Cid", temperature="hot", consent="withdrawn")
    someone(chain, "Dan")
    brand_id = chain.id("sunny")
    chain.save(Segment(id=row_id("s"), brand_id=brand_id, name="很迫切", condition=HOT))
    to = {"new.to": f"segment:{row_id('s')}"}

    page = look(hana, today, **to).text
    assert figures(page) == {"客户": "3", "门店": "1", "导购": "1", "今天会不打扰": "2"}
    assert "联系次数已满 1" in page
    assert "不想被打扰 1" in page

    answer, task = give(hana, today, **to)
    assert answer.status_code == 303
    assert set(on_lists(chain, task)) == {"Ann", "Bob", "Cid"}
    page = hana.get(f"hq_task/{task}").text
    assert figures(page) == {
        "已交代": "3",
        "已完成": "0",
        "已跳过": "0",
        "待做": "3",
        "其中今天不打扰": "2",
        "过期未做": "0",
    }
    assert "人群 · 很迫切" in page
    rows = hana.get(f"hq_task/{task}/rows?part=peace").text
    assert names_in(rows) == ["Bob", "Cid"]
    assert "联系次数已满" in rows


def test_looking_gives_nothing_and_the_form_given_twice_gives_it_once(hana, chain, today):
    someone(chain, "Ann")
    page = look(hana, today).text
    assert "还没有交代过任务" in page
    once = page.split('name="once" value="')[1].split('"')[0]
    form = filled_in(today, once=once)

    assert hana.post("hq_task", do="give", **form).status_code == 303
    assert hana.post("hq_task", do="give", **form).status_code == 400
    assert look(hana, today).status_code == 200  # another, with one in the list below
    assert hana.get("hq_task").text.count('href="/console/hq_task/') == 1


def test_one_customer_is_given_a_task_from_their_own_page(hana, chain, today):
    ann = someone(chain, "Ann")
    someone(chain, "Bob")
    script = Script(
        id=row_id("script"),
        brand_id=chain.id("sunny"),
        title="新品",
        stage="product",
        kind="event",
        text="您好",
    )
    chain.save(script)
    path = f"hq_task?customer={ann.id}"
    assert f'href="/console/{path}"' in hana.get(f"customers/{ann.id}").text
    assert "只这一位客户" in hana.get(path).text

    answer, task = give(hana, today, customer=ann.id, **{"new.script_id": script.id})

    assert answer.status_code == 303
    assert on_lists(chain, task) == {"Ann": "planned"}
    with chain.database.read() as connection:
        row = TableTx(connection, ENTITY_TABLES).get(FollowUp, row_id("hq_task", task, ann.id))
    assert row.script_id == script.id


def test_whom_no_guide_has_is_told_before_anything_is_typed(hana, chain, today):
    nobodys = someone(chain, "Ann", guide_id=None)

    assert "先分配导购" in hana.get(f"hq_task?customer={nobodys.id}").text
    assert look(hana, today, customer=nobodys.id).status_code == 400


def test_it_is_withdrawn_and_the_page_says_what_went(hana, chain, today):
    someone(chain, "Ann")
    _, task = give(hana, today)

    assert hana.post(f"hq_task/{task}/withdraw").status_code == 303

    page = hana.get(f"hq_task/{task}").text
    assert (figures(page)["待做"], figures(page)["已收回"]) == ("0", "1")
    assert "已撤回" in page
    assert hana.post(f"hq_task/{task}/withdraw").status_code == 400


def test_a_dealers_customers_are_counted_and_not_shown(hana, chain, today):
    someone(chain, "Ann")
    store = chain.rows["harbour"]
    chain.save(Store(id=row_id("d"), brand_id=store.brand_id, name="加盟", code="D", kind="dealer"))
    otto = chain.guide("otto")
    someone(chain, "Zed", store_id=row_id("d"), guide_id=otto.id)
    _, task = give(hana, today)

    assert figures(hana.get(f"hq_task/{task}").text)["待做"] == "2"
    rows = hana.get(f"hq_task/{task}/rows?part=open").text
    assert names_in(rows) == ["Ann"]
    assert 'id="kept"' in rows


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"new.task": " "}, 400, "不能为空"),
        ({"new.task": "长" * 401}, 400, "太长"),
        ({"new.due_on": "someday"}, 400, "从哪天起"),
        ({"new.until": "2020-01-01"}, 400, "截止日"),
        ({"new.kind": "shout"}, 400, "选项"),
        ({"new.to": f"segment:{row_id('none')}"}, 404, ""),
        ({"customer": row_id("none")}, 404, ""),
    ],
)
def test_what_cannot_be_given_comes_back_as_it_was_typed(hana, chain, today, change, status, words):
    answer = look(hana, today, **change)

    assert answer.status_code == status
    assert words in answer.text
    assert status == 404 or 'name="once"' not in answer.text


def test_for_nobody_there_is_nothing_to_confirm(hana, chain, today):
    page = look(hana, today).text

    assert "没有符合的客户" in page
    assert 'name="once"' not in page


def test_the_pages_speak_english_too_and_the_audit_knows_it(hana, chain, today):
    someone(chain, "Ann")
    _, task = give(hana, today)

    assert "Give a task" in hana.get("hq_task?lang=en").text
    assert "To be done" in hana.get(f"hq_task/{task}?lang=en").text
    audit = hana.get("audit?lang=en").text
    assert "Gave a task of HQ" in audit
    assert "请她来看新品" in audit


def change_form(hana, task):
    """The form that changes a task: what stands in it, with what the page had put there."""
    page = hana.get(f"hq_task/{task}/change").text
    seen = dict(re.findall(r'name="(seen\.\w+)" value="(.*?)"', page))
    return {name: html.unescape(value) for name, value in seen.items()}


def test_what_is_not_done_is_changed_and_the_page_tells_what_was_changed_by_whom(
    hana, chain, today
):
    ann = someone(chain, "Ann")
    _, task = give(hana, today)
    seen = change_form(hana, task)
    until = today + timedelta(days=9)
    new = {"new.task": "请她来试秋装", "new.script_id": "", "new.until": until.isoformat()}

    assert hana.post(f"hq_task/{task}/change", **seen, **new).status_code == 303

    with chain.database.read() as connection:
        row = TableTx(connection, ENTITY_TABLES).get(FollowUp, row_id("hq_task", task, ann.id))
    assert (row.task, row.until) == ("请她来试秋装", until)
    page = hana.get(f"hq_task/{task}?done=done.changed").text
    assert "已修改" in page
    history = page.split('id="history"')[1].split("</table>")[0]
    assert "请她来看新品 → 请她来试秋装" in history
    assert "截止日" in history
    assert "Hana" in history
    assert "修改总部任务" in hana.get("audit").text

    again = hana.post(f"hq_task/{task}/change", **seen, **{**new, "new.task": "请她来坐坐"})
    assert again.status_code == 409
    assert "请她来试秋装" in again.text


def test_what_cannot_be_changed_so_comes_back_as_it_was_typed(hana, chain, today):
    someone(chain, "Ann")
    _, task = give(hana, today)
    seen = change_form(hana, task)
    new = {"new.task": "请她来试秋装", "new.script_id": "", "new.until": "2020-01-01"}

    answer = hana.post(f"hq_task/{task}/change", **seen, **new)

    assert answer.status_code == 400
    assert "请她来试秋装" in answer.text
    assert 'value="2020-01-01"' in answer.text
    assert "这个值不合理" in answer.text


@pytest.mark.parametrize("gone", ["withdrawn", "over"])
def test_one_that_is_withdrawn_or_over_says_why_it_cannot_be_changed(
    hana, chain, clock, today, gone
):
    someone(chain, "Ann")
    _, task = give(hana, today)
    seen = change_form(hana, task)
    if gone == "withdrawn":
        hana.post(f"hq_task/{task}/withdraw")
    else:
        clock.pass_by(days=4)
        hana.sign_in("hana")
    why = {"withdrawn": "已撤回，不能再改", "over": "截止日已过，不能再改"}[gone]

    page = hana.get(f"hq_task/{task}/change").text
    assert why in page
    assert 'name="new.task"' not in page
    assert why in hana.get(f"hq_task/{task}").text
    new = {"new.task": "请她来试秋装"}
    assert why in hana.post(f"hq_task/{task}/change", **seen, **new).text


def at_work(page):
    """What a page says of what the server does: how many of how many."""
    found = re.findall(r'role="status">(\d+) 位客户，已完成 (\d+) 位', page)
    assert bool(found) == ('http-equiv="refresh"' in page) == ("可以离开此页" in page)
    return tuple(int(number) for number in found[0][::-1]) if found else None


def test_of_many_customers_the_page_says_how_far_it_is_and_the_server_goes_on_by_itself(
    hana, chain, today, monkeypatch
):
    for number in range(7):
        someone(chain, f"Ann {number}")
    monkeypatch.setattr(hq_tasks, "AT_ONCE", 3)

    _, task = give(hana, today)
    assert at_work(hana.get(f"hq_task/{task}").text) == (3, 7)
    assert "正在放进清单" in hana.get("hq_task").text
    settle(chain)
    assert at_work(hana.get(f"hq_task/{task}").text) is None
    assert len(on_lists(chain, task)) == 7

    new = {"new.task": "请她来试秋装"}
    hana.post(f"hq_task/{task}/change", **change_form(hana, task), **new)
    assert at_work(hana.get(f"hq_task/{task}").text) == (3, 7)
    assert "正在更新清单" in hana.get("hq_task").text
    settle(chain)
    assert at_work(hana.get(f"hq_task/{task}").text) is None

    hana.post(f"hq_task/{task}/withdraw")
    assert at_work(hana.get(f"hq_task/{task}").text) == (3, 7)
    assert "正在移出清单" in hana.get("hq_task").text
    settle(chain)
    page = hana.get(f"hq_task/{task}").text
    assert at_work(page) is None
    assert figures(page)["已收回"] == "7"


@pytest.mark.parametrize("act", ["give", "withdraw"])
def test_a_database_that_is_busy_leaves_the_rest_to_the_server(
    hana, chain, today, act, monkeypatch
):
    someone(chain, "Ann")
    if act == "withdraw":
        _, task = give(hana, today)

    def busy(*_given):
        raise Busy("others are writing")

    with monkeypatch.context() as broken:
        broken.setattr(hq_tasks, "settle_first_lot", busy)
        if act == "give":
            answer, task = give(hana, today)
        else:
            answer = hana.post(f"hq_task/{task}/withdraw")
    assert answer.status_code == 303
    assert at_work(hana.get(f"hq_task/{task}").text) == (0, 1)

    settle(chain)

    assert on_lists(chain, task) == ({"Ann": "planned"} if act == "give" else {})


def test_of_very_many_the_pages_say_about_how_many_and_from_how_many_it_is_known(
    hana, chain, today, monkeypatch
):
    for number in range(40):
        someone(chain, f"Ann {number:02}", consent="withdrawn")
    monkeypatch.setattr(hq_task_figures, "COUNTED", 39)
    monkeypatch.setattr(hq_task_figures, "SAMPLED", 20)

    page = look(hana, today).text
    assert 'id="sampled"' in page
    assert "抽查 20 位估算" in page
    _, task = give(hana, today)
    page = hana.get(f"hq_task/{task}").text
    assert "抽查 20 位估算" in page
    rows = hana.get(f"hq_task/{task}/rows?part=peace").text
    assert "只核对了 20 位" in rows
    assert len(names_in(rows)) == 20
