"""The guide's encrypted SQLite file: engine, migrations, overlay of pending mutations, search, read queries."""
