"""A guide or a brand that may not be here any more, while at work and while nobody is."""

import pytest
from sqlalchemy import select

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from server import admin
from server.schema.sync import quarantine
from tests.support import acts
from tests.ui.bad_days.conftest import words

NOTE = "喜欢真丝，周末来"


def change(world, entity, row_id, **values):
    """HQ changes a row: field = (before, after)."""
    changes = {name: Change(seen=old, new=new) for name, (old, new) in values.items()}
    world.as_hq(SaveCatalogRow(entity=entity, row_id=row_id, changes=changes))


def with_the_manager(world):
    with world.database.read() as connection:
        return [bytes(body).decode() for body in connection.scalars(select(quarantine.c.body))]


@pytest.fixture
def note_waiting(at_work, cable, ma_hui):
    """Ann is at work without a network, and has written a note."""
    cable.pull()
    at_work.open_profile(ma_hui)
    at_work.write_note(NOTE)
    at_work.wait(lambda: len(at_work.book.list_outbox()) == 1)
    return at_work


@pytest.mark.usefixtures("in_one_language")
@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("store", "You belong to another store now. Sign in on a PC of that store."),
        ("active", "This account was switched off. Ask your manager."),
    ],
)
def test_a_guide_at_work_is_told_why_and_what_waits_goes_to_the_manager(
    note_waiting, world, cable, ann, field, sentence
):
    pc = note_waiting
    if field == "store":
        change(world, "guide", ann.id, store_id=(ann.store_id, world.shop.stores[1].id))
    else:
        change(world, "guide", ann.id, active=(True, False))
    cable.plug_in()
    pc.controller.place.sync.sync_now()
    pc.wait(lambda: pc.sees("signInGate"))
    assert words(sentence) in pc.says("signInGateProblem")
    pc.assert_nothing_raw()
    assert any(NOTE in body for body in with_the_manager(world))
    assert not pc.folder(ann).exists()


@pytest.mark.usefixtures("in_one_language")
def test_a_brand_that_is_suspended_is_said_and_nothing_is_lost(note_waiting, world, cable, ann):
    pc, brand = note_waiting, world.shop.brand.id
    change(world, "brand", brand, suspended=(False, True))
    cable.plug_in()
    pc.controller.place.sync.sync_now()
    pc.wait(lambda: pc.controller.state.phase == "trouble")
    pc.click("status.sync")
    pc.wait(lambda: words("The brand's service is paused. Ask HQ.") in pc.says("syncHead"))
    pc.assert_nothing_raw()
    assert len(pc.book.list_outbox()) == 1
    change(world, "brand", brand, suspended=(True, False))
    pc.sync()
    assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == [NOTE]


@pytest.mark.usefixtures("in_one_language")
def test_a_server_in_maintenance_is_said_and_work_goes_on(at_work, world, ann, ma_hui):
    pc = at_work
    admin.set_maintenance(world.database, on=True)
    pc.open_profile(ma_hui)
    pc.write_note(NOTE)
    pc.wait(lambda: pc.says("profileNote") == "")
    pc.wait(lambda: pc.controller.state.phase == "offline")
    pc.click("status.sync")
    busy = "The server is busy or in maintenance. Nothing is lost; please try again later."
    pc.wait(lambda: words(busy) in pc.says("syncHead"))
    pc.assert_nothing_raw()
    admin.set_maintenance(world.database, on=False)
    pc.sync()
    assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == [NOTE]


def test_the_file_of_a_guide_who_was_switched_off_goes_while_nobody_is_at_work(
    note_waiting, world, cable, ann
):
    pc = note_waiting
    pc.close()
    change(world, "guide", ann.id, active=(True, False))
    cable.plug_in()
    pc.open()
    assert pc.sees(f"known.{ann.account}")
    pc.controller.get_ready()
    pc.wait(lambda: not pc.folder(ann).exists())
    pc.wait(lambda: not pc.sees(f"known.{ann.account}"))
    assert any(NOTE in body for body in with_the_manager(world))
