"""Notes that come in with an import: their author and their day stay, and they come in once."""

from datetime import date

from guide_app.domain.entities import Customer, Tag, TimelineEntry
from guide_app.intake import Fate, read_profile
from tests.intake.conftest import CUSTOMER_HEADER, CUSTOMERS
from tests.intake.files import csv_file

NOTES = read_profile(
    """
    name = "notes"
    target = "customer"
    constants = {guide = "lin"}
    columns = [
      {from = "姓名", to = "name"},
      {from = "手机号", to = "phone"},
      {from = "跟进记录", to = "note"},
      {from = "记录人", to = "note_author"},
      {from = "记录日期", to = "note_on"},
      {from = "习惯", to = "tags"},
      {from = "标签", to = "tags"},
    ]
    """
)
HEADER = ("姓名", "手机号", "跟进记录", "记录人", "记录日期", "习惯", "标签")
MA = ("马慧", "13800000217", "孩子怕热", "马静", "2026-03-08", "看直播", "高价值")
WANG = ("王雪梅", "13900008820", "只要棉的", "林晓雨", "2026/3/9", "", "")
LI = ("李萍", "13700000001", "周末来", "离职的李姐", "", "", "")


def notes_of(shop, name):
    customer = shop.one(Customer, name=name)
    return [
        line
        for line in shop.rows(TimelineEntry)
        if line.customer_id == customer.id and line.kind == "note"
    ]


def test_a_note_keeps_its_author_and_its_day_though_hq_imports_it(shop, tmp_path):
    shop.imports(csv_file(tmp_path, [HEADER, WANG]), NOTES)

    (note,) = notes_of(shop, "王雪梅")
    assert (note.text, note.on, note.guide_id) == ("只要棉的", date(2026, 3, 9), shop.guides[1].id)
    assert note.at.date() == note.on  # and so it has its place in the history
    assert note.details == {"brought_by": shop.hq.guide_id}


def test_an_author_whom_no_single_account_stands_for_stays_as_it_is_written(shop, tmp_path):
    shop.imports(csv_file(tmp_path, [HEADER, MA, LI]), NOTES)

    (of_two,), (of_nobody,) = notes_of(shop, "马慧"), notes_of(shop, "李萍")
    assert (of_two.guide_id, of_two.details["author"]) == (None, "马静")
    assert (of_nobody.guide_id, of_nobody.details["author"]) == (None, "离职的李姐")


def test_the_same_notes_come_in_once_however_often_the_file_is_imported(shop, tmp_path):
    shop.imports(csv_file(tmp_path, [HEADER, MA, WANG, LI]), NOTES)

    again = shop.imports(csv_file(tmp_path, [HEADER, MA, WANG, LI]), NOTES)

    assert again.counts == {Fate.UNCHANGED: 3}
    assert len([line for line in shop.rows(TimelineEntry) if line.kind == "note"]) == 3


def test_several_columns_of_tags_set_tags_that_there_are_and_make_none(shop, tmp_path):
    before = len(shop.rows(Tag))
    invented = ("王雪梅", "13900008820", "", "", "", "", "随手写的")

    report = shop.imports(csv_file(tmp_path, [HEADER, MA, invented]), NOTES)

    assert report.counts == {Fate.NEW: 1, Fate.REJECTED: 1}
    assert dict(report.reasons) == {"tag_unknown": 1}
    assert len(shop.rows(Tag)) == before


def test_a_number_of_one_customer_and_a_phone_of_another_are_not_mixed_up(shop, tmp_path):
    one = ("马慧", "13800000217", "X1", "", "lin", "", "", "", "")
    other = ("王雪梅", "13900008820", "X2", "", "lin", "", "", "", "")
    shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, one, other]), CUSTOMERS)
    mixed = ("马慧", "13900008820", "X1", "", "", "", "", "", "")

    report = shop.imports(csv_file(tmp_path, [CUSTOMER_HEADER, mixed]), CUSTOMERS)

    assert dict(report.reasons) == {"two_customers": 1}
    assert shop.one(Customer, name="马慧").phone == "13800000217"
