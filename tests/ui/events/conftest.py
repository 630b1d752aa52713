import pytest

from tests.services.shop import Shop
from tests.ui.customers.counter import Counter
from tests.ui.today.morning import Morning


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    yield opened
    opened.book.close()


@pytest.fixture
def counter(qtbot, shop, runner, settings):
    made = Counter(qtbot, runner, settings, shop)
    yield made
    made.window.hide()


@pytest.fixture
def morning(qtbot, shop, runner, settings):
    made = Morning(qtbot, runner, settings, shop)
    yield made
    made.window.hide()
