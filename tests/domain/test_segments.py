from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guide_app.domain.condition_reading import read_condition
from guide_app.domain.entities import CustomerDate, CustomerTag
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.person import Person
from guide_app.domain.segments import (
    Needs,
    canonical,
    document_of,
    matches,
    needs,
    with_merged_tags,
)
from tests.domain.people import (
    ANN,
    BRAND,
    GUIDE,
    STORE,
    TODAY,
    child,
    customer,
    days_ago,
    days_ahead,
)

RED, BLUE, SILK = (row_id("tag", name) for name in ("red", "blue", "silk"))
DUE_DATE = row_id("kind", "due date")


def all_of(*groups: Any) -> dict[str, Any]:
    """A condition of groups, each a clause or a list of them."""
    listed = [group if isinstance(group, list) else [group] for group in groups]
    return {"all": [{"any": group} for group in listed]}


def holds(document, ann=None, *, tags=(), family=(), dates=(), today=TODAY):
    rows = [
        CustomerTag(
            id=tag, brand_id=BRAND, customer_id=ANN, group_id=row_id("g"), tag_id=tag, adds=[]
        )
        for tag in tags
    ]
    person = Person(ann or customer(), family=family, tags=rows, dates=dates)
    return matches(read_condition(document), person, today)


def clause_holds(clause, ann=None, **known):
    return holds(all_of(clause), ann, **known)


def dated(on, kind=DUE_DATE, **facts):
    row = {"id": row_id("date", str(on)), "brand_id": BRAND, "customer_id": ANN, "kind_id": kind}
    return CustomerDate(**{**row, "on": on, **facts})


def test_a_condition_that_asks_nothing_holds_for_everybody():
    assert holds(None)
    assert holds({"all": []})


def test_any_clause_of_a_group_will_do_and_every_group_must_hold():
    condition = all_of({"fact": "tag", "in": [RED, BLUE]}, {"fact": "tag", "in": [SILK]})

    assert holds(condition, tags=[BLUE, SILK])
    assert not holds(condition, tags=[BLUE, RED])
    assert not holds(condition, tags=[SILK])
    either = all_of([{"fact": "tag", "in": [RED]}, {"fact": "state", "in": ["new"]}])
    assert holds(either, customer(state="new"))
    assert not holds(either, customer(state="lost"))


def test_a_negated_clause_holds_when_it_would_not():
    without = {"fact": "tag", "in": [RED], "not": True}

    assert clause_holds(without, tags=[BLUE])
    assert not clause_holds(without, tags=[BLUE, RED])


def test_whoever_lacks_the_fact_fails_the_clause_and_passes_the_negated_one():
    never_bought = customer(last_order_on=None)
    lately = {"fact": "last_order_on", "from": -30}

    assert not clause_holds(lately, never_bought)
    assert clause_holds({**lately, "not": True}, never_bought)
    assert clause_holds({**lately, "missing": True}, never_bought)
    assert not clause_holds({**lately, "missing": True, "not": True}, never_bought)


@pytest.mark.parametrize(
    ("days", "fits"), [(0, True), (30, True), (31, False), (-1, False)], ids=str
)
def test_days_from_today_count_both_ends(days, fits):
    within_a_month = {"fact": "last_contact_on", "from": -30, "until": 0}

    assert clause_holds(within_a_month, customer(last_contact_on=days_ago(days))) is fits


def test_a_span_may_be_open_or_between_dates():
    long_ago = {"fact": "last_order_on", "until": -91}
    spring = {"fact": "added_on", "from": "2017-03-01", "until": "2017-05-31"}

    assert clause_holds(long_ago, customer(last_order_on=days_ago(91)))
    assert not clause_holds(long_ago, customer(last_order_on=days_ago(90)))
    assert clause_holds(spring, customer(added_on=date(2017, 5, 31)))
    assert not clause_holds(spring, customer(added_on=date(2017, 6, 1)))


