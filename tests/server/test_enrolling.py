from __future__ import annotations

import pytest

from guide_app.domain.ids import row_id
from server import devices
from tests.server.shop import Pc


def code_of(answer):
    return answer.json()["code"]


def fresh_pc(chain, name="new"):
    return Pc(chain.http, row_id("pc", name), "ab" * 32, chain.id("harbour"))


def test_a_pc_with_a_code_joins_the_store_that_the_code_stands_for(chain):
    answer = fresh_pc(chain).enrol(chain.enrolment_code("harbour"))

    assert answer.status_code == 200
    assert answer.json()["store_name"] == "Harbour"
    assert answer.json()["brand_name"] == "Sunny"
    assert answer.json()["store_id"] == chain.id("harbour")


def test_a_code_may_be_typed_in_small_letters_and_without_dashes(chain):
    code = chain.enrolment_code("harbour")

    assert fresh_pc(chain).enrol(code.replace("-", "").lower()).status_code == 200


def test_a_code_is_good_once(chain):
    code = chain.enrolment_code("harbour")
    fresh_pc(chain, "one").enrol(code)

    second = fresh_pc(chain, "two").enrol(code)

    assert second.status_code == 409
    assert code_of(second) == "code_used"


def test_the_same_pc_may_repeat_itself_because_the_answer_may_have_been_lost(chain, clock):
    code, pc = chain.enrolment_code("harbour"), fresh_pc(chain)
    first = pc.enrol(code)
    clock.pass_by(minutes=9)

    assert pc.enrol(code).json() == first.json()

    clock.pass_by(minutes=2)
    assert code_of(pc.enrol(code)) == "code_used"


def test_a_repetition_with_another_secret_is_somebody_else(chain):
    code, pc = chain.enrolment_code("harbour"), fresh_pc(chain)
    pc.enrol(code)

    pc.secret = "cd" * 32

    assert code_of(pc.enrol(code)) == "code_used"


def test_a_code_is_over_after_seven_days(chain, clock):
    code = chain.enrolment_code("harbour")
    clock.pass_by(days=7)

    answer = fresh_pc(chain).enrol(code)

    assert answer.status_code == 410
    assert code_of(answer) == "code_expired"


def test_an_invented_code_is_unknown(chain):
    answer = fresh_pc(chain).enrol("AAAA-BBBB-CCCC")

    assert answer.status_code == 404
    assert code_of(answer) == "code_unknown"


def test_nobody_takes_over_the_identity_of_an_enrolled_pc(chain):
    thief = Pc(chain.http, chain.pcs["harbour"].id, "cd" * 32, chain.id("harbour"))

    assert code_of(thief.enrol(chain.enrolment_code("harbour"))) == "not_allowed"
    assert chain.pcs["harbour"].sign_in("ann").status_code == 200


def test_a_pc_that_moves_to_another_store_loses_its_sessions_and_the_files_of_the_old_one(chain):
    pc = chain.pcs["harbour"]
    ann = pc.session("ann")

    assert pc.enrol(chain.enrolment_code("garden")).status_code == 200

    assert ann.pull().status_code == 403
    assert pc.contact()["guides"][0]["erase"] is True
    assert pc.sign_in("otto").status_code == 200


def test_a_pc_never_moves_to_another_brand(chain):
    answer = chain.pcs["harbour"].enrol(chain.enrolment_code("tower"))

    assert code_of(answer) == "not_allowed"


def test_a_revoked_pc_does_not_come_back_with_a_new_code(chain, clock):
    pc = chain.pcs["harbour"]
    chain.database.write(lambda c: devices.revoke(c, pc.id, None, clock()))

    assert code_of(pc.enrol(chain.enrolment_code("harbour"))) == "device_revoked"


def test_no_pc_joins_a_suspended_brand(chain):
    code = chain.enrolment_code("harbour")
    chain.change("sunny", suspended=True)
    pc = fresh_pc(chain)

    assert code_of(pc.enrol(code)) == "brand_suspended"

    chain.change("sunny", suspended=False)
    assert pc.enrol(code).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("device_id", "not-an-id"), ("device_id", ""), ("secret", "short"), ("secret", "Z" * 64)],
)
def test_a_pc_without_a_proper_id_or_secret_is_refused(chain, field, value):
    body = {
        "code": chain.enrolment_code("harbour"),
        "device_name": "x",
        "device_id": row_id("pc", "x"),
        "secret": "ab" * 32,
    }

    answer = chain.http.post("/v1/enrol", json={**body, field: value})

    assert answer.status_code == 400
    assert code_of(answer) == "unreadable"


def test_neither_code_nor_secret_lies_readable_in_the_database(chain):
    from sqlalchemy import select

    from server.schema.access import device, enrolment_code

    code, pc = chain.enrolment_code("harbour"), fresh_pc(chain)
    pc.enrol(code)

    with chain.database.read() as connection:
        rows = str(connection.execute(select(enrolment_code)).all())
        rows += str(connection.execute(select(device)).all())
    assert code not in rows
    assert code.replace("-", "") not in rows
    assert pc.secret not in rows
