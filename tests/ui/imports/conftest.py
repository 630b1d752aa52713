import pytest

from tests.services.shop import Shop, group, tag
from tests.ui.imports.desk import Desk


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "guide")
    habits = group("习惯")
    opened.put(habits)
    opened.put(tag(habits, "怕热"))
    yield opened
    opened.book.close()


@pytest.fixture
def desk(qtbot, shop, runner, settings, tmp_path):
    made = Desk(qtbot, runner, settings, shop, tmp_path)
    yield made
    made.window.hide()
