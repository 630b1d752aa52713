from decimal import Decimal

import pytest

from guide_app.domain.entities import Customer, FamilyMember, FollowUp, Order, TimelineEntry
from guide_app.domain.errors import Code, Rejected
from guide_app.domain.ids import row_id
from guide_app.domain.words import Consent
from tests.domain.people import BRAND, GUIDE, STORE, TODAY, child, days_ago
from tests.services.shop import NOON, named, of


def test_the_profile_shows_everything_with_the_number_masked(shop):
    ann = named(
        "Ann",
        phone="13812340217",
        birthday_year=1985,
        birthday_month=10,
        birthday_day=2,
        last_contact_on=days_ago(8),
        order_count=2,
        order_total=Decimal("300.00"),
    )
    order = Order(
        id=row_id("o"),
        brand_id=BRAND,
        customer_id=ann.id,
        store_id=STORE,
        number="N1",
        ordered_on=days_ago(3),
        amount=Decimal("99.00"),
        summary="coat",
    )
    shop.put(ann, of(ann, child("Leo", size="120")), order)

    profile = shop.customers.profile(ann.id)

    assert (profile.facts.phone, profile.facts.age) == ("138****0217", 32)
    assert (profile.facts.guide_name, profile.facts.store_name) == ("Lin", "Wanda")
    assert [(member.name, member.size) for member in profile.family] == [("Leo", "120")]
    assert [(o.summary, o.amount, o.store_name) for o in profile.orders] == [
        ("coat", Decimal("99.00"), "Wanda")
    ]
    assert {item.kind for item in profile.due} == {"birthday", "silent"}
    assert profile.next_due.reason.code == "birthday"
    assert "13812340217" not in repr(profile)


def test_the_full_number_is_shown_only_with_a_record_for_the_audit(shop):
    ann = shop.put(named("Ann", phone="13812340217"))

    assert shop.customers.reveal_phone(ann.id) == "13812340217"
    assert shop.sent_names() == ["customer.reveal"]


def test_the_number_of_somebody_elses_customer_is_not_shown(shop):
    ann = shop.put(named("Ann", guide_id=row_id("another guide"), phone="13812340217"))

    with pytest.raises(Rejected) as refused:
        shop.customers.reveal_phone(ann.id)

    assert refused.value.code is Code.NOT_FOUND


def test_an_edit_changes_only_what_differs_from_what_was_seen(shop):
    ann = shop.put(named("Ann", remark="tall ", size="M"))
    seen = shop.customers.profile(ann.id).seen

    assert shop.customers.edit(ann.id, {"remark": "tall ", "size": "M"}, seen) is None
    shop.customers.edit(ann.id, {"remark": "tall ", "size": " L "}, seen)

    (change,) = shop.book.list_outbox()
    assert b'"size":{"seen":"M","new":"L"}' in bytes(change.body)
    assert b"remark" not in bytes(change.body)


def test_an_emptied_field_is_no_value(shop):
    ann = shop.put(named("Ann", remark="tall"))

    shop.customers.edit(ann.id, {"remark": "  "}, shop.customers.profile(ann.id).seen)

    assert shop.rows_of(Customer)[0].remark is None


def test_an_edit_is_taken_back(shop):
    ann = shop.put(named("Ann", phone="13812340217", remark="tall"))
    seen = shop.customers.profile(ann.id).seen

    token = shop.customers.edit(ann.id, {"phone": "13900000000", "remark": "short"}, seen)
    shop.customers.undo(token)

    assert shop.rows_of(Customer) == [ann]


def test_a_value_that_arrived_meanwhile_is_overwritten_but_can_be_put_back(shop):
    ann = shop.put(named("Ann", remark="tall"))
    seen = shop.customers.profile(ann.id).seen
    shop.put(named("Ann", remark="very tall"))
    shop.customers.edit(ann.id, {"remark": "short"}, seen)

    (line,) = shop.customers.profile(ann.id).timeline
    (lost,) = line.restorable
    assert (line.kind, lost.field, lost.lost, lost.kept) == (
        "overwritten",
        "remark",
        "very tall",
        "short",
    )

    shop.customers.restore_value(ann.id, line.entry_id, "remark")
    assert shop.rows_of(Customer)[0].remark == "very tall"


