from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from server import accounts, passwords
from server.passwords import hash_password
from server.problems import Problem
from server.schema.access import credential
from tests.server.databases import KINDS
from tests.server.shop import PASSWORD


def change(session, new, old=PASSWORD):
    return session.post("/v1/password", {"old": old, "new": new})


def reset(chain, who, whose):
    actor = Actor.of(chain.guide(who))
    return accounts.reset_password(chain.database, chain.clock, actor, chain.id(whose))


def test_a_changed_password_is_the_only_one_from_then_on(chain):
    pc = chain.pcs["harbour"]
    ann = pc.session("ann")

    assert change(ann, "a much better one").status_code == 200

    assert pc.sign_in("ann").json()["code"] == "wrong_password"
    assert pc.sign_in("ann", "a much better one").status_code == 200


def test_changing_the_password_ends_the_other_sessions_but_not_this_one(chain):
    chain.new_pc("harbour", "second")
    here, there = chain.pcs["harbour"].session("ann"), chain.pcs["second"].session("ann")

    change(here, "a much better one")

    assert here.pull().status_code == 200
    assert there.pull().json()["code"] == "sign_in_again"


def test_the_old_password_is_asked_for_and_guessing_it_locks(chain):
    ann = chain.pcs["harbour"].session("ann")

    answers = [change(ann, "a much better one", old="no") for _ in range(6)]

    assert [a.json()["code"] for a in answers] == ["wrong_password"] * 5 + ["locked_out"]


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "nine char",
        "aaaaaaaaaaaaaa",
        "1212121212",
        PASSWORD,
        "x" * 1025,
        "with\x00nul byte",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(chain, weak):
    ann = chain.pcs["harbour"].session("ann")

    answer = change(ann, weak)

    assert answer.status_code == 422
    assert answer.json()["code"] == "weak_password"


def test_ten_chinese_characters_are_a_password(chain):
    ann = chain.pcs["harbour"].session("ann")

    assert change(ann, "春眠不觉晓处处闻啼鸟").status_code == 200


def test_a_manager_resets_a_guide_of_the_store_who_then_has_to_choose_a_new_password(chain):
    pc = chain.pcs["harbour"]
    before = pc.session("ann")

    one_time = reset(chain, "mia", "ann")

    assert before.pull().json()["code"] == "sign_in_again"
    assert pc.sign_in("ann").json()["code"] == "wrong_password"
    ann = pc.session("ann", one_time)
    assert ann.answer["must_change_password"] is True
    refused = ann.pull()
    assert refused.json()["code"] == "not_allowed"
    assert refused.json()["details"] == {"must_change_password": True}
    assert change(ann, "a much better one", old=one_time).status_code == 200
    assert ann.pull().status_code == 200
    assert pc.session("ann", "a much better one").answer["must_change_password"] is False


@pytest.mark.parametrize("kind", KINDS)
def test_a_one_time_password_opens_until_the_seventh_day_is_over(chain, clock):
    pc, one_time = chain.pcs["harbour"], reset(chain, "mia", "ann")

    clock.pass_by(days=7, seconds=-1)
    ann = pc.session("ann", one_time)
    assert change(ann, "a much better one", old=one_time).status_code == 200

    clock.pass_by(days=400)
    assert pc.sign_in("ann", "a much better one").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_one_time_password_that_is_too_old_says_so_to_whoever_knows_it_and_nobody_else(
    chain, clock
):
    pc, one_time = chain.pcs["harbour"], reset(chain, "mia", "ann")
    clock.pass_by(days=7)

    refused = pc.sign_in("ann", one_time)

    assert (refused.status_code, refused.json()["code"]) == (410, "password_expired")
    assert pc.sign_in("ann", "wrong wrong wrong").json()["code"] == "wrong_password"
    assert pc.sign_in("ann", reset(chain, "mia", "ann")).status_code == 200


def test_who_signed_in_in_time_and_waits_too_long_needs_a_new_one_as_well(chain, clock):
    pc, one_time = chain.pcs["harbour"], reset(chain, "mia", "ann")
    clock.pass_by(days=7, seconds=-1)
    ann = pc.session("ann", one_time)
    clock.pass_by(seconds=1)

    answer = change(ann, "a much better one", old=one_time)

    assert answer.json()["code"] == "password_expired"


@pytest.mark.parametrize(
    ("who", "whose"),
    [
        ("mia", "otto"),
        ("mia", "zoe"),
        ("mia", "hana"),
        ("mia", "mia"),
        ("ann", "bob"),
        ("hana", "zoe"),
        ("hana", "hana"),
    ],
)
def test_nobody_resets_whom_they_are_not_over(chain, who, whose):
    with pytest.raises(Problem) as refused:
        reset(chain, who, whose)

    assert refused.value.code == "not_found"


@pytest.mark.parametrize("whose", ["ann", "otto", "mia"])
def test_hq_resets_anybody_of_the_brand(chain, whose):
    assert reset(chain, "hana", whose)


def test_a_guide_that_never_had_a_password_gets_one_by_a_reset(chain):
    def forget(connection):
        connection.execute(credential.delete().where(credential.c.guide_id == chain.id("ann")))

    chain.database.write(forget)
    assert chain.pcs["harbour"].sign_in("ann").json()["code"] == "wrong_password"

    one_time = reset(chain, "hana", "ann")

    assert chain.pcs["harbour"].sign_in("ann", one_time).status_code == 200


def test_two_people_never_sign_in_under_one_account_name(chain):
    chain.change("zoe", account="ann")

    with pytest.raises(Rejected) as refused:
        accounts.reset_password(chain.database, chain.clock, None, chain.id("zoe"))

    assert refused.value.code is Code.ALREADY_EXISTS


def test_passwords_are_kept_as_argon2id_of_46_mib(chain, usual_hashing):
    chain.give_password("ann", hash_password(PASSWORD))

    assert kept_of(chain, "ann").startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_a_password_kept_at_older_costs_is_kept_at_todays_after_a_sign_in(chain, monkeypatch):
    pc = chain.pcs["harbour"]
    before = kept_of(chain, "ann")
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", dearer)

    assert pc.sign_in("ann", "not the password").status_code == 401
    assert kept_of(chain, "ann") == before
    session = pc.session("ann")

    renewed = kept_of(chain, "ann")
    assert renewed.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert session.pull().status_code == 200
    assert pc.sign_in("ann").status_code == 200
    assert kept_of(chain, "ann") == renewed


def kept_of(chain, account):
    with chain.database.read() as connection:
        query = select(credential.c.password_hash).where(credential.c.account == account)
        return connection.execute(query).scalar_one()
