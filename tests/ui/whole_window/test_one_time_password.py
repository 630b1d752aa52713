import pytest

from server import accounts
from tests.services.at_the_counter import NEW_PASSWORD
from tests.support.world import PASSWORD


@pytest.fixture
def one_time(world, ann):
    """Ann's password as HQ has reset it."""
    return accounts.reset_password(world.database, world.clock, None, ann.id)


def choose(pc, password, again=None):
    pc.write("ownPassword", password)
    pc.write("ownPasswordAgain", again or password)
    pc.click("newPasswordGateGo")


def come_in(pc, ann, password):
    pc.write("signInAccount", ann.account)
    pc.write("signInPassword", password)
    pc.click("signInGateGo")
    pc.wait(lambda: pc.sees("newPasswordGate"))


def test_an_own_password_is_asked_for_before_anything_else(pc, ann, ma_hui, one_time):
    come_in(pc, ann, one_time)
    choose(pc, NEW_PASSWORD)
    pc.wait(lambda: pc.sees("desk"))
    pc.wait(pc.is_synced)
    pc.controller.sign_out()
    pc.wait(lambda: pc.sees("signInGate"))
    pc.sign_in(ann, NEW_PASSWORD)
    pc.wait(pc.is_synced)


def test_one_that_cannot_be_is_refused_with_a_sentence(pc, ann, one_time):
    come_in(pc, ann, one_time)
    choose(pc, "1234")
    pc.wait(lambda: pc.says("newPasswordGateProblem"))
    pc.assert_nothing_raw()
    choose(pc, NEW_PASSWORD, NEW_PASSWORD + "x")
    assert "两次输入不一致" in pc.screen()


def test_who_does_not_want_to_can_leave(pc, ann, one_time):
    come_in(pc, ann, one_time)
    pc.click("newPasswordLeave")
    pc.wait(lambda: pc.sees("signInGate"))


def test_reset_while_at_work_it_is_asked_for_at_the_lock(at_work, ann, world):
    at_work.window.show_page("sync")
    given = accounts.reset_password(world.database, world.clock, None, ann.id)
    at_work.controller.place.sync.sync_now()
    at_work.wait(lambda: at_work.window.locked)
    at_work.write("lockSecret", PASSWORD)
    at_work.click("lockUnlock")
    at_work.wait(lambda: "账号或密码不对" in at_work.screen())
    at_work.write("lockSecret", given)
    at_work.click("lockUnlock")
    at_work.wait(lambda: at_work.sees("newPasswordGate"))
    choose(at_work, NEW_PASSWORD)
    at_work.wait(lambda: at_work.sees("desk"))
    at_work.wait(at_work.is_synced)
    assert at_work.window.current_page.page_id == "sync"
