from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.world import World, open_world
from tests.sync.leads import Store, open_store


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
        yield made


@pytest.fixture
def store(world: World) -> Store:
    return open_store(world)
