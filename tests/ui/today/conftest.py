import pytest

from tests.services.shop import Shop
from tests.ui.today.morning import Morning


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    yield opened
    opened.book.close()


@pytest.fixture
def morning(qtbot, shop, runner, settings):
    return Morning(qtbot, runner, settings, shop)
