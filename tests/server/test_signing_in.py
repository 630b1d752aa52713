from __future__ import annotations


def test_a_guide_signs_in_on_the_stores_pc_and_pulls(chain):
    ann = chain.pcs["harbour"].session("ann")

    page = ann.pull()

    assert page.status_code == 200
    names = {line["row"].get("name") for line in page.json()["lines"]}
    assert {"Harbour", "Ann", "Mia"} <= names
    assert "Zoe" not in names
