from __future__ import annotations

import pytest
from sqlalchemy import func, select

from server.schema.facts import audit
from tests.server.console.browsing import audited, secret_of
from tests.server.databases import KINDS


def test_an_enrolment_code_enrols_a_pc_and_a_revoked_pc_is_shut_out(hana, chain):
    hana.get("devices")
    shown = hana.post("devices/code", store=chain.id("harbour"))
    pc = chain.know_pc("harbour", "till")
    assert pc.enrol(secret_of(shown)).status_code == 200

    hana.post(f"devices/{pc.id}/revoke")

    assert pc.sign_in("ann").json()["code"] == "device_revoked"
    with chain.database.read() as connection:
        lines = select(func.count()).where(audit.c.action == "revoke_device")
        assert connection.execute(lines).scalar_one() == 1


def test_who_made_an_enrolment_code_stands_in_the_audit(hana, chain):
    hana.get("devices")
    hana.post("devices/code", store=chain.id("harbour"))

    assert audited(chain, "enrolment_code")[0] == (chain.id("hana"), chain.id("harbour"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_that_nobody_used_can_be_made_worthless(hana, chain):
    hana.get("devices")
    code = secret_of(hana.post("devices/code", store=chain.id("harbour")))
    page = hana.get("devices").text
    void = page.split("/console/devices/code/")[1].split("/void")[0]

    assert hana.post(f"devices/code/{void}/void").status_code == 303

    assert chain.know_pc("harbour", "till").enrol(code).json()["code"] == "code_unknown"
    assert audited(chain, "void_code") == [(chain.id("hana"), chain.id("harbour"))]


def test_a_code_for_a_store_of_another_brand_is_not_made(hana, chain):
    hana.get("devices")

    assert hana.post("devices/code", store=chain.id("tower")).status_code == 404
    assert hana.post("devices/code", store="'; drop").status_code == 404


def test_a_pc_of_another_brand_is_neither_shown_nor_revoked(hana, chain):
    page = hana.get("devices").text

    assert "Tower" not in page
    assert hana.post(f"devices/{chain.pcs['tower'].id}/revoke").status_code == 404
    assert chain.pcs["tower"].sign_in("zoe").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_pc_is_called_by_another_name_and_the_audit_keeps_by_whom(hana, chain):
    pc = chain.pcs["harbour"]
    hana.get("devices")

    assert hana.send(f"devices/{pc.id}/name", name="  收银台 2 ").status_code == 303

    assert "收银台 2" in hana.get("devices").text
    assert audited(chain, "rename_device") == [(chain.id("hana"), pc.id)]


@pytest.mark.parametrize(("name", "why"), [(" ", "不能为空"), ("x" * 81, "最多 80 个字")])
def test_a_name_that_cannot_be_is_refused_in_words(hana, chain, name, why):
    hana.get("devices")

    told = hana.send(f"devices/{chain.pcs['harbour'].id}/name", name=name)

    assert told.status_code == 400
    assert why in told.text
    assert audited(chain, "rename_device") == []


def test_a_pc_of_another_brand_is_not_renamed(hana, chain):
    hana.get("devices")

    assert hana.send(f"devices/{chain.pcs['tower'].id}/name", name="x").status_code == 404


@pytest.fixture
def family(chain):
    """The till, a PC made of its copied files, and one made of that one's."""
    till = chain.pcs["harbour"]
    pcs = [till]
    for number in range(2):
        twin = chain.know_pc("harbour", f"twin {number}")
        body = {"device_id": twin.id, "secret": twin.secret}
        answer = chain.http.post("/v1/enrol/copy", json=body, headers=pcs[-1].headers)
        assert answer.status_code == 200
        pcs.append(twin)
    return pcs


def _row_of(page, device_id):
    """What the page shows of a PC, up to the next one."""
    (row,) = (row for row in page.split("<tr")[1:] if f'id="{device_id}"' in row)
    return row


def _offered(row):
    """The PCs that can be revoked there, in the order of the page."""
    return [part.rsplit("/", 1)[1] for part in row.split("/revoke")[:-1]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", [0, 1, 2])
def test_where_a_pc_is_revoked_stand_all_others_with_its_files_and_a_button_for_each(
    hana, chain, family, which
):
    ids = [pc.id for pc in family]

    row = _row_of(hana.get("devices").text, ids[which])

    assert _offered(row)[0] == ids[which]
    assert sorted(_offered(row)) == sorted(ids)
    assert "都有它的文件" in row
    assert "revoke" in _row_of(hana.get("devices").text, chain.pcs["garden"].id)
    assert "都有它的文件" not in _row_of(hana.get("devices").text, chain.pcs["garden"].id)


def test_a_revoked_pc_shows_who_still_has_its_files_until_they_are_revoked_too(hana, chain, family):
    till, first, second = (pc.id for pc in family)
    hana.get("devices")
    hana.post(f"devices/{first}/revoke")

    page = hana.get("devices").text
    assert sorted(_offered(_row_of(page, first))) == sorted([till, second])
    assert chain.pcs["harbour"].sign_in("ann").status_code == 200

    hana.post(f"devices/{till}/revoke")
    hana.post(f"devices/{second}/revoke")

    page = hana.get("devices").text
    assert all(_offered(_row_of(page, pc)) == [] for pc in (till, first, second))
    assert {pc.sign_in("ann").json()["code"] for pc in family} == {"device_revoked"}


def test_a_search_that_finds_one_of_them_still_shows_the_others(hana, chain, family):
    till, first, second = (pc.id for pc in family)
    hana.get("devices")
    hana.send(f"devices/{second}/name", name="丢了的")

    page = hana.get("devices?q=丢了的").text

    assert sorted(_offered(_row_of(page, second))) == sorted([till, first, second])
