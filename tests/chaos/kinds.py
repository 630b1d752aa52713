"""Kinds of histories."""

from __future__ import annotations

ORDINARY = "with ordinary limits"
TIGHT = "with tight limits"
RESTORED = "with a restored server"
CROWDED = "with a crowd"
KINDS = (ORDINARY, TIGHT, RESTORED, CROWDED)
USUAL = (*(ORDINARY, TIGHT, RESTORED) * 4, CROWDED, *(ORDINARY, TIGHT, RESTORED) * 4)
"""How often each; one with a crowd is slow."""
