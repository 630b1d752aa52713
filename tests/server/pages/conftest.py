from __future__ import annotations

import pytest

from tests.server.pages.phones import Counter, Phone

SIZE = {"width": 360, "height": 640}


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


@pytest.fixture
def phone_of(chromium):
    """A phone: its screen is small, it is touched."""

    def make(**options):
        phone = {"viewport": SIZE, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
        context = chromium.new_context(**{**phone, "device_scale_factor": 2, **options})
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    return make
