"""HQ keeps what the brand sells: its numbers, its colours and sizes, its materials."""

from __future__ import annotations

import pytest

from guide_app.domain.entities import Material, Product, Sku
from guide_app.domain.ids import row_id
from guide_app.tables.rows import read_rows, select_rows
from server.schema import ENTITY_TABLES
from tests.server.databases import KINDS

GOOD = {"style": "TS2601", "name": "天空蓝短袖", "price": "¥1,079", "layer": "traffic"}


def stored(chain, kind):
    with chain.database.read() as connection:
        return read_rows(connection, kind, select_rows(ENTITY_TABLES, kind))


def beside(answer, name):
    return answer.text.split(f'id="f-{name}"')[1].split("</div>")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_product_gets_its_sizes_and_is_found_by_its_number(hana, chain):
    answer = hana.save("product/new", **GOOD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/product?done=saved")
    (made,) = stored(chain, Product)
    assert (made.style, str(made.price), made.layer) == ("TS2601", "1079.00", "traffic")
    listed = hana.get("product?q=2601").text
    assert all(words in listed for words in ("天空蓝短袖", "¥1,079", "引流款"))
    assert "天空蓝短袖" not in hana.get("product?q=2602").text

    sku = {"code": "TS2601-1-130", "color": "天空蓝", "size": "130", "barcode": "4006381333931"}
    assert f'<option value="{made.id}" selected>' in hana.get(f"sku/new?product_id={made.id}").text
    answer = hana.save("sku/new", product_id=made.id, **sku)

    assert answer.headers["location"] == f"/console/product/{made.id}?done=saved"
    (kept,) = stored(chain, Sku)
    assert (kept.product_id, kept.barcode) == (made.id, "4006381333931")
    assert "4006381333931" in hana.get(f"product/{made.id}").text


def test_a_number_that_is_taken_or_mistyped_is_refused_beside_its_field(hana, chain):
    hana.save("product/new", **GOOD)
    (made,) = stored(chain, Product)
    first = {"code": "A-1", "barcode": "036000291452"}
    hana.save("sku/new", product_id=made.id, **first)

    again = hana.save("product/new", **GOOD)
    assert again.status_code == 400
    assert "已经用在另一款上" in beside(again, "style")
    for wrong, name, said in (
        ({"code": "A-2", "barcode": "0036000291452"}, "barcode", "已经用在另一款上"),
        ({"code": "A-1"}, "code", "已经用在另一款上"),
        ({"code": "A-2", "barcode": "4006381333932"}, "barcode", "最后一位核对不上"),
        ({"code": "款 2"}, "code", "不能有空格和汉字"),
    ):
        answer = hana.save("sku/new", product_id=made.id, **wrong)
        assert answer.status_code == 400
        assert said in beside(answer, name)
    assert len(stored(chain, Sku)) == len(stored(chain, Product)) == 1


def test_a_material_is_said_to_be_about_a_product_and_no_longer(hana, chain):
    hana.save("product/new", **GOOD)
    (made,) = stored(chain, Product)
    chain.save(
        Material(
            id=row_id("m"),
            brand_id=chain.id("sunny"),
            title="天空蓝返场",
            type="video",
            kind="product",
            caption="到货了。",
        )
    )
    page = f"product/{made.id}"

    hana.get(page)
    hana.post(f"{page}/materials", material_id=row_id("m"), how="add")
    assert stored(chain, Material)[0].product_ids == [made.id]

    hana.get(page)
    hana.post(f"{page}/materials", material_id=row_id("m"), how="remove")
    assert stored(chain, Material)[0].product_ids is None


@pytest.mark.parametrize("wrong", ["一百", "1.005", "-1", ""])
def test_a_price_that_is_none_is_refused_and_stays_typed(hana, chain, wrong):
    answer = hana.save("product/new", **{**GOOD, "price": wrong})

    assert answer.status_code == 400
    assert "aria-invalid" in beside(answer, "price")
    assert f'value="{wrong}"' in beside(answer, "price")
    assert stored(chain, Product) == []
