from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guide_app.domain.entities import Guide
from tests.services.at_the_counter import add_customer
from tests.services.counter import Counter
from tests.services.shop import Shop
from tests.support.world import World, open_world


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(tmp_path / "guide")
    yield opened
    opened.book.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as made:
        yield made


@pytest.fixture
def counter(world: World, tmp_path: Path) -> Iterator[Counter]:
    """A PC that is not enrolled yet."""
    made = Counter(world, tmp_path / "profile")
    yield made
    made.close()


@pytest.fixture
def ann(world: World) -> Guide:
    return world.shop.guides[0]


@pytest.fixture
def desk(counter: Counter) -> Counter:
    counter.enrol()
    return counter


@pytest.fixture
def known(desk: Counter, ann: Guide) -> Counter:
    """A PC on which Ann has worked before: one customer, all synced."""
    session = desk.sign_in(ann)
    session.engine.sync()
    add_customer(session, "马慧")
    session.engine.sync()
    session.close()
    return desk
