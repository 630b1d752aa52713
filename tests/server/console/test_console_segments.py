"""HQ puts a segment together by plain forms, and sees whom it holds for in which store."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import event

from guide_app.domain.entities import MassSend, Segment, Sop
from guide_app.domain.ids import row_id
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import a_customer, audited, id_of, sign_in
from tests.server.databases import KINDS
from tests.support.chromium import cursor_in

HOT = {"fact": "temperature", "in": ["hot"]}
SPENT = {"fact": "order_total", "least": "500.00"}


def asks(*groups):
    return {"all": [{"any": list(group)} for group in groups]}


def a_segment(chain, name="Hot", condition=None, **facts):
    row = Segment(
        id=row_id("segment", name),
        brand_id=chain.id("sunny"),
        name=name,
        condition=condition or asks([HOT]),
        **facts,
    )
    chain.save(row)
    return row


def stored(chain):
    with chain.database.read() as connection:
        table = ENTITY_TABLES["segment"]
        return {
            row.name: (json.loads(row.condition), row.archived)
            for row in connection.execute(table.select())
        }


def step(hana, page, **fields):
    """Send the form that the browser holds, and hold the one that comes back."""
    return hana.read(hana.post("segment/new", **{"new.name": page, **fields}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_condition_is_put_together_step_by_step_and_counted_by_store(hana, chain):
    a_customer(chain, "Li", temperature="hot")
    a_customer(chain, "Wu", store="garden", guide="otto", temperature="hot")
    a_customer(chain, "Xu", store="garden", guide="otto", temperature="hot")
    a_customer(chain, "Zu", brand="rival", store="tower", guide="zoe", temperature="hot")
    hana.get("segment/new")
    step(hana, "迫切", do="next", subject="temperature")
    page = step(hana, "迫切", do="put", form="any", **{"in.hot": "1"})
    assert "意向：迫切" in page.text
    assert re.findall(r'<td class="n">(\d+)</td>', page.text) == ["2", "1", "3"]
    assert '现在符合的客户 <span class="chip accent">3</span>' in page.text

    step(hana, "迫切", do="next", subject="last_contact_on")
    answer = step(hana, "迫切", do="save", form="not_within", **{"value.0": "30"})

    assert answer.status_code == 303
    silent = {"fact": "last_contact_on", "from": -30, "not": True}
    assert stored(chain) == {"迫切": (asks([HOT], [silent]), 0)}
    listed = hana.get("segment").text
    assert "意向：迫切" in listed
    assert "上次联系：30 天内没有" in listed


def test_a_condition_goes_into_a_line_that_is_there_and_can_be_taken_away(hana, chain):
    hana.get("segment/new")
    step(hana, "x", do="next", subject="temperature")
    step(hana, "x", do="put", form="none", **{"in.cold": "1"})
    step(hana, "x", do="next", subject="order_total")
    page = step(hana, "x", do="put", form="least", into="0", **{"value.0": "500"})
    assert page.text.count('value="take.0.') == 2

    page = step(hana, "x", do="take.0.0")
    assert "累计消费：至少 ¥500" in page.text
    assert "意向" not in page.text.split("<h2>")[1]
    hana.post("segment/new", **{"new.name": "x", "do": "save"})
    assert stored(chain) == {"x": (asks([SPENT]), 0)}


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"do": "put", "subject": "order_total", "form": "least", "value.0": "much"}, 400, "填完"),
        ({"do": "put", "subject": "order_total"}, 400, "填完"),
        ({"do": "save"}, 400, "不能为空"),
        ({"do": "save", "condition": '{"all": [{"any": [{"fact": "luck"}]}]}'}, 400, ""),
        ({"do": "save", "condition": "[" * 100_000}, 400, ""),
        ({"do": "save", "condition": '{"all": NaN}'}, 400, ""),
        ({"do": "save", "seen": "[]", "condition": json.dumps(asks([HOT]))}, 400, ""),
        ({"do": "save", "new.position": "x", "condition": json.dumps(asks([HOT]))}, 400, ""),
        ({"do": "take.9.9"}, 200, ""),
        ({"do": "take.x"}, 200, ""),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(hana, chain, fields, status, words):
    hana.get("segment/new")
    answer = hana.post("segment/new", **{"new.name": "x", **fields})

    assert answer.status_code == status
    assert words in answer.text
    assert stored(chain) == {}


def test_a_segment_is_changed_and_what_two_people_typed_at_once_is_told(hana, browser, chain):
    row = a_segment(chain)
    other = browser()
    other.sign_in("hana")
    hana.get(f"segment/{row.id}")
    other.get(f"segment/{row.id}")

    first = hana.post(f"segment/{row.id}", **{"new.name": "Warm", "new.position": "0"})
    second = other.post(f"segment/{row.id}", **{"new.name": "Cold", "new.position": "0"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "别人改过" in second.text
    assert set(stored(chain)) == {"Warm"}


def test_a_segment_is_taken_out_of_use_and_brought_back(hana, chain):
    row = a_segment(chain)
    for archived in (1, 0):
        hana.get("segment")
        hana.post(f"segment/{row.id}/archive", archived=str(archived))
        assert stored(chain)["Hot"][1] == archived
    assert len(audited(chain, "segment.archive")) == 2


def test_what_asks_the_same_is_listed(hana, chain):
    row = a_segment(chain, condition=asks([HOT, SPENT], [HOT]))
    brand = chain.id("sunny")
    same = asks([HOT], [SPENT, HOT])
    chain.save(
        Sop(id=row_id("a"), brand_id=brand, name="热客", trigger="weekly", condition=same),
        Sop(id=row_id("b"), brand_id=brand, name="别的", trigger="weekly", condition=asks([HOT])),
        Sop(
            id=row_id("c"),
            brand_id=brand,
            name="停用",
            trigger="weekly",
            active=False,
            condition=same,
        ),
        MassSend(
            id=row_id("m"),
            brand_id=brand,
            name="夏季",
            on=chain.clock().date(),
            planned_by=chain.id("hana"),
            condition=same,
        ),
    )

    page = hana.get(f"segment/{row.id}").text

    assert "热客" in page
    assert "夏季" in page
    assert "别的" not in page
    assert "停用 · SOP" not in page
    assert '<td class="n">2</td>' in hana.get("segment").text


def test_every_clause_has_words_in_both_languages(hana, chain):
    clauses = [
        {"fact": "consent", "in": ["granted"]},
        {"fact": "store", "in": [chain.id("harbour")]},
        {"fact": "guide", "in": [chain.id("ann")], "missing": True},
        {"fact": "tag", "in": [row_id("gone")], "not": True},
        {"fact": "date", "kind": row_id("gone"), "from": 0, "until": 14},
        {"fact": "added_on", "from": "2024-01-01"},
        {"fact": "added_on", "from": -30, "until": -8},
        {"fact": "added_on", "from": -30, "until": 8},
        {"fact": "last_order_on", "until": -91},
        {"fact": "last_answer_on", "not": True},
        {"fact": "order_count", "least": 2, "most": 3},
        {"fact": "average_order", "most": "99.50"},
        {"fact": "birthday", "months": [3]},
        {"fact": "birthday", "within": 7},
        {"fact": "has_child", "not": True},
        {"fact": "code", "has": ["3D"]},
    ]
    row = a_segment(chain, condition=asks(clauses))

    chinese = hana.get(f"segment/{row.id}?lang=zh").text
    for words in ("门店：Harbour", "跟进人：Ann 或 没有记录", "生日：3月", "客单价：最多 ¥99.50"):
        assert words in chinese
    english = hana.get(f"segment/{row.id}?lang=en").text
    for words in ("Last purchase: more than 90 days ago", "Birthday: in the next 7 days"):
        assert words in english
    for text in (chinese, english):
        assert not re.search(r">(says|fact|form|segment)\.", text)


def test_the_form_is_filled_in_by_the_keyboard_alone(address, chain, chromium):
    a_customer(chain, "Li", temperature="hot")
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
    sign_in(page, address)
    page.goto(f"{address}/console/segment/new")
    cursor_in(page, "#f-name")
    page.keyboard.type("hot ones")
    page.focus("#f-subject")
    page.select_option("#f-subject", "temperature")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    cursor_in(page, "#f-form")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.focus("#f-into")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=意向：迫切")
    page.wait_for_load_state()
    page.focus("#f-name")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/segment?done=saved")

    assert stored(chain) == {"hot ones": (asks([HOT]), 0)}
    assert id_of(chain, "segment", "hot ones")


def test_the_list_costs_the_same_few_queries_however_long_it_is(hana, chain):
    for n in range(30):
        a_segment(chain, f"Spent {n}", asks([{"fact": "order_total", "least": f"{n}.00"}]))
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(chain.database._reader, "before_cursor_execute", note)
    hana.get("segment")
    event.remove(chain.database._reader, "before_cursor_execute", note)

    assert 0 < len(asked) <= 20
