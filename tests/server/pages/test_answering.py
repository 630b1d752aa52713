"""A customer answers on a phone: what is taken, what is refused, and who may do it how often."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from guide_app.domain.entities import Customer, Questionnaire
from guide_app.domain.ids import row_id
from guide_app.domain.policy import Actor
from guide_app.domain.words import Consent
from guide_app.mutations.customers import RemoveCustomer
from guide_app.mutations.merging import MergeCustomers
from guide_app.mutations.sheets import TakeBackSheet
from server import erasing
from server.page_links import CORRECT_FOR, OPEN_FOR
from server.schema import ENTITY_TABLES
from server.schema.facts import audit, server_state
from server.schema.pages import page_link
from server.schema.sync import mutation_result
from tests.server.console.browsing import a_customer
from tests.server.pages.phones import ANSWERS, fields_with_errors


def test_the_answers_of_a_phone_set_what_the_rules_say(counter, phone):
    path = counter.link()

    answer = phone.send(path, **ANSWERS)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/done")
    assert "谢谢您" in phone.get(f"{path}/done").text
    (sheet,) = counter.rows("answer_sheet")
    assert json.loads(sheet["answers"]) == {
        "for": "child",
        "child": "yes",
        "likes": ["blue", "pink"],
        "age": 4,
        "due": "2027-02-01",
        "born": "1991-05-04",
        "size": "m",
        "who": "小满",
        "news": "no",
    }
    assert counter.tags_of() == {"T0", "T1", "T3", "T5"}
    person = counter.find(Customer, counter.customer.id)
    assert (person.size, person.preference, person.birthday_month) == ("M", "小满", 5)


def test_it_is_the_customers_own_doing_and_nobody_elses(counter, phone, chain):
    phone.send(counter.link(), **ANSWERS)

    (sheet,) = counter.rows("answer_sheet")
    (line,) = [row for row in counter.rows("timeline_entry") if row["kind"] == "sheet"]
    assert (sheet["guide_id"], line["guide_id"]) == (None, None)
    with chain.database.read() as connection:
        made = connection.execute(
            select(mutation_result.c.author).where(mutation_result.c.name == "sheet.fill")
        ).scalar_one()
    assert made == ""


def test_the_guides_pc_hears_of_it_by_the_feed(counter, phone, chain):
    session = chain.pcs["harbour"].session("ann")
    cursor = session.pull().json()["cursor"]

    phone.send(counter.link(), **ANSWERS)

    lines = session.pull(cursor).json()["lines"]
    assert {"answer_sheet", "customer_tag", "timeline_entry"} <= {line["entity"] for line in lines}


def test_what_is_wrong_is_said_at_its_question_and_nothing_typed_is_lost(counter, phone):
    wrong = {"q1": "", "q4": "17", "q5": "2027-02-30", "q7": "xxl", "q8": "小" * 301, "q9": "yes"}
    path = counter.link()

    answer = phone.send(path, **wrong)

    assert answer.status_code == 422
    assert fields_with_errors(answer) == ["q1", "q4", "q5", "q7", "q8"]
    assert "请填 0 到 16 之间的值。" in answer.text
    assert "最多 300 个字，现在是 301 个" in answer.text
    assert 'value="17"' in answer.text
    assert "小" * 301 in answer.text
    assert re.search(r'value="yes" checked', answer.text)
    assert counter.rows("answer_sheet") == []


def test_the_same_form_sent_twice_counts_once(counter, phone):
    path = counter.link()

    answers = [phone.send(path, **ANSWERS) for _ in range(2)]

    assert [answer.headers["location"] for answer in answers] == [f"{path}/done"] * 2
    assert len(counter.rows("answer_sheet")) == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_forms_at_the_same_moment_count_once(counter, phone, kind):
    path = counter.link()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: phone.send(path, **ANSWERS).status_code, range(4)))

    assert set(answers) <= {303, 409, 503}
    assert answers.count(303) >= 1
    assert len(counter.rows("answer_sheet")) == 1


def test_an_answer_can_be_corrected_for_a_day_and_the_correction_takes_its_place(
    counter, phone, chain
):
    path = counter.link()
    phone.send(path, **ANSWERS)
    chain.clock.pass_by(hours=23)

    shown = phone.get(path)
    assert re.search(r'value="child" checked', shown.text)
    assert 'name="seen" value="1"' in shown.text
    again = phone.send(path, seen=1, q1="self", q9="yes")

    assert again.status_code == 303
    assert sorted(row["undone"] for row in counter.rows("answer_sheet")) == [0, 1]
    assert counter.tags_of() == {"T2"}
    chain.clock.pass_by(seconds=CORRECT_FOR.total_seconds() - 23 * 3600)
    late = phone.send(path, seen=2, **ANSWERS)
    assert (late.status_code, phone.get(path).status_code) == (410, 410)
    assert counter.tags_of() == {"T2"}


def test_a_page_from_before_the_answer_does_not_overwrite_it_unseen(counter, phone):
    path = counter.link()
    phone.send(path, **ANSWERS)

    old = phone.send(path, seen=0, q1="self", q9="yes")

    assert old.status_code == 409
    assert "刚才已经提交过" in old.text
    assert 'name="seen" value="1"' in old.text
    assert counter.tags_of() == {"T0", "T1", "T3", "T5"}


def test_a_correction_stands_also_where_the_guide_has_taken_the_answer_back(counter, phone, chain):
    path = counter.link()
    phone.send(path, **ANSWERS)
    (line,) = [row for row in counter.rows("timeline_entry") if row["kind"] == "sheet"]
    back = TakeBackSheet(customer_id=counter.customer.id, entry_id=line["id"])
    counter.office(Actor.of(chain.guide("ann")), back)
    assert counter.tags_of() == set()

    assert phone.send(path, seen=1, **ANSWERS).status_code == 303
    assert counter.tags_of() == {"T0", "T1", "T3", "T5"}


def _expired(counter, path, chain):
    chain.clock.pass_by(seconds=OPEN_FOR.total_seconds())


def _replaced(counter, path, chain):
    counter.link()


@pytest.mark.parametrize("how", [_expired, _replaced])
def test_a_link_that_is_over_takes_nothing_and_says_so(counter, phone, chain, how):
    path = counter.link()
    how(counter, path, chain)

    for answer in (phone.get(path), phone.send(path, **ANSWERS), phone.get(f"{path}/done")):
        assert answer.status_code == 410
        assert "这个链接已经用过或过期了" in answer.text
    assert counter.rows("answer_sheet") == []


def _tampered(counter, path, chain):
    letter = "A" if path[-1] != "A" else "B"
    return path[:-1] + letter


def _removed(counter, path, chain):
    counter.office(Actor.of(chain.guide("ann")), RemoveCustomer(customer_id=counter.customer.id))
    return path


def _erased(counter, path, chain):
    brand, customer, now = chain.id("sunny"), counter.customer.id, chain.clock()
    chain.database.write(lambda c: erasing.erase_customer(c, brand, customer, now))
    with chain.database.read() as connection:
        assert connection.execute(select(page_link)).all() == []
    return path


@pytest.mark.parametrize(
    "how",
    [_tampered, _removed, _erased, lambda *_: "/p/" + "x" * 200, lambda *_: "/p/%00"],
    ids=["tampered", "removed", "erased", "too long", "no text"],
)
def test_a_link_that_leads_to_nobody_says_the_same_whatever_the_reason(counter, phone, chain, how):
    path = how(counter, counter.link(), chain)

    for answer in (phone.get(path), phone.send(path, **ANSWERS), phone.client.post(path + "/stop")):
        assert answer.status_code == 404
        assert "没有这个页面" in answer.text
        assert "请不要再联系我" not in answer.text
    assert counter.rows("answer_sheet") == []


def test_a_link_writes_about_its_own_customer_and_no_other(counter, phone, chain):
    other = a_customer(chain, name="Wang")
    theirs = counter.link(other.id)
    counter.link()

    phone.send(theirs, **ANSWERS, customer_id=counter.customer.id)

    assert counter.tags_of() == set()
    assert counter.tags_of(other.id) == {"T0", "T1", "T3", "T5"}
    with chain.database.read() as connection:
        kept = connection.execute(select(page_link.c.token_hash)).scalars().all()
    assert not any(theirs.rpartition("/")[2] in hashed for hashed in kept)


def test_a_page_tells_no_more_of_the_customer_than_how_to_address_them(counter, phone):
    page = phone.get(counter.link()).text

    assert "李姐，您好" in page
    for secret in ("Li<", "13812340217", counter.customer.id, counter.form, "ann"):
        assert secret not in page


def test_who_wants_no_contact_is_left_alone_whatever_is_answered_or_taken_back_later(
    counter, phone, chain
):
    path = counter.link()
    phone.send(path, **ANSWERS)

    assert "确认" in phone.get(f"{path}/stop").text
    answer = phone.client.post(f"{path}/stop")

    assert answer.headers["location"] == f"{path}/stop"
    assert "已登记" in phone.get(f"{path}/stop").text
    assert "请不要再联系我" not in phone.get(path).text
    phone.send(path, seen=1, q1="self", q9="yes")
    line = [row for row in counter.rows("timeline_entry") if row["kind"] == "sheet"][-1]
    back = TakeBackSheet(customer_id=counter.customer.id, entry_id=line["id"])
    counter.office(Actor.of(chain.guide("ann")), back)
    assert counter.find(Customer, counter.customer.id).consent == Consent.WITHDRAWN
    (said,) = [row for row in counter.rows("timeline_entry") if row["kind"] == "consent"]
    assert said["guide_id"] is None
    with chain.database.read() as connection:
        lines = connection.execute(
            select(audit.c.actor_id, audit.c.subject_id).where(audit.c.action == "customer.edit")
        ).all()
    assert [tuple(line) for line in lines] == [("", counter.customer.id)]


def test_no_more_contact_can_also_be_asked_by_a_link_that_is_over(counter, phone, chain):
    path = counter.link()
    _expired(counter, path, chain)

    assert f"{path}/stop" in phone.get(path).text
    phone.client.post(f"{path}/stop")
    phone.client.post(f"{path}/stop")

    assert counter.find(Customer, counter.customer.id).consent == Consent.WITHDRAWN


def test_too_much_is_refused_before_it_is_read(counter, phone):
    path = counter.link()

    answer = phone.client.post(path, content=b"q8=" + b"x" * 70_000)

    assert answer.status_code == 413
    assert "内容太多" in answer.text
    many = "&".join(f"q{n}=x" for n in range(5_000))
    assert phone.client.post(path, content=many.encode()).status_code == 422
    assert phone.client.post(path, content=b"\xff\xfe%00=%zz&q1=\x00").status_code == 422


def test_while_the_server_is_maintained_the_page_says_so(counter, phone, chain):
    path = counter.link()
    chain.database.write(
        lambda c: c.execute(server_state.insert().values(name="maintenance", value="1"))
    )

    answer = phone.send(path, **ANSWERS)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "系统正在维护" in answer.text
    chain.database.write(
        lambda c: c.execute(
            update(server_state).where(server_state.c.name == "maintenance").values(value="0")
        )
    )


def test_the_page_is_small_and_keeps_to_itself(counter, phone):
    page = phone.get(counter.link())
    parts = [page, phone.get("/p/static/page.css"), phone.get("/p/static/page.js")]

    assert sum(len(part.content) for part in parts) < 60 * 1024
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.findall(r'(?:src|href)="(?!/p/|#|\?)', page.text) == []


def test_it_speaks_english_where_the_phone_does_and_keeps_to_what_was_chosen(counter, phone):
    path = counter.link()

    assert 'lang="zh-CN"' in phone.get(path).text
    assert "Please choose" not in phone.get(path).text
    assert 'lang="en"' in phone.get(path, **{"accept-language": "en-GB,en;q=0.9"}).text
    wrong = phone.send(f"{path}?lang=en")
    assert "Please answer this question." in wrong.text
    assert phone.send(f"{path}?lang=en", **ANSWERS).headers["location"] == f"{path}/done?lang=en"


def test_whoever_tries_links_at_random_is_slowed(counter, phone, chain, monkeypatch):
    limiter = chain.app.state.desk.addresses
    monkeypatch.setattr(limiter, "_now", lambda: 0.0)  # however slow this machine is today

    codes = [phone.get(f"/p/{n:022d}").status_code for n in range(limiter._rate.burst + 1)]

    assert codes[0] == 404
    assert codes[-1] == 429


def test_what_was_published_later_does_not_change_a_page_that_is_open(counter, phone, chain):
    path = counter.link()
    newer = row_id("questionnaire", counter.form, 2)
    chain.save(
        Questionnaire(
            id=newer,
            brand_id=chain.id("sunny"),
            root_id=counter.form,
            version=2,
            name="新",
            since=chain.clock().date(),
            questions=[{"id": "x", "kind": "text", "text": "X?"}],
        )
    )

    assert phone.send(path, **ANSWERS).status_code == 303
    assert counter.rows("answer_sheet")[0]["questionnaire_id"] == counter.form


def test_a_suspended_brand_has_no_pages(counter, phone, chain, feed_is_damaged):
    path = counter.link()
    table = ENTITY_TABLES["brand"]
    suspended = update(table).where(table.c.id == chain.id("sunny")).values(suspended=1)
    chain.database.write(lambda c: c.execute(suspended))

    assert phone.get(path).status_code == 404


def test_a_link_from_before_a_merge_takes_the_answers_of_the_one_person(counter, phone, chain):
    path = counter.link()
    other = a_customer(chain, "李女士")
    merged = MergeCustomers(customer_id=counter.customer.id, into_id=other.id)
    counter.office(Actor.of(chain.guide("hana")), merged)

    assert phone.send(path, **ANSWERS).status_code == 303
    (sheet,) = counter.rows("answer_sheet")
    assert sheet["customer_id"] == counter.customer.id
    assert counter.find(Customer, other.id).size == "M"
    assert counter.find(Customer, other.id).last_answer_on is not None