def test_a_day_without_bounds_only_has_to_be_known():
    assert clause_holds({"fact": "last_answer_on"}, customer(last_answer_on=days_ago(900)))
    assert not clause_holds({"fact": "last_answer_on"})
    assert clause_holds({"fact": "last_answer_on", "not": True})


def test_any_dated_fact_of_the_kind_will_do():
    soon = {"fact": "date", "kind": DUE_DATE, "from": 0, "until": 14}

    assert clause_holds(soon, dates=[dated(days_ago(300)), dated(days_ahead(14))])
    assert not clause_holds(soon, dates=[dated(days_ahead(3), kind=row_id("kind", "wedding"))])
    assert not clause_holds(soon, dates=[dated(days_ahead(3), removed=True)])


def test_of_a_yearly_date_only_month_and_day_count():
    soon = {"fact": "date", "kind": DUE_DATE, "from": 0, "until": 7, "yearly": True}

    assert clause_holds(soon, dates=[dated(date(2009, 10, 9))])
    assert not clause_holds(soon, dates=[dated(date(2009, 10, 10))])
    assert clause_holds(soon, dates=[dated(date(2016, 2, 29))], today=date(2017, 2, 28))
    assert clause_holds(soon, dates=[dated(date(2009, 1, 2))], today=date(2017, 12, 28))


def test_money_is_compared_to_the_hundredth_and_an_average_needs_an_order():
    ann = customer(order_total=Decimal("1000.00"), order_count=3)

    assert clause_holds({"fact": "order_total", "least": "1000"}, ann)
    assert not clause_holds({"fact": "order_total", "least": "1000.01"}, ann)
    assert clause_holds({"fact": "average_order", "least": "333.33", "most": "333.33"}, ann)
    assert not clause_holds({"fact": "average_order", "least": "0"}, customer())


def test_a_customer_is_overdue_against_the_own_interval():
    ann = customer(last_order_on=days_ago(40), repurchase_days=30)

    assert clause_holds({"fact": "overdue_days", "least": 10, "most": 10}, ann)
    assert not clause_holds({"fact": "overdue_days", "least": 11}, ann)
    assert clause_holds({"fact": "overdue_days", "least": -5, "most": -5}, ann, today=days_ago(15))
    assert not clause_holds({"fact": "overdue_days"}, customer(last_order_on=days_ago(40)))


def test_a_birthday_is_found_by_the_month_in_which_it_is_kept_this_year():
    october = {"fact": "birthday", "months": [10]}

    assert clause_holds(october, customer(birthday_month=10, birthday_day=31))
    assert not clause_holds(october, customer(birthday_month=9, birthday_day=30))
    mid_autumn = customer(birthday_month=8, birthday_day=15, birthday_lunar=True)
    assert clause_holds(october, mid_autumn)  # 4 October 2017
    assert not clause_holds(october, mid_autumn, today=date(2018, 1, 5))  # 24 September 2018
    assert clause_holds({"fact": "birthday", "within": 2}, mid_autumn)
    assert not clause_holds({"fact": "birthday", "within": 1}, mid_autumn)


@pytest.mark.parametrize(
    ("born", "months", "fits"),
    [
        ((2017, 4, 2), 6, True),
        ((2017, 4, 3), 6, False),
        ((2017, 3, 2), 6, False),
        ((2017, 3, 3), 6, True),
        ((2017, 10, 2), 0, True),
        ((2017, 10, 3), 0, False),
    ],
)
def test_a_child_is_a_month_older_on_the_same_day_of_every_month(born, months, fits):
    year, month, day = born
    leo = child(birthday_year=year, birthday_month=month, birthday_day=day)
    age = {"fact": "child_months", "least": months, "most": months}

    assert clause_holds(age, family=[leo]) is fits


def test_a_childs_age_is_counted_by_the_calendar_of_its_birthday():
    leo = child(birthday_year=2017, birthday_month=6, birthday_day=29, birthday_lunar=True)

    turned_two = {"fact": "child_months", "least": 2}  # born 22 July 2017, before a leap month
    assert clause_holds(turned_two, family=[leo], today=date(2017, 9, 22))
    assert not clause_holds(turned_two, family=[leo], today=date(2017, 9, 21))


