import pytest

from tests.support.world import open_world
from tests.ui.questions.counter import Counter


@pytest.fixture
def world(tmp_path):
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
        yield made


@pytest.fixture
def counter(qtbot, runner, settings, world):
    made = Counter(qtbot, runner, settings, world)
    yield made
    made.window.close()
