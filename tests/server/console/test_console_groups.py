"""The register of WeChat groups in the console."""

from datetime import timedelta

import pytest

from guide_app.domain.entities import ChatGroup
from guide_app.domain.ids import row_id
from tests.server.console.browsing import Browser


@pytest.fixture
def mia(chain):
    browser = Browser(chain)
    browser.sign_in("mia")
    return browser


def a_group(chain, name, guide="ann", kind="daily", **values):
    owner = chain.guide(guide)
    today = chain.clock().date()
    chain.save(
        ChatGroup(
            id=row_id("group", name),
            brand_id=owner.brand_id,
            store_id=owner.store_id,
            guide_id=owner.id,
            name=name,
            type=kind,
            opened_on=values.pop("opened_on", today),
            **values,
        )
    )


def test_groups_are_listed_by_type_store_and_state_and_a_manager_sees_the_own_stores(
    chain, hana, mia
):
    today = chain.clock().date()
    long_ago = today - timedelta(days=30)
    a_group(chain, "老客福利")
    a_group(chain, "十月闪购", kind="flash", opened_on=long_ago, ends_on=today - timedelta(days=20))
    a_group(chain, "花园街坊", guide="otto")
    a_group(chain, "别家的群", guide="zoe")

    def listed(browser, asked=""):
        page = browser.get(f"groups{asked}").text
        names = ("老客福利", "十月闪购", "花园街坊", "别家的群")
        return {name for name in names if name in page}

    assert listed(hana) == {"老客福利", "十月闪购", "花园街坊"}
    assert listed(mia) == {"老客福利", "十月闪购"}
    assert listed(hana, "?type=flash") == {"十月闪购"}
    assert listed(hana, "?state=active") == {"老客福利", "花园街坊"}
    assert listed(hana, f"?store={chain.id('garden')}") == {"花园街坊"}
    page = hana.get("groups?state=ended").text
    assert "该解散了" in page
    assert "日常群 2 · 快闪群 0" in page


def test_hq_registers_a_group_for_a_guide_and_a_manager_none_for_another_store(chain, hana, mia):
    given = {"type": "flash", "new.name": "周末闪购", "new.join_url": ""}
    hana.get("groups")
    assert hana.post("groups", guide_id=chain.id("ann"), **given).status_code == 303
    mia.get("groups")
    refused = mia.post("groups", guide_id=chain.id("otto"), **{**given, "new.name": "偷开的群"})
    unsafe = mia.post(
        "groups", guide_id=chain.id("ann"), **{**given, "new.join_url": "http://work.weixin.qq.com"}
    )

    assert (refused.status_code, unsafe.status_code) == (400, 400)
    assert 'value="周末闪购"' in unsafe.text  # as it was typed
    listed = hana.get("groups").text
    assert "偷开的群" not in listed
    assert listed.count("周末闪购") == 1
