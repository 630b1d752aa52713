from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from guide_app.domain.condition_reading import read_condition
from guide_app.domain.due_list import Category
from guide_app.domain.entities import CustomerTag
from guide_app.domain.ids import row_id
from guide_app.services.customer_models import CustomerQuery, CustomerSort
from tests.domain.people import BRAND, GUIDE, TODAY, days_ago, days_ahead, follow_up, guide
from tests.services.shop import group, named, of, tag
from tests.support.conditions import asking, worn


def found(shop, text="", *groups, **query):
    query["condition"] = asking(*groups)
    return [row.name for row in shop.customers.search(CustomerQuery(text, **query)).rows]


NEW_OR_LOST = {"fact": "state", "in": ["new", "lost"]}
HOT = {"fact": "temperature", "in": ["hot"]}


def of_source(*sources):
    return {"fact": "source", "in": list(sources)}


def wearing(person, *tags):
    """The person with these tags on."""
    return [
        CustomerTag(
            id=row_id("customer_tag", person.id, worn.id),
            brand_id=BRAND,
            customer_id=person.id,
            group_id=worn.group_id,
            tag_id=worn.id,
            adds=["somebody"],
        )
        for worn in tags
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "王",
        "小明",
        "wangxiaoming",
        "WangXiao",
        "wxm",
        "xm",
        "0217",
        "138-1234",
        "怕热",
        "Ms L",
        "王 0217",
        "ＷＸＭ",
        "１３８　王",
    ],
)
def test_a_customer_is_found_by_any_part_of_what_is_known(shop, typed):
    shop.put(
        named("王小明", phone="+86 138 1234 0217", remark="怕热，出汗多", title="Ms Li"),
        named("Bob", phone="13900000000"),
    )

    assert found(shop, typed) == ["王小明"]


@pytest.mark.parametrize("typed", ["王 9999", "%", "_", "'", "小红", "\\", "张\ud800"])
def test_what_is_nowhere_finds_nobody(shop, typed):
    shop.put(named("王小明", phone="13812340217"))

    assert found(shop, typed) == []


def test_names_that_begin_so_come_first_then_initials_then_the_rest(shop):
    shop.put(
        named("Zoe", remark="friend of wang"),
        named("王芳"),
        named("Wanda"),
        named("欧阳旺"),
    )

    assert found(shop, "wan") == ["Wanda", "王芳", "欧阳旺", "Zoe"]


def test_without_words_the_list_goes_by_the_sound_of_the_name(shop):
    shop.put(named("张三"), named("李四"), named("Bo"), named("阿宝"))

    assert found(shop) == ["阿宝", "Bo", "李四", "张三"]
    assert found(shop, descending=True) == ["张三", "李四", "Bo", "阿宝"]


def test_tags_of_one_group_widen_and_groups_narrow_down(shop):
    age, taste = group("age"), group("taste")
    small, big, blue = tag(age, "small"), tag(age, "big"), tag(taste, "blue")
    ann, bob, cid, dan = (named(name) for name in ("Ann", "Bob", "Cid", "Dan"))
    shop.put(age, taste, small, big, blue, ann, bob, cid, dan)
    shop.put(*wearing(ann, small, blue), *wearing(bob, big, blue), *wearing(cid, small))

    assert found(shop, "", worn(small.id, big.id)) == ["Ann", "Bob", "Cid"]
    assert found(shop, "", worn(small.id, big.id), worn(blue.id)) == ["Ann", "Bob"]
    assert found(shop, "b", worn(small.id, big.id), worn(blue.id)) == ["Bob"]


def test_states_sources_and_temperatures_narrow_down_together(shop):
    shop.put(
        named("Ann", state="new", source="store", temperature="hot"),
        named("Bob", state="new", source="live", temperature="hot"),
        named("Cid", state="lost", source="store", temperature="cold"),
        named("Dan", state="bought", source="store"),
    )

    assert found(shop, "", NEW_OR_LOST) == ["Ann", "Bob", "Cid"]
    assert found(shop, "", NEW_OR_LOST, of_source("store")) == ["Ann", "Cid"]
    assert found(shop, "", of_source("store", "live"), HOT) == ["Ann", "Bob"]


