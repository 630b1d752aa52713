import pytest

from tests.services.shop import Shop, codebook, group, tag
from tests.ui.customers.counter import Counter


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    yield opened
    opened.book.close()


@pytest.fixture
def tags(shop):
    skin, wish = group("皮肤", single_choice=True), group("最想解决", position=1)
    made = {name: tag(skin, name) for name in ("痘痘肌", "敏感肌")}
    made |= {name: tag(wish, name) for name in ("去痘", "控油")}
    shop.put(skin, wish, *made.values())
    entries = (
        ("3", "皮肤", made["痘痘肌"]),
        ("4", "皮肤", made["敏感肌"]),
        ("D", "最想解决", made["去痘"]),
        ("E", "最想解决", made["控油"]),
    )
    shop.put(codebook(1, *entries))
    return made


@pytest.fixture
def counter(qtbot, shop, runner, settings):
    return Counter(qtbot, runner, settings, shop)
