from dataclasses import replace

import pytest

from guide_app.domain.codebook import Trouble
from guide_app.domain.entities import Brand, Customer, CustomerTag
from guide_app.domain.errors import Code, Rejected
from tests.domain.people import BRAND
from tests.services.shop import codebook, group, named, tag


@pytest.fixture
def tags(shop):
    skin, wish = group("皮肤", single_choice=True), group("最想解决", position=1)
    made = {name: tag(skin, name) for name in ("痘痘肌", "敏感肌")}
    made |= {name: tag(wish, name) for name in ("去痘", "控油")}
    shop.put(skin, wish, *made.values())
    shop.put(
        codebook(
            1,
            ("3", "皮肤", made["痘痘肌"]),
            ("4", "皮肤", made["敏感肌"]),
            ("D", "最想解决", made["去痘"]),
            ("E", "最想解决", made["控油"]),
        )
    )
    return made


@pytest.fixture
def ann(shop):
    return shop.put(named("Ann"))


def worn(shop, person):
    return [chip.name for chip in shop.customers.profile(person.id).tags]


def line(shop, person):
    return shop.customers.timeline(person.id, 1)[0]


def test_a_code_sets_its_tags_in_one_change_with_one_line(shop, tags, ann):
    shop.codes.set_code(ann.id, "３d", 1)

    assert worn(shop, ann) == ["痘痘肌", "去痘"]
    assert shop.sent_names() == ["customer.set_code"]
    assert shop.customers.profile(ann.id).facts.code == "3D"
    told = line(shop, ann)
    assert (told.kind, told.details["code"]) == ("tags", "3D")
    assert sorted(told.details["added"]) == ["去痘", "痘痘肌"]
    assert len(shop.customers.timeline(ann.id, 10)) == 1


def test_it_is_read_while_it_is_typed_without_asking_anybody(shop, tags, ann):
    reader = shop.codes.form(ann.id).reader
    shop.book.close()

    decoded = reader.read("3 e")

    assert [(a.question, a.answer, a.chip.name) for a in decoded.answers] == [
        ("皮肤", "痘痘肌", "痘痘肌"),
        ("最想解决", "控油", "控油"),
    ]
    assert all(answer.is_set for answer in decoded.answers)
    assert reader.read("34").trouble is Trouble.TWICE  # of a single choice there is one
    assert reader.read("3DE").trouble is None
    shop.open()


def test_a_new_code_takes_back_what_the_old_one_set_and_nothing_else(shop, tags, ann):
    shop.customers.change_tags([ann.id], add=[tags["控油"].id])
    shop.codes.set_code(ann.id, "3DE", 1)

    shop.codes.set_code(ann.id, "4", 1)

    assert worn(shop, ann) == ["敏感肌", "控油"]


def test_an_empty_code_takes_all_of_it_back(shop, tags, ann):
    shop.codes.set_code(ann.id, "3D", 1)

    shop.codes.set_code(ann.id, " ", 1)

    assert worn(shop, ann) == []
    assert shop.rows_of(Customer)[0].code is None


@pytest.mark.parametrize("before", ["", "4E"])
def test_undo_brings_back_the_code_before_and_its_tags(shop, tags, ann, before):
    shop.codes.set_code(ann.id, before, 1)
    shown = worn(shop, ann)

    token = shop.codes.set_code(ann.id, "3D", 1)
    shop.customers.undo(token)

    assert worn(shop, ann) == shown
    assert (shop.customers.profile(ann.id).facts.code or "") == before


def test_undo_brings_back_an_answer_that_was_chosen_by_hand(shop, tags, ann):
    shop.customers.change_tags([ann.id], add=[tags["敏感肌"].id])

    token = shop.codes.set_code(ann.id, "3D", 1)
    assert worn(shop, ann) == ["痘痘肌", "去痘"]

    shop.customers.undo(token)
    assert worn(shop, ann) == ["敏感肌"]