def test_a_manager_may_ask_for_the_customers_of_some_guides(shop):
    mei = guide("Mei")
    shop.put(mei, guide("Far", store_id="another store"))
    shop.put(named("Ann", guide_id=GUIDE), named("Ben", guide_id=mei.id))
    assert shop.customers.filter_choices().guides == ()  # a guide has only her own

    shop.becomes("manager")

    assert shop.customers.filter_choices().guides == ((GUIDE, "Lin"), (mei.id, "Mei"))
    assert found(shop, "", {"fact": "guide", "in": [mei.id]}) == ["Ben"]
    assert found(shop, "", {"fact": "guide", "in": [mei.id, GUIDE]}) == ["Ann", "Ben"]


@pytest.mark.parametrize("field", ["last_contact_on", "last_order_on"])
def test_the_last_contact_and_the_last_purchase_narrow_down_by_how_long_ago_they_are(shop, field):
    shop.put(
        *(named(f"{ago:02}", **{field: days_ago(ago)}) for ago in (0, 7, 8, 30, 31, 90, 91)),
        named("never", **{field: None}),
    )

    def ago(*spans):
        return found(shop, "", [{"fact": field, **span} for span in spans])

    assert ago({"from": -7}) == ["00", "07"]
    assert ago({"from": -30, "until": -8}) == ["08", "30"]
    assert ago({"until": -91}) == ["91"]
    assert ago({"not": True}) == ["never"]
    assert ago({"until": -91}, {"not": True}) == ["91", "never"]


def test_how_long_ago_is_told_anew_at_midnight(shop):
    shop.put(named("Ann", last_contact_on=days_ago(7)))
    assert found(shop, "", {"fact": "last_contact_on", "from": -7}) == ["Ann"]

    shop.now += timedelta(days=1)

    assert found(shop, "", {"fact": "last_contact_on", "from": -7}) == []
    longer_ago = {"fact": "last_contact_on", "until": -8}
    assert found(shop, "", longer_ago, {"fact": "last_order_on", "not": True}) == ["Ann"]


def test_removed_customers_have_a_list_of_their_own(shop):
    ann, bob = shop.put(named("Ann")), named("Bob")
    shop.put(bob)

    token = shop.customers.remove(ann.id)
    assert (found(shop), found(shop, removed=True)) == (["Bob"], ["Ann"])

    shop.customers.undo(token)
    assert (found(shop), found(shop, removed=True)) == (["Ann", "Bob"], [])


def test_a_list_by_day_ends_with_those_who_have_none(shop):
    shop.put(
        named("Ann", last_order_on=days_ago(9)),
        named("Bob", last_order_on=None),
        named("Cid", last_order_on=days_ago(2)),
        named("Dan", last_order_on=days_ago(9)),
    )
    by_order = {"sort": CustomerSort.LAST_ORDER_ON}

    assert found(shop, **by_order) == ["Ann", "Dan", "Cid", "Bob"]
    assert found(shop, **by_order, descending=True) == ["Cid", "Ann", "Dan", "Bob"]


def test_a_list_is_paged_and_says_how_many_there_are(shop):
    shop.put(*(named(f"A{number:02d}") for number in range(12)))

    page = shop.customers.search(CustomerQuery(), limit=5, offset=10)

    assert (page.total, [row.name for row in page.rows]) == (12, ["A10", "A11"])
    assert len(shop.customers.ids(CustomerQuery(), limit=3)) == 3


def test_a_row_has_what_the_columns_show(shop):
    age = group("age", color="teal")
    small = tag(age, "small")
    ann = named(
        "Ann",
        title="Ms Li",
        phone="13812340217",
        state="in_progress",
        source="live",
        temperature="warm",
        last_contact_on=days_ago(2),
        last_order_on=days_ago(5),
        last_order_amount=Decimal("99.00"),
    )
    shop.put(age, small, ann, *wearing(ann, small))

    (row,) = shop.customers.rows([ann.id])

    assert (row.name, row.phone, row.state, row.due) == ("Ann", "138****0217", "in_progress", None)
    assert (row.source, row.temperature, row.guide_name) == ("live", "warm", "Lin")
    assert [(chip.name, chip.group_name, chip.color) for chip in row.tags] == [
        ("small", "age", "teal")
    ]
    assert (row.last_contact_on, row.last_order_on) == (days_ago(2), days_ago(5))
    assert row.last_order_amount == Decimal("99.00")


def test_tags_stand_in_the_order_of_hq(shop):
    age, taste = group("age", position=2), group("taste", position=1)
    tags = [tag(age, "b", position=1), tag(age, "a", position=2), tag(taste, "c")]
    ann = named("Ann")
    shop.put(age, taste, *tags, ann, *wearing(ann, *tags))

    (row,) = shop.customers.rows([ann.id])

    assert [chip.name for chip in row.tags] == ["c", "b", "a"]


