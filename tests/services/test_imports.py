"""A guide's own import: what comes in, what stays out and why, and taking it back."""

from dataclasses import replace
from datetime import date

import pytest
import zstandard

from guide_app.domain.entities import (
    Customer,
    CustomerTag,
    FamilyMember,
    Guide,
    Order,
    Tag,
    TimelineEntry,
)
from guide_app.domain.ids import row_id
from guide_app.domain.known import KnownBy, known_hash, make_map
from guide_app.services.import_models import FileChanged, ImportState, LeftOut, Unfit, UnfitCode
from guide_app.services.known import KnownCheck
from guide_app.wire.messages import KnownMapAnswer
from localdb import known as kept
from localdb.imports import customers
from localdb.leaving import forget_customers
from tests.domain.people import BRAND, GUIDE, STORE
from tests.intake.files import excel_file
from tests.services.importing import HEADER, MA, NOBODY, WANG, Importer, counted
from tests.services.shop import group, named, tag

HABITS = group("习惯")
VALUE = group("价值", single_choice=True)
MANAGERS = group("店长用", editable_by="manager")
HOT = tag(HABITS, "怕热")
HIGH, LOW = tag(VALUE, "高价值"), tag(VALUE, "潜力")
RISKY = tag(MANAGERS, "风险")


@pytest.fixture
def importer(shop, tmp_path):
    shop.put(HABITS, VALUE, MANAGERS)
    shop.put(HOT, HIGH, LOW, RISKY)
    return Importer(shop.book, tmp_path)


def person(shop, name):
    (found,) = [c for c in shop.rows_of(Customer) if c.name == name and c.removed_on is None]
    return found


def tags_of(shop, customer):
    names = {one.id: one.name for one in shop.rows_of(Tag)}
    return {
        names[row.tag_id] for row in shop.rows_of(CustomerTag) if row.customer_id == customer.id
    }


def everything(shop):
    kinds = (Customer, CustomerTag, FamilyMember, TimelineEntry)
    return {kind: sorted(map(repr, shop.rows_of(kind))) for kind in kinds}


def test_rows_land_in_the_own_book_and_columns_that_hq_decides_are_left_out_with_a_reason(
    shop, importer
):
    draft = importer.draft(MA, WANG)

    assert {draft.columns[at]: why for at, why in draft.left_out.items()} == {
        "导购": LeftOut.HQ_DECIDES,
        "金额": LeftOut.ORDERS,
    }
    importer.run(draft)
    ma = person(shop, "马慧")
    assert (ma.guide_id, ma.store_id, ma.source) == (GUIDE, STORE, "imported")
    assert (ma.phone, ma.wechat, ma.birthday_month) == ("13800000217", "mahui", 10)
    assert tags_of(shop, ma) == {"怕热"}
    assert shop.rows_of(Order) == []


def test_a_trial_counts_and_gives_reasons_and_writes_nothing(shop, importer):
    importer.imports(WANG)
    before, waiting = everything(shop), len(shop.sent_names())
    moved = ("王雪梅", "13900008820", "xuemei", "", "", "", "", "", "")

    trial = importer.trial(importer.draft(MA, moved, NOBODY))

    assert counted(trial.counts) == {"new": 1, "changed": 1, "rejected": 1}
    (refused,) = trial.rejected
    assert (refused.row.number, refused.rejection.code) == (4, "no_key")
    assert (everything(shop), len(shop.sent_names())) == (before, waiting)


def test_the_same_file_again_changes_nothing(shop, importer):
    importer.imports(MA, WANG)
    before, waiting = everything(shop), len(shop.sent_names())
    shop.days_pass()

    again = importer.imports(MA, WANG)

    assert counted(again.counts) == {"unchanged": 2}
    assert (everything(shop), len(shop.sent_names())) == (before, waiting)
    assert not again.can_undo


def test_a_later_file_updates_what_it_says_and_leaves_the_rest(shop, importer):
    importer.imports(MA)
    later = ("马慧", "13800000217", "", "1月2日", "", "", "", "", "")

    line = importer.imports(later)

    ma = person(shop, "马慧")
    assert counted(line.counts) == {"changed": 1}
    assert (ma.wechat, ma.birthday_month, tags_of(shop, ma)) == ("mahui", 1, {"怕热"})


def test_a_wechat_id_is_enough_where_there_is_no_number(shop, importer):
    header = ("姓名", "微信号", "尺码")
    importer.imports(("马慧", "mahui", "M"), header=header)

    line = importer.imports(("马慧", "mahui", "L"), header=header)

    assert counted(line.counts) == {"changed": 1}
    assert person(shop, "马慧").size == "L"


