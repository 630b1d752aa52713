import pytest

from tests.services.shop import Shop
from tests.ui.customers.counter import Counter


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    yield opened
    opened.book.close()


@pytest.fixture
def counter(qtbot, shop, runner, settings):
    return Counter(qtbot, runner, settings, shop)
