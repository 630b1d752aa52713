from __future__ import annotations

import pytest

from tests.server.console.browsing import Browser
from tests.server.console.importing import Importer


@pytest.fixture
def kind() -> str:
    """Pages are looked at on SQLite; what depends on the database asks for both kinds."""
    return "sqlite"


@pytest.fixture
def browser(chain):
    return lambda: Browser(chain)


@pytest.fixture
def hana(browser):
    """Hana of HQ, signed in."""
    made = browser()
    assert made.sign_in("hana").status_code == 303
    return made


@pytest.fixture
def mia(browser):
    """Mia, Harbour's manager, signed in."""
    made = browser()
    assert made.sign_in("mia").status_code == 303
    return made


@pytest.fixture
def desk(hana, chain):
    """Hana at the import page."""
    return Importer(hana, chain)