def test_tags_are_never_made_and_those_of_others_never_set_but_the_row_is_taken(shop, importer):
    tags = len(shop.rows_of(Tag))
    header = ("姓名", "手机号", "价值", "标签")
    rows = [(f"客户{n}", f"1380000{n:04}", "高价值", f"手写{n}、风险、怕热") for n in range(200)]

    trial = importer.trial(importer.draft(*rows, header=header))
    line = importer.imports(*rows, header=header)

    assert counted(line.counts) == {"new": 200}
    assert len(shop.rows_of(Tag)) == tags
    assert tags_of(shop, person(shop, "客户7")) == {"高价值", "怕热"}
    said = [(one.row, one.reason.code, one.reason.facts["tag"]) for one in trial.remarks]
    assert said[:2] == [(2, "tag_unknown", "手写0"), (2, "tag_not_yours", "风险")]
    assert len(said) == 400


def test_a_note_keeps_its_author_as_text_unless_it_is_the_guide(shop, importer):
    header = ("姓名", "手机号", "跟进记录", "记录人", "跟进日期")
    importer.imports(
        ("马慧", "13800000217", "孩子怕热", "李姐", "2017-03-08"),
        ("王雪梅", "13900008820", "只要棉的", "Lin", "2017-03-09"),
        header=header,
    )

    lines = {
        name: shop.customers.timeline(person(shop, name).id, 9, kinds=["note"])
        for name in ("马慧", "王雪梅")
    }
    (of_other,), (own,) = lines.values()
    assert (of_other.guide_name, of_other.on, of_other.own) == ("李姐", date(2017, 3, 8), False)
    assert (own.guide_name, own.on, own.own) == ("Lin", date(2017, 3, 9), True)


def test_a_colleague_is_never_made_the_author_by_a_guides_file(shop, importer):
    shop.put(
        Guide(
            id=row_id("fang"),
            brand_id=BRAND,
            store_id=STORE,
            account="fang",
            name="王芳",
            role="guide",
        )
    )

    importer.imports(
        ("马慧", "13800000217", "孩子怕热", "王芳"), header=("姓名", "手机号", "跟进记录", "记录人")
    )

    (note,) = [line for line in shop.rows_of(TimelineEntry) if line.kind == "note"]
    assert (note.guide_id, note.details["author"]) == (None, "王芳")


def test_who_asked_not_to_be_contacted_stays_so(shop, importer):
    shop.put(named("马慧", phone="13800000217", consent="withdrawn"))

    trial = importer.trial(
        importer.draft(("马慧", "13800000217", "是"), header=("姓名", "手机号", "同意联系"))
    )

    assert counted(trial.counts) == {"unchanged": 1}
    assert [one.reason.code for one in trial.remarks] == ["consent_stays"]


def test_a_manager_imports_into_the_own_book_and_not_over_a_colleagues_customer(shop, importer):
    shop.becomes("manager")
    shop.put(replace(named("别人的", phone="13900008820"), guide_id=row_id("colleague")))

    line = importer.imports(WANG)

    assert counted(line.counts) == {"new": 1}
    assert person(shop, "王雪梅").guide_id == GUIDE
    assert person(shop, "别人的").phone == "13900008820"


def test_who_may_be_known_elsewhere_is_named_by_row_and_may_be_imported_all_the_same(
    shop, importer, tmp_path
):
    seed = b"s" * 16
    there = make_map(seed, b"secret", [known_hash(seed, KnownBy.PHONE, "13900008820")])
    with shop.book.file.write() as connection:
        packed = zstandard.ZstdCompressor().compress(there.buckets)
        answer = KnownMapAnswer(version="1", level=there.level, seed=seed, packed=packed)
        kept.keep(connection, answer, shop.now)
    importer = Importer(shop.book, tmp_path, KnownCheck(shop.book))

    trial = importer.trial(importer.draft(MA, WANG))

    assert [(one.row, one.label, one.by) for one in trial.known if one.label == "王雪梅"] == [
        (3, "王雪梅", (KnownBy.PHONE,))
    ]
    assert counted(importer.imports(MA, WANG).counts) == {"new": 2}


def test_rows_pasted_from_a_spreadsheet_are_a_file_that_lies_nowhere(shop, importer):
    text = '姓名\t手机号\n马慧\t13800000217\n"王\n雪梅"\t13900008820\n'

    draft = importer.service.look_at_text(text, "粘贴")
    run = importer.run(draft)

    assert counted(importer.line(run.import_id).counts) == {"new": 2}
    assert draft.rows[1] == ("王 雪梅", "13900008820")


def test_a_mapping_needs_a_number_and_no_field_twice_but_tags(importer):
    draft = importer.draft(MA)
    with pytest.raises(Unfit) as none:
        importer.service.begin_trial(draft, {0: "name", 4: "tags", 5: "tags"})
    with pytest.raises(Unfit) as twice:
        importer.service.begin_trial(draft, {0: "name", 1: "phone", 2: "phone"})

    assert (none.value.code, twice.value.code) == (UnfitCode.NO_KEY, UnfitCode.TWICE)
    assert twice.value.field == "phone"


def test_a_file_that_somebody_wrote_to_meanwhile_is_not_imported_by_the_old_trial(importer):
    draft = importer.draft(MA)
    trial = importer.trial(draft)
    importer.draft(MA, WANG)

    with pytest.raises(FileChanged):
        importer.service.begin(draft, draft.mapping, trial)