def test_a_row_says_when_the_next_contact_is_due(shop):
    silent, planned, waiting, nothing = (
        named("Ann", last_contact_on=days_ago(8)),
        named("Bob"),
        named("Cid"),
        named("Dan"),
    )
    later = follow_up(planned_on=days_ahead(3), due_on=days_ahead(3))
    shop.put(
        silent,
        planned,
        waiting,
        nothing,
        of(planned, later),
        replace(of(planned, later), id=row_id("even later"), due_on=days_ahead(9)),
        replace(of(waiting, later), id=row_id("sent"), status="waiting", sent_on=days_ago(1)),
    )

    rows = shop.customers.rows(shop.customers.ids(CustomerQuery()))
    due = {row.name: row.due for row in rows}

    assert (due["Ann"].category, due["Ann"].reason.code) == (Category.SILENT, "silent")
    assert (due["Bob"].category, due["Bob"].due_on) == (None, days_ahead(3))
    assert due["Cid"].category is Category.WAITING
    assert due["Dan"] is None


def test_rows_of_customers_who_are_gone_are_left_out(shop):
    ann = shop.put(named("Ann"))

    assert [row.name for row in shop.customers.rows([named("Bob").id, ann.id])] == ["Ann"]


def test_the_tags_to_choose_from_are_those_in_use(shop):
    age, old = group("age", single_choice=True), group("old", archived=True)
    shop.put(age, old, tag(age, "small"), tag(age, "gone", archived=True), tag(old, "x"))

    (choice,) = shop.customers.filter_choices().groups

    assert (choice.name, choice.single_choice) == ("age", True)
    assert [tag.name for tag in choice.tags] == ["small"]


def test_tags_that_are_archived_can_still_be_taken_off_and_merged_ones_are_gone(shop):
    age, old = group("age"), group("old", archived=True)
    small = tag(age, "small")
    gone, merged = tag(age, "gone", archived=True), tag(age, "tiny", merged_into=small.id)
    shop.put(age, old, small, gone, merged, tag(old, "x"))

    choices = {
        (group.name, tag.name): tag.archived
        for group in shop.customers.tag_catalog()
        for tag in group.tags
    }

    assert choices == {("age", "small"): False, ("age", "gone"): True, ("old", "x"): True}


def test_a_group_that_is_kept_to_others_says_to_whom(shop):
    shop.put(group("age", editable_by="manager"), group("size", editable_by="guide"))

    choices = {choice.name: choice.editable_by for choice in shop.customers.tag_catalog()}
    shop.becomes("manager")
    managers = {choice.name: choice.editable_by for choice in shop.customers.tag_catalog()}

    assert choices == {"age": "manager", "size": None}
    assert managers == {"age": None, "size": None}


def test_whoever_still_has_a_tag_that_was_merged_is_found_by_the_other_and_shown_with_it(shop):
    age = group("age")
    small = tag(age, "small")
    tiny = tag(age, "tiny")
    ann = named("Ann")
    shop.put(age, small, tiny, ann)
    shop.customers.change_tags([ann.id], add=[tiny.id])
    shop.put(tag(age, "tiny", archived=True, merged_into=small.id))

    by_either = [
        shop.customers.ids(
            CustomerQuery(
                condition=read_condition({"all": [{"any": [{"fact": "tag", "in": [wanted.id]}]}]})
            )
        )
        for wanted in (small, tiny)
    ]

    assert by_either == [[ann.id], [ann.id]]
    assert [chip.name for chip in shop.customers.rows([ann.id])[0].tags] == ["small"]


def test_a_new_customer_is_found_and_due_at_once(shop):
    shop.customers.create({"name": "王小明", "phone": "13812340217"})

    assert found(shop, "wxm") == ["王小明"]
    assert [row.reason.code for row in shop.today.load().rows] == ["new"]


def test_a_renamed_customer_is_found_by_the_new_name_only(shop):
    ann = shop.put(named("Ann"))
    shop.customers.edit(ann.id, {"name": "Zoe"}, shop.customers.profile(ann.id).seen)

    assert (found(shop, "ann"), found(shop, "zoe")) == ([], ["Zoe"])


def test_a_day_later_the_next_contact_has_moved_up(shop):
    ann = shop.put(named("Ann", last_contact_on=TODAY, guide_id=GUIDE))
    shop.customers.plan(ann.id, TODAY + timedelta(days=1))

    assert shop.customers.rows([ann.id])[0].due.category is None
    shop.days_pass()
    assert shop.customers.rows([ann.id])[0].due.category is Category.TODAY
