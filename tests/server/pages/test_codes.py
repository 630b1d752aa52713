"""A printed code is scanned: it leads to a guide, is counted once, and never dies."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image

from guide_app.domain.entities import ChannelCode, TimelineEntry
from guide_app.domain.ids import row_id
from guide_app.tables.rows import read_rows, select_rows
from server.schema import ENTITY_TABLES
from tests.server.console.browsing import Browser, a_customer

PHONE = {
    "user-agent": "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0",
    "accept-language": "zh-CN",
}
CONTACT = "https://work.weixin.qq.com/ca/ann"


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def hana(chain):
    browser = Browser(chain)
    browser.sign_in("hana")
    return browser


@pytest.fixture
def printed(hana, chain):
    """HQ has printed a code of Ann's in two versions."""
    hana.save("guide/" + chain.id("ann"), contact_url=CONTACT)
    hana.save("brand/" + chain.id("sunny"), pages_url="https://s.example.com")
    form = {"name": "收银台", "kind": "store", "guides": "ann 2", "versions": "a，b"}
    assert hana.save("channel_code/new", **form).status_code == 303
    return stored(chain)


def stored(chain):
    with chain.database.read() as connection:
        query = select_rows(ENTITY_TABLES, ChannelCode)
        (found,) = read_rows(connection, ChannelCode, query)
    return found


def scan(chain, path, **headers):
    answer = chain.http.get(f"/c/{path}", headers={**PHONE, **headers}, follow_redirects=False)
    return answer.status_code, answer.headers.get("location")


def counts(hana, code):
    page = hana.get(f"channel_code/{code.id}").text.split('id="counts"')[1]
    rows = re.findall(r"<tr><td>(.*?)</td>" + r'<td class="n tab">(\d+)</td>' * 3, page)
    return {version: tuple(map(int, numbers)) for version, *numbers in rows}


def test_a_scan_leads_to_the_guide_and_is_counted_by_version_without_programs(printed, hana, chain):
    path = printed.slug
    assert scan(chain, f"{path}/A") == scan(chain, f"{path}/A") == (302, CONTACT)
    assert scan(chain, f"{path}/B", **{"user-agent": "curl/8"}) == (302, CONTACT)
    assert scan(chain, f"{path}/Z") == (302, CONTACT)
    customer = a_customer(chain)
    chain.save(
        TimelineEntry(
            id=row_id("added"),
            brand_id=chain.id("sunny"),
            customer_id=customer.id,
            kind="added",
            on=chain.clock().date(),
            at=chain.clock(),
            details={"event": "added", "code": f"{path}.A"},
        )
    )

    assert counts(hana, printed) == {"A": (2, 2, 1), "B": (0, 0, 0), "—": (1, 1, 0)}
    assert scan(chain, "2" * 14)[0] == scan(chain, "nothing")[0] == 404


def test_a_code_out_of_use_still_says_something(printed, hana, chain):
    hana.save(f"channel_code/{printed.id}", archived="1")
    answer = chain.http.get(f"/c/{printed.slug}", headers=PHONE)
    assert answer.status_code == 200
    assert "到门店咨询" in answer.text

    hana.save(f"channel_code/{printed.id}", fallback_url="https://mall.example.com/")
    assert scan(chain, printed.slug) == (302, "https://mall.example.com/")


def test_whoever_has_no_contact_is_named_with_the_store_and_stores_are_chosen(hana, chain):
    form = {"name": "海报", "kind": "channel", "guides": "ann\notto", "ask_store": "1"}
    assert hana.save("channel_code/new", **form).status_code == 303
    slug = stored(chain).slug

    chosen = chain.http.get(f"/c/{slug}", headers=PHONE).text
    stores = dict(re.findall(r'href="\?store=([^"]+)">(.*?)<', chosen))
    assert len(stores) == 2
    said = chain.http.get(f"/c/{slug}?store={chain.id('harbour')}", headers=PHONE).text
    assert chain.guide("ann").name in said
    assert stores[chain.id("harbour")] in said


def test_the_picture_is_read_as_the_address_of_its_version(printed, hana, tmp_path):
    page = f"channel_code/{printed.id}/picture"
    (tmp_path / "a.png").write_bytes(hana.client.get(f"/console/{page}/A.png").content)

    (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / "a.png").convert("L"))

    assert found.text == f"https://s.example.com/c/{printed.slug}/A"
    assert hana.client.get(f"/console/{page}/A.svg").text.startswith("<svg")
    assert hana.client.get(f"/console/{page}/C.png").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"guides": "nobody"}, "guides"),
        ({"guides": "ann two"}, "guides"),
        ({"versions": "AB"}, "versions"),
        ({"hours": "9-21"}, "hours"),
    ],
)
def test_what_could_not_be_scanned_is_refused_beside_its_field(hana, chain, wrong, name):
    answer = hana.save("channel_code/new", name="收银台", kind="store", **wrong)
    assert answer.status_code == 400
    assert "aria-invalid" in answer.text.split(f'id="f-{name}"')[1].split("</div>")[0]
