import pytest

from tests.services.shop import Shop, group, tag
from tests.ui.customers.counter import Counter


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    yield opened
    opened.book.close()


@pytest.fixture
def counter(qtbot, shop, runner, settings):
    made = Counter(qtbot, runner, settings, shop)
    yield made
    made.window.hide()  # as the window does before its work ends: no pause in it asks any more


@pytest.fixture
def tags(shop):
    child, liking = group("孩子", position=0), group("喜好", position=1)
    made = {
        name: tag(of_group, name)
        for of_group, names in ((child, ("小学", "幼儿园")), (liking, ("怕热", "蓝色")))
        for name in names
    }
    shop.put(child, liking)
    shop.put(*made.values())
    return made