def test_the_same_code_again_adds_nothing_to_the_history_and_does_not_grow(shop, tags, ann):
    shop.codes.set_code(ann.id, "3D", 1)
    for _ in range(3):
        shop.codes.set_code(ann.id, "3-d", 1)

    assert len(shop.customers.timeline(ann.id, 10)) == 1
    assert {len(row.adds) for row in shop.rows_of(CustomerTag)} == {1}


def test_a_code_is_read_by_its_own_version_for_ever(shop, tags, ann):
    shop.codes.set_code(ann.id, "3D", 1)

    shop.put(codebook(2, ("3", "皮肤", tags["敏感肌"]), ("X", "最想解决", tags["控油"])))

    profile, form = shop.customers.profile(ann.id), shop.codes.form(ann.id)
    assert [answer.answer for answer in profile.code.answers] == ["痘痘肌", "去痘"]
    assert form.present == profile.code
    assert form.reader.number == 2
    shop.codes.set_code(ann.id, "3X", 2)
    assert worn(shop, ann) == ["敏感肌", "控油"]


def test_what_no_code_says_is_refused_and_changes_nothing(shop, tags, ann):
    for text, number, code in (
        ("3X", 1, Code.NOT_A_CHOICE),
        ("34", 1, Code.NOT_A_CHOICE),
        ("3D", 9, Code.NOT_FOUND),
        ("3D" * 200, 1, Code.TOO_LONG),
    ):
        with pytest.raises(Rejected) as refused:
            shop.codes.set_code(ann.id, text, number)
        assert refused.value.code is code
    assert worn(shop, ann) == []
    assert shop.sent_names() == []


def test_an_archived_tag_is_read_and_not_set_and_a_merged_one_means_the_other(shop, tags, ann):
    shop.put(replace(tags["去痘"], archived=True))
    shop.put(replace(tags["痘痘肌"], archived=True, merged_into=tags["敏感肌"].id))

    shop.codes.set_code(ann.id, "3D", 1)

    assert worn(shop, ann) == ["敏感肌"]
    read = shop.codes.form(ann.id).present.answers
    assert [(one.chip.name, one.is_set) for one in read] == [("敏感肌", True), ("去痘", False)]


def test_a_code_with_what_a_guide_may_not_set_says_so_before_and_is_refused(shop, tags, ann):
    shop.put(group("最想解决", position=1, editable_by="manager"))

    assert shop.codes.form(ann.id).reader.read("3D").kept_to == "manager"
    with pytest.raises(Rejected) as refused:
        shop.codes.set_code(ann.id, "3D", 1)
    assert refused.value.code is Code.NOT_ALLOWED
    shop.codes.set_code(ann.id, "3", 1)
    assert worn(shop, ann) == ["痘痘肌"]


def test_without_a_codebook_there_is_nothing_to_read_by(shop, ann):
    assert shop.codes.form(ann.id).reader is None
    assert shop.codes.reader() is None


def test_the_name_for_wechat_is_made_by_the_brands_template(shop, tags, ann):
    assert shop.codes.remark(ann.id).text == "Ann-Wanda"
    shop.codes.set_code(ann.id, "3D", 1)
    assert shop.codes.remark(ann.id).text == "3D-Ann-Wanda"

    shop.put(
        Brand(id=BRAND, brand_id=BRAND, name="Little Elephant", remark_template="{姓名}/{编码}")
    )

    assert shop.codes.remark(ann.id).text == "Ann/3D"


def work_of(shop, person):
    """How much SQLite did for one code, in steps of its machine, by hundreds."""
    steps = []
    with shop.book.file.write() as writer, shop.book.file.read() as reader:
        both = [one.connection.driver_connection for one in (writer, reader)]
    for connection in both:
        connection.set_progress_handler(lambda: steps.append(1), 100)
    shop.codes.set_code(person.id, "3D", 1)
    for connection in both:
        connection.set_progress_handler(None, 100)
    assert worn(shop, person) == ["痘痘肌", "去痘"]
    return len(steps)


def test_a_code_is_no_more_work_in_a_book_of_thousands(shop, tags, ann):
    few = work_of(shop, ann)
    shop.put(*(named(f"A{number}") for number in range(3_000)))
    bea = shop.put(named("Bea"))

    assert work_of(shop, bea) < 2 * few + 20
