"""What a mall says that somebody looked at: whose it is, what is refused, what happens twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from guide_app.domain.entities import Material, PageView
from guide_app.domain.identities import read_identity
from guide_app.domain.ids import row_id
from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from guide_app.tables.rows import read_rows, select_rows
from server import office
from server.erasing import erase_customer
from server.identities import views
from server.identities.neighbours import read_neighbours
from server.office import servers_own
from server.schema import ENTITY_TABLES
from server.schema.identities import identity, identity_saying, trace
from server.schema.sync import feed
from server.tidying import tidy

PHONE, OTHER = "13812340217", "13912340217"


def rows_of(mall):
    with mall.chain.database.read() as connection:
        return read_rows(connection, PageView, select_rows(ENTITY_TABLES, PageView))


def results(answer):
    assert answer.status_code == 200, answer.text
    return [
        f"{one['status']} {one.get('code', '')} {one.get('details', {}).get('field', '')}".strip()
        for one in answer.json()["results"]
    ]


def count(mall, table):
    with mall.chain.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_look_of_somebody_who_is_known_is_theirs_at_once_and_their_guide_hears_of_it(mall):
    li = mall.person("Li", phone=PHONE)

    assert mall.view("v1", phone=PHONE) == "recorded"

    (row,) = rows_of(mall)
    assert (row.customer_id, row.kind, row.code, row.title) == (li.id, "product", "coat", "Coat")
    assert (row.on, row.at) == (mall.today, mall.chain.clock())
    with mall.chain.database.read() as connection:
        heard = connection.scalars(select(feed.c.guide_id).where(feed.c.entity == "page_view"))
        assert list(heard) == [li.guide_id]


def test_the_day_of_a_look_is_the_brands(mall):
    mall.person("Li", phone=PHONE)
    late = {"id": "v1", "seen_at": "2024-02-27T23:30:00+00:00"}
    assert mall.post("views", {"views": [mall.look("v1", phone=PHONE) | late]}).status_code == 200

    (row,) = rows_of(mall)
    assert row.on.isoformat() == "2024-02-28"


def test_the_looks_of_a_visitor_wait_and_come_to_whoever_it_turns_out_to_be(mall):
    li = mall.person("Li", phone=PHONE)
    for visit in range(3):
        assert mall.view(f"v{visit}", days_ago=visit, visitor="browser-one") == "waiting"
    assert (rows_of(mall), mall.waiting_views()) == ([], {"v0", "v1", "v2"})

    mall.says("s1", days_ago=1, visitor="browser-one", phone=PHONE)

    assert mall.views() == {"v0": li.id, "v1": li.id, "v2": li.id}
    mall.take_back(next(one["id"] for one in mall.statements() if named_phone(mall, one["id"])))
    assert (rows_of(mall), mall.waiting_views()) == ([], {"v0", "v1", "v2"})


def named_phone(mall, statement_id):
    query = select(identity.c.kind).where(identity.c.statement_id == statement_id)
    with mall.chain.database.read() as connection:
        return "phone" in connection.scalars(query).all()


def test_since_somebody_else_is_seen_with_the_browser_its_looks_wait(mall):
    li = mall.person("Li", phone=PHONE)
    mall.person("Wang", phone=OTHER)
    for ago in (9, 5, 1):
        mall.view(f"v{ago}", days_ago=ago, visitor="browser-one")
    mall.says("s1", days_ago=8, visitor="browser-one", phone=PHONE)
    assert set(mall.views()) == {"v9", "v5", "v1"}

    mall.says("s2", days_ago=3, visitor="browser-one", phone=OTHER)

    assert mall.views() == {"v9": li.id, "v5": li.id}
    assert mall.waiting_views() == {"v1"}


def test_one_person_has_the_looks_of_both_and_parts_with_their_own(mall):
    chain = mall.chain

    def change(arguments):
        own, wakeups = servers_own(mall.brand_id), chain.app.state.wakeups
        office.change(chain.database, chain.clock, wakeups, own, arguments)
        mall.settle()

    li = mall.person("Li", phone=PHONE)
    again = mall.person("Li again", "otto", phone=OTHER)
    mall.view("v1", phone=OTHER)
    change(MergeCustomers(customer_id=again.id, into_id=li.id))
    mall.view("v2", phone=OTHER)
    assert mall.views() == {"v1": again.id, "v2": li.id}

    change(UnmergeCustomer(customer_id=again.id))

    assert mall.views() == {"v1": again.id, "v2": again.id}


def test_who_is_erased_takes_all_looks_along(mall):
    li, hana = mall.person("Li", phone=PHONE), mall.chain.id("hana")
    mall.view("v1", phone=PHONE, visitor="browser-one")
    mall.view("v2", visitor="browser-one")

    mall.chain.database.write(
        lambda c: erase_customer(c, mall.brand_id, li.id, mall.chain.clock(), hana)
    )
    mall.settle()

    assert rows_of(mall) == []
    assert [count(mall, one) for one in (trace, identity, identity_saying)] == [0, 0, 0]


def test_the_same_again_changes_nothing_and_other_facts_are_refused(mall):
    mall.person("Li", phone=PHONE)
    assert mall.view("v1", phone=PHONE) == "recorded"

    assert mall.view("v1", phone=PHONE) == "recorded"
    assert mall.view(" v1 ", phone=PHONE) == "recorded"
    assert mall.view("v1", code="hat", phone=PHONE) == "refused"
    assert mall.view("v1", days_ago=1, phone=PHONE) == "refused"
    assert mall.view("v1", phone=OTHER) == "refused"
    assert len(rows_of(mall)) == 1

    mall.token = mall.new_token(name="小程序")  # which numbers its visits for itself
    assert mall.view("v1", code="hat", phone=PHONE) == "recorded"
    assert len(rows_of(mall)) == 2


def test_one_bad_look_blocks_no_other_and_each_says_why(mall):
    mall.person("Li", phone=PHONE)
    good = mall.look("v1", phone=PHONE)
    year_ago = mall.chain.clock() - timedelta(days=366)
    wrong = {
        "refused required id": {"id": " "},
        "refused too_long id": {"id": "9" * 129},
        "refused out_of_range seen_at": {"seen_at": "2034-01-01T00:00:00Z"},
        "refused out_of_range seen_at ": {"seen_at": year_ago.isoformat()},
        "refused not_a_choice kind": {"kind": "film"},
        "refused required code": {"code": " \t\n"},
        "refused too_long code": {"code": "c" * 65},
        "refused required title": {"title": ""},
        "refused too_long title": {"title": "t" * 121},
        "refused required identities": {"identities": []},
        "refused wrong_type value": {"identities": [{"kind": "phone", "value": "1"}]},
    }
    bad = [{**good, "id": f"b{n}", **one} for n, one in enumerate(wrong.values())]

    found = results(mall.post("views", {"views": [*bad, good]}))

    assert found == [*(one.strip() for one in wrong), "recorded"]
    assert len(rows_of(mall)) == count(mall, trace) == 1


def test_a_title_is_one_line(mall):
    mall.person("Li", phone=PHONE)
    typed = {"title": "  Winter\n\tcoat \x00"}

    assert results(mall.post("views", {"views": [mall.look("v1", phone=PHONE) | typed]})) == [
        "recorded"
    ]
    assert [row.title for row in rows_of(mall)] == ["Winter coat"]


def test_a_material_that_was_looked_at_is_called_as_hq_calls_it(mall):
    mall.person("Li", phone=PHONE)
    brand = mall.brand_id
    for name, of in (("ours", brand), ("theirs", mall.chain.id("rival"))):
        mall.chain.save(
            Material(
                id=row_id(name),
                brand_id=of,
                title=f"{name} · 换季清单",
                type="video",
                kind="care",
                caption="换季先理这三样。",
            )
        )
    looks = [
        mall.look(kind, code=code, phone=PHONE) | {"kind": kind, "title": "utm-3"}
        for kind, code in (("material", row_id("ours")), ("product", row_id("ours")))
    ]
    others = [
        mall.look(code, code=code, phone=PHONE) | {"kind": "material", "title": code[:4]}
        for code in (row_id("theirs"), "spring")
    ]

    assert set(results(mall.post("views", {"views": [*looks, *others]}))) == {"recorded"}

    assert sorted(row.title for row in rows_of(mall)) == sorted(
        ["ours · 换季清单", "utm-3", row_id("theirs")[:4], "spri"]
    )


@pytest.mark.parametrize("body", ["no object", {"orders": []}, {"views": "v1"}])
def test_what_is_no_message_is_refused_whole(mall, body):
    assert mall.post("views", body).json()["code"] == "unreadable"


def test_more_than_one_helping_is_refused(mall):
    refused = mall.post("views", {"views": [mall.look("v1", phone=PHONE)] * 501})

    assert (refused.status_code, refused.json()["details"]) == (413, {"rows": 500})


def test_looks_that_are_where_they_belong_are_not_read_again(mall):
    mall.person("Li", phone=PHONE)
    mall.person("Wang", phone=OTHER)
    many = [mall.look(f"v{n}", n % 300, f"c{n % 7}", visitor="browser-one") for n in range(60)]
    assert set(results(mall.post("views", {"views": many}))) == {"waiting"}

    def restless():
        with mall.chain.database.read() as connection:
            near = read_neighbours(
                connection, mall.brand_id, [read_identity("visitor", "", "browser-one")]
            )
            return len(views.unsettled(connection, near, near.resolve()))

    assert restless() == 0
    mall.says("s1", days_ago=300, visitor="browser-one", phone=PHONE)
    assert restless() == 0
    mall.says("s2", days_ago=20, visitor="browser-one", phone=OTHER)
    assert restless() == 0
    assert (len(mall.views()), len(mall.waiting_views())) == (39, 21)


def test_looks_for_which_nobody_came_in_a_year_go(mall, clock):
    mall.view("v1", visitor="browser-one")
    mall.view("v2", visitor="browser-two", openid="open-one")
    clock.pass_by(days=200)
    mall.view("v3", visitor="browser-one")
    clock.pass_by(days=166)

    tidy(mall.chain.database, clock)

    assert mall.waiting_views() == {"v3"}
    assert count(mall, identity_saying) == 2  # who is who is no secret of a look
    clock.pass_by(days=200)
    tidy(mall.chain.database, clock)
    assert mall.waiting_views() == set()
    mall.person("Li", phone=PHONE)
    mall.says("s1", openid="open-one", phone=PHONE)
    assert mall.view("v4", visitor="browser-two") == "recorded"
