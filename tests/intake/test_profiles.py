"""Saved mappings, shipped ones, and those that are guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from guide_app.intake import (
    Column,
    FileCode,
    Profile,
    Refused,
    Target,
    load_profile,
    open_table,
    propose,
    read_profile,
    write_profile,
)
from guide_app.intake.guessing import guess_columns
from guide_app.intake.lines import Lines
from tests.intake.files import csv_file, excel_file

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
columns = st.builds(
    Column,
    source=texts,
    to=st.sampled_from(["name", "remark", "tags", "birthday"]),
    formats=st.lists(texts, max_size=2).map(tuple),
    prefix=texts,
    values=st.dictionaries(texts, texts, max_size=3),
    other=st.none() | texts.filter(bool),
    separator=texts,
)
profiles = st.builds(
    Profile,
    name=texts,
    target=st.just(Target.CUSTOMER),
    columns=st.lists(columns, max_size=4).map(lambda made: (Column("phone", "phone"), *made)),
    constants=st.dictionaries(st.sampled_from(["guide", "source"]), texts, max_size=2),
    lines=st.none() | st.builds(Lines, key=texts, sums=st.lists(texts, max_size=2).map(tuple)),
)


@given(profiles)
def test_what_is_saved_is_what_is_read(profile):
    assert read_profile(write_profile(profile)) == profile


@pytest.mark.parametrize("name", ["customers", "journey", "orders"])
def test_the_shipped_profiles_can_be_read(name):
    profile = load_profile(resources.path(f"intake/{name}.toml"))

    assert profile.columns
    assert read_profile(write_profile(profile)) == profile


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        'name = "x"',
        'name = "x"\ntarget = "spaceship"',
        'name = "x"\ntarget = "customer"\n'
        'columns = [{from = "a", to = "phone"}, {from = "b", to = "order_total"}]',
        'name = "x"\ntarget = "customer"\ncolumns = [{from = "a", to = "phone", colour = "red"}]',
        'name = "x"\ntarget = "customer"\ncolumns = [{from = "a", to = "name"}]',
        'name = "x"\ntarget = "order"\ncolumns = [{from = "a", to = "number"}]',
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(text):
    with pytest.raises(Refused) as caught:
        read_profile(text)

    assert caught.value.code is FileCode.BAD_PROFILE


def mapping(profile):
    return {column.source: column.to for column in profile.columns}


def test_a_chinese_member_list_is_understood(tmp_path):
    rows = [
        (
            "会员姓名",
            "手机号码",
            "会员卡号",
            "出生日期",
            "所属导购",
            "客户标签",
            "宝宝姓名",
            "门店",
        ),
        ("马慧", "13800000217", "X1", "2018-10-09", "林晓雨", "高价值", "小宝", "万达店"),
    ]

    profile = propose(open_table(excel_file(tmp_path, rows)), "会员")

    assert profile is not None
    assert profile.target is Target.CUSTOMER
    assert mapping(profile) == {
        "会员姓名": "name",
        "手机号码": "phone",
        "会员卡号": "member_number",
        "出生日期": "birthday",
        "所属导购": "guide",
        "客户标签": "tags",
        "宝宝姓名": "child_name",
        "门店": "store",
    }


def test_what_is_called_like_a_tag_group_is_tags_and_what_only_begins_like_a_person_is_no_name():
    names = ("姓名", "手机号", "孩子年龄", "孩子性别", "客户等级", "宝宝的生日", "风格")

    columns = guess_columns(names, [], Target.CUSTOMER, tag_groups=("孩子年龄", "风格"))

    assert {column.source: column.to for column in columns} == {
        "姓名": "name",
        "手机号": "phone",
        "孩子年龄": "tags",
        "宝宝的生日": "child_birthday",
        "风格": "tags",
    }


def test_a_field_of_a_tag_groups_name_stays_the_field():
    columns = guess_columns(("姓名", "来源"), [], Target.CUSTOMER, tag_groups=("来源",))

    assert [column.to for column in columns] == ["name", "source"]


def test_an_english_order_export_is_understood_with_the_way_its_days_are_written(tmp_path):
    rows = [
        ("Order No.", "Customer Phone", "Store Code", "Order Date", "Total (CNY)", "Qty"),
        ("A-1", "13800000217", "YC01", "22/08/2026", "396.00", "2"),
    ]

    profile = propose(open_table(csv_file(tmp_path, rows)), "orders")

    assert profile is not None
    assert profile.target is Target.ORDER
    assert mapping(profile) == {
        "Order No.": "number",
        "Customer Phone": "phone",
        "Store Code": "store",
        "Order Date": "ordered_on",
        "Total (CNY)": "amount",
        "Qty": "items",
    }
    dates = next(column for column in profile.columns if column.to == "ordered_on")
    assert dates.formats == ("%d/%m/%Y",)


def test_a_column_full_of_mobile_numbers_is_the_phone_whatever_it_is_called(tmp_path):
    rows = [("name", "wx"), ("马慧", "13800000217"), ("丁婷", "13900008820")]

    assert mapping(propose(open_table(csv_file(tmp_path, rows)), "x")) == {
        "name": "name",
        "wx": "phone",
    }


@pytest.mark.parametrize(
    ("header", "target"),
    [
        (("退货单号", "原订单号", "退货日期", "退货金额"), Target.RETURN),
        (("退货单号", "订单号", "会员手机", "门店", "退货日期", "退款金额"), Target.RETURN),
        (("Return No.", "Order No.", "Return Date", "Refund"), Target.RETURN),
        (("订单号", "手机号", "门店", "下单日期", "金额", "退货单号", "退货日期"), Target.ORDER),
    ],
)
def test_a_file_of_returns_is_told_from_one_of_orders(tmp_path, header, target):
    profile = propose(open_table(csv_file(tmp_path, [header, ["1"] * len(header)])), "x")

    assert profile is not None
    assert profile.target is target


def test_nothing_is_proposed_where_nothing_is_understood(tmp_path):
    assert propose(open_table(csv_file(tmp_path, [("x", "y"), ("1", "2")])), "x") is None
