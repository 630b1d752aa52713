"""Questionnaires at the counter: what is offered, kept while half-filled, told before saving."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from guide_app.domain.entities import Customer
from guide_app.domain.errors import Code, Rejected
from guide_app.mutations.questionnaires import RetireQuestionnaire
from guide_app.mutations.transfer import TransferCustomers
from guide_app.services.questionnaires import QuestionnaireService
from guide_app.sync.errors import Offline, Refused
from localdb import drafts
from tests.services.test_qr import read
from tests.support import acts
from tests.support.forms import NAME, a_questionnaire
from tests.support.world import Pc, World

ANSWERS = {"for": "child", "likes": ["blue"], "age": 4, "due": "2027-02-01", "news": "yes"}


@pytest.fixture
def form(world: World) -> str:
    return a_questionnaire(world)


@pytest.fixture
def pc(world: World, form: str) -> Pc:
    made = world.pc(world.shop.guides[0])
    made.sync()
    return made


@pytest.fixture
def service(world: World, pc: Pc) -> QuestionnaireService:
    return QuestionnaireService(pc.book, pc.link, lambda: world.url)


def test_the_newest_version_of_what_is_in_use_is_offered(world, pc, form, service):
    customer = acts.add_customer(pc)
    (choice,) = service.choices(customer)
    assert (choice.form_id, choice.name, choice.questions, choice.begun) == (form, NAME, 9, False)

    newer = a_questionnaire(world, seen_id=form)
    pc.sync()
    assert [one.form_id for one in service.choices(customer)] == [newer]
    world.as_hq(RetireQuestionnaire(questionnaire_id=newer))
    pc.sync()

    assert service.choices(customer) == ()


def test_what_was_begun_goes_on_in_its_version_after_the_program_was_killed(
    world, pc, form, service
):
    customer = acts.add_customer(pc)
    begun = service.open(customer, form)
    service.keep_draft(begun, {"for": "child", "who": "小满"})
    newer = a_questionnaire(world, seen_id=form)
    pc.sync()
    pc.reopen()
    again = QuestionnaireService(pc.book, pc.link, lambda: world.url)

    assert again.choices(customer)[0].begun
    found = again.open(customer, newer)

    assert (found.form_id, found.answers) == (form, {"for": "child", "who": "小满"})


def test_saving_forgets_the_draft_and_so_does_a_customer_who_leaves(world, pc, form, service):
    customer = acts.add_customer(pc)
    opened = service.open(customer, form)
    service.keep_draft(opened, ANSWERS)
    service.fill(opened, ANSWERS)
    assert service.open(customer, form).answers == {}
    service.keep_draft(opened, ANSWERS)
    pc.sync()
    owner, taker = pc.guide.id, world.shop.guides[1].id
    world.as_hq(TransferCustomers(customer_ids=(customer,), to_guide_id=taker, seen_guide_id=owner))

    pc.sync()

    with pc.book.file.read() as connection:
        assert drafts.customers(connection) == set()
        assert drafts.find_sheet(connection, customer, form) is None
    assert pc.rows("answer_sheet") == {}


def test_it_tells_before_saving_exactly_what_saving_does(world, pc, form, service):
    customer = acts.add_customer(pc, size="S")
    tags = world.shop.tags
    acts.tag(pc, tags[2].id, customer)
    acts.tag(pc, tags[1].id, customer)
    opened = service.open(customer, form)
    answers = {**ANSWERS, "size": "m", "who": "小满", "born": "1991-05-04"}

    told = service.preview(opened, answers)
    service.fill(opened, answers)

    assert set(told.added) == {tags[0].name, tags[5].name}
    assert told.replaced == (tags[2].name,)
    assert dict(told.facts) == {"birthday": "1991-05-04", "preference": "小满"}
    assert told.dates == (("预产期", date(2027, 2, 1)),)
    person = pc.row(Customer, customer)
    assert (person.size, person.preference, person.birthday_day) == ("S", "小满", 4)


def test_answers_that_cannot_be_saved_are_told_with_their_question(pc, form, service):
    opened = service.open(acts.add_customer(pc), form)

    with pytest.raises(Rejected) as found:
        service.preview(opened, {"for": "child"})

    assert (found.value.code, found.value.facts["field"]) == (Code.REQUIRED, "news")


def test_a_sheet_is_read_by_its_version_and_taken_back_by_its_undo(world, pc, form, service):
    customer = acts.add_customer(pc)
    done = service.fill(service.open(customer, form), ANSWERS)
    a_questionnaire(world, seen_id=form)
    pc.sync()
    (sheet_id,) = pc.rows("answer_sheet")

    sheet = service.sheet(sheet_id)
    assert (sheet.name, sheet.version, sheet.by_customer) == (NAME, 1, False)
    assert [one.question.id for one in sheet.answers] == list(ANSWERS)

    service.undo(done)
    assert service.sheet(sheet_id).undone
    with pytest.raises(Rejected):
        service.sheet(customer)


def test_a_phone_reads_the_page_off_the_screen_and_its_answer_reaches_the_pc(
    world, pc, form, service
):
    customer = acts.add_customer(pc)
    pc.sync()

    page = service.phone_page(customer, form)

    assert read(page.matrix) == page.url
    assert page.url.startswith(f"{world.url}/p/")
    assert (page.expires_at - world.clock()).days == 7
    sent = {"seen": "0", "q1": "child", "q9": "yes"}
    assert httpx.post(page.url, data=sent).status_code == 303
    pc.sync()
    (sheet_id,) = pc.rows("answer_sheet")
    assert service.sheet(sheet_id).by_customer


def test_without_a_network_or_before_the_server_knows_the_customer_there_is_no_page(
    pc, form, service
):
    customer = acts.add_customer(pc)
    with pytest.raises(Refused) as refused:
        service.phone_page(customer, form)
    assert refused.value.code == "not_found"
    pc.cable.pulled = True

    with pytest.raises(Offline):
        service.phone_page(customer, form)
