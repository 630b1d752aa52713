from __future__ import annotations

import json

import pytest

from guide_app.domain.variables import Variable, canonical, fill
from server.console.words.entities import HINTS
from server.database_errors import DiskFull, ReadOnly
from tests.server.console.browsing import audited, id_of, secret_of
from tests.server.databases import KINDS, set_pragma


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_tag_and_a_new_script_reach_a_pc(hana, chain):
    ann = chain.pcs["harbour"].session("ann")
    hana.save("tag_group/new", name="Style", position="0", color="neutral")
    hana.save("tag/new", name="Linen", position="0", group_id=id_of(chain, "tag_group", "Style"))
    new = {"title": "Hello", "stage": "greeting", "kind": "care", "text": "{称呼}您好"}
    assert hana.save("script/new", **new).status_code == 303

    heard = ann.pull().text

    assert "Linen" in heard
    assert "Hello" in heard


def test_a_name_cannot_become_a_script_of_the_page(hana, chain):
    hana.save("region/new", name="<script>alert(1)</script>")

    page = hana.get("region").text

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_new_guide_gets_a_one_time_password_that_is_shown_once(hana, chain):
    new = {"account": "eve", "name": "Eve", "role": "guide", "store_id": chain.id("harbour")}
    shown = hana.save("guide/new", **new, active="1")

    password = secret_of(shown)
    assert chain.pcs["harbour"].session("eve", password).answer["must_change_password"]
    assert password not in hana.get("guide").text


def test_switching_a_guide_off_shuts_them_out(hana, chain):
    hana.save(f"guide/{chain.id('ann')}", active="0")

    assert chain.pcs["harbour"].sign_in("ann").json()["code"] == "guide_disabled"


def test_a_manager_resets_a_guides_password_but_not_that_of_hq(mia, chain):
    mia.get("guide")
    given = mia.post(f"guide/{chain.id('ann')}/reset-password")
    refused = mia.post(f"guide/{chain.id('hana')}/reset-password")

    assert 'class="secret"' in given.text
    assert refused.status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_what_two_people_typed_at_once_is_shown_to_the_second_and_the_words_stay(
    hana, browser, chain
):
    other = browser()
    other.sign_in("hana")
    path = f"store/{chain.id('harbour')}"
    hana.get(path)
    other.save(path, name="Harbour East")

    told = hana.read(hana.send(path, name="Harbour West", code="HW"))

    assert told.status_code == 409
    assert "现在的值：Harbour East" in told.text
    assert 'value="Harbour West"' in told.text
    assert id_of(chain, "store", "Harbour East") == chain.id("harbour")
    assert hana.send(path, name="Harbour West", code="HW").status_code == 303
    assert id_of(chain, "store", "Harbour West") == chain.id("harbour")


@pytest.mark.parametrize("kind", KINDS)
def test_of_many_who_save_in_the_same_moment_one_wins_and_all_others_are_told(hana, chain):
    from concurrent.futures import ThreadPoolExecutor

    path = f"store/{chain.id('harbour')}"
    hana.get(path)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: hana.send(path, name=f"Harbour {n}"), range(6)))

    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409, 409, 409]
    winner = next(n for n, answer in enumerate(answers) if answer.status_code == 303)
    assert id_of(chain, "store", f"Harbour {winner}") == chain.id("harbour")


def test_a_refused_form_comes_back_as_typed_with_every_reason_beside_its_field(hana):
    told = hana.save("script/new", title="", stage="", kind="care", text="{称呼}您好" + "x" * 2_000)

    assert told.status_code == 400
    assert "{称呼}您好xxx" in told.text
    assert told.text.count("这一项不能为空") == 2
    assert "最多 2000 个字，现在 2006 个" in told.text
    assert '<option value="care" selected>' in told.text


def test_a_number_out_of_its_range_says_the_range(hana, chain):
    told = hana.save(f"brand/{chain.id('sunny')}", lock_minutes="99", name="")

    assert "请填 1 到 15。" in told.text
    assert 'value="99"' in told.text
    assert "这一项不能为空" in told.text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("contacts_per_week", "22", "请填 0 到 21。"),
        ("claim_limit", "-1", "请填 0 到 200。"),
        ("claim_limit", "201", "请填 0 到 200。"),
        ("lead_days", "0", "请填 1 到 365。"),
    ],
)
def test_a_rule_of_the_brand_that_cannot_be_is_refused(hana, chain, field, value, told):
    assert told in hana.save(f"brand/{chain.id('sunny')}", **{field: value}).text


