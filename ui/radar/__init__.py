"""Who looked at what the guide gave away."""

from ui.radar.page import RadarPage

__all__ = ["RadarPage"]
