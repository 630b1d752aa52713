"""The first screen's fixtures serve the scripts too."""

from tests.ui.today.conftest import morning, shop

__all__ = ["morning", "shop"]
