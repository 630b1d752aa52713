from __future__ import annotations

import pytest

from tests.server.pages.phones import Counter, Phone


@pytest.fixture
def kind() -> str:
    """Pages are looked at on SQLite; what depends on the database asks for both kinds."""
    return "sqlite"


@pytest.fixture
def counter(chain) -> Counter:
    return Counter(chain)


@pytest.fixture
def phone(chain) -> Phone:
    return Phone(chain)
