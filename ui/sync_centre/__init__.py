"""What waits, what needs a decision, and the network's switch."""

from ui.sync_centre.page import SyncPage

__all__ = ["SyncPage"]
