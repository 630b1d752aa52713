"""The sync engine: outbox up, feed down, first sync, repair.

No Qt; clock and transport are passed in. `docs/testing.md` shows how tests and tools come in.
"""
