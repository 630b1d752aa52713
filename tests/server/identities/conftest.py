from __future__ import annotations

import pytest

from tests.server.identities.mall import Mall


@pytest.fixture
def mall(chain):
    return Mall(chain)
