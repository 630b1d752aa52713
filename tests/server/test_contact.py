from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from guide_app.domain.ids import row_id
from guide_app.wire.limits import CONTACT_FILES
from server import devices
from server.schema.access import device, erasure, recovery_secret
from server.schema.sync import quarantine


def states(pc):
    return {state["guide_id"]: state for state in pc.contact()["guides"]}


def hand_in(chain, ticket, mutation="change"):
    body = {
        "ticket": ticket,
        "incarnation": row_id("incarnation"),
        "mutations": [{"seq": 1, "body": {"id": row_id(mutation), "name": "note"}}],
    }
    return chain.http.post("/v1/quarantine", json=body)


def test_a_pc_learns_the_servers_time_and_epoch_without_anybody_signed_in(chain, clock):
    answer = chain.pcs["harbour"].contact()

    assert datetime.fromisoformat(answer["server_time"]) == clock.now
    assert answer["device_revoked"] is False
    assert answer["oldest_client"] == 1
    assert answer["guides"] == []
    assert answer["epoch"] == chain.pcs["harbour"].session("ann").epoch


def test_a_pc_hears_only_of_guides_whose_file_it_holds(chain):
    chain.pcs["harbour"].session("ann")

    assert states(chain.pcs["harbour"]).keys() == {chain.id("ann")}
    assert states(chain.pcs["garden"]) == {}


def test_a_guide_in_good_standing_keeps_the_file_and_needs_no_ticket(chain):
    chain.pcs["harbour"].session("ann")

    state = states(chain.pcs["harbour"])[chain.id("ann")]

    assert state["erase"] is False
    assert "ticket" not in state


def test_the_file_of_a_switched_off_guide_has_to_go_and_a_ticket_comes_with_it(chain):
    chain.pcs["harbour"].session("ann")
    chain.pcs["harbour"].session("bob")

    chain.change("ann", active=False)

    found = states(chain.pcs["harbour"])
    assert found[chain.id("ann")]["erase"] is True
    assert found[chain.id("ann")]["ticket"]
    assert found[chain.id("bob")]["erase"] is False


def test_the_file_of_a_guide_who_moved_has_to_go_from_the_old_store_only(chain):
    chain.pcs["harbour"].session("ann")

    chain.change("ann", store_id=chain.id("garden"))
    chain.pcs["garden"].session("ann")

    assert states(chain.pcs["harbour"])[chain.id("ann")]["erase"] is True
    assert states(chain.pcs["garden"])[chain.id("ann")]["erase"] is False


def test_a_guide_who_moved_away_and_back_before_the_contact_still_starts_with_a_fresh_file(chain):
    chain.pcs["harbour"].session("ann")

    chain.change("ann", store_id=chain.id("garden"))
    chain.change("ann", store_id=chain.id("harbour"))

    assert states(chain.pcs["harbour"])[chain.id("ann")]["erase"] is True


def test_a_guide_who_is_back_before_the_contact_keeps_the_file(chain):
    chain.pcs["harbour"].session("ann")

    chain.change("ann", active=False)
    chain.change("ann", active=True)

    assert states(chain.pcs["harbour"])[chain.id("ann")]["erase"] is False


def test_a_revoked_pc_still_hears_that_everything_has_to_go(chain, clock):
    pc = chain.pcs["harbour"]
    ann = pc.session("ann")
    pc.session("bob")

    chain.database.write(lambda c: devices.revoke(c, pc.id, chain.id("hana"), clock()))

    assert ann.pull().json()["code"] == "device_revoked"
    assert ann.refresh().json()["code"] == "device_revoked"
    assert pc.sign_in("ann").json()["code"] == "device_revoked"
    answer = pc.contact()
    assert answer["device_revoked"] is True
    assert [state["erase"] for state in answer["guides"]] == [True, True]
    assert all(state["ticket"] for state in answer["guides"])


def test_a_revoked_pc_hears_that_a_file_has_to_go_which_only_it_remembers(chain, clock):
    pc, stranger = chain.pcs["harbour"], row_id("an account newer than the backup")
    chain.database.write(lambda c: devices.revoke(c, pc.id, chain.id("hana"), clock()))

    found = {state["guide_id"]: state for state in pc.contact(chain.id("ann"), stranger)["guides"]}

    assert found[chain.id("ann")]["erase"] is True
    assert hand_in(chain, found[chain.id("ann")]["ticket"]).json() == {"kept": 1}
    assert found[stranger] == {"guide_id": stranger, "erase": True}  # for whom would it be kept?
    assert pc.erased(chain.id("ann")).status_code == 200
    assert pc.contact()["guides"] == []


