"""Whether somebody is known in the brand: the map, the exact answer, and what neither tells."""

from __future__ import annotations

from base64 import b64decode

import zstandard
from sqlalchemy import select

from guide_app.domain.entities import Customer
from guide_app.domain.ids import row_id
from guide_app.domain.known import KnownBy, KnownMap
from server.erasing import erase_customer
from server.known import KnownMaps
from server.schema.facts import audit


def person(chain, whose, name, *, guide_id=..., **facts):
    owner = chain.guide(whose)
    made = Customer(
        id=row_id("customer", name),
        brand_id=owner.brand_id,
        store_id=owner.store_id,
        guide_id=owner.id if guide_id is ... else guide_id,
        name=name,
        added_on=chain.clock.now.date(),
        **facts,
    )
    chain.save(made)
    return made


def ask(session, **typed):
    answer = session.post("/v1/known", typed)
    assert answer.status_code == 200, answer.text
    return answer.json()


def looked_up(chain):
    with chain.database.read() as connection:
        lines = select(audit).where(audit.c.action == "customer.looked_up")
        return [dict(row) for row in connection.execute(lines).mappings()]


def fetched(session, have=""):
    answer = session.get("/v1/known", have=have).json()
    packed = b64decode(answer.get("packed", ""))
    size = (1 << answer["level"]) // 8
    buckets = zstandard.ZstdDecompressor().decompress(packed, size) if packed else None
    return answer, buckets and KnownMap(b64decode(answer["seed"]), answer["level"], buckets)


def test_a_guide_hears_where_somebody_is_known_and_nothing_more(chain):
    person(chain, "ann", "Wang", phone="138 1234 0217")
    person(chain, "bob", "Li", phone="+8613912340217", wechat="li_mei")
    person(chain, "otto", "Ma", phone="13712340217", member_number="VIP0042")
    person(chain, "zoe", "Sha", phone="13612340217")
    person(chain, "otto", "Na", guide_id=None, phone="13512340217")
    ann = chain.pcs["harbour"].session("ann")

    assert ask(ann, phone="13812340217") == {"known": {"phone": "mine"}}
    assert ask(ann, phone="139-1234-0217") == {"known": {"phone": "store"}}
    assert ask(ann, wechat=" LI_MEI") == {"known": {"wechat": "store"}}
    assert ask(ann, phone="13712340217") == {"known": {"phone": "elsewhere"}}
    assert ask(ann, member_number="vip0042") == {"known": {"member_number": "elsewhere"}}
    assert ask(ann, phone="13512340217") == {"known": {"phone": "elsewhere"}}
    assert ask(ann, phone="13612340217") == {"known": {}}
    assert ask(ann, phone="138") == {"known": {}}
    assert ask(ann) == {"known": {}}


def test_every_question_is_in_the_audit_with_ids_alone(chain):
    ma = person(chain, "otto", "Ma", phone="13712340217")
    ann = chain.pcs["harbour"].session("ann")
    ask(ann, phone="13712340217")
    ask(ann, phone="13000000000")

    found = looked_up(chain)

    assert [line["subject_id"] for line in found] == [ma.id, None]
    assert {line["actor_id"] for line in found} == {chain.id("ann")}
    assert not any("137" in str(value) for line in found for value in [line["action"]])


def test_numbers_cannot_be_tried_through_online(chain, clock):
    ann, bob = (chain.pcs["harbour"].session(name) for name in ("ann", "bob"))
    answers = [ann.post("/v1/known", {"phone": f"138{at:08d}"}).status_code for at in range(40)]

    assert answers[:30] == [200] * 30
    assert set(answers[32:]) == {429}
    assert bob.post("/v1/known", {"phone": "13800000000"}).status_code == 200


def test_a_pc_gets_the_map_of_its_brand_once(chain):
    person(chain, "otto", "Ma", phone="13712340217", wechat="ma_hui")
    person(chain, "zoe", "Sha", phone="13612340217")
    ann, zoe = chain.pcs["harbour"].session("ann"), chain.pcs["tower"].session("zoe")

    answer, known = fetched(ann)
    again, nothing = fetched(ann, have=answer["version"])
    _, theirs = fetched(zoe)

    assert known.may_know(KnownBy.PHONE, "137 1234 0217")
    assert known.may_know(KnownBy.WECHAT, "ma_hui")
    assert theirs.may_know(KnownBy.PHONE, "13612340217")
    assert theirs.seed != known.seed
    assert (again["version"], nothing) == (answer["version"], None)


def test_the_map_is_made_anew_on_another_day_and_keeps_every_mark(chain, clock):
    person(chain, "otto", "Ma", phone="13712340217")
    ann = chain.pcs["harbour"].session("ann")
    first, before = fetched(ann)
    person(chain, "otto", "Sha", phone="13612340217")
    assert fetched(ann)[0]["version"] == first["version"]

    clock.pass_by(days=1)
    _, after = fetched(chain.pcs["harbour"].session("ann"))

    assert after.may_know(KnownBy.PHONE, "13612340217")
    assert after.seed == before.seed
    assert all(old & new == old for old, new in zip(before.buckets, after.buckets, strict=True))


def test_who_is_erased_leaves_the_map_at_once(chain, clock):
    """Of nine numbers some may be decoys by chance, see `make_map`; not most of them."""
    numbers = [(by, f"1371234021{at}") for at in range(3) for by in KnownBy]
    people = [
        person(chain, "otto", f"Ma {at}", **{by.value: it for by, it in numbers[at : at + 3]})
        for at in (0, 3, 6)
    ]
    ann = chain.pcs["harbour"].session("ann")
    first, before = fetched(ann)
    assert all(before.may_know(by, number) for by, number in numbers)

    for ma in people:
        chain.database.write(
            lambda c, id=ma.id: erase_customer(
                c, chain.id("sunny"), id, clock.now, chain.id("hana")
            )
        )

    newer, known = fetched(ann, have=first["version"])
    assert newer["version"] != first["version"]
    assert sum(known.may_know(by, number) for by, number in numbers) <= 4


def test_workers_that_make_the_map_at_once_use_the_same_secrets(chain):
    person(chain, "otto", "Ma", phone="13712340217")
    one, other = KnownMaps(chain.database), KnownMaps(chain.database)
    today = chain.clock.now.date()

    assert one.answer(chain.id("sunny"), today, "") == other.answer(chain.id("sunny"), today, "")
