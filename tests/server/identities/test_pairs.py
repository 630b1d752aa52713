"""Two customers who may be one person, by their numbers or by what systems say: one verdict."""

from __future__ import annotations

from sqlalchemy import select

from guide_app.mutations.merging import MergeCustomers, UnmergeCustomer
from server import office
from server.erasing import erase_customer
from server.office import servers_own
from server.schema.identities import same_person
from tests.server.console.browsing import audited
from tests.server.identities.test_merged import change

PHONE, OTHER, THIRD = "13812340217", "13912340217", "13700000000"


def both(one, other):
    return tuple(sorted((one.id, other.id)))


def test_two_of_whom_a_system_says_that_they_are_one_are_shown_until_hq_says_they_are_two(mall):
    li = mall.person("Li", phone=PHONE, days_ago=5)
    wang = mall.person("Wang", "otto", member_number="V1", days_ago=4)
    mall.says("s1", member_number="v1", phone=PHONE)
    assert mall.pairs() == {both(li, wang)}

    assert mall.two_people(wang, li)

    assert mall.pairs() == set()
    assert {subject for _, subject in audited(mall.chain, "identity.two_people")} == {
        li.id,
        wang.id,
    }
    mall.says("s2", member_number="v1", phone=PHONE)
    mall.says("s3", member_number="v1", phone=PHONE, openid="open-one")
    assert mall.standing_pairs() == {both(li, wang)}
    assert mall.pairs() == set()


def test_refused_by_their_numbers_they_stay_so_when_a_system_says_they_are_one(mall):
    li = mall.person("Li", phone=PHONE, days_ago=5)
    wang = mall.person("Wang", "otto", member_number="V1", days_ago=4)
    mall.edit(wang, phone=PHONE)
    assert mall.pairs() == {both(li, wang)}
    mall.two_people(li, wang)
    mall.edit(wang, phone=OTHER)

    mall.says("s1", member_number="v1", phone=PHONE)

    assert mall.standing_pairs() == {both(li, wang)}
    assert mall.pairs() == set()


def test_refused_by_what_a_system_said_they_stay_so_when_their_numbers_agree(mall):
    li = mall.person("Li", phone=PHONE, days_ago=5)
    wang = mall.person("Wang", "otto", member_number="V1", days_ago=4)
    mall.says("s1", member_number="v1", phone=PHONE)
    mall.two_people(li, wang)

    mall.edit(wang, phone=PHONE)
    mall.edit(wang, wechat="both")
    mall.edit(li, wechat="both")

    assert mall.pairs() == set()


def test_refused_with_somebody_they_stay_apart_from_whoever_stands_for_both(mall):
    li = mall.person("Li", phone=PHONE, days_ago=5)
    again = mall.person("Li again", "bob", phone=OTHER, days_ago=3)
    wang = mall.person("Wang", "otto", member_number="V1", days_ago=4)
    mall.edit(wang, phone=OTHER)
    mall.two_people(again, wang)

    change(mall, MergeCustomers(customer_id=again.id, into_id=li.id))
    mall.says("s1", member_number="v1", phone=PHONE)

    assert mall.standing_pairs() == {both(li, wang)}
    assert mall.pairs() == set()


def test_what_is_said_of_the_person_is_said_of_each_and_stays_when_they_are_parted(mall):
    li = mall.person("Li", phone=PHONE, days_ago=5)
    again = mall.person("Li again", "bob", wechat="jade", days_ago=3)
    wang = mall.person("Wang", "otto", member_number="V1", days_ago=4)
    mall.edit(wang, wechat="jade")
    change(mall, MergeCustomers(customer_id=again.id, into_id=li.id))
    assert mall.pairs() == {both(li, wang)}
    mall.two_people(li, wang)

    change(mall, UnmergeCustomer(customer_id=again.id))
    mall.says("s1", member_number="v1", phone=PHONE)

    assert mall.standing_pairs() == {both(li, wang)}
    assert mall.pairs() == set()


def test_what_is_said_right_after_a_merge_is_said_of_whoever_stands_for_both(mall):
    li = mall.person("Li", phone=PHONE, days_ago=5)
    again = mall.person("Li again", "bob", phone=OTHER, days_ago=3)
    wang = mall.person("Wang", "otto", member_number="V1", days_ago=4)
    mall.says("s1", member_number="v1", phone=OTHER)
    merge = MergeCustomers(customer_id=again.id, into_id=li.id)
    chain, own = mall.chain, servers_own(mall.brand_id)
    office.change(chain.database, chain.clock, chain.app.state.wakeups, own, merge)
    assert mall.two_people(li, wang)  # before it is settled

    mall.settle()
    change(mall, UnmergeCustomer(customer_id=again.id))
    mall.says("s2", member_number="v1", phone=PHONE)

    assert mall.standing_pairs() == {both(li, wang), both(again, wang)}
    assert mall.pairs() == set()


def test_who_says_it_again_leaves_no_second_trail(mall):
    li = mall.person("Li", phone=PHONE)
    wang = mall.person("Wang", "otto")
    assert not mall.two_people(li, wang)
    mall.edit(wang, phone=PHONE)

    assert mall.two_people(li, wang)
    assert mall.two_people(li, wang)

    assert len(audited(mall.chain, "identity.two_people")) == 2  # one of each of the two


def test_a_pair_falls_with_what_it_rests_on(mall):
    li = mall.person("Li", phone=PHONE)
    wang = mall.person("Wang", phone=THIRD, member_number="V1")
    mall.order("A1", phone=PHONE)
    mall.edit(wang, phone=PHONE)
    assert mall.pairs() == {both(li, wang)}

    mall.edit(wang, phone=THIRD)
    assert mall.pairs() == set()

    mall.says("s1", member_number="v1", phone=PHONE)
    assert mall.pairs() == {both(li, wang)}
    mall.edit(wang, member_number="V2")
    assert mall.pairs() == set()


def test_a_number_of_many_makes_no_pairs_also_when_a_system_names_it(mall):
    people = [mall.person(f"customer {n}", phone=PHONE) for n in range(8)]
    mall.edit(people[0], member_number="V1")

    mall.says("s1", member_number="v1", phone=PHONE)

    assert mall.pairs() == mall.standing_pairs() == set()


def test_with_either_of_them_goes_what_was_decided(mall):
    li = mall.person("Li", phone=PHONE)
    wang = mall.person("Wang", "otto", phone=THIRD)
    mall.edit(wang, phone=PHONE)
    mall.two_people(li, wang)

    def left():
        with mall.chain.database.read() as connection:
            return connection.execute(select(same_person)).all()

    assert len(left()) == 1
    hana, now = mall.chain.id("hana"), mall.chain.clock()
    mall.chain.database.write(lambda c: erase_customer(c, mall.brand_id, wang.id, now, hana))
    mall.settle()

    assert left() == []
