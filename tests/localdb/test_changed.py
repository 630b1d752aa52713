"""Whose day a transaction changed is noted, whichever way it was written."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from localdb import state
from localdb.changed import ChangeLog, stop_watching
from localdb.schema import ENTITY_TABLES
from tests.domain.people import TODAY, child, follow_up, sop, step, view
from tests.services.shop import Shop, named, of

ANN, BEN = named("Ann"), named("Ben")
CUSTOMER, FAMILY, FOLLOW_UP = (
    ENTITY_TABLES[name] for name in ("customer", "family_member", "follow_up")
)


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    opened.put(ANN, BEN)
    yield opened
    opened.book.close()


def changed_by(shop, *statements):
    file = shop.book.file
    before = file.changes
    with file.write() as connection:
        for statement in statements:
            connection.execute(statement)
    return file.changed_since(before)


def test_a_customer_is_noted_who_is_written_to(shop):
    rename = update(CUSTOMER).where(CUSTOMER.c.id == ANN.id).values(name="Anna")

    assert changed_by(shop, rename) == {ANN.id}
    assert changed_by(shop, delete(CUSTOMER).where(CUSTOMER.c.id == BEN.id)) == {BEN.id}


def test_whatever_the_list_is_made_from_belongs_to_its_customer(shop):
    for row in (of(ANN, child()), of(ANN, follow_up()), view(TODAY, customer_id=ANN.id)):
        before = shop.book.file.changes
        shop.put(row)
        assert shop.book.file.changed_since(before) == {ANN.id}


def test_a_row_that_goes_over_to_another_customer_concerns_both(shop):
    leo = shop.put(of(ANN, child()))
    give = update(FAMILY).where(FAMILY.c.id == leo.id).values(customer_id=BEN.id)

    assert changed_by(shop, give) == {ANN.id, BEN.id}


def test_what_plans_the_day_concerns_anybody(shop):
    before = shop.book.file.changes
    care = shop.put(sop("purchase"))
    assert shop.book.file.changed_since(before) is None

    before = shop.book.file.changes
    shop.put(step(care, 3))
    assert shop.book.file.changed_since(before) is None


def test_bookkeeping_concerns_nobody(shop):
    before = shop.book.file.changes
    with shop.book.file.write() as connection:
        state.put(connection, "keepsake", "a word")

    assert shop.book.file.changed_since(before) == frozenset()


def test_what_was_taken_back_is_not_noted(shop):
    file = shop.book.file
    before = file.changes
    with pytest.raises(IntegrityError):
        changed_by(shop, update(CUSTOMER).values(name="Nobody"), update(CUSTOMER).values(id=BEN.id))

    assert changed_by(
        shop, update(CUSTOMER).where(CUSTOMER.c.id == ANN.id).values(name="Anna")
    ) == {ANN.id}
    assert file.changed_since(before) == {ANN.id}


def test_a_file_that_was_opened_anew_notes_as_before(shop):
    shop.open_again()

    assert changed_by(shop, update(CUSTOMER).values(name="Everybody")) == {ANN.id, BEN.id}


def test_very_many_at_once_are_anybody(shop):
    before = shop.book.file.changes
    shop.put(*(named(str(number)) for number in range(1_001)))

    assert shop.book.file.changed_since(before) is None


def test_who_comes_in_bulk_is_anybody_and_the_next_change_is_noted_again(shop):
    before = shop.book.file.changes
    with shop.book.file.write() as connection:
        stop_watching(connection)
        connection.execute(update(CUSTOMER).values(name="Everybody"))
    assert shop.book.file.changed_since(before) is None

    assert changed_by(
        shop, update(CUSTOMER).where(CUSTOMER.c.id == ANN.id).values(name="Anna")
    ) == {ANN.id}


def test_the_log_adds_up_and_forgets_the_oldest():
    log = ChangeLog()
    for number in range(1, 101):
        log.note(number, frozenset({str(number)}))
    log.note(101, frozenset())

    assert log.since(101) == frozenset()
    assert log.since(98) == frozenset({"99", "100"})
    assert log.since(36) == frozenset(str(number) for number in range(37, 101))
    assert log.since(35) is None


def test_one_transaction_that_concerned_anybody_is_enough():
    log = ChangeLog()
    log.note(1, None)
    log.note(2, frozenset({"Ann"}))

    assert log.since(0) is None
    assert log.since(1) == frozenset({"Ann"})
