"""How long the random suites of this folder may run."""

from __future__ import annotations

import os

ENVIRONMENT_VARIABLE = "GUIDE_DESK_FAULT_SECONDS"
ALL_S = 90.0


def fault_seconds(share_s: float) -> float:
    """Seconds for a suite that takes ``share_s`` of the 90 that all have together by default."""
    return share_s * float(os.environ.get(ENVIRONMENT_VARIABLE, ALL_S)) / ALL_S
