"""Questions under a name: the guide's own and HQ's, with counts that follow every change."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import msgspec
import pytest

from guide_app.domain.entities import GuideSegment, Segment
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.segments import document_of
from guide_app.services import segment_counts
from guide_app.services.customer_models import CustomerQuery, CustomerSort
from guide_app.services.segment_models import GroupCount
from localdb import state
from localdb.queries import segments as queries
from tests.domain.people import BRAND, days_ago
from tests.services.shop import group, named, tag
from tests.services.test_customer_list import wearing
from tests.support.conditions import a_condition, a_person, asking, worn

HOT = {"fact": "temperature", "in": ["hot"]}
NAMES = ("Ann", "Ben")
SILENT = {"fact": "last_contact_on", "from": -30, "not": True}


def names(shop):
    return [line.name for line in shop.customers.segments.list()]


def line_of(shop, name):
    return next(line for line in shop.customers.segments.list() if line.name == name)


def of_hq(name, *groups, **facts):
    row = {"id": row_id("segment", name), "brand_id": BRAND, "name": name}
    return Segment(**row, condition=document_of(asking(*groups)), **facts)


def test_a_question_is_kept_with_its_words_and_its_order(shop):
    query = CustomerQuery("wang", asking(HOT, SILENT), CustomerSort.ADDED_ON, descending=True)
    shop.customers.segments.save(" hot  ones ", query)
    shop.open_again()

    (line,) = shop.customers.segments.list()
    assert (line.name, line.own, line.query) == ("hot ones", True, query)
    assert shop.sent_names() == ["guide_segment.save"]


def test_one_of_the_same_name_gives_way_in_its_place_and_can_be_had_back(shop):
    segments = shop.customers.segments
    segments.save("a", CustomerQuery(condition=asking(HOT)))
    segments.save("b", CustomerQuery(condition=asking(HOT)))
    token = segments.save("a", CustomerQuery(condition=asking(SILENT)))

    assert names(shop) == ["a", "b"]
    assert line_of(shop, "a").query == CustomerQuery(condition=asking(SILENT))
    shop.customers.undo(token)
    assert line_of(shop, "a").query == CustomerQuery(condition=asking(HOT))


def test_a_segment_is_renamed_and_removed_and_both_are_taken_back(shop):
    segments = shop.customers.segments
    for name in ("a", "b"):
        segments.save(name, CustomerQuery(condition=asking(HOT)))

    renamed = segments.rename(line_of(shop, "a"), "z")
    assert names(shop) == ["z", "b"]
    shop.customers.undo(renamed)
    removed = segments.remove(line_of(shop, "a"))
    assert names(shop) == ["b"]
    shop.customers.undo(removed)
    assert names(shop) == ["a", "b"]


def test_hqs_segments_stand_below_ones_own_and_archived_ones_do_not(shop):
    shop.put(of_hq("HQ's", HOT), of_hq("old", HOT, archived=True))
    shop.customers.segments.save("mine", CustomerQuery(condition=asking(HOT)))

    assert [(line.name, line.own) for line in shop.customers.segments.list()] == [
        ("mine", True),
        ("HQ's", False),
    ]


def test_a_colleagues_segment_on_the_same_pc_is_not_listed(shop):
    condition = {"all": [{"any": [HOT]}]}
    other = GuideSegment(
        id=row_id("x"), brand_id=BRAND, guide_id=row_id("mei"), name="x", condition=condition
    )
    shop.put(other)

    assert names(shop) == []


def test_one_that_a_newer_version_wrote_is_listed_and_asks_nothing(shop):
    unheard_of = {"all": [{"any": [{"fact": "shoe_size"}]}]}
    shop.put(Segment(id=row_id("new"), brand_id=BRAND, name="new", condition=unheard_of))

    assert line_of(shop, "new").query is None


@pytest.fixture
def asked(shop, monkeypatch):
    """What was put to the whole book: counts, and parts of conditions."""
    begun: list[str] = []

    def watched(name):
        ask = getattr(queries, name)

        def noted(*given):
            begun.append(name)
            return ask(*given)

        monkeypatch.setattr(queries, name, noted)

    watched("count_matching")
    watched("list_part")
    watched("find_rows")
    watched("find_in_one_pass")
    return begun


def test_a_count_follows_every_change_without_counting_the_book_anew(shop, asked):
    taste = group("taste")
    silk = tag(taste, "silk")
    ann, ben = named("Ann", temperature="hot"), named("Ben")
    shop.put(taste, silk, ann, ben)
    either = CustomerQuery(condition=asking([HOT, worn(silk.id)]))
    assert shop.customers.segments.count(either) == 1

    token = shop.customers.change_tags([ben.id], add=[silk.id])
    assert shop.customers.segments.count(either) == 2
    shop.customers.undo(token)
    assert shop.customers.segments.count(either) == 1
    shop.customers.create({"name": "Eve", "temperature": "hot"})
    assert shop.customers.segments.count(either) == 2
    shop.customers.remove(ann.id)
    assert shop.customers.segments.count(either) == 1
    assert asked == ["count_matching", "find_rows"] + ["list_part"] * 2  # everybody, the hot


def test_a_question_about_many_tags_is_put_together_from_parts_at_once(shop, asked):
    taste = group("taste")
    tags = [tag(taste, f"taste {number}") for number in range(8)]
    ann, ben = (named(name, temperature="hot", last_contact_on=days_ago(40)) for name in NAMES)
    shop.put(taste, *tags, ann, ben, named("Eve"), *wearing(ann, tags[0], tags[7]))
    shop.put(*wearing(ben, tags[7]))
    first, second = (worn(*(one.id for one in some)) for some in (tags[:4], tags[4:]))
    query = CustomerQuery(condition=asking([HOT, second], [first, SILENT], {**first, "not": True}))

    assert shop.customers.segments.count(query) == len(shop.customers.ids(query)) == 1
    assert asked == ["find_rows", "find_rows", "find_in_one_pass"]

    shop.customers.change_tags([ben.id], add=[tags[1].id])
    assert shop.customers.segments.count(query) == 0
    assert len(asked) == 3


@pytest.mark.parametrize("many", [0, 1_000])
def test_a_count_is_what_the_list_finds_whatever_is_asked_and_changed(shop, monkeypatch, many):
    monkeypatch.setattr(segment_counts, "_MANY", many)
    chance = Random(20261130)
    today = shop.book.today
    people = [a_person(chance, f"{n}", today) for n in range(40)]
    shop.put(*(one.customer for one in people))
    shop.put(*(row for one in people for row in (*one.tags, *one.family, *one.dates)))
    conditions = [a_condition(chance, today) for _ in range(40)]
    for changed in (None, *people[:5]):
        if changed is not None:
            shop.put(replace(changed.customer, removed_on=today))
            shop.put(replace(people[9].customer, temperature=chance.choice(("hot", "cold"))))
        for condition in conditions:
            query = CustomerQuery(condition=condition)
            assert shop.customers.segments.count(query) == len(shop.customers.ids(query))


def test_a_count_is_another_at_midnight(shop):
    shop.put(named("Ann", last_contact_on=days_ago(30)))
    silent = CustomerQuery(condition=asking(SILENT))
    assert shop.customers.segments.count(silent) == 0

    shop.now += timedelta(days=1)

    assert shop.customers.segments.count(silent) == 1


def test_words_and_removed_customers_are_counted_as_the_list_finds_them(shop):
    ann, ben = named("王芳", temperature="hot"), named("Ben", temperature="hot")
    shop.put(ann, ben, named("王小明"))
    hot = asking(HOT)

    assert shop.customers.segments.count(CustomerQuery("wang", hot)) == 1
    shop.customers.remove(ben.id)
    assert shop.customers.segments.count(CustomerQuery(condition=hot, removed=True)) == 1


def test_a_merged_tag_finds_who_wears_the_one_that_took_its_place(shop):
    taste = group("taste")
    new = tag(taste, "silk")
    old = tag(taste, "silky", archived=True, merged_into=new.id)
    older = tag(taste, "silkish", archived=True, merged_into=old.id)
    ann = named("Ann")
    shop.put(taste, new, old, older, ann, *wearing(ann, new))
    query = CustomerQuery(condition=asking(worn(older.id)))

    assert shop.customers.segments.count(query) == 1
    assert shop.customers.ids(query) == [ann.id]


def test_an_empty_answer_is_told_line_by_line(shop):
    shop.put(named("Ann", temperature="hot"), named("Ben"))
    lost = {"fact": "state", "in": ["lost"]}

    blamed = shop.customers.segments.blame(CustomerQuery(condition=asking(HOT, lost)))

    assert blamed == (GroupCount(0, alone=1, without=0), GroupCount(1, alone=0, without=1))


def earlier(shop, *filters):
    with shop.book.file.write() as connection:
        state.put(connection, "saved_filters", msgspec.json.encode(filters).decode())


def kept_earlier(shop):
    with shop.book.file.read() as connection:
        return msgspec.json.decode(state.get(connection, "saved_filters"))


def test_filters_of_an_earlier_version_become_segments_once(shop):
    age, taste = group("age"), group("taste")
    small, big, blue = tag(age, "small"), tag(age, "big"), tag(taste, "blue")
    shop.put(age, taste, small, big, blue)
    asked = {
        "text": "wang",
        "tag_ids": [small.id, blue.id, big.id],
        "states": ["new", "lost"],
        "last_contact": ["longer", "never"],
        "sort": "added_on",
        "descending": True,
    }
    earlier(shop, {"name": "mine", "query": asked}, {"name": "all", "query": {"removed": True}})

    for _ in range(2):
        shop.customers.segments.carry_over()
    shop.customers.segments.remove(line_of(shop, "all"))
    shop.open_again()
    shop.customers.segments.carry_over()

    (line,) = shop.customers.segments.list()
    long_ago = {"fact": "last_contact_on", "until": -91}
    never = {"fact": "last_contact_on", "not": True}
    assert line.query == CustomerQuery(
        "wang",
        asking(
            worn(small.id, big.id),
            worn(blue.id),
            {"fact": "state", "in": ["new", "lost"]},
            [long_ago, never],
        ),
        CustomerSort.ADDED_ON,
        descending=True,
    )
    assert kept_earlier(shop) == []


def test_an_earlier_filter_that_the_rules_refuse_stays_where_it_is(shop):
    wrong = {"name": "gone", "query": {"tag_ids": [row_id("a tag that is gone")]}}
    earlier(shop, wrong, {"name": "hot", "query": {"temperatures": ["hot"]}})

    shop.customers.segments.carry_over()

    assert names(shop) == ["hot"]
    assert [one["name"] for one in kept_earlier(shop)] == ["gone"]


@pytest.mark.parametrize(("name", "code"), [(" ", Code.REQUIRED), ("x" * 61, Code.TOO_LONG)])
def test_a_segment_needs_a_short_name(shop, name, code):
    with pytest.raises(Rejected) as refused:
        shop.customers.segments.save(name, CustomerQuery())

    assert refused.value.code is code
    assert names(shop) == []


def test_what_is_written_to_a_merged_one_counts_for_whoever_stands_for_them(shop):
    taste = group("taste")
    silk, wool = tag(taste, "silk"), tag(taste, "wool")
    head, alias = named("Ann"), named("Anna")
    shop.put(taste, silk, wool, head, alias)
    shop.customers.merge(alias.id, head.id)
    either = CustomerQuery(condition=asking([worn(silk.id), {"fact": "has_child"}]))
    assert shop.customers.segments.count(either) == 0
    shop.customers.create({"name": "Eve"})
    assert shop.customers.segments.count(either) == 0  # from parts, which are kept from now on

    shop.put(*wearing(alias, silk))  # as another PC wrote it before the two were merged

    assert shop.customers.ids(either) == [head.id]
    assert shop.customers.segments.count(either) == 1
    shop.customers.unmerge(alias.id)
    assert shop.customers.ids(either) == [alias.id]
    assert shop.customers.segments.count(either) == 1
