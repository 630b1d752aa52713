"""What HQ keeps for everybody: what is refused, and what two people do in the same moment."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from guide_app.domain.errors import Code, Rejected
from guide_app.domain.policy import Actor
from guide_app.mutations.catalog import SaveCatalogRow
from guide_app.mutations.fields import Change
from guide_app.wire.messages import Status
from server import office
from server.schema import ENTITY_TABLES
from server.schema.access import credential
from server.schema.facts import audit


@pytest.fixture
def save(chain):
    """Somebody of HQ saves a row: ``new`` are typed values, ``seen`` what the form had shown."""

    def save(entity, row=None, seen=None, **new):
        actor = Actor.of(chain.guide("hana"))
        changes = {name: Change((seen or {}).get(name), value) for name, value in new.items()}
        row_id = chain.id(row) if row else None
        arguments = SaveCatalogRow(entity=entity, changes=changes, row_id=row_id)
        return office.change(
            chain.database, chain.clock, chain.app.state.wakeups, actor, arguments
        )[0]

    return save


def refused(work, *args, **fields):
    with pytest.raises(Rejected) as raised:
        work(*args, **fields)
    return raised.value.code, raised.value.facts.get("field")


def column(chain, table, name):
    with chain.database.read() as connection:
        return connection.scalars(select(table.c[name])).all()


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("entity", "given", "missing"),
    [
        ("store", {"code": "X"}, "name"),
        ("store", {"name": "East"}, "code"),
        ("guide", {"account": "eve", "name": "Eve"}, "role"),
        ("tag", {"name": "Silk"}, "group_id"),
        ("script", {"title": "Hello", "stage": "greeting", "kind": "care"}, "text"),
        ("date_kind", {"yearly": True}, "name"),
        ("material", {"title": "Autumn", "type": "video", "kind": "care"}, "caption"),
    ],
)
def test_the_field_that_is_missing_is_named(save, entity, given, missing):
    assert refused(save, entity, **given) == (Code.REQUIRED, missing)


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("field", "value"), [("lock_minutes", 0), ("lock_minutes", 16), ("lease_days", 31)]
)
def test_a_number_that_makes_no_sense_is_refused(save, field, value):
    seen = {"lock_minutes": 3, "lease_days": 10}

    code, named = refused(save, "brand", "sunny", seen, **{field: value})

    assert (code, named) == (Code.OUT_OF_RANGE, field)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_time_zone_and_a_currency_have_to_exist(save):
    seen = {"time_zone": "Asia/Shanghai", "currency": "CNY"}

    for field, value in (("time_zone", "Mars/Base"), ("currency", "元")):
        assert refused(save, "brand", "sunny", seen, **{field: value}) == (
            Code.NOT_A_CHOICE,
            field,
        )


def test_an_account_that_somebody_has_is_refused_for_a_new_guide_and_for_a_renamed_one(chain, save):
    new = {"name": "Eve", "role": "guide", "store_id": chain.id("harbour")}

    assert refused(save, "guide", account="bob", **new) == (Code.ALREADY_EXISTS, "account")
    assert refused(save, "guide", "ann", {"account": "ann"}, account="bob") == (
        Code.ALREADY_EXISTS,
        "account",
    )
    assert refused(save, "guide", "ann", {"account": "ann"}, account=" zoe\x00")[1] == "account"
    assert column(chain, credential, "account").count("bob") == 1


def test_a_renamed_guide_signs_in_under_the_new_name_only(chain, save):
    save("guide", "ann", {"account": "ann"}, account="anna")

    pc = chain.pcs["harbour"]
    assert pc.sign_in("ann").json()["code"] == "wrong_password"
    assert pc.sign_in("anna").status_code == 200


def test_whoever_works_in_a_store_has_one(chain, save):
    assert refused(save, "guide", account="eve", name="Eve", role="manager") == (
        Code.REQUIRED,
        "store_id",
    )
    seen = {"store_id": chain.id("harbour")}
    assert refused(save, "guide", "ann", seen, store_id=None) == (Code.REQUIRED, "store_id")


def test_nobody_of_hq_locks_themselves_out(save):
    assert refused(save, "guide", "hana", {"active": True}, active=False)[0] is Code.NOT_ALLOWED
    assert refused(save, "guide", "hana", {"role": "hq"}, role="manager")[0] is Code.NOT_ALLOWED


def test_a_field_that_somebody_changed_meanwhile_keeps_their_value_and_both_are_told(chain, save):
    seen = {"name": "Harbour", "code": "harbour"}
    save("store", "harbour", seen, name="Harbour East")

    outcome = save("store", "harbour", seen, name="Harbour West", code="HW")

    assert outcome.status is Status.CONFLICT
    (told,) = outcome.conflicts
    assert (told.field, told.yours, told.theirs) == ("name", "Harbour West", "Harbour East")
    assert "Harbour East" in column(chain, ENTITY_TABLES["store"], "name")
    assert "HW" in column(chain, ENTITY_TABLES["store"], "code")


def test_two_people_who_want_the_same_value_do_not_disagree(save):
    save("store", "harbour", {"name": "Harbour"}, name="Harbour East")

    outcome = save("store", "harbour", {"name": "Harbour"}, name="Harbour East")

    assert outcome.status is Status.ACCEPTED


def test_what_hq_changes_stands_in_the_audit_with_who_it_was_and_which_row(chain, save):
    save("store", "harbour", {"name": "Harbour"}, name="Harbour East")

    with chain.database.read() as connection:
        line = connection.execute(select(audit).order_by(audit.c.number.desc())).first()
    assert (line.action, line.actor_id, line.subject_id) == (
        "catalog.save",
        chain.id("hana"),
        chain.id("harbour"),
    )


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    "address",
    [
        "http://work.weixin.qq.com/ca/a",
        "https://work.weixin.qq.com@evil.com/",
        "ca/abc",
        "https://a",
    ],
)
def test_a_personal_code_leads_to_a_plain_safe_address(save, address):
    assert refused(save, "guide", "ann", contact_url=address) == (Code.WRONG_TYPE, "contact_url")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_poster_keeps_no_layout_that_could_not_be_drawn(save, chain):
    good = {"title": "春装", "type": "poster", "kind": "product", "caption": "上新"}

    layout = {"layout": "own", "code": [80, 10, 30]}
    assert refused(save, "material", stamp=layout, **good) == (Code.OUT_OF_RANGE, "code")

    save("material", stamp={"layout": "corner"}, **good)
    assert column(chain, ENTITY_TABLES["material"], "stamp") == ['{"layout":"corner"}']
