"""An import is undone once, by its brand, in time, and gone on with where it was cut off."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from guide_app.mutations.customers import CreateCustomer
from server import erasing, import_undo, tidying
from server.import_trail import entries_of
from server.import_undo import CannotUndo, Why
from server.schema.imports import import_run, import_step
from tests.server.import_office import LI, PEOPLE, WANG, Office


@pytest.fixture
def desk(chain, tmp_path) -> Office:
    return Office(chain, tmp_path)


@pytest.fixture
def known(desk):
    """Li was there before the import, with words of Ann's."""
    values = {"name": "李佳慧", "phone": "13800000217", "remark": "怕冷", "size": "S"}
    desk.act("ann", CreateCustomer(values=values, family=({"relation": "child", "name": "豆豆"},)))
    return desk.customer("李佳慧")["id"]


def test_an_import_is_undone_once(desk):
    import_id = desk.imports(PEOPLE, LI)
    desk.undo(import_id)

    with pytest.raises(CannotUndo) as told:
        desk.undo(import_id)

    assert told.value.code is Why.UNDONE


def test_one_that_is_being_undone_is_not_undone_twice_but_one_that_was_broken_off_is(
    desk, chain, clock
):
    import_id = desk.imports(PEOPLE, LI)
    import_undo.claim(chain.database, clock, desk.hana, import_id)
    with pytest.raises(CannotUndo) as told:
        desk.undo(import_id)
    assert told.value.code is Why.AT_WORK

    clock.pass_by(minutes=5)

    assert desk.undo(import_id).gone["customer"] == 1


def test_an_undoing_that_was_cut_off_is_gone_on_with(desk, chain, clock, monkeypatch):
    monkeypatch.setattr(import_undo, "_CUSTOMERS_AT_ONCE", 1)
    before = desk.business()
    import_id = desk.imports(PEOPLE, LI, WANG)

    def cut(done, total):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        import_undo.undo(chain.database, clock, None, desk.hana, import_id, cut)
    assert len(desk.rows("customer")) == 1
    clock.pass_by(minutes=5)

    result = desk.undo(import_id)

    assert desk.business() == before
    assert result.gone["customer"] == 2


@pytest.mark.parametrize("by", ["zoe", "hana"])
def test_a_foreign_import_answers_like_a_missing_one(desk, chain, by):
    import_id = desk.imports(PEOPLE, LI) if by == "zoe" else str(uuid4())

    with pytest.raises(CannotUndo) as told:
        desk.undo(import_id, by)

    assert told.value.code is Why.UNKNOWN


def test_after_thirty_days_it_is_too_late(desk, clock):
    import_id = desk.imports(PEOPLE, LI)
    clock.pass_by(days=31)

    with pytest.raises(CannotUndo) as told:
        desk.undo(import_id)

    assert told.value.code is Why.UNKNOWN


def test_an_erased_customer_is_in_no_trail_and_the_rest_is_undone(desk, chain, clock, known):
    import_id = desk.imports(PEOPLE, LI, WANG)
    sunny = chain.id("sunny")
    with chain.database.read() as connection:
        assert known in {entry.customer_id for entry in entries_of(connection, import_id)}

    chain.database.write(lambda c: erasing.erase_customer(c, sunny, known, clock()))

    with chain.database.read() as connection:
        assert known not in {entry.customer_id for entry in entries_of(connection, import_id)}
    assert desk.undo(import_id).gone["customer"] == 1
    assert desk.rows("customer") == []


def test_what_an_undoing_needs_is_let_go_of_after_thirty_days(desk, chain, clock):
    desk.imports(PEOPLE, LI)
    clock.pass_by(days=20)
    young = desk.imports(PEOPLE, WANG)
    clock.pass_by(days=15)

    tidying.tidy(chain.database, clock)

    with chain.database.read() as connection:
        assert connection.scalars(select(import_run.c.id)).all() == [young]
        assert set(connection.scalars(select(import_step.c.import_id))) == {young}