def test_only_children_who_are_there_and_born_count_as_children_of_an_age():
    known = {"fact": "child_months"}
    born = {"birthday_year": 2015, "birthday_month": 1, "birthday_day": 1}

    assert clause_holds(known, family=[child(**born)])
    assert not clause_holds(known, family=[child(**born, removed=True)])
    assert not clause_holds(known, family=[child(**{**born, "birthday_year": 2018})])
    assert not clause_holds(known, family=[child(birthday_year=2015)])
    assert clause_holds({"fact": "has_child"}, family=[child()])
    assert not clause_holds({"fact": "has_child"}, family=[child(relation="partner")])


@pytest.mark.parametrize(
    ("clause", "facts"),
    [
        ({"fact": "temperature", "in": ["hot"]}, {"temperature": "hot"}),
        ({"fact": "source", "in": ["live"]}, {"source": "live"}),
        ({"fact": "consent", "in": ["withdrawn"]}, {"consent": "withdrawn"}),
        ({"fact": "guide", "in": [row_id("other")]}, {"guide_id": row_id("other")}),
        ({"fact": "store", "in": [row_id("other")]}, {"store_id": row_id("other")}),
        ({"fact": "order_count", "least": 2}, {"order_count": 2}),
        ({"fact": "repurchase_days", "most": 30}, {"repurchase_days": 30}),
        ({"fact": "last_order_amount", "least": "99"}, {"last_order_amount": Decimal("99.00")}),
        ({"fact": "last_cold_on", "from": -7}, {"last_cold_on": days_ago(7)}),
        ({"fact": "last_return_on", "from": -7}, {"last_return_on": days_ago(7)}),
        ({"fact": "first_order_on", "from": -7}, {"first_order_on": days_ago(7)}),
        ({"fact": "size_known"}, {"size": "M"}),
        ({"fact": "deleted_us"}, {"deleted_us": True}),
        ({"fact": "code", "has": ["3D"]}, {"code": "A1 3D"}),
        ({"fact": "code"}, {"code": "A1"}),
    ],
    ids=lambda value: value.get("fact", "") if isinstance(value, dict) else "",
)
def test_each_fact_of_the_customer_can_be_asked(clause, facts):
    assert clause_holds(clause, customer(**facts))
    assert not clause_holds(clause, customer())
    assert not clause_holds({**clause, "not": True}, customer(**facts))


def test_a_condition_tells_which_rows_it_reads():
    assert needs(read_condition(all_of({"fact": "state", "in": ["new"]}))) == set()
    asked = all_of(
        {"fact": "tag", "in": [RED]}, {"fact": "date", "kind": DUE_DATE}, {"fact": "child_months"}
    )
    assert needs(read_condition(asked)) == {Needs.TAGS, Needs.DATES, Needs.FAMILY}


def test_a_condition_is_stored_as_it_was_read_and_without_what_it_does_not_ask():
    document = all_of(
        [
            {"fact": "tag", "in": sorted([RED, BLUE])},
            {"fact": "order_total", "least": "500.00", "not": True},
        ],
        {"fact": "last_order_on", "from": "2017-01-01", "until": -30, "missing": True},
        {"fact": "birthday", "months": [2, 3]},
        {"fact": "date", "kind": DUE_DATE, "from": 0, "until": 14, "yearly": True},
    )

    assert document_of(read_condition(document)) == document
    untidy = all_of({"fact": "tag", "in": [RED, BLUE, RED], "not": False})
    assert document_of(read_condition(untidy)) == all_of({"fact": "tag", "in": sorted([RED, BLUE])})


def test_the_same_clauses_in_another_order_or_twice_are_the_same_condition():
    one, two = {"fact": "deleted_us"}, {"fact": "tag", "in": [RED, BLUE]}
    other = {"fact": "tag", "in": [BLUE, RED]}

    said = canonical(read_condition(all_of([one, two], two)))
    assert canonical(read_condition(all_of(other, [other, one, one]))) == said
    assert canonical(read_condition(all_of([one, two], one))) != said


