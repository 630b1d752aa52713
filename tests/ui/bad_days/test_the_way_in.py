"""Setting up a PC and signing in, when something is wrong with it."""

import socket

import pytest

from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.security.device_secret import DemoPermit, FileDeviceSecret
from guide_app.services.desk import Desk
from server import accounts, admin
from tests.chaos.proxy import open_line
from tests.chaos.proxy_faults import answered_by_a_stranger
from tests.chaos.proxy_tls import self_signed
from tests.ui.bad_days.conftest import words

pytestmark = pytest.mark.usefixtures("in_one_language")

NO_SERVER = "No server of Guide Desk answers there. Check the address and the network."
MAINTENANCE = "The server is busy or in maintenance. Nothing is lost; please try again later."


def assert_refused(pc, sentence):
    """The sentence stands on the card, what was typed stays, and it can be tried again."""
    gate = "enrolGate" if pc.sees("enrolGate") else "signInGate"
    assert pc.says(f"{gate}Problem") == words(sentence)
    assert pc.find(f"{gate}Go").isEnabled()
    pc.assert_nothing_raw()
    if gate == "enrolGate":
        assert pc.find("enrolCode").text()
        assert pc.find("enrolServer").text()
    else:
        assert pc.find("signInAccount").text()


class TestSettingUp:
    def test_an_address_where_nobody_answers(self, new_pc):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            new_pc.enrol(server=f"http://127.0.0.1:{unused.getsockname()[1]}")
        assert_refused(new_pc, NO_SERVER)
        new_pc.enrol(server=new_pc.url)
        assert new_pc.sees("signInGate")

    def test_an_address_where_something_else_answers(self, new_pc, world):
        with open_line(world.url) as portal:
            page = answered_by_a_stranger("200 OK", b"<html>Please pay</html>")
            portal.break_next(page, path="/")
            new_pc.enrol(server=portal.url)
        assert_refused(new_pc, NO_SERVER)

    @pytest.mark.parametrize(
        "typed", ["shop", "desk.example.cn", "ftp://desk.example.cn", "http://"]
    )
    def test_what_is_no_address(self, new_pc, typed):
        new_pc.enrol(server=typed)
        assert_refused(new_pc, "This is no server address. It looks like https://desk.example.cn")

    def test_an_address_that_is_not_encrypted(self, new_pc):
        new_pc.enrol(server="http://desk.example.cn")
        assert_refused(
            new_pc,
            "This address is not encrypted. Beyond this PC it has to begin with https://.",
        )

    def test_a_server_elsewhere_while_the_secret_lies_in_a_file(self, new_pc):
        new_pc.enrol(server="https://desk.example.cn")
        assert_refused(
            new_pc,
            "The secret of this PC may lie in a file only in the demo: "
            "not in the packaged program, and only with a server on this PC.",
        )
        assert not list(new_pc.profile.rglob("*.secret"))

    def test_a_certificate_that_nobody_vouches_for(self, new_pc, world):
        with open_line(world.url, self_signed()) as stranger:
            new_pc.enrol(server=stranger.url)
            assert stranger.seen == []
        assert_refused(
            new_pc,
            "This is not the server it says it is, or IT has to add its certificate. "
            "Nothing was sent to it.",
        )

    @pytest.mark.parametrize("days_off", [-400, 400])
    def test_a_certificate_that_does_not_hold_by_the_clock_of_this_pc(
        self, new_pc, world, tmp_path, monkeypatch, days_off
    ):
        trusted = tmp_path / "trusted.pem"
        with open_line(world.url, self_signed(days_off=days_off, keep_at=trusted)) as server:
            monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
            new_pc.enrol(server=server.url)
        assert_refused(
            new_pc,
            "By the date of this PC the server's certificate does not hold. "
            "Set the PC's clock right, or ask IT to renew the certificate. Nothing was sent to it.",
        )

    def test_a_server_in_maintenance(self, new_pc, world):
        admin.set_maintenance(world.database, on=True)
        new_pc.enrol()
        assert_refused(new_pc, MAINTENANCE)
        admin.set_maintenance(world.database, on=False)
        new_pc.click("enrolGateGo")
        new_pc.wait(lambda: new_pc.sees("signInGate"))

    def test_a_code_that_nobody_gave_out(self, new_pc):
        new_pc.enrol("AAAA-BBBB-CCCC")
        assert_refused(
            new_pc, "This enrolment code is not known. Check it, or ask HQ for a new one."
        )

    def test_a_code_that_another_pc_has_used(self, new_pc, tmp_path):
        code = new_pc.code()
        secrets = FileDeviceSecret(tmp_path / "secret", allowed=DemoPermit(new_pc.url))
        Desk(tmp_path / "other", secrets).enrol(new_pc.url, code, "another PC")
        new_pc.enrol(code)
        assert_refused(new_pc, "This enrolment code has been used already. Ask HQ for a new one.")
        new_pc.enrol()
        assert new_pc.sees("signInGate")

    def test_a_code_that_is_over(self, new_pc, world):
        code = new_pc.code(days=7)
        world.clock.turn(days=8)
        new_pc.enrol(code)
        assert_refused(new_pc, "This enrolment code is over. Ask HQ for a new one.")