def test_the_rules_of_the_brand_are_its_form_and_say_what_counts_where_nothing_is_said(hana, chain):
    home = hana.get("brand")
    form = hana.get(home.headers["location"].removeprefix("/console/"))

    assert 'name="new.contacts_per_week"' in form.text
    for rule in ("不填就是 3 次", "不填就是 8 次", "不填就是 20 位", "不填就是 7 天"):
        assert rule in form.text
    saved = hana.save(f"brand/{chain.id('sunny')}", contacts_per_week="2")
    again = hana.get(saved.headers["location"].removeprefix("/console/"))
    assert again.headers["location"].endswith(f"brand/{chain.id('sunny')}?done=saved")


def test_a_taken_account_is_said_beside_the_account(hana, chain):
    new = {"account": "bob", "name": "Eve", "role": "guide", "store_id": chain.id("harbour")}

    told = hana.save("guide/new", **new, active="1")

    assert told.status_code == 400
    assert "这个账号已经有人用了" in told.text
    assert 'value="Eve"' in told.text


def test_a_busy_database_loses_no_words(hana, monkeypatch):
    from server.database import Busy

    def busy(*_, **__):
        raise Busy("locked")

    monkeypatch.setattr("server.office.change", busy)

    told = hana.save("region/new", name="North")

    assert told.status_code == 503
    assert 'value="North"' in told.text
    assert "服务器忙" in told.text


def _said_by_the_console(caplog):
    """What it told the log; other parts of the process may tell there of requests, too."""
    mine = [one.message for one in caplog.records if one.name == "guide-server"]
    return [line for line in map(json.loads, mine) if line["event"] == "the console waits"]


@pytest.mark.parametrize(
    ("lang", "trouble", "over", "says"),
    [
        ("zh", "max_page_count = 1", "max_page_count = 1000000", "硬盘满了"),
        ("en", "max_page_count = 1", "max_page_count = 1000000", "disk is full"),
        ("zh", "query_only = on", "query_only = off", "只能读、不能写"),
        ("en", "query_only = on", "query_only = off", "may not write"),
    ],
)
def test_a_server_that_cannot_save_says_why_keeps_the_words_and_saves_them_once_it_can(
    hana, chain, caplog, lang, trouble, over, says
):
    new = {"title": "T", "stage": "greeting", "kind": "care", "text": "长" * 1_500}
    hana.get(f"script/new?lang={lang}")
    set_pragma(chain.database, trouble)

    told = hana.save("script/new", **new)

    assert told.status_code == 503
    assert says in told.text
    assert new["text"] in told.text
    (line,) = _said_by_the_console(caplog)
    assert line["level"] == "error"
    assert line["says"] in {kind.says for kind in (DiskFull, ReadOnly)}

    set_pragma(chain.database, over)
    hana.read(told)

    assert hana.send("script/new", **new).status_code == 303


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_over_tables_of_another_version_says_so_and_the_log_names_what_is_missing(
    hana, chain, caplog
):
    chain.database.write(lambda c: c.exec_driver_sql("alter table script rename to gone"))

    told = hana.get("script")
    chain.database.write(lambda c: c.exec_driver_sql("alter table gone rename to script"))

    assert told.status_code == 503
    assert "程序版本对不上" in told.text
    (line,) = _said_by_the_console(caplog)
    assert line["error"] == "WrongTables"
    assert "script" in line["says"]


def test_hidden_parts_of_a_form_that_somebody_broke_are_refused_in_words(hana, chain):
    hana.get(f"store/{chain.id('harbour')}")
    hana.fields["seen.name"] = "{" * 5_000

    told = hana.send(f"store/{chain.id('harbour')}", name="X")

    assert told.status_code == 400
    assert "无法读取" in told.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_change_of_hq_stands_in_the_audit(hana, chain):
    hana.save("region/new", name="North")
    hana.save(f"store/{chain.id('harbour')}", name="Harbour East")

    assert audited(chain, "catalog.save") == [
        (chain.id("hana"), chain.id("harbour")),
        (chain.id("hana"), id_of(chain, "region", "North")),
    ]


def test_a_brands_settings_reach_its_pcs(hana, chain):
    hana.save(f"brand/{chain.id('sunny')}", lock_minutes="5")

    assert chain.pcs["harbour"].session("ann").answer["lock_minutes"] == 5


def test_a_variable_that_nobody_fills_in_is_said_before_a_guide_copies_the_script(hana):
    told = hana.save("script/new", title="Hi", stage="greeting", kind="care", text="{称乎}您好")

    assert told.status_code == 400
    assert "没有变量 称乎" in told.text


def test_the_hint_below_a_script_names_every_variable():
    for text in HINTS["script.text"]:
        named = {canonical(name) for name in fill(text, {}).missing}
        assert named == set(Variable)
