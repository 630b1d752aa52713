"""A first sync that is cut half-way, and clocks that are years off."""

import pytest

from guide_app.domain.entities import Customer
from tests.chaos.proxy import Cut, open_line
from tests.support import acts
from tests.ui.bad_days.conftest import words
from tests.ui.bad_days.store_pc import StorePc
from ui.dates import date_words


@pytest.fixture
def line(world):
    """A way to the server that breaks behind the first part of a first sync."""
    with open_line(world.url) as made:
        yield made


@pytest.fixture
def cut_pc(qtbot, qapp, theme, language, world, line, tmp_path):
    made = StorePc(qtbot, qapp, theme, language, world, tmp_path / "profile", line.url)
    yield made.open()
    made.close()


def cut_at_the_second_part():
    parts = set()

    async def fault(exchange):
        path = exchange.request.head.split(b" ", 2)[1].split(b"?")[0]
        parts.add(path)
        if len(parts) > 1:
            raise Cut
        await exchange.reply((await exchange.ask()).raw)

    return fault


@pytest.mark.usefixtures("in_one_language")
def test_a_first_sync_that_is_cut_half_way_leaves_a_today_that_can_be_worked_with(
    cut_pc, world, line, ann, ma_hui, monkeypatch
):
    monkeypatch.setattr("server.snapshots.REPLAY_LINES", 0)  # a snapshot of this very moment
    other = world.pc(ann, "third PC")
    other.sync()
    acts.note(other, ma_hui, "历史")
    acts.plan(other, ma_hui, world.clock().date())
    other.sync()
    pc = cut_pc
    pc.enrol()
    line.break_next(cut_at_the_second_part(), path="/v1/snapshot/", times=10_000)
    pc.sign_in(ann)
    pc.wait(lambda: pc.says("todayPersonName") == "马慧")
    pc.wait(lambda: pc.controller.state.phase == "offline")
    assert pc.controller.state.last_sync is None
    assert pc.says("status.sync") == words("Offline · not synced yet", "StatusLine")
    pc.assert_nothing_raw()
    pc.open_profile(ma_hui)
    pc.write_note("半路写的")
    pc.wait(lambda: pc.says("profileNote") == "")
    pc.open_again().sign_in(ann)
    pc.wait(lambda: pc.says("todayPersonName") == "马慧")
    line.mend()
    pc.sync()
    assert acts.notes_of(world.rows_of(ann)["timeline_entry"]) == ["半路写的", "历史"]
    pc.wait(lambda: pc.book.dump() == world.rows_of(ann))


@pytest.mark.parametrize(
    ("of_pc", "of_server"), [(2009, 2026), (2051, 2026), (2026, 2009), (2026, 2051)]
)
def test_a_clock_that_is_years_off_changes_no_day(new_pc, world, cable, ann, of_pc, of_server):
    pc = new_pc
    world.clock.now = world.clock.now.replace(year=of_server)
    pc.clock.now = pc.clock.now.replace(year=of_pc)
    pc.enrol()
    pc.sign_in(ann)
    pc.wait(pc.is_synced)
    today = world.clock().date()
    assert pc.says("pageSubtitle").startswith(date_words(today))
    assert pc.says("status.sync").endswith("10:00")
    customer_id = add_and_write(pc, "刘洋", "喜欢真丝")
    pc.sync()
    assert world.find(Customer, customer_id).name == "刘洋"
    pc.close()
    cable.pull()
    pc.open().sign_in(ann)
    assert pc.sees("desk"), pc.screen()
    pc.wait(lambda: pc.says("pageSubtitle").startswith(date_words(today)))
    pc.open_profile(customer_id)
    pc.write_note("没有网也写")
    pc.wait(lambda: pc.says("profileNote") == "")
    cable.plug_in()
    pc.sync()
    entries = world.rows_of(ann)["timeline_entry"]
    assert acts.notes_of(entries) == ["喜欢真丝", "没有网也写"]
    assert {row.split('"on":"')[1][:10] for row in entries.values()} == {today.isoformat()}


def add_and_write(pc, name, note):
    pc.window.show_page("customers")
    pc.wait(lambda: pc.sees("customersNew"))
    pc.click("customersNew")
    pc.write("customerName", name)
    pc.click("customerDialogConfirm")
    pc.wait(lambda: not pc.sees("customerDialog"))
    (customer_id,) = pc.book.dump()["customer"]
    pc.open_profile(customer_id)
    pc.write_note(note)
    pc.wait(lambda: pc.says("profileNote") == "")
    return customer_id