class TestSigningIn:
    def test_a_wrong_password(self, pc, ann):
        pc.sign_in(ann, "not-the-password")
        assert_refused(pc, "Account or password is not right.")
        assert pc.find("signInPassword").hasFocus()
        pc.sign_in(ann)
        assert pc.sees("desk")

    def test_a_one_time_password_that_is_over(self, pc, world, ann):
        one_time = accounts.reset_password(world.database, world.clock, None, ann.id)
        world.clock.turn(days=8)
        pc.sign_in(ann, one_time)
        assert_refused(
            pc, "This one-time password is over: it was good for 7 days. Ask the manager or HQ."
        )

    def test_a_wrong_password_without_a_network(self, at_work, cable, ann):
        at_work.close()
        cable.pull()
        at_work.open().sign_in(ann, "not-the-password")
        assert_refused(at_work, "The password is not right.")

    def test_too_many_wrong_passwords(self, pc, ann):
        for _ in range(12):
            pc.sign_in(ann, "not-the-password")
        assert_refused(
            pc, "Too many wrong passwords. Wait a quarter of an hour, or ask the manager."
        )

    def test_the_first_time_without_a_network(self, pc, cable, ann):
        cable.pull()
        pc.sign_in(ann)
        assert_refused(
            pc,
            "The server cannot be reached. It is needed for your first sign-in on this PC: "
            "check the network and try again.",
        )
        cable.plug_in()
        pc.sign_in(ann)
        assert pc.sees("desk")

    def test_the_first_time_while_the_server_is_in_maintenance(self, pc, world, ann):
        admin.set_maintenance(world.database, on=True)
        pc.sign_in(ann)
        assert_refused(pc, MAINTENANCE)

    def test_a_pc_that_has_not_reached_the_server_for_too_long(self, at_work, cable, ann):
        at_work.close()
        cable.pull()
        at_work.clock.turn(days=11)
        at_work.open().sign_in(ann)
        assert_refused(
            at_work, "This PC has not reached the server for too long. Connect it once to go on."
        )

    def test_a_guide_who_was_moved_to_another_store(self, pc, world, ann):
        change_guide(world, ann, store_id=(ann.store_id, world.shop.stores[1].id))
        pc.sign_in(ann)
        assert_refused(pc, "You belong to another store now. Sign in on a PC of that store.")

    def test_a_guide_who_was_switched_off(self, pc, world, ann):
        change_guide(world, ann, active=(True, False))
        pc.sign_in(ann)
        assert_refused(pc, "This account was switched off. Ask your manager.")

    def test_a_brand_that_is_suspended(self, pc, world, ann):
        suspend(world, on=True)
        pc.sign_in(ann)
        assert_refused(pc, "The brand's service is paused. Ask HQ.")
        suspend(world, on=False)
        pc.sign_in(ann)
        assert pc.sees("desk")


def change_guide(world, guide, **values):
    """HQ changes the account: field = (before, after)."""
    changes = {name: Change(seen=old, new=new) for name, (old, new) in values.items()}
    world.as_hq(SaveCatalogRow(entity="guide", row_id=guide.id, changes=changes))


def suspend(world, *, on):
    change = {"suspended": Change(seen=not on, new=on)}
    world.as_hq(SaveCatalogRow(entity="brand", row_id=world.shop.brand.id, changes=change))
