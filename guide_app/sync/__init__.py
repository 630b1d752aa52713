"""The sync engine: outbox up, feed down, first sync, repair. No Qt; clock and transport are passed in.

See `guide_app.sync.desk.Desk` for the door through which tests and tools come in.
"""