def test_a_value_that_is_back_is_told_but_not_offered_again(shop):
    ann = shop.put(named("Ann", remark="tall"))
    seen = shop.customers.profile(ann.id).seen
    shop.put(named("Ann", remark="very tall"))
    shop.customers.edit(ann.id, {"remark": "short"}, seen)
    (line,) = shop.customers.profile(ann.id).timeline

    shop.customers.restore_value(ann.id, line.entry_id, "remark")

    for lines in (shop.customers.profile(ann.id).timeline, shop.customers.timeline(ann.id, 30)):
        (told,) = [one for one in lines if one.entry_id == line.entry_id]
        assert [value.lost for value in told.overwritten] == ["very tall"]
        assert told.restorable == ()


def test_after_thirty_days_an_overwritten_value_is_not_offered_any_more(shop):
    ann = shop.put(named("Ann", remark="tall"))
    seen = shop.customers.profile(ann.id).seen
    shop.put(named("Ann", remark="very tall"))
    shop.customers.edit(ann.id, {"remark": "short"}, seen)

    shop.days_pass(30)
    assert shop.customers.profile(ann.id).timeline[0].restorable
    shop.days_pass(1)
    assert not shop.customers.profile(ann.id).timeline[0].restorable
    assert shop.customers.profile(ann.id).timeline[0].overwritten


def test_a_number_changed_meanwhile_stays_as_the_server_has_it(shop):
    ann = shop.put(named("Ann", phone="13812340217"))
    seen = shop.customers.profile(ann.id).seen
    shop.put(named("Ann", phone="13999999999"))

    shop.customers.edit(ann.id, {"phone": "13700000000"}, seen)

    assert shop.rows_of(Customer)[0].phone == "13999999999"


def test_a_withdrawn_consent_takes_the_customer_off_the_list(shop):
    ann = shop.put(named("Ann", last_contact_on=days_ago(8)))
    seen = shop.customers.profile(ann.id).seen

    shop.customers.set_consent(ann.id, Consent.WITHDRAWN, seen)

    assert shop.today.load().rows == ()
    assert shop.customers.profile(ann.id).timeline[0].details == {"consent": "withdrawn"}


def test_a_customer_is_added_with_the_family(shop):
    made = shop.customers.create(
        {"name": " Ann ", "phone": "", "remark": "tall"},
        [
            {
                "relation": "child",
                "name": "Leo",
                "size": "120",
                "birthday_month": 5,
                "birthday_day": 6,
            }
        ],
    )

    profile = shop.customers.profile(made)
    assert (profile.facts.name, profile.facts.phone, profile.facts.remark) == ("Ann", "", "tall")
    assert (profile.facts.added_on, profile.facts.guide_id) == (TODAY, GUIDE)
    assert [(m.name, m.birthday.month) for m in profile.family] == [("Leo", 5)]
    assert [line.kind for line in profile.timeline] == ["added"]


@pytest.mark.parametrize("name", ["", "  "])
def test_a_customer_needs_a_name(shop, name):
    with pytest.raises(Rejected) as refused:
        shop.customers.create({"name": name})

    assert (refused.value.code, refused.value.facts) == (Code.REQUIRED, {"field": "name"})
    assert shop.sent_names() == []


def test_a_family_member_is_added_changed_and_taken_out_each_with_its_undo(shop):
    ann = shop.put(named("Ann"))

    def family():
        return [(m.name, m.size) for m in shop.customers.profile(ann.id).family]

    added = shop.customers.save_family(ann.id, {"relation": "child", "name": "Leo", "size": "110"})
    (leo,) = shop.customers.profile(ann.id).family
    grown = shop.customers.save_family(ann.id, {"name": "Leo", "size": "120"}, leo)
    assert family() == [("Leo", "120")]
    shop.customers.undo(grown)
    assert family() == [("Leo", "110")]
    assert shop.customers.save_family(ann.id, {"size": "110"}, leo) is None

    out = shop.customers.save_family(ann.id, {"removed": True}, leo)
    assert family() == []
    shop.customers.undo(out)
    assert family() == [("Leo", "110")]
    shop.customers.undo(added)
    assert family() == []
    assert len(shop.rows_of(FamilyMember)) == 1


def test_a_note_is_added_and_struck_out_but_never_lost(shop):
    ann = shop.put(named("Ann"))

    token = shop.customers.add_note(ann.id, "prefers silk")
    (line,) = shop.customers.profile(ann.id).timeline
    assert (line.text, line.own, line.undone, line.entry_id) == (
        "prefers silk",
        True,
        False,
        token.entry_id,
    )

    shop.customers.take_back_note(ann.id, line.entry_id)
    assert shop.customers.profile(ann.id).timeline[0].undone