@pytest.mark.parametrize("standing", [{RED: BLUE, BLUE: BLUE}, {BLUE: RED}])
def test_a_merged_tag_and_the_one_that_took_its_place_are_asked_for_by_either(standing):
    condition = read_condition(all_of({"fact": "tag", "in": [RED, SILK]}, {"fact": "deleted_us"}))

    merged = with_merged_tags(condition, standing)
    assert document_of(merged)["all"][0]["any"] == [
        {"fact": "tag", "in": sorted([RED, BLUE, SILK])}
    ]
    assert with_merged_tags(condition, {RED: RED, SILK: SILK}) is condition


@pytest.mark.parametrize(
    ("document", "code", "part"),
    [
        ([], Code.WRONG_TYPE, None),
        ("all", Code.WRONG_TYPE, None),
        ({}, Code.REQUIRED, "all"),
        ({"all": {}}, Code.WRONG_TYPE, "all"),
        ({"all": [], "some": []}, Code.UNKNOWN_FIELD, "some"),
        ({"all": [[]]}, Code.WRONG_TYPE, None),
        ({"all": [{"any": []}]}, Code.REQUIRED, "any"),
        ({"all": [{"any": [{}]}]}, Code.REQUIRED, "fact"),
        ({"all": [{"any": [[]]}]}, Code.WRONG_TYPE, None),
        (all_of(*[{"fact": "deleted_us"}] * 13), Code.TOO_MANY, "all"),
        (all_of([{"fact": "deleted_us"}] * 41), Code.TOO_MANY, "any"),
        (all_of({"fact": "phone"}), Code.NOT_A_CHOICE, "fact"),
        (all_of({"fact": 3}), Code.WRONG_TYPE, "fact"),
        (all_of({"fact": ["tag"]}), Code.WRONG_TYPE, "fact"),
        (all_of({"fact": "deleted_us", "in": ["yes"]}), Code.UNKNOWN_FIELD, "in"),
        (all_of({"fact": "deleted_us", "not": 1}), Code.WRONG_TYPE, "not"),
        (all_of({"fact": "deleted_us", "missing": True}), Code.UNKNOWN_FIELD, "missing"),
        (all_of({"fact": "state"}), Code.REQUIRED, "in"),
        (all_of({"fact": "state", "in": []}), Code.REQUIRED, "in"),
        (all_of({"fact": "state", "in": "new"}), Code.WRONG_TYPE, "in"),
        (all_of({"fact": "state", "in": ["rich"]}), Code.NOT_A_CHOICE, "in"),
        (all_of({"fact": "state", "in": [None]}), Code.WRONG_TYPE, "in"),
        (all_of({"fact": "tag", "in": ["red"]}), Code.WRONG_ID, "in"),
        (all_of({"fact": "tag", "in": [RED.upper()]}), Code.WRONG_ID, "in"),
        (all_of({"fact": "tag", "in": [RED] * 301}), Code.TOO_MANY, "in"),
        (all_of({"fact": "code", "has": [""]}), Code.REQUIRED, "has"),
        (all_of({"fact": "code", "has": ["\x00"]}), Code.REQUIRED, "has"),
        (all_of({"fact": "code", "has": ["x" * 41]}), Code.TOO_LONG, "has"),
        (all_of({"fact": "added_on", "from": True}), Code.WRONG_TYPE, "from"),
        (all_of({"fact": "added_on", "from": 1.0}), Code.WRONG_TYPE, "from"),
        (all_of({"fact": "added_on", "from": float("nan")}), Code.WRONG_TYPE, "from"),
        (all_of({"fact": "added_on", "from": None}), Code.WRONG_TYPE, "from"),
        (all_of({"fact": "added_on", "from": 10**400}), Code.OUT_OF_RANGE, "from"),
        (all_of({"fact": "added_on", "from": "2017-02-30"}), Code.WRONG_TYPE, "from"),
        (all_of({"fact": "added_on", "from": "20170201"}), Code.WRONG_TYPE, "from"),
        (all_of({"fact": "added_on", "from": "２０１７-02-01"}), Code.WRONG_TYPE, "from"),
        (all_of({"fact": "added_on", "from": 0, "until": -1}), Code.OUT_OF_RANGE, "until"),
        (all_of({"fact": "date", "from": 0}), Code.REQUIRED, "kind"),
        (all_of({"fact": "date", "kind": "x"}), Code.WRONG_ID, "kind"),
        (all_of({"fact": "date", "kind": DUE_DATE, "yearly": True}), Code.REQUIRED, "from"),
        (
            all_of({"fact": "date", "kind": DUE_DATE, "from": 0, "until": 367, "yearly": True}),
            Code.OUT_OF_RANGE,
            "until",
        ),
        (all_of({"fact": "order_count", "least": -1}), Code.OUT_OF_RANGE, "least"),
        (all_of({"fact": "order_count", "least": 5, "most": 4}), Code.OUT_OF_RANGE, "most"),
        (all_of({"fact": "order_total", "least": 500}), Code.WRONG_TYPE, "least"),
        (all_of({"fact": "order_total", "least": "NaN"}), Code.WRONG_TYPE, "least"),
        (all_of({"fact": "order_total", "least": "1e9"}), Code.WRONG_TYPE, "least"),
        (all_of({"fact": "order_total", "least": "9" * 11}), Code.WRONG_TYPE, "least"),
        (all_of({"fact": "birthday", "months": [13]}), Code.OUT_OF_RANGE, "months"),
        (all_of({"fact": "birthday", "months": [1], "within": 3}), Code.UNKNOWN_FIELD, "within"),
        (all_of({"fact": "last_order_on", "missing": True}), Code.REQUIRED, "from"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_no_condition_is_refused_with_its_place(document, code, part):
    with pytest.raises(Rejected) as refused:
        read_condition(document)

    assert refused.value.code is code
    assert refused.value.facts["field"] == "condition"
    assert refused.value.facts.get("part") == part


def test_ten_thousand_lists_or_objects_in_each_other_are_refused():
    lists: list[Any] = []
    objects: dict[str, Any] = {"all": []}
    for _ in range(10_000):
        lists, objects = [lists], {"all": [objects]}

    for nested in (lists, {"all": [{"any": lists}]}, objects, all_of({"fact": "tag", "in": lists})):
        with pytest.raises(Rejected):
            read_condition(nested)


def test_the_place_of_a_mistake_counts_groups_and_clauses_from_one():
    with pytest.raises(Rejected) as refused:
        read_condition(all_of({"fact": "deleted_us"}, [{"fact": "deleted_us"}, {"fact": "luck"}]))

    assert refused.value.facts == {
        "field": "condition",
        "group": 2,
        "clause": 2,
        "part": "fact",
    }


def test_nothing_that_a_row_can_hold_breaks_a_clause():
    odd = customer(
        added_on=date.min,
        last_order_on=date.max,
        repurchase_days=2**53,
        birthday_month=2**53,
        birthday_day=-1,
        order_count=-3,
        order_total=Decimal("-1000000000000.00"),
    )
    leo = child(birthday_year=2**53, birthday_month=0, birthday_day=-5)

    for clause in (
        {"fact": "added_on", "from": -36_500},
        {"fact": "overdue_days", "least": 0},
        {"fact": "birthday", "months": [2]},
        {"fact": "average_order", "least": "1"},
        {"fact": "child_months", "least": 1},
    ):
        assert not clause_holds(clause, odd, family=[leo])


def test_ids_of_people_in_a_condition_are_only_compared():
    assert clause_holds({"fact": "guide", "in": [GUIDE]})
    assert clause_holds({"fact": "store", "in": [STORE]})
    assert clause_holds({"fact": "guide", "in": [GUIDE], "missing": True}, customer(guide_id=None))
