"""The guide's encrypted SQLite file.

Engine, migrations, overlay of pending mutations, search, read queries.
"""
