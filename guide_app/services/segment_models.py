"""What the screens show of saved segments."""

from __future__ import annotations

from dataclasses import dataclass

from guide_app.services.customer_models import CustomerQuery


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A saved question about customers.

    Attributes:
        own: The guide's own; else HQ's.
        query: What it asks; None: a newer version of the program wrote it.
    """

    segment_id: str
    name: str
    own: bool
    query: CustomerQuery | None
    position: int = 0


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What one line of a condition does to an answer.

    Attributes:
        group: Which, from 0.
        alone: How many it lets through by itself.
        without: How many the others let through without it.
    """

    group: int
    alone: int
    without: int