def test_a_file_that_only_the_pc_remembers_has_to_go_when_its_guide_may_not_be_there(chain):
    pc = chain.pcs["harbour"]
    chain.change("ann", store_id=chain.id("garden"))

    (state,) = pc.contact(chain.id("ann"), chain.id("bob"), row_id("newer"))["guides"]

    assert (state["guide_id"], state["erase"]) == (chain.id("ann"), True)


def test_a_pc_that_names_too_many_files_or_none_that_could_be_is_refused(chain):
    pc = chain.pcs["harbour"]

    def post(*files):
        answer = chain.http.post("/v1/contact", json={"files": files}, headers=pc.headers)
        return answer.json()["code"]

    assert post(*map(row_id, map(str, range(CONTACT_FILES + 1)))) == "too_large"
    assert post("../../etc") == "unreadable"


def test_an_older_client_names_no_files(chain):
    pc = chain.pcs["harbour"]
    assert chain.http.post("/v1/contact", headers=pc.headers).json()["guides"] == []


def test_with_a_ticket_the_outbox_reaches_the_manager_and_each_change_once(chain):
    chain.pcs["harbour"].session("ann")
    chain.change("ann", active=False)
    ticket = states(chain.pcs["harbour"])[chain.id("ann")]["ticket"]

    assert hand_in(chain, ticket).json() == {"kept": 1}
    assert hand_in(chain, ticket).json() == {"kept": 1}
    assert hand_in(chain, ticket, "another").json() == {"kept": 2}

    with chain.database.read() as connection:
        rows = connection.execute(select(quarantine.c.guide_id, quarantine.c.store_id)).all()
    assert set(map(tuple, rows)) == {(chain.id("ann"), chain.id("harbour"))}


def test_without_a_ticket_nothing_is_handed_in(chain):
    answer = hand_in(chain, "invented")

    assert answer.status_code == 403
    assert answer.json()["code"] == "not_allowed"


def test_a_ticket_opens_nothing_else(chain):
    chain.pcs["harbour"].session("ann")
    chain.change("ann", active=False)
    ticket = states(chain.pcs["harbour"])[chain.id("ann")]["ticket"]

    answer = chain.http.get("/v1/check", headers={"Authorization": f"Bearer {ticket}"})

    assert answer.json()["code"] == "sign_in_again"


def test_an_erased_file_is_not_asked_for_again_and_its_secret_is_gone(chain):
    pc = chain.pcs["harbour"]
    pc.session("ann")
    chain.change("ann", active=False)

    assert pc.erased(chain.id("ann")).status_code == 200
    assert pc.erased(chain.id("ann")).status_code == 200

    assert states(pc) == {}
    with chain.database.read() as connection:
        assert connection.execute(select(recovery_secret)).all() == []
        assert connection.execute(select(erasure.c.done_at)).scalar() is not None


def test_after_an_erasure_a_new_sign_in_gets_a_new_secret(chain):
    pc = chain.pcs["harbour"]
    before = pc.session("ann").answer["recovery_secret"]
    pc.erased(chain.id("ann"))

    assert pc.session("ann").answer["recovery_secret"] != before


def test_one_pc_cannot_report_the_files_of_another_as_erased(chain):
    chain.pcs["harbour"].session("ann")
    chain.pcs["garden"].erased(chain.id("ann"))

    assert chain.id("ann") in states(chain.pcs["harbour"])


def test_a_pc_with_a_wrong_secret_is_unknown(chain):
    pc = chain.pcs["harbour"]
    pc.secret = "00" * 32

    answer = chain.http.post("/v1/contact", headers=pc.headers)

    assert answer.status_code == 401
    assert answer.json()["code"] == "device_unknown"


def test_it_is_known_when_a_pc_was_last_seen(chain, clock):
    pc = chain.pcs["harbour"]
    pc.contact()
    clock.pass_by(hours=1)
    pc.contact()

    with chain.database.read() as connection:
        seen = connection.execute(select(device.c.last_seen_at).where(device.c.id == pc.id))
        assert datetime.fromisoformat(seen.scalar_one()) == clock.now


def test_a_contact_in_a_suspended_brand_erases_nothing(chain):
    pc = chain.pcs["harbour"]
    pc.session("ann")
    chain.change("sunny", suspended=True)

    assert states(pc)[chain.id("ann")]["erase"] is False