def test_rejected_rows_come_back_as_a_workbook_with_the_reason(importer, tmp_path):
    draft = importer.service.look_at(excel_file(tmp_path, [HEADER, MA, NOBODY]))
    trial = importer.trial(draft)

    path = tmp_path / "rejected.xlsx"
    count = importer.service.save_rejected(draft, trial, path, lambda rejection: "没有号码可认")

    back = importer.service.look_at(path)
    assert (count, back.rows[0][0]) == (1, "没有号码")
    assert back.rows[0][-1] == "没有号码可认"


def test_one_undo_takes_the_whole_import_back_also_another_day(shop, importer):
    shop.put(named("王雪梅", phone="13900008820", size="M"))
    shop.put(CustomerTag(**_answer(person(shop, "王雪梅"), LOW)))
    before = {c.name: c for c in shop.rows_of(Customer)}
    header = ("姓名", "手机号", "尺码", "价值", "宝宝", "跟进记录")
    line = importer.imports(
        ("马慧", "13800000217", "S", "高价值", "小宝", "怕热"),
        ("王雪梅", "13900008820", "L", "高价值", "小宝", "怕冷"),
        header=header,
    )
    shop.days_pass(2)
    shop.open_again()
    importer = Importer(shop.book, importer.folder)

    undone = importer.undo(line.import_id)

    assert (undone.state, undone.gone, undone.put_back) == (ImportState.UNDONE, 1, 1)
    assert (undone.stays, undone.can_undo) == ({}, False)
    assert [c.name for c in shop.rows_of(Customer) if c.removed_on is None] == ["王雪梅"]
    wang = person(shop, "王雪梅")
    assert (wang.size, tags_of(shop, wang)) == (before["王雪梅"].size, {"潜力"})
    assert [m.removed for m in shop.rows_of(FamilyMember) if m.customer_id == wang.id] == [True]
    (note,) = shop.customers.timeline(wang.id, 9, kinds=["note"])
    assert note.undone


def test_undoing_leaves_what_somebody_has_touched_since(shop, importer):
    shop.put(named("王雪梅", phone="13900008820", size="M"))
    header = ("姓名", "手机号", "尺码")
    line = importer.imports(
        ("马慧", "13800000217", "S"),
        ("李萍", "13700000001", "S"),
        ("王雪梅", "13900008820", "L"),
        header=header,
    )
    shop.customers.add_note(person(shop, "马慧").id, "聊过了")
    wang = person(shop, "王雪梅")
    profile = shop.customers.profile(wang.id)
    shop.customers.edit(wang.id, {"size": "XL"}, profile.seen)

    undone = importer.undo(line.import_id)

    assert undone.gone == 1
    assert dict(undone.stays) == {"worked_with": 1, "changed_since": 1}
    assert person(shop, "马慧").size == "S"
    assert person(shop, "王雪梅").size == "XL"


def test_an_undo_that_was_cut_off_goes_on(shop, importer):
    rows = [(f"客户{n}", f"1380000{n:04}") for n in range(250)]
    line = importer.imports(*rows, header=("姓名", "手机号"))
    importer.service.undo(line.import_id).step()
    half = importer.line(line.import_id)
    assert (half.state, half.can_undo, half.gone) == (ImportState.UNDOING, True, 100)

    undone = importer.undo(line.import_id)

    assert (undone.state, undone.gone) == (ImportState.UNDONE, 250)
    assert [c for c in shop.rows_of(Customer) if c.removed_on is None] == []


def test_stopping_keeps_what_is_done_and_the_same_file_goes_on(shop, importer):
    rows = [(f"客户{n}", f"1380000{n:04}") for n in range(250)]
    draft = importer.draft(*rows, header=("姓名", "手机号"))
    run = importer.service.begin(draft, draft.mapping, importer.trial(draft))
    run.step()
    run.stop()

    stopped = importer.line(run.import_id)
    rest = importer.imports(*rows, header=("姓名", "手机号"))

    assert (stopped.state, stopped.settled, stopped.row) == (ImportState.STOPPED, 100, 101)
    assert counted(rest.counts) == {"unchanged": 100, "new": 150}


def test_a_customer_who_leaves_takes_along_what_was_kept_for_undoing(shop, importer):
    importer.imports(MA, WANG)
    ma = person(shop, "马慧")
    with shop.book.file.write() as connection:
        forget_customers(connection, [ma.id])
        assert customers(connection) == {person(shop, "王雪梅").id}


def test_imports_of_more_than_thirty_days_ago_are_listed_and_kept_no_longer(shop, importer):
    importer.imports(MA)
    shop.days_pass(31)

    assert importer.service.list_imports() == ()
    importer.imports(WANG)
    with shop.book.file.read() as connection:
        assert customers(connection) == {person(shop, "王雪梅").id}


def _answer(customer, of_tag):
    return {
        "id": row_id("customer_tag", customer.id, of_tag.group_id),
        "brand_id": BRAND,
        "customer_id": customer.id,
        "group_id": of_tag.group_id,
        "tag_id": of_tag.id,
        "adds": [row_id("put on")],
    }
