"""The first screen's fixtures, and those of the customer's file."""

from tests.ui.profile.conftest import counter
from tests.ui.today.conftest import morning, shop

__all__ = ["counter", "morning", "shop"]
