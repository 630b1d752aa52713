"""Two requests at the same moment, on a server that is real but for its socket."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from guide_app.domain.errors import Rejected
from guide_app.domain.ids import new_mutation_id, row_id
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.mutations.follow_ups import SendFollowUp
from server import devices, office
from server.apply import Batch
from server.audit import find_broken_line
from server.schema.access import device, session
from server.schema.facts import audit
from server.schema.sync import quarantine
from tests.server.mutation_cases import furnish
from tests.server.shop import Pc


def at_once(count, act):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(act, range(count)))


def codes(answers):
    return Counter(
        "served" if answer.status_code < 400 else answer.json()["code"] for answer in answers
    )


def test_guesses_sent_at_the_same_moment_are_bounded_like_others(chain):
    pc = chain.pcs["harbour"]

    found = codes(at_once(20, lambda n: pc.sign_in("ann", f"guess number {n}")))

    assert found == {"wrong_password": 5, "locked_out": 15}


def test_guesses_at_the_consoles_door_at_the_same_moment_are_bounded_too(chain):
    page = chain.http.get("/console/sign-in")
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    cookie = {"Cookie": f"gd_console={page.cookies['gd_console']}"}

    def guess(number):
        form = {"csrf": csrf, "account": "hana", "password": f"guess number {number}"}
        return chain.http.post("/console/sign-in", data=form, headers=cookie).status_code

    assert Counter(at_once(20, guess)) == {401: 5, 429: 15}


def test_a_code_that_many_pcs_type_at_once_lets_one_in(chain):
    code = chain.enrolment_code("harbour")

    def enrol(n):
        return Pc(chain.http, row_id("pc", n), f"{n:064x}", "").enrol(code)

    found = codes(at_once(8, enrol))

    assert found == {"served": 1, "code_used": 7}
    with chain.database.read() as connection:
        assert len(connection.execute(select(device)).all()) == 4


def test_a_refresh_token_used_many_times_at_once_leaves_no_open_session(chain):
    ann = chain.pcs["harbour"].session("ann")

    found = codes(at_once(10, lambda _: ann.refresh()))

    assert found == {"served": 2, "sign_in_again": 8}
    with chain.database.read() as connection:
        ended = connection.scalars(select(session.c.ended_at)).all()
    assert None not in ended


def test_two_first_sign_ins_at_once_agree_on_one_recovery_secret(chain):
    pc = chain.pcs["harbour"]

    answers = at_once(4, lambda _: pc.sign_in("ann"))

    assert codes(answers) == {"served": 4}
    assert len({answer.json()["recovery_secret"] for answer in answers}) == 1


def test_the_audits_chain_holds_when_many_write_to_it_at_once(chain, clock):
    def act(n):
        store = ("harbour", "garden")[n % 2]
        if n % 3 == 0:
            chain.hq_adds_tag_group(f"group {n}")
        else:
            brand_id, store_id = chain.id("sunny"), chain.id(store)
            chain.database.write(
                lambda c: devices.make_enrolment_code(c, brand_id, store_id, clock())
            )

    with chain.database.read() as connection:
        before = len(connection.execute(select(audit)).all())
    at_once(16, act)

    with chain.database.read() as connection:
        assert len(connection.execute(select(audit)).all()) == before + 16
        assert find_broken_line(connection, chain.id("sunny")) is None


def test_a_left_outbox_that_arrives_many_times_at_once_is_kept_once(chain):
    pc = chain.pcs["harbour"]
    pc.session("ann")
    chain.change("ann", active=False)
    tickets = [pc.contact()["guides"][0]["ticket"] for _ in range(6)]
    changes = [
        {"seq": n, "body": {"id": row_id("change", n), "name": "note.add"}} for n in range(20)
    ]

    def hand_in(n):
        body = {"ticket": tickets[n], "incarnation": row_id("life"), "mutations": changes}
        return chain.http.post("/v1/quarantine", json=body)

    answers = at_once(6, hand_in)

    assert codes(answers) == {"served": 6}
    with chain.database.read() as connection:
        assert len(connection.execute(select(quarantine)).all()) == 20


def test_two_people_of_hq_who_give_the_same_account_at_once_make_one(chain):
    actor = Actor.of(chain.guide("hana"))
    new = {"account": "eve", "name": "Eve", "role": "guide", "store_id": chain.id("harbour")}
    arguments = SaveCatalogRow(
        entity="guide", changes={name: Change(None, value) for name, value in new.items()}
    )

    def save(_):
        try:
            office.change(chain.database, chain.clock, chain.app.state.wakeups, actor, arguments)
        except Rejected as refused:
            return refused.code.value
        return "saved"

    assert Counter(at_once(6, save)) == {"saved": 1, "already_exists": 5}


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_guides_who_send_the_same_script_at_once_do_not_wait_for_one_another(chain, clock):
    ann, bob = (furnish(chain, name, "own")["own"] for name in ("ann", "bob"))
    brand_id = chain.id("sunny")

    def send(connection, name, example):
        batch = Batch(connection, brand_id, clock(), lock_rows=True)
        arguments = SendFollowUp(planned=example.planned, outcome="replied")
        mutation_id = new_mutation_id(1, row_id(name).encode()[-10:])
        actor = Actor.of(chain.guide(name))
        outcome = batch.run(mutation_id, arguments, actor, business_on=batch.today, at=clock())
        return outcome.status

    def both(first):
        def second(connection):
            connection.exec_driver_sql("set local lock_timeout = '2s'")
            return send(connection, "bob", bob)

        return send(first, "ann", ann), chain.database.write(second)

    assert chain.database.write(both) == ("accepted", "accepted")


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_two_people_of_hq_who_change_the_same_tag_at_once_lose_nothing(chain):
    tag_id = furnish(chain, "ann", "own")["own"].ids["tag"]
    actor = Actor.of(chain.guide("hana"))

    def rename(n):
        change = {"name": Change(seen="丝绸", new=f"真丝 {n}")}
        arguments = SaveCatalogRow(entity="tag", row_id=tag_id, changes=change)
        [outcome] = office.change(
            chain.database, chain.clock, chain.app.state.wakeups, actor, arguments
        )
        return outcome.status.value

    assert Counter(at_once(3, rename)) == {"accepted": 1, "conflict": 2}