def test_the_history_is_paged_newest_first_and_narrowed_by_kind(shop):
    ann = shop.put(named("Ann", last_contact_on=days_ago(8)))
    for number in range(4):
        shop.customers.add_note(ann.id, f"note {number}")
        shop.days_pass()
    shop.today.send(shop.today.load().rows[0])

    assert [line.kind for line in shop.customers.timeline(ann.id, 2)] == ["contact", "note"]
    assert [line.text for line in shop.customers.timeline(ann.id, 2, 1, ["note"])] == [
        "note 2",
        "note 1",
    ]


def test_a_line_of_history_shows_names_and_never_what_undo_keeps(shop):
    ann = shop.put(named("Ann", last_contact_on=days_ago(8)))
    shop.put(
        TimelineEntry(
            id=row_id("line"),
            brand_id=BRAND,
            customer_id=ann.id,
            kind="transfer",
            on=days_ago(9),
            at=NOON,
            details={"from": row_id("somebody who left"), "to": GUIDE},
        )
    )
    shop.today.send(shop.today.load().rows[0], "replied", "hot")

    by_kind = {line.kind: line.details for line in shop.customers.profile(ann.id).timeline}

    assert by_kind["transfer"] == {"from": None, "to": "Lin", "temperature": None}
    assert by_kind["contact"] == {
        "action": "send",
        "script": None,
        "outcome": "replied",
        "temperature": "hot",
    }


def test_nobody_has_no_profile(shop):
    with pytest.raises(Rejected) as refused:
        shop.customers.profile(named("Ann").id)

    assert refused.value.code is Code.NOT_FOUND


def test_a_note_without_words_is_refused(shop):
    ann = shop.put(named("Ann"))

    with pytest.raises(Rejected) as refused:
        shop.customers.add_note(ann.id, "  ")

    assert refused.value.code is Code.REQUIRED


@pytest.fixture
def written_to(shop):
    """Ann has been sent a message today."""
    ann = shop.put(named("Ann"))
    shop.customers.plan(ann.id, TODAY, "ask for the size")
    shop.today.send(shop.today.load().rows[0])
    return ann


@pytest.mark.parametrize(("days", "outcome"), [(6, None), (7, "no_answer"), (400, "no_answer")])
def test_after_seven_days_without_an_answer_history_and_list_say_so(
    shop, written_to, days, outcome
):
    shop.days_pass(days)

    profile = shop.customers.profile(written_to.id)
    (row,) = shop.customers.rows([written_to.id])

    assert profile.timeline[0].details.get("outcome") == outcome
    (line, _) = shop.customers.timeline(written_to.id, 2)
    assert line.details.get("outcome") == outcome
    assert row.unanswered == profile.facts.unanswered == (outcome is not None)
    assert row.last_contact_on == TODAY


def test_that_nobody_answered_is_never_written_down(shop, written_to):
    sent = shop.sent_names()
    shop.days_pass(30)

    assert shop.customers.profile(written_to.id).facts.unanswered

    assert shop.sent_names() == sent
    assert [one.outcome for one in shop.rows_of(FollowUp)] == [None]


def test_whoever_was_contacted_again_since_is_not_called_unanswered(shop, written_to):
    shop.days_pass(9)
    shop.customers.plan(written_to.id, shop.book.today, "once more")
    shop.today.send(shop.today.load().rows[0])

    profile = shop.customers.profile(written_to.id)

    assert not profile.facts.unanswered
    contacts = [line for line in profile.timeline if line.kind == "contact"]
    assert [line.details.get("outcome") for line in contacts] == [None, "no_answer"]


def test_no_answer_noted_by_hand_counts_at_once(shop, written_to):
    (waiting,) = (row for row in shop.today.load().rows if row.status == "waiting")
    shop.today.outcome(waiting, "no_answer")

    assert shop.customers.profile(written_to.id).facts.unanswered


def test_a_message_that_was_taken_back_is_not_called_unanswered(shop):
    ann = shop.put(named("Ann"))
    shop.customers.plan(ann.id, TODAY)
    shop.today.undo(shop.today.send(shop.today.load().rows[0]))
    shop.days_pass(9)

    profile = shop.customers.profile(ann.id)

    assert not profile.facts.unanswered
    assert [line.details.get("outcome") for line in profile.timeline] == [None, None]
